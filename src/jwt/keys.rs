//! The public keys of an issuer, from its JWKS document (RFC 7517).
//!
//! Fetches nothing: the caller brings the bytes of the issuer's own `jwks_uri`, and never those of an address found in
//! a token. Symmetric keys, keys for encryption and keys that may not verify never enter the set, so that none of them
//! can be picked by mistake (RFC 8725, section 3.1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jsonwebtoken::DecodingKey;
use serde_json::{Map, Value};

use super::algorithm::Algorithm;
use super::parse::strict_object;

/// Longest document that is looked at, in bytes. The largest known one has 25 keys with certificates, about 40 KiB.
pub const LIMIT: usize = 512 * 1024;

/// Most keys that are kept, so that a token without `kid` cannot cost thousands of signature checks.
const MOST_KEYS: usize = 64;

/// Shortest acceptable RSA modulus, in bits (RFC 7518, section 3.3).
const SHORTEST_RSA: usize = 2048;

/// Longest RSA modulus that is verified with, in bits; more only costs time.
const LONGEST_RSA: usize = 8192;

/// The usable public keys of one issuer.
#[derive(Debug, Clone, Default)]
pub struct KeySet {
    keys: Vec<PublicKey>,
}

impl KeySet {
    /// Reads a JWKS document. Keys of unknown kinds are left out, as RFC 7517, section 5, asks.
    pub fn parse(bytes: &[u8]) -> Result<Self, KeysError> {
        if bytes.len() > LIMIT {
            return Err(KeysError::TooLong);
        }
        let document = strict_object(bytes).ok().ok_or(KeysError::NotAKeySet)?;
        let Some(Value::Array(keys)) = document.get("keys") else {
            return Err(KeysError::NotAKeySet);
        };
        if keys.len() > MOST_KEYS {
            return Err(KeysError::TooManyKeys);
        }
        Ok(Self { keys: keys.iter().filter_map(Value::as_object).filter_map(PublicKey::read).collect() })
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
    pub(super) fn pick(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        issuer: &str,
    ) -> Result<Vec<&PublicKey>, PickError> {
        let named: Vec<_> =
            self.keys.iter().filter(|key| kid.is_none() || key.kid.as_deref() == kid).collect();
        if named.is_empty() {
            return Err(PickError::Unknown);
        }
        let fitting: Vec<_> = named.into_iter().filter(|key| key.fits(algorithm, issuer)).collect();
        if fitting.is_empty() {
            return Err(PickError::Unfit);
        }
        let strong: Vec<_> = fitting.into_iter().filter(|key| !key.is_weak()).collect();
        if strong.is_empty() { Err(PickError::Weak) } else { Ok(strong) }
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
    /// The key is an RSA key under 2048 bits.
    #[error("the issuer's RSA key is too short")]
    Weak,
}

/// One key that may verify signatures.
#[derive(Debug, Clone)]
pub(super) struct PublicKey {
    kid: Option<String>,
    alg: Option<String>,
    issuer: Option<String>,
    material: Material,
    pub(super) decoding: DecodingKey,
}

/// What the key is made of, as far as choosing needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Material {
    Rsa { bits: usize },
    P256,
    P384,
    Ed25519,
}

impl PublicKey {
    fn read(jwk: &Map<String, Value>) -> Option<Self> {
        if !may_verify(jwk) {
            return None;
        }
        let (material, decoding) = match (text(jwk, "kty")?, text(jwk, "crv")) {
            ("RSA", _) => rsa(jwk)?,
            ("EC", Some("P-256")) => ec(jwk, 32, Material::P256)?,
            ("EC", Some("P-384")) => ec(jwk, 48, Material::P384)?,
            ("OKP", Some("Ed25519")) => ed25519(jwk)?,
            _ => return None,
        };
        let own = |name| text(jwk, name).map(str::to_owned);
        Some(Self { kid: own("kid"), alg: own("alg"), issuer: own("issuer"), material, decoding })
    }

    /// Each key serves exactly the algorithm it names (RFC 8725, section 3.1) and, where Microsoft's `issuer` member
    /// is there, exactly that issuer.
    fn fits(&self, algorithm: Algorithm, issuer: &str) -> bool {
        let right_kind = match algorithm {
            Algorithm::Es256 => self.material == Material::P256,
            Algorithm::Es384 => self.material == Material::P384,
            Algorithm::EdDsa => self.material == Material::Ed25519,
            _ => matches!(self.material, Material::Rsa { .. }),
        };
        right_kind
            && self.alg.as_deref().is_none_or(|alg| alg == algorithm.name())
            && self.issuer.as_deref().is_none_or(|own| own == issuer || own.contains("{tenantid}"))
    }

