//! Which keys enter a set, which are picked, and what people may bring.
//!
//! Keys of the tests are made here or typed from a standard; none of them protects anything.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::*;

fn set(keys: &Value) -> KeySet {
    KeySet::parse(json!({ "keys": keys }).to_string().as_bytes()).unwrap()
}

fn rsa_jwk(kid: &str, octets: usize) -> Value {
    json!({ "kty": "RSA", "kid": kid, "n": URL_SAFE_NO_PAD.encode(vec![0xff; octets]), "e": "AQAB" })
}

/// The public key of RFC 7515, appendix A.3.
fn ec_jwk() -> Value {
    let (x, y) =
        ("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU", "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0");
    json!({ "kty": "EC", "crv": "P-256", "kid": "e", "x": x, "y": y })
}

fn with(mut jwk: Value, name: &str, value: Value) -> Value {
    jwk[name] = value;
    jwk
}

#[test]
fn a_short_rsa_key_is_refused() {
    let keys = set(&json!([rsa_jwk("short", 128), rsa_jwk("long", 256)]));
    assert_eq!(keys.pick(Some("short"), Algorithm::Rs256, Some("i")).unwrap_err(), PickError::Weak);
    assert_eq!(keys.pick(Some("long"), Algorithm::Rs256, Some("i")).unwrap().len(), 1);
}

#[test]
fn leading_zeros_do_not_lengthen_a_short_key() {
    let padded = URL_SAFE_NO_PAD.encode([vec![0; 128], vec![0xff; 128]].concat());
    let keys = set(&json!([with(rsa_jwk("k", 256), "n", padded.into())]));
    assert_eq!(keys.pick(None, Algorithm::Rs256, Some("i")).unwrap_err(), PickError::Weak);
}

#[test]
fn a_key_is_found_by_its_exact_id_only() {
    let keys = set(&json!([rsa_jwk("a", 256), rsa_jwk("b", 256)]));
    assert_eq!(keys.pick(Some("c"), Algorithm::Rs256, Some("i")).unwrap_err(), PickError::Unknown);
    assert_eq!(keys.pick(Some("A"), Algorithm::Rs256, Some("i")).unwrap_err(), PickError::Unknown);
    assert_eq!(keys.pick(None, Algorithm::Rs256, Some("i")).unwrap().len(), 2);
}

#[test]
fn a_key_serves_only_its_own_kind_and_algorithm() {
    let keys = set(&json!([with(rsa_jwk("r", 256), "alg", "RS256".into()), ec_jwk()]));
    assert_eq!(keys.pick(Some("r"), Algorithm::Ps256, Some("i")).unwrap_err(), PickError::Unfit);
    assert_eq!(keys.pick(Some("r"), Algorithm::Es256, Some("i")).unwrap_err(), PickError::Unfit);
    assert_eq!(keys.pick(Some("e"), Algorithm::Es384, Some("i")).unwrap_err(), PickError::Unfit);
    assert_eq!(keys.pick(Some("e"), Algorithm::Es256, Some("i")).unwrap().len(), 1);
}

#[test]
fn a_key_that_names_an_issuer_serves_only_that_one() {
    let keys = set(&json!([with(ec_jwk(), "issuer", "https://one.example.org".into())]));
    assert!(keys.pick(None, Algorithm::Es256, Some("https://one.example.org")).is_ok());
    assert_eq!(
        keys.pick(None, Algorithm::Es256, Some("https://two.example.org")).unwrap_err(),
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

#[test]
fn a_key_that_cannot_be_safe_is_left_out_and_the_reason_is_kept() {
    for (jwk, why) in [
        (json!({ "kty": "oct", "k": "c2VjcmV0" }), Unusable::Symmetric),
        (with(ec_jwk(), "d", "AQ".into()), Unusable::Private),
        (with(rsa_jwk("k", 256), "p", "AQ".into()), Unusable::Private),
        (with(ec_jwk(), "use", "enc".into()), Unusable::OtherUse),
        (with(ec_jwk(), "key_ops", json!(["sign"])), Unusable::OtherUse),
        (with(ec_jwk(), "key_ops", json!("verify")), Unusable::OtherUse),
        (with(ec_jwk(), "x", ec_jwk()["y"].clone()), Unusable::OffCurve),
        (with(ec_jwk(), "x", "AQ".into()), Unusable::Malformed("x")),
        (with(ec_jwk(), "y", Value::Null), Unusable::Malformed("y")),
        (with(ec_jwk(), "kid", json!(1)), Unusable::Malformed("kid")),
        (with(ec_jwk(), "crv", json!(256)), Unusable::Malformed("crv")),
        (with(ec_jwk(), "crv", "secp256k1".into()), Unusable::Unsupported("EC secp256k1".to_owned())),
        (with(ec_jwk(), "crv", "Ed25519".into()), Unusable::Unsupported("EC Ed25519".to_owned())),
        (with(ec_jwk(), "kty", "OKP".into()), Unusable::Unsupported("OKP P-256".to_owned())),
        (json!({ "kty": "OKP", "crv": "Ed448", "x": "AQ" }), Unusable::Unsupported("OKP Ed448".to_owned())),
        (json!({ "kty": "AKP", "alg": "ML-DSA-44", "pub": "AQ" }), Unusable::Unsupported("AKP".to_owned())),
        (with(rsa_jwk("k", 256), "e", "AQ".into()), Unusable::Exponent),
        (with(rsa_jwk("k", 256), "e", "Ag".into()), Unusable::Exponent),
        (with(rsa_jwk("k", 256), "e", "AAAA".into()), Unusable::Exponent),
        (with(rsa_jwk("k", 256), "e", "AgAAAAE".into()), Unusable::Exponent),
        (with(rsa_jwk("k", 256), "e", "AQAB=".into()), Unusable::Malformed("e")),
        (with(rsa_jwk("k", 256), "n", "_v4".into()), Unusable::Malformed("n")),
        (json!({ "kid": "k" }), Unusable::Malformed("kty")),
    ] {
        let keys = set(&json!([jwk]));
        assert!(keys.is_empty(), "{jwk}");
        assert_eq!(keys.why_left_out(jwk["kid"].as_str()), Some(&why), "{jwk}");
    }
}

#[test]
fn a_key_that_is_there_and_unusable_is_unfit_and_not_unknown() {
    let keys = set(&json!([with(ec_jwk(), "use", "enc".into()), rsa_jwk("r", 256)]));
    assert_eq!(keys.pick(Some("e"), Algorithm::Es256, None).unwrap_err(), PickError::Unfit);
    assert_eq!(keys.pick(Some("f"), Algorithm::Es256, None).unwrap_err(), PickError::Unknown);
}

#[test]
fn an_exponent_of_three_or_of_33_bits_is_taken() {
    for e in ["Aw", "AQAB", "AAEAAQ", "AQAAAAE"] {
        assert_eq!(set(&json!([with(rsa_jwk("k", 256), "e", e.into())])).len(), 1, "{e}");
    }
}

mod brought;
