//! Signatures under a public key: which of the keys may have signed, and whether one of them did.
//!
//! The token says only the key's name. Everything else, which algorithm a key is for, whose it is, what it may be used for,
//! is the key's own word (RFC 8725, section 3.1).

use serde_json::Value;

use super::super::algorithm::Algorithm;
use super::super::keys::{KeySet, PickError, PublicKey};
use super::super::parse::Jws;
use super::super::verify::issuer_of_tenant;
use super::{Judged, said, shape};
use crate::domain::inspection::{FindingFact, FindingId, Severity, SignatureReason};

/// Judges a signature by these keys.
pub(super) fn judge(jws: &Jws, algorithm: Algorithm, keys: &KeySet, issuer: Option<&str>) -> Judged {
    let kid = match jws.header.get("kid") {
        None => None,
        Some(Value::String(kid)) => Some(kid.as_str()),
        // The header's findings say so; a name that is none belongs to no key.
        Some(_) => return SignatureReason::KeyUnknown.into(),
    };
    // No key makes these right, so that none need be found.
    if let Some(judged) = algorithm.signature_length().and_then(|_| shape::refuse(algorithm, &jws.signature))
    {
        return judged;
    }
    let hidden = is_signed_over_another_nonce(jws, issuer);
    let issuer = issuer.map(|issuer| issuer_of_tenant(issuer, &jws.claims));
    match keys.pick(kid, algorithm, issuer.as_deref()) {
        Err(PickError::Unknown) => unknown(keys, kid),
        Err(PickError::Unfit) => unfit(keys, kid, algorithm),
        Err(PickError::Weak) => weak(keys, kid),
        Ok(candidates) => of_another_length(&candidates, &jws.signature).unwrap_or_else(|| {
            if made_by_one(&candidates, jws, algorithm) {
                verified(kid, candidates.len())
            } else if hidden {
                for_its_service_only()
            } else {
                wrong(jws, keys, kid, algorithm, issuer.as_deref())
            }
        }),
    }
}

/// Microsoft puts a `nonce` into the header of tokens for its own services, and signs its hash in its place.
fn is_signed_over_another_nonce(jws: &Jws, issuer: Option<&str>) -> bool {
    let of_microsoft = issuer.is_some_and(|issuer| issuer.contains("{tenantid}"));
    of_microsoft && jws.header.get("nonce").is_some_and(Value::is_string)
}

/// Neither right nor wrong: what was signed is not what is here.
fn for_its_service_only() -> Judged {
    let what =
        "a nonce in its header was changed after signing, so that only the service it is for can check it";
    Judged::from(SignatureReason::FormUnsupported).with(said(FindingId::Signature, Severity::Info, what))
}

fn made_by_one(candidates: &[&PublicKey], jws: &Jws, algorithm: Algorithm) -> bool {
    let message = jws.signing_input.as_bytes();
    candidates.iter().any(|key| key.verifies(algorithm, message, &jws.signature))
}

/// An RSA signature has the length of its key.
fn of_another_length(candidates: &[&PublicKey], signature: &[u8]) -> Option<Judged> {
    let lengths: Vec<_> =
        candidates.iter().filter_map(|key| key.rsa_bits()).map(|bits| bits.div_ceil(8)).collect();
    let first = lengths.first()?;
    if lengths.contains(&signature.len()) {
        return None;
    }
    let what = format!("it has {} bytes, and this key makes {first}", signature.len());
    Some(Judged::wrong(SignatureReason::Malformed, what))
}

fn verified(kid: Option<&str>, candidates: usize) -> Judged {
    let judged = Judged::from(SignatureReason::Verified);
    if kid.is_some() || candidates == 1 {
        return judged;
    }
    let what = format!("the token names no key; one of {candidates} that fit made it");
    judged.with(said(FindingId::Signature, Severity::Info, what))
}

fn unknown(keys: &KeySet, kid: Option<&str>) -> Judged {
    let what = match kid {
        _ if keys.is_empty() => "there is no usable key among those it was checked with",
        Some(_) => "none of the keys has the name that the token gives",
        None => "the token names no key",
    };
    Judged::wrong(SignatureReason::KeyUnknown, what)
}

fn unfit(keys: &KeySet, kid: Option<&str>, algorithm: Algorithm) -> Judged {
    let what = match keys.why_left_out(kid).filter(|_| keys.named(kid).next().is_none()) {
        Some(why) => format!("its key cannot be used: {why}"),
        None => format!(
            "its key is of another kind than {} needs, or for another algorithm or issuer",
            algorithm.name()
        ),
    };
    Judged::wrong(SignatureReason::KeyUnfit, what)
}

fn weak(keys: &KeySet, kid: Option<&str>) -> Judged {
    let bits = keys.named(kid).filter(|key| key.is_weak()).find_map(PublicKey::rsa_bits).unwrap_or_default();
    let what = if bits < 2048 {
        format!("its RSA key has {bits} bits; 2048 are the least")
    } else {
        format!("its RSA key has {bits} bits; more than 8192 are not computed with")
    };
    shape::weak(bits, &what)
}

fn wrong(jws: &Jws, keys: &KeySet, kid: Option<&str>, algorithm: Algorithm, issuer: Option<&str>) -> Judged {
    let others = keys.pick(None, algorithm, issuer).unwrap_or_default();
    let by_another = kid.is_some() && made_by_one(&others, jws, algorithm);
    let what = if by_another {
        "another of these keys made it than the one that the token names"
    } else {
        "another key made it, or the token was changed after it was signed"
    };
    let judged = Judged::wrong(SignatureReason::Wrong, what);
    match kid {
        Some(kid) => Judged {
            findings: judged
                .findings
                .into_iter()
                .map(|finding| finding.with(FindingFact::Found, kid))
                .collect(),
            ..judged
        },
        None => judged,
    }
}