    fn is_weak(&self) -> bool {
        matches!(self.material, Material::Rsa { bits } if !(SHORTEST_RSA..=LONGEST_RSA).contains(&bits))
    }
}

/// `use` and `key_ops` are honoured (RFC 7517, sections 4.2 and 4.3); absent means not restricted.
fn may_verify(jwk: &Map<String, Value>) -> bool {
    let for_signatures = jwk.get("use").is_none_or(|value| value == "sig");
    let operation = jwk.get("key_ops").is_none_or(|value| {
        value.as_array().is_some_and(|operations| operations.iter().any(|operation| operation == "verify"))
    });
    for_signatures && operation
}

fn rsa(jwk: &Map<String, Value>) -> Option<(Material, DecodingKey)> {
    let (modulus, exponent) = (bytes(jwk, "n")?, bytes(jwk, "e")?);
    let bits = modulus
        .iter()
        .position(|&byte| byte != 0)
        .map_or(0, |first| (modulus.len() - first) * 8 - modulus[first].leading_zeros() as usize);
    Some((Material::Rsa { bits }, DecodingKey::from_rsa_raw_components(&modulus, &exponent)))
}

fn ec(jwk: &Map<String, Value>, octets: usize, material: Material) -> Option<(Material, DecodingKey)> {
    let (x, y) = (bytes(jwk, "x")?, bytes(jwk, "y")?);
    if x.len() != octets || y.len() != octets {
        return None;
    }
    // An uncompressed point; that it lies on the curve is checked when it is used.
    let point = [&[4][..], &x, &y].concat();
    Some((material, DecodingKey::from_ec_der(&point)))
}

fn ed25519(jwk: &Map<String, Value>) -> Option<(Material, DecodingKey)> {
    let x = bytes(jwk, "x").filter(|x| x.len() == 32)?;
    Some((Material::Ed25519, DecodingKey::from_ed_der(&x)))
}

fn text<'a>(jwk: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    jwk.get(name).and_then(Value::as_str)
}

fn bytes(jwk: &Map<String, Value>, name: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text(jwk, name)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn set(keys: &Value) -> KeySet {
        KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
    }

    fn rsa_jwk(kid: &str, octets: usize) -> Value {
        json!({ "kty": "RSA", "kid": kid, "n": URL_SAFE_NO_PAD.encode(vec![0xff; octets]), "e": "AQAB" })
    }

    fn ec_jwk() -> Value {
        let half = URL_SAFE_NO_PAD.encode([1; 32]);
        json!({ "kty": "EC", "crv": "P-256", "kid": "e", "x": half, "y": half })
    }

    fn with(mut jwk: Value, name: &str, value: Value) -> Value {
        jwk[name] = value;
        jwk
    }

    #[test]
    fn a_short_rsa_key_is_refused() {
        let keys = set(&json!([rsa_jwk("short", 128), rsa_jwk("long", 256)]));
        assert_eq!(keys.pick(Some("short"), Algorithm::Rs256, "i").unwrap_err(), PickError::Weak);
        assert_eq!(keys.pick(Some("long"), Algorithm::Rs256, "i").unwrap().len(), 1);
    }

    #[test]
    fn leading_zeros_do_not_lengthen_a_short_key() {
        let padded = URL_SAFE_NO_PAD.encode([vec![0; 128], vec![0xff; 128]].concat());
        let keys = set(&json!([with(rsa_jwk("k", 256), "n", padded.into())]));
        assert_eq!(keys.pick(None, Algorithm::Rs256, "i").unwrap_err(), PickError::Weak);
    }

    #[test]
    fn a_key_is_found_by_its_exact_id_only() {
        let keys = set(&json!([rsa_jwk("a", 256), rsa_jwk("b", 256)]));
        assert_eq!(keys.pick(Some("c"), Algorithm::Rs256, "i").unwrap_err(), PickError::Unknown);
        assert_eq!(keys.pick(Some("A"), Algorithm::Rs256, "i").unwrap_err(), PickError::Unknown);
        assert_eq!(keys.pick(None, Algorithm::Rs256, "i").unwrap().len(), 2);
    }

    #[test]
    fn a_key_serves_only_its_own_kind_and_algorithm() {
        let keys = set(&json!([with(rsa_jwk("r", 256), "alg", "RS256".into()), ec_jwk()]));
        assert_eq!(keys.pick(Some("r"), Algorithm::Ps256, "i").unwrap_err(), PickError::Unfit);
        assert_eq!(keys.pick(Some("r"), Algorithm::Es256, "i").unwrap_err(), PickError::Unfit);
        assert_eq!(keys.pick(Some("e"), Algorithm::Es384, "i").unwrap_err(), PickError::Unfit);
        assert_eq!(keys.pick(Some("e"), Algorithm::Es256, "i").unwrap().len(), 1);
    }

    #[test]
    fn a_key_that_names_an_issuer_serves_only_that_one() {
        let keys = set(&json!([with(ec_jwk(), "issuer", "https://one.example.org".into())]));
        assert!(keys.pick(None, Algorithm::Es256, "https://one.example.org").is_ok());
        assert_eq!(
            keys.pick(None, Algorithm::Es256, "https://two.example.org").unwrap_err(),
            PickError::Unfit
        );
    }

    #[test]
    fn symmetric_encrypting_and_malformed_keys_never_enter_the_set() {
        let keys = set(&json!([
            { "kty": "oct", "k": "c2VjcmV0" },
            with(ec_jwk(), "use", "enc".into()),
            with(ec_jwk(), "key_ops", json!(["sign"])),
            with(ec_jwk(), "x", "AQ".into()),
            with(ec_jwk(), "crv", "P-521".into()),
            { "kty": "OKP", "crv": "Ed25519", "x": "AQ" },
            { "kty": "RSA", "e": "AQAB" },
            17,
        ]));
        assert!(keys.is_empty());
    }

    #[test]
    fn what_is_not_a_key_set_is_refused_without_panic() {
        for document in ["", "<html>", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[],"keys":[]}"#] {
            assert_eq!(KeySet::parse(document.as_bytes()).unwrap_err(), KeysError::NotAKeySet, "{document}");
        }
        let many = json!({ "keys": vec![0; MOST_KEYS + 1] }).to_string();
        assert_eq!(KeySet::parse(many.as_bytes()).unwrap_err(), KeysError::TooManyKeys);
        assert_eq!(KeySet::parse(&vec![b' '; LIMIT + 1]).unwrap_err(), KeysError::TooLong);
    }
}
