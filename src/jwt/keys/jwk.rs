//! One key as JSON (RFC 7517), and what is honoured of it.
//!
//! `use`, `key_ops`, `alg` and Microsoft's `issuer` restrict a key; what is absent does not. A certificate in `x5c` and an
//! address in `x5u` are not looked at.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value};

use super::{Curve, PublicKey, Unusable};
use crate::domain::problem::harmless;

/// Reads one key.
pub(super) fn read(jwk: &Map<String, Value>) -> Result<PublicKey, Unusable> {
    let kind = text(jwk, "kty").ok_or(Unusable::Malformed("kty"))?;
    if kind == "oct" {
        return Err(Unusable::Symmetric);
    }
    // Whoever publishes these lets anybody sign; a signature of such a key proves nothing.
    if PRIVATE.iter().any(|name| jwk.contains_key(*name)) {
        return Err(Unusable::Private);
    }
    if !may_verify(jwk) {
        return Err(Unusable::OtherUse);
    }
    let key = match (kind, text(jwk, "crv")) {
        ("RSA", _) => PublicKey::rsa(&bytes(jwk, "n")?, &bytes(jwk, "e")?)?,
        ("EC" | "OKP", Some(name)) => match Curve::from_name(name) {
            Some(curve) if (kind == "OKP") == (curve == Curve::Ed25519) => on(jwk, curve)?,
            _ => return Err(unsupported(kind, name)),
        },
        ("EC" | "OKP", None) => return Err(Unusable::Malformed("crv")),
        _ => return Err(unsupported(kind, "")),
    };
    Ok(key.known_as(own(jwk, "kid")?, own(jwk, "alg")?, own(jwk, "issuer")?))
}

/// The members of RFC 7518, sections 6.2.2 and 6.3.2, and of keys that are younger than it (`priv`).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "priv"];

fn on(jwk: &Map<String, Value>, curve: Curve) -> Result<PublicKey, Unusable> {
    let coordinate = |name| {
        bytes(jwk, name).and_then(|octets| {
            if octets.len() == curve.octets() { Ok(octets) } else { Err(Unusable::Malformed(name)) }
        })
    };
    let x = coordinate("x")?;
    if curve == Curve::Ed25519 {
        return PublicKey::on(curve, &x);
    }
    // An uncompressed point.
    PublicKey::on(curve, &[&[4][..], &x, &coordinate("y")?].concat())
}

/// `use` and `key_ops` are honoured (RFC 7517, sections 4.2 and 4.3); absent means not restricted.
fn may_verify(jwk: &Map<String, Value>) -> bool {
    let for_signatures = jwk.get("use").is_none_or(|value| value == "sig");
    let operation = jwk.get("key_ops").is_none_or(|value| {
        value.as_array().is_some_and(|operations| operations.iter().any(|operation| operation == "verify"))
    });
    for_signatures && operation
}

fn unsupported(kind: &str, curve: &str) -> Unusable {
    let name: String = harmless(&format!("{kind} {curve}")).chars().take(LONGEST_NAME).collect();
    Unusable::Unsupported(name.trim_end().to_owned())
}

const LONGEST_NAME: usize = 60;

/// A member that restricts, and must not be passed over because it is of another type.
fn own(jwk: &Map<String, Value>, name: &'static str) -> Result<Option<String>, Unusable> {
    match jwk.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(Unusable::Malformed(name)),
    }
}

/// A member that is a string.
pub(super) fn text<'a>(jwk: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    jwk.get(name).and_then(Value::as_str)
}

/// A member that is base64url without padding.
pub(super) fn bytes(jwk: &Map<String, Value>, name: &'static str) -> Result<Vec<u8>, Unusable> {
    text(jwk, name)
        .and_then(|text| URL_SAFE_NO_PAD.decode(text).ok())
        .filter(|bytes| !bytes.is_empty())
        .ok_or(Unusable::Malformed(name))
}
