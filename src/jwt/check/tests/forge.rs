//! Keys and tokens for the tests, made with the library below, so that nothing that is tested makes what it is tested with.

use std::sync::OnceLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RsaEncoding, RsaKeyPair};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::domain::inspection::{Finding, FindingFact, FindingId, Form, Node, Signature};
use crate::jwt::KeySet;
use crate::jwt::check::{CheckKeys, check};
use crate::jwt::dissect::{Dissected, dissect};
use crate::jwt::parse::Jws;

/// A key pair of any kind.
pub(super) enum Pair {
    Rsa(RsaKeyPair),
    Ec(&'static str, EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

pub(super) fn rsa() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(|| Pair::Rsa(RsaKeyPair::generate(KeySize::Rsa2048).unwrap()))
}

pub(super) fn p256() -> &'static Pair {
    static PAIR: OnceLock<Pair> = OnceLock::new();
    PAIR.get_or_init(|| {
        Pair::Ec("P-256", EcdsaKeyPair::generate(&signature::ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    })
}

pub(super) fn p384() -> Pair {
    Pair::Ec("P-384", EcdsaKeyPair::generate(&signature::ECDSA_P384_SHA384_FIXED_SIGNING).unwrap())
}

pub(super) fn p521() -> Pair {
    Pair::Ec("P-521", EcdsaKeyPair::generate(&signature::ECDSA_P521_SHA512_FIXED_SIGNING).unwrap())
}

pub(super) fn ed25519() -> Pair {
    Pair::Ed(Ed25519KeyPair::generate().unwrap())
}

impl Pair {
    /// The public half, with a name.
    pub(super) fn jwk(&self, kid: &str) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        match self {
            Self::Rsa(pair) => {
                let (n, e) = (pair.public_key().modulus(), pair.public_key().exponent());
                json!({
                    "kty": "RSA", "kid": kid,
                    "n": text(n.big_endian_without_leading_zero()), "e": text(e.big_endian_without_leading_zero()),
                })
            }
            Self::Ec(curve, pair) => {
                let (x, y) = pair.public_key().as_ref()[1..].split_at(pair.public_key().as_ref().len() / 2);
                json!({ "kty": "EC", "crv": curve, "kid": kid, "x": text(x), "y": text(y) })
            }
            Self::Ed(pair) => {
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": text(pair.public_key().as_ref()) })
            }
        }
    }

    /// The public half as `SubjectPublicKeyInfo`.
    pub(super) fn der(&self) -> Vec<u8> {
        match self {
            Self::Rsa(pair) => AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(),
            Self::Ec(_, pair) => AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(),
            Self::Ed(pair) => AsDer::as_der(pair.public_key()).unwrap().as_ref().to_vec(),
        }
    }

    /// A signature as `alg` wants it.
    pub(super) fn sign(&self, alg: &str, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rsa(pair) => {
                let padding: &'static dyn RsaEncoding = match alg {
                    "RS256" => &signature::RSA_PKCS1_SHA256,
                    "RS384" => &signature::RSA_PKCS1_SHA384,
                    "RS512" => &signature::RSA_PKCS1_SHA512,
                    "PS256" => &signature::RSA_PSS_SHA256,
                    "PS384" => &signature::RSA_PSS_SHA384,
                    _ => &signature::RSA_PSS_SHA512,
                };
                let mut made = vec![0; pair.public_modulus_len()];
                pair.sign(padding, &random, message, &mut made).unwrap();
                made
            }
            Self::Ec(_, pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Self::Ed(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }

    /// A token with this header.
    pub(super) fn token(&self, header: &Value) -> String {
        let alg = header["alg"].as_str().unwrap_or_default();
        let input = signing_input(header);
        let signature = self.sign(alg, input.as_bytes());
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// Header and claims, ready to be signed.
pub(super) fn signing_input(header: &Value) -> String {
    let claims = json!({ "iss": "https://login.example.org", "sub": "user-1", "tid": TENANT }).to_string();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header.to_string()), URL_SAFE_NO_PAD.encode(claims))
}

pub(super) const TENANT: &str = "9188040d-6c67-4c5b-b112-36a304b66dad";

/// A token with this header and a signature of anybody's.
pub(super) fn with_signature(header: &Value, signature: &[u8]) -> String {
    format!("{}.{}", signing_input(header), URL_SAFE_NO_PAD.encode(signature))
}

/// These keys as a document of an issuer.
pub(super) fn set(keys: &[Value]) -> CheckKeys {
    CheckKeys::Public(KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap())
}

/// A token as the readers hand it on, so that only checking is tested here.
pub(super) fn apart(token: &str) -> Dissected {
    let header = token.split('.').next().and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let header = header.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let jws = Jws::parse(token).or_else(|_| Jws::signed_only(token)).ok();
    Dissected { form: Form::Jwt, header: header.as_ref().map(node), jws, findings: Vec::new(), ..dissect("") }
}

fn node(value: &Value) -> Node {
    match value {
        Value::Null => Node::Null,
        Value::Bool(yes) => Node::Bool(*yes),
        Value::Number(number) => Node::Number(number.to_string()),
        Value::String(text) => Node::Text(text.clone()),
        Value::Array(items) => Node::List(items.iter().map(node).collect()),
        Value::Object(members) => {
            Node::Object(members.iter().map(|(name, value)| (name.clone(), node(value))).collect())
        }
    }
}

/// Checks a token without saying whose keys they are.
pub(super) fn checked(token: &str, keys: Option<&CheckKeys>) -> (Signature, Vec<Finding>) {
    check(&apart(token), keys, None)
}

/// The clause of the one finding of this kind.
pub(super) fn what(findings: &[Finding], id: FindingId) -> &str {
    let mut of_it = findings.iter().filter(|finding| finding.id == id);
    let first = of_it.next().unwrap_or_else(|| panic!("{} is missing in {findings:?}", id.code()));
    assert!(of_it.next().is_none(), "{} twice", id.code());
    &first.facts[&FindingFact::What]
}
