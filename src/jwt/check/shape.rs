//! What a signature must look like before any key is asked: its length, and the numbers of ECDSA (RFC 7518, section 3.4).
//!
//! A signature of zeros once opened everything where nobody looked (CVE-2022-21449); here it is named for what it is.

use super::super::algorithm::Algorithm;
use super::{Judged, said};
use crate::domain::inspection::{FindingFact, FindingId, Severity, SignatureReason};

/// Says why this can be no signature of the algorithm, whatever the key; `None` if it can.
pub(super) fn refuse(algorithm: Algorithm, signature: &[u8]) -> Option<Judged> {
    match algorithm.signature_length() {
        Some(length) if signature.len() != length => Some(of_another_length(algorithm, signature, length)),
        Some(_) if algorithm == Algorithm::EdDsa => None,
        Some(_) => numbers(algorithm, signature).map(malformed),
        None => rsa(signature),
    }
}

fn malformed(what: String) -> Judged {
    Judged::wrong(SignatureReason::Malformed, what)
}

fn of_another_length(algorithm: Algorithm, signature: &[u8], length: usize) -> Judged {
    let name = algorithm.name();
    if algorithm != Algorithm::EdDsa && is_der(signature) {
        return malformed(format!(
            "it is in the form of ASN.1 DER, and {name} in a token wants the two numbers side by side, {length} bytes"
        ));
    }
    malformed(format!("it has {} bytes, and {name} makes {length}", signature.len()))
}

/// `SEQUENCE { INTEGER, INTEGER }`, as TLS and certificates have it (RFC 3279, section 2.2.3).
fn is_der(signature: &[u8]) -> bool {
    let body = match signature {
        [0x30, 0x81, length, body @ ..] if usize::from(*length) == body.len() => body,
        [0x30, length, body @ ..] if usize::from(*length) == body.len() => body,
        _ => return false,
    };
    matches!(body, [0x02, first, rest @ ..] if rest.get(usize::from(*first)) == Some(&0x02))
}

/// Both numbers lie between one and the order of the curve (FIPS 186-5, section 6.4.2).
fn numbers(algorithm: Algorithm, signature: &[u8]) -> Option<String> {
    let (r, s) = signature.split_at(signature.len() / 2);
    let order = match algorithm {
        Algorithm::Es256 => P256.to_vec(),
        Algorithm::Es384 => P384.to_vec(),
        _ => p521(),
    };
    [("r", r), ("s", s)].into_iter().find_map(|(name, number)| {
        if number.iter().all(|&byte| byte == 0) {
            Some(format!("its number {name} is zero, which would fit every message"))
        } else if number >= order.as_slice() {
            Some(format!("its number {name} is not below the order of the curve"))
        } else {
            None
        }
    })
}

/// An RSA signature is as long as the key that made it, so that a short key shows without being there.
fn rsa(signature: &[u8]) -> Option<Judged> {
    let bits = signature.len() * 8;
    match bits {
        ..512 => {
            Some(malformed(format!("it has {} bytes, and RSA with 2048 bits makes 256", signature.len())))
        }
        512..2048 => {
            Some(weak(bits, &format!("it was made with an RSA key of {bits} bits; 2048 are the least")))
        }
        _ => None,
    }
}

/// The key is too short, or too long to be anything but a burden.
pub(super) fn weak(bits: usize, what: &str) -> Judged {
    let finding = said(FindingId::KeyShort, Severity::Fail, what).with(FindingFact::Size, bits);
    Judged::from(SignatureReason::KeyWeak).with(finding)
}

/// The orders of the curves (SEC 2, sections 2.4.2, 2.5.1 and 2.6.1).
const P256: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];
const P384: [u8; 48] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xc7, 0x63, 0x4d, 0x81, 0xf4, 0x37, 0x2d, 0xdf, 0x58, 0x1a,
    0x0d, 0xb2, 0x48, 0xb0, 0xa7, 0x7a, 0xec, 0xec, 0x19, 0x6a, 0xcc, 0xc5, 0x29, 0x73,
];
const P521_END: [u8; 33] = [
    0xfa, 0x51, 0x86, 0x87, 0x83, 0xbf, 0x2f, 0x96, 0x6b, 0x7f, 0xcc, 0x01, 0x48, 0xf7, 0x09, 0xa5, 0xd0,
    0x3b, 0xb5, 0xc9, 0xb8, 0x89, 0x9c, 0x47, 0xae, 0xbb, 0x6f, 0xb7, 0x1e, 0x91, 0x38, 0x64, 0x09,
];

fn p521() -> Vec<u8> {
    [&[0x01][..], &[0xff; 32], &P521_END].concat()
}
