//! Tokens signed with a shared secret: right, wrong, short, known to everybody, and written in several ways.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;

use super::forge::{checked, signing_input, what, with_signature};
use crate::domain::inspection::{FindingId, Severity, SignatureReason, SignatureState};
use crate::domain::secret::SharedSecret;
use crate::jwt::check::CheckKeys;

const STRONG: &str = "7d1f-Q92kfE_03bL!xZ8vR5tYw6uN4sH2jG1pC0oM9aKeVnBqXzTr3yDiUhLgF8W";

fn token(alg: &str, secret: &[u8]) -> String {
    let algorithm = match alg {
        "HS256" => hmac::HMAC_SHA256,
        "HS384" => hmac::HMAC_SHA384,
        _ => hmac::HMAC_SHA512,
    };
    let input = signing_input(&json!({ "alg": alg }));
    let made = hmac::sign(&hmac::Key::new(algorithm, secret), input.as_bytes());
    format!("{input}.{}", URL_SAFE_NO_PAD.encode(made.as_ref()))
}

fn given(secret: &str) -> CheckKeys {
    CheckKeys::Secret(SharedSecret::new(secret))
}

#[test]
fn a_right_secret_is_valid_and_a_wrong_one_is_not() {
    for alg in ["HS256", "HS384", "HS512"] {
        let token = token(alg, STRONG.as_bytes());
        let (signature, findings) = checked(&token, Some(&given(STRONG)));
        assert_eq!(signature.state, SignatureState::Valid, "{alg}");
        assert!(findings.is_empty(), "{alg}: {findings:?}");
        let (signature, findings) = checked(&token, Some(&given(&STRONG.replace('7', "8"))));
        assert_eq!(signature.reason, SignatureReason::Wrong);
        assert!(what(&findings, FindingId::Signature).contains("another secret"));
        assert_eq!(checked(&token, Some(&given(""))).0.reason, SignatureReason::Wrong);
    }
}

#[test]
fn a_secret_may_be_characters_base64_or_a_jwk() {
    let octets: Vec<u8> = (100..164).collect();
    let token = token("HS256", &octets);
    let jwk = json!({ "kty": "oct", "k": URL_SAFE_NO_PAD.encode(&octets) }).to_string();
    for secret in [STANDARD.encode(&octets), URL_SAFE_NO_PAD.encode(&octets), jwk.clone()] {
        assert_eq!(checked(&token, Some(&given(&secret))).0.reason, SignatureReason::Verified, "{secret}");
    }
    let read = CheckKeys::read(jwk.as_bytes()).unwrap();
    assert!(matches!(read, CheckKeys::Secret(_)));
    assert_eq!(checked(&token, Some(&read)).0.reason, SignatureReason::Verified);
}

#[test]
fn a_short_known_or_guessable_secret_is_named_although_it_is_right() {
    let words = "correct horse battery staple correct horse";
    let known = "a-string-secret-at-least-256-bits-long";
    for (alg, secret, reason, severity, clause) in [
        ("HS256", "secret", SignatureReason::SecretShort, Severity::Fail, "everybody knows"),
        ("HS256", "your-256-bit-secret", SignatureReason::SecretShort, Severity::Fail, "everybody knows"),
        ("HS256", known, SignatureReason::Verified, Severity::Fail, "everybody knows"),
        ("HS256", "kX93-short", SignatureReason::SecretShort, Severity::Fail, "10 bytes, and HS256 needs 32"),
        (
            "HS512",
            &STRONG[..63],
            SignatureReason::SecretShort,
            Severity::Fail,
            "63 bytes, and HS512 needs 64",
        ),
        ("HS256", "1212121212121212121212121212121212", SignatureReason::Verified, Severity::Fail, "differ"),
        ("HS256", words, SignatureReason::Verified, Severity::Warn, "made of words"),
    ] {
        let (signature, findings) = checked(&token(alg, secret.as_bytes()), Some(&given(secret)));
        assert_eq!(signature.reason, reason, "{secret}");
        assert!(what(&findings, FindingId::AlgWeak).contains(clause), "{secret}: {findings:?}");
        assert_eq!(findings[0].severity, severity, "{secret}");
    }
}

#[test]
fn a_signature_of_another_length_is_malformed() {
    for signature in [&[1; 31][..], &[1; 33], &[1; 64]] {
        let token = with_signature(&json!({ "alg": "HS256" }), signature);
        assert_eq!(checked(&token, Some(&given(STRONG))).0.reason, SignatureReason::Malformed);
    }
    let missing = with_signature(&json!({ "alg": "HS256" }), b"");
    assert_eq!(checked(&missing, Some(&given(STRONG))).0.reason, SignatureReason::Missing);
}

#[test]
fn a_secret_is_in_no_finding_and_in_no_debug_output() {
    let keys = given("CANARY-secret");
    let (signature, findings) = checked(&token("HS256", b"CANARY-secret"), Some(&keys));
    let facts: Vec<_> = findings.iter().map(|finding| &finding.facts).collect();
    let said = format!("{keys:?} {signature:?} {findings:?} {facts:?}");
    assert!(!said.contains("CANARY"), "{said}");
}
