//! Making signed tokens, for the practice provider.
//!
//! A signing key lives in memory only: it is made at start, never written, and its private part never leaves this
//! file. Only the two algorithms that every client must or should know are offered (RFC 7518, section 3.1).

use std::fmt;

use aws_lc_rs::digest;
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, RsaKeyPair};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{EncodingKey, Header, jwk::Jwk};
use serde_json::{Map, Value, json};
use zeroize::Zeroizing;

use super::algorithm::Algorithm;

/// What a new key signs with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum SigningAlgorithm {
    /// RSA with 2048 bits.
    #[default]
    Rs256,
    /// ECDSA on P-256.
    Es256,
}

impl SigningAlgorithm {
    /// The same, among all algorithms.
    pub fn algorithm(self) -> Algorithm {
        match self {
            Self::Rs256 => Algorithm::Rs256,
            Self::Es256 => Algorithm::Es256,
        }
    }

    fn foreign(self) -> jsonwebtoken::Algorithm {
        match self {
            Self::Rs256 => jsonwebtoken::Algorithm::RS256,
            Self::Es256 => jsonwebtoken::Algorithm::ES256,
        }
    }
}

/// A key pair that signs tokens.
pub struct SigningKey {
    algorithm: SigningAlgorithm,
    kid: String,
    public: Value,
    encoding: EncodingKey,
}

impl SigningKey {
    /// Makes a new key pair. An RSA pair takes a noticeable part of a second: call it off the runtime's threads.
    pub fn generate(algorithm: SigningAlgorithm) -> Result<Self, SignError> {
        let encoding = match algorithm {
            SigningAlgorithm::Rs256 => rsa()?,
            SigningAlgorithm::Es256 => p256()?,
        };
        Self::new(encoding, algorithm)
    }

    fn new(encoding: EncodingKey, algorithm: SigningAlgorithm) -> Result<Self, SignError> {
        let jwk = Jwk::from_encoding_key(&encoding, algorithm.foreign()).ok().ok_or(SignError::Key)?;
        let mut public = serde_json::to_value(&jwk).ok().ok_or(SignError::Key)?;
        let kid = thumbprint(&public);
        public["kid"] = json!(kid);
        public["use"] = json!("sig");
        public["alg"] = json!(algorithm.algorithm().name());
        Ok(Self { algorithm, kid, public, encoding })
    }

    /// Signs claims. `typ` is the header member of that name: `JWT`, `at+jwt` (RFC 8725, section 3.11).
    pub fn sign(&self, typ: &str, claims: &Map<String, Value>) -> Result<String, SignError> {
        let mut header = Header::new(self.algorithm.foreign());
        header.typ = Some(typ.to_owned());
        header.kid = Some(self.kid.clone());
        jsonwebtoken::encode(&header, claims, &self.encoding).ok().ok_or(SignError::Signature)
    }

    /// What the key signs with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm.algorithm()
    }

    /// The name that tokens carry as `kid`: the key's thumbprint (RFC 7638).
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public half as a JWK, ready for a JWKS document.
    pub fn public_jwk(&self) -> &Value {
        &self.public
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("algorithm", &self.algorithm)
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}

/// Why a key or a signature could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignError {
    /// The system gave no key.
    #[error("a signing key could not be made")]
    Key,
    /// The key could not sign.
    #[error("a token could not be signed")]
    Signature,
}

fn rsa() -> Result<EncodingKey, SignError> {
    let pair = RsaKeyPair::generate(KeySize::Rsa2048).ok().ok_or(SignError::Key)?;
    let der = pair.as_der().ok().ok_or(SignError::Key)?;
    // jsonwebtoken takes an RSA key in PKCS #8 only through PEM; the armour is wiped again.
    let body = Zeroizing::new(STANDARD.encode(der.as_ref()));
    let pem = Zeroizing::new(format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        body.as_str()
    ));
    EncodingKey::from_rsa_pem(pem.as_bytes()).ok().ok_or(SignError::Key)
}

fn p256() -> Result<EncodingKey, SignError> {
    let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).ok().ok_or(SignError::Key)?;
    let der = pair.to_pkcs8v1().ok().ok_or(SignError::Key)?;
    Ok(EncodingKey::from_ec_der(der.as_ref()))
}

/// RFC 7638, section 3: the required members in alphabetical order, without white space, hashed.
fn thumbprint(jwk: &Value) -> String {
    let required: Map<String, Value> = ["crv", "e", "kty", "n", "x", "y"]
        .into_iter()
        .filter_map(|name| jwk.get(name).map(|value| (name.to_owned(), value.clone())))
        .collect();
    let canonical = Value::Object(required).to_string();
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, canonical.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jwt::parse::Jws;

    #[test]
    fn a_signed_token_names_its_algorithm_type_and_key() {
        let key = SigningKey::generate(SigningAlgorithm::Es256).unwrap();
        let claims = json!({ "sub": "1" }).as_object().unwrap().clone();
        let jws = Jws::parse(&key.sign("at+jwt", &claims).unwrap()).unwrap();
        assert_eq!(jws.header["alg"], "ES256");
        assert_eq!(jws.header["typ"], "at+jwt");
        assert_eq!(jws.header["kid"], key.kid());
        assert_eq!(jws.claims, claims);
    }

    #[test]
    fn the_published_key_holds_no_private_part() {
        for algorithm in [SigningAlgorithm::Rs256, SigningAlgorithm::Es256] {
            let key = SigningKey::generate(algorithm).unwrap();
            let public = key.public_jwk().as_object().unwrap();
            for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
                assert!(!public.contains_key(private), "{private}");
            }
            assert_eq!(public["use"], "sig");
            assert_eq!(public["alg"], algorithm.algorithm().name());
        }
    }

    #[test]
    fn the_key_id_is_the_thumbprint_of_rfc_7638() {
        // The example of RFC 7638, section 3.1.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXj\
                 BZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs\
                 8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G\
                 _xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        let jwk = json!({ "kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29" });
        assert_eq!(thumbprint(&jwk), "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
