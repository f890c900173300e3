//! The public keys of an issuer: from its JWKS document (RFC 7517), or from what a person brings.
//!
//! Fetches nothing: the caller brings the bytes of the issuer's own `jwks_uri`, and never those of an address found in
//! a token. Symmetric keys, private keys, keys for encryption and keys that may not verify never enter the set, so that
//! none of them can be picked by mistake (RFC 8725, section 3.1); why a key was left out is remembered.

use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::parse::strict_object;

mod der;
mod document;
mod jwk;
mod public;

pub use document::DocumentError;
pub(super) use document::{is_key_material, symmetric};
pub(super) use public::{Curve, PublicKey};

/// Longest document that is looked at, in bytes. The largest known one has 25 keys with certificates, about 40 KiB.
pub const LIMIT: usize = 512 * 1024;

/// Most keys that are kept, so that a token without `kid` cannot cost thousands of signature checks.
const MOST_KEYS: usize = 64;

/// The usable public keys of one issuer.
#[derive(Debug, Clone, Default)]
pub struct KeySet {
    keys: Vec<PublicKey>,
    left_out: Vec<LeftOut>,
    /// Whether a person brought them: then a key without a name, as in PEM, is meant for whatever token it is held against.
    brought: bool,
}

/// A key that is there and cannot be used.
#[derive(Debug, Clone)]
struct LeftOut {
    kid: Option<String>,
    why: Unusable,
}

impl KeySet {
    /// Reads a JWKS document. Keys of unknown kinds are left out, as RFC 7517, section 5, asks.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeysError> {
        if bytes.len() > LIMIT {
            return Err(KeysError::TooLong);
        }
        let document = strict_object(bytes).ok().ok_or(KeysError::NotAKeySet)?;
        Self::of(&document)
    }

    /// Reads what a person brings: a JWKS, one JWK, PEM or DER. Anything that holds a private key is refused as a whole.
    pub fn read(bytes: &[u8]) -> Result<Self, DocumentError> {
        document::read(bytes)
    }

    fn of(document: &Map<String, Value>) -> Result<Self, KeysError> {
        let Some(Value::Array(keys)) = document.get("keys") else {
            return Err(KeysError::NotAKeySet);
        };
        if keys.len() > MOST_KEYS {
            return Err(KeysError::TooManyKeys);
        }
        let mut set = Self::default();
        for jwk in keys.iter().filter_map(Value::as_object) {
            match jwk::read(jwk) {
                Ok(key) => set.keys.push(key),
                Err(why) => set.left_out.push(LeftOut { kid: jwk::text(jwk, "kid").map(str::to_owned), why }),
            }
        }
        Ok(set)
    }

    /// How many keys can be used.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key can be used.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The keys that may have signed: by exact `kid` where the token has one, otherwise all that fit the algorithm.
    /// Where the issuer is not known, a key that names one is not held to it.
    pub(super) fn pick(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        issuer: Option<&str>,
    ) -> Result<Vec<&PublicKey>, PickError> {
        let named: Vec<_> = self.named(kid).collect();
        if named.is_empty() {
            let there = kid.is_some() && self.why_left_out(kid).is_some();
            return Err(if there { PickError::Unfit } else { PickError::Unknown });
        }
        let fitting: Vec<_> = named.into_iter().filter(|key| key.fits(algorithm, issuer)).collect();
        if fitting.is_empty() {
            return Err(PickError::Unfit);
        }
        let strong: Vec<_> = fitting.into_iter().filter(|key| !key.is_weak()).collect();
        if strong.is_empty() { Err(PickError::Weak) } else { Ok(strong) }
    }

    /// The keys of this `kid`; all, where there is none. Of keys that a person brought, where none has this name, those
    /// without any.
    pub(super) fn named(&self, kid: Option<&str>) -> impl Iterator<Item = &PublicKey> {
        let nameless = self.brought && !self.keys.iter().any(|key| key.kid() == kid);
        let fits = move |key: &&PublicKey| key.kid() == kid || nameless && key.kid().is_none();
        self.keys.iter().filter(move |key| kid.is_none() || fits(key))
    }

    /// Why the first key of this `kid` that is there and cannot be used is left out.
    pub(super) fn why_left_out(&self, kid: Option<&str>) -> Option<&Unusable> {
        self.left_out.iter().find(|key| key.kid.as_deref() == kid).map(|key| &key.why)
    }
}

/// Why a document is not a set of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeysError {
    /// More than [`LIMIT`] bytes.
    #[error("the key document is too long")]
    TooLong,
    /// Not a JSON object with an array `keys`.
    #[error("the key document is not a key set")]
    NotAKeySet,
    /// More keys than any issuer needs.
    #[error("the key document holds too many keys")]
    TooManyKeys,
}

/// Why no key can check a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PickError {
    /// No key has the `kid` of the token. The issuer may have changed its keys: fetch once more, then give up.
    #[error("the issuer publishes no such key")]
    Unknown,
    /// There is such a key, but of another kind, or for another algorithm, use or issuer.
    #[error("the issuer's key is not for this algorithm")]
    Unfit,
    /// The key is an RSA key under 2048 bits, or over 8192.
    #[error("the issuer's RSA key is too short")]
    Weak,
}

/// Why a key cannot be used; each a clause that begins with "it".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// A private key: it has no business here, and whoever holds it can sign.
    #[error("it is a private key, which must stay with whoever signs; a public key is what is needed")]
    Private,
    /// A secret for both sides (`kty` is `oct`).
    #[error("it is a secret that both sides share, not a public key")]
    Symmetric,
    /// `use` or `key_ops` say that it is not for signatures (RFC 7517, sections 4.2 and 4.3).
    #[error("it is not for checking signatures, by its own word")]
    OtherUse,
    /// A kind that is known by name only.
    #[error("it is of a kind that is not supported here: {0}")]
    Unsupported(String),
    /// A member that is missing, not base64url, or of another length than the kind demands.
    #[error("its {0} is missing or malformed")]
    Malformed(&'static str),
    /// The point is none of the curve.
    #[error("its point does not lie on the curve")]
    OffCurve,
    /// An RSA exponent that is even, one, or absurdly large.
    #[error("its RSA exponent cannot be right")]
    Exponent,
}

#[cfg(test)]
mod tests;
