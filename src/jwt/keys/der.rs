//! Public keys in DER: `SubjectPublicKeyInfo` (RFC 5280, section 4.1), PKCS #1 (RFC 8017, appendix A.1.1), certificates.
//!
//! Of a certificate only the key is taken: who signed it and until when it holds says nothing about a token.

use x509_parser::asn1_rs::{Oid, Tag};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer as _;
use x509_parser::public_key::RSAPublicKey;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::{Curve, PublicKey, Unusable};

/// Reads one key; `None` if these bytes are none in any of the forms.
pub(super) fn read(der: &[u8]) -> Option<Result<PublicKey, Unusable>> {
    if is_private(der) {
        return Some(Err(Unusable::Private));
    }
    if let Ok(([], info)) = SubjectPublicKeyInfo::from_der(der) {
        return Some(key_of(&info));
    }
    if let Ok(([], certificate)) = X509Certificate::from_der(der) {
        return Some(key_of(certificate.public_key()));
    }
    match RSAPublicKey::from_der(der) {
        Ok(([], key)) => Some(PublicKey::rsa(key.modulus, key.exponent)),
        _ => None,
    }
}

/// Every form of a private key (PKCS #1, PKCS #8, SEC 1) is a sequence that begins with a version of one small number; no
/// form of a public key does.
fn is_private(der: &[u8]) -> bool {
    let content = match der {
        [0x30, 0x82, _, _, rest @ ..] | [0x30, 0x81, _, rest @ ..] => rest,
        [0x30, length, rest @ ..] if *length < 0x80 => rest,
        _ => return false,
    };
    matches!(content, [0x02, 0x01, 0..=2, ..])
}

fn key_of(info: &SubjectPublicKeyInfo<'_>) -> Result<PublicKey, Unusable> {
    let octets: &[u8] = &info.subject_public_key.data;
    let rsa = || match RSAPublicKey::from_der(octets) {
        Ok(([], key)) => PublicKey::rsa(key.modulus, key.exponent),
        _ => Err(Unusable::Malformed("public key")),
    };
    match info.algorithm.algorithm.to_id_string().as_str() {
        "1.2.840.113549.1.1.1" => rsa(),
        "1.2.840.113549.1.1.10" => rsa().map(PublicKey::only_pss),
        "1.2.840.10045.2.1" => PublicKey::on(named_curve(info)?, octets),
        "1.3.101.112" => PublicKey::on(Curve::Ed25519, octets),
        "1.3.101.113" => Err(Unusable::Unsupported("Ed448".to_owned())),
        "1.3.101.110" | "1.3.101.111" => Err(Unusable::OtherUse),
        other => Err(Unusable::Unsupported(other.to_owned())),
    }
}

/// RFC 5480, section 2.1.1. A curve that is spelled out instead of named is not trusted.
fn named_curve(info: &SubjectPublicKeyInfo<'_>) -> Result<Curve, Unusable> {
    // The library takes any value for a name, so that its tag is looked at here.
    let name = info.algorithm.parameters.as_ref().filter(|any| any.tag() == Tag::Oid);
    let curve = name.and_then(|any| Oid::try_from(any).ok());
    let curve = curve.ok_or(Unusable::Unsupported("a curve without a name".to_owned()))?.to_id_string();
    match curve.as_str() {
        "1.2.840.10045.3.1.7" => Ok(Curve::P256),
        "1.3.132.0.34" => Ok(Curve::P384),
        "1.3.132.0.35" => Ok(Curve::P521),
        "1.3.132.0.10" => Err(Unusable::Unsupported("secp256k1".to_owned())),
        _ => Err(Unusable::Unsupported(curve)),
    }
}
