//! What an ID token must survive, as named in RFC 8725 and OpenID Connect Core 1.0, section 3.1.3.7.
//!
//! A file of its own, because the table of bad tokens is longer than the checks.

use std::sync::OnceLock;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use jsonwebtoken::{EncodingKey, Header};
use serde_json::json;

use super::*;
use crate::jwt::{SigningAlgorithm, SigningKey};

const ISSUER: &str = "https://login.example.org";
const CLIENT: &str = "client-1";

fn rsa() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate(SigningAlgorithm::Rs256).unwrap())
}

fn ec() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate(SigningAlgorithm::Es256).unwrap())
}

fn keys() -> KeySet {
    let document = json!({ "keys": [rsa().public_jwk(), ec().public_jwk()] }).to_string();
    KeySet::parse(document.as_bytes()).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_second(1_800_000_000).unwrap()
}

fn seconds(from_now: i64) -> Value {
    json!(now().as_second() + from_now)
}

fn rules() -> Rules {
    Rules::new(ISSUER, CLIENT, Some(Nonce::new("n-1")))
}

fn claims() -> Map<String, Value> {
    let claims = json!({
        "iss": ISSUER, "sub": "user-1", "aud": CLIENT, "nonce": "n-1", "iat": seconds(0), "exp": seconds(3600),
        "email": "anna@example.org", "email_verified": true, "amr": ["pwd", "otp"], "acr": "2",
        "auth_time": seconds(-60), "name": "Anna", "preferred_username": "anna",
    });
    claims.as_object().unwrap().clone()
}

fn changed(name: &str, value: Value) -> Map<String, Value> {
    let mut claims = claims();
    claims.insert(name.to_owned(), value);
    claims
}

fn without(name: &str) -> Map<String, Value> {
    let mut claims = claims();
    claims.remove(name);
    claims
}

fn check(claims: &Map<String, Value>) -> Result<Verified, VerifyError> {
    verify(&ec().sign("JWT", claims).unwrap(), &keys(), &rules(), now())
}

/// A token with a header of our own making and a signature of the RSA key over something else.
fn raw(header: &Value, claims: &Map<String, Value>, signature: &str) -> String {
    let part = |value: String| URL_SAFE_NO_PAD.encode(value);
    format!("{}.{}.{signature}", part(header.to_string()), part(Value::Object(claims.clone()).to_string()))
}

fn signed_with_header(header: &Header, claims: &Map<String, Value>, key: &EncodingKey) -> String {
    jsonwebtoken::encode(header, claims, key).unwrap()
}

#[test]
fn a_good_token_gives_its_claims_with_either_key() {
    for key in [rsa(), ec()] {
        let verified = verify(&key.sign("JWT", &claims()).unwrap(), &keys(), &rules(), now()).unwrap();
        assert_eq!(verified.sub, "user-1");
        assert_eq!(verified.email.as_deref(), Some("anna@example.org"));
        assert_eq!(verified.email_verified, Some(true));
        assert_eq!(verified.amr, ["pwd", "otp"]);
        assert_eq!(verified.exp.as_second(), now().as_second() + 3600);
        assert_eq!(verified.auth_time.unwrap().as_second(), now().as_second() - 60);
        assert_eq!(verified.algorithm, key.algorithm());
    }
}

#[test]
fn alg_none_is_rejected_with_and_without_a_signature() {
    for alg in ["none", "None", "nOnE"] {
        for signature in ["", "c2ln"] {
            let token = raw(&json!({ "alg": alg, "typ": "JWT" }), &claims(), signature);
            assert_eq!(verify(&token, &keys(), &rules(), now()), Err(VerifyError::Algorithm), "{alg}");
        }
    }
}

#[test]
fn a_public_key_is_never_used_as_an_hmac_secret() {
    let jwk = rsa().public_jwk();
    let modulus = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
    for secret in [modulus, jwk.to_string().into_bytes(), jwk["n"].as_str().unwrap().as_bytes().to_vec()] {
        let mut header = Header::new(jsonwebtoken::Algorithm::HS256);
        header.kid = Some(rsa().kid().to_owned());
        let token = signed_with_header(&header, &claims(), &EncodingKey::from_secret(&secret));
        assert_eq!(verify(&token, &keys(), &rules(), now()), Err(VerifyError::Algorithm));
    }
}

#[test]
fn an_algorithm_that_the_rules_do_not_list_is_rejected() {
    let mut rules = rules();
    rules.algorithms = vec![Algorithm::Rs256];
    let token = ec().sign("JWT", &claims()).unwrap();
    assert_eq!(verify(&token, &keys(), &rules, now()), Err(VerifyError::Algorithm));
}

#[test]
fn a_changed_token_or_signature_is_rejected() {
    let token = rsa().sign("JWT", &claims()).unwrap();
    let other = rsa().sign("JWT", &changed("sub", json!("user-2"))).unwrap();
    let (head, signature) = token.rsplit_once('.').unwrap();
    let (other_head, _) = other.rsplit_once('.').unwrap();
    let cut = &signature[..signature.len() - 6];
    for forged in [format!("{other_head}.{signature}"), format!("{head}."), format!("{head}.{cut}")] {
        assert_eq!(verify(&forged, &keys(), &rules(), now()), Err(VerifyError::Signature));
    }
}

#[test]
fn an_ecdsa_signature_of_zeros_or_of_another_length_is_rejected() {
    let token = ec().sign("JWT", &claims()).unwrap();
    let (head, _) = token.rsplit_once('.').unwrap();
    for signature in [vec![0; 64], vec![0; 63], vec![0; 65], vec![1; 96]] {
        let forged = format!("{head}.{}", URL_SAFE_NO_PAD.encode(signature));
        assert_eq!(verify(&forged, &keys(), &rules(), now()), Err(VerifyError::Signature));
    }
}

#[test]
fn a_key_that_the_issuer_does_not_publish_is_rejected_even_if_the_token_brings_it() {
    let stranger = SigningKey::generate(SigningAlgorithm::Es256).unwrap();
    let token = stranger.sign("JWT", &claims()).unwrap();
    assert_eq!(verify(&token, &keys(), &rules(), now()), Err(VerifyError::Key(PickError::Unknown)));

    let header = json!({
        "alg": "ES256", "jwk": stranger.public_jwk(),
        "jku": "https://evil.example.com/keys", "x5u": "https://evil.example.com/chain",
    });
    let signature = token.rsplit_once('.').unwrap().1;
    let token = raw(&header, &claims(), signature);
    assert_eq!(verify(&token, &keys(), &rules(), now()), Err(VerifyError::Signature));
}

#[test]
fn a_critical_extension_is_rejected() {
    for crit in [json!(["exp"]), json!([]), json!("b64")] {
        let token = raw(&json!({ "alg": "ES256", "crit": crit }), &claims(), "c2ln");
        assert_eq!(verify(&token, &keys(), &rules(), now()), Err(VerifyError::Critical));
    }
}

#[test]
fn an_access_token_or_logout_token_is_not_an_id_token() {
    for typ in ["at+jwt", "application/at+jwt", "logout+jwt", ""] {
        let token = ec().sign(typ, &claims()).unwrap();
        assert_eq!(verify(&token, &keys(), &rules(), now()), Err(VerifyError::Type), "{typ}");
    }
    for typ in ["jwt", "application/JWT"] {
        assert!(verify(&ec().sign(typ, &claims()).unwrap(), &keys(), &rules(), now()).is_ok(), "{typ}");
    }
}

#[test]
fn duplicate_members_are_rejected() {
    let token = format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","alg":"none"}"#), "e30");
    assert!(matches!(
        verify(&token, &keys(), &rules(), now()),
        Err(VerifyError::Parse(ParseError::Duplicate(_)))
    ));
}

#[test]
fn the_issuer_is_compared_exactly() {
    for issuer in ["https://login.example.org/", "https://LOGIN.example.org", "https://evil.example.com", ""]
    {
        assert_eq!(check(&changed("iss", json!(issuer))), Err(VerifyError::Issuer), "{issuer}");
    }
    assert_eq!(check(&without("iss")), Err(VerifyError::Missing("iss")));
}

#[test]
fn a_tenant_takes_its_place_in_the_issuer_and_nothing_else_does() {
    let tid = "9188040d-6c67-4c5b-b112-36a304b66dad";
    let mut rules = rules();
    rules.issuer = "https://login.example.org/{tenantid}/v2.0".to_owned();
    let mut token = changed("iss", json!(format!("https://login.example.org/{tid}/v2.0")));
    token.insert("tid".to_owned(), json!(tid));
    let signed = ec().sign("JWT", &token).unwrap();
    assert_eq!(verify(&signed, &keys(), &rules, now()).unwrap().tid.as_deref(), Some(tid));

    token.insert("tid".to_owned(), json!("x/../../evil"));
    token.insert("iss".to_owned(), json!("https://login.example.org/x/../../evil/v2.0"));
    let signed = ec().sign("JWT", &token).unwrap();
    assert_eq!(verify(&signed, &keys(), &rules, now()), Err(VerifyError::Issuer));
}

#[test]
fn the_audience_must_be_us_and_nobody_unknown() {
    for aud in [json!("client-2"), json!([]), json!(["client-2"]), json!([CLIENT, "client-2"])] {
        assert_eq!(check(&changed("aud", aud.clone())), Err(VerifyError::Audience), "{aud}");
    }
    assert_eq!(check(&without("aud")), Err(VerifyError::Missing("aud")));
    assert_eq!(check(&changed("aud", json!([CLIENT, 1]))), Err(VerifyError::Malformed("aud")));
    assert!(check(&changed("aud", json!([CLIENT]))).is_ok());
}

#[test]
fn several_audiences_need_us_as_authorized_party() {
    let mut rules = rules();
    rules.also_trusted = vec!["project-1".to_owned()];
    let mut several = changed("aud", json!([CLIENT, "project-1"]));
    let sign = |claims: &Map<String, Value>| ec().sign("JWT", claims).unwrap();
    assert_eq!(verify(&sign(&several), &keys(), &rules, now()), Err(VerifyError::AuthorizedParty));
    several.insert("azp".to_owned(), json!("project-1"));
    assert_eq!(verify(&sign(&several), &keys(), &rules, now()), Err(VerifyError::AuthorizedParty));
    several.insert("azp".to_owned(), json!(CLIENT));
    assert!(verify(&sign(&several), &keys(), &rules, now()).is_ok());
}

#[test]
fn an_expired_token_is_rejected_after_five_minutes_of_leeway() {
    assert!(check(&changed("exp", seconds(-299))).is_ok());
    let error = check(&changed("exp", seconds(-300))).unwrap_err();
    assert!(matches!(error, VerifyError::Expired(_)), "{error:?}");
    assert_eq!(check(&without("exp")), Err(VerifyError::Missing("exp")));
}

#[test]
fn a_token_from_the_future_is_rejected_after_five_minutes_of_leeway() {
    assert!(check(&changed("nbf", seconds(300))).is_ok());
    assert!(matches!(check(&changed("nbf", seconds(301))), Err(VerifyError::NotYet(_))));
    assert!(check(&changed("iat", seconds(300))).is_ok());
    assert!(matches!(check(&changed("iat", seconds(301))), Err(VerifyError::FromTheFuture(_))));
    assert_eq!(check(&without("iat")), Err(VerifyError::Missing("iat")));
}

#[test]
fn times_that_are_not_numbers_or_not_moments_are_rejected() {
    for name in ["exp", "nbf", "iat", "auth_time"] {
        for value in [json!("1800000000"), json!(null), json!([1]), json!(1e300), json!(i64::MAX)] {
            assert_eq!(
                check(&changed(name, value.clone())),
                Err(VerifyError::Malformed(name)),
                "{name} {value}"
            );
        }
    }
    assert!(check(&changed("exp", json!(1_800_003_600.75))).is_ok());
}

#[test]
fn the_nonce_must_be_the_one_that_was_sent() {
    assert_eq!(check(&without("nonce")), Err(VerifyError::Nonce));
    for nonce in [json!("n-2"), json!(""), json!("N-1"), json!(1), json!(["n-1"])] {
        assert_eq!(check(&changed("nonce", nonce.clone())), Err(VerifyError::Nonce), "{nonce}");
    }
}

#[test]
fn a_subject_is_required() {
    assert_eq!(check(&without("sub")), Err(VerifyError::Missing("sub")));
    assert_eq!(check(&changed("sub", json!(17))), Err(VerifyError::Malformed("sub")));
}

#[test]
fn informing_claims_of_a_strange_type_are_treated_as_not_said() {
    let verified = check(&changed("amr", json!("pwd"))).unwrap();
    assert!(verified.amr.is_empty());
    assert_eq!(check(&changed("email", json!({}))).unwrap().email, None);
}

#[test]
fn an_access_token_must_match_its_hash() {
    let hash = at_hash_of("token-1", Algorithm::Es256);
    let verified = check(&changed("at_hash", json!(hash))).unwrap();
    assert_eq!(verified.check_access_token(&AccessToken::new("token-1")), Ok(()));
    let other = verified.check_access_token(&AccessToken::new("token-2"));
    assert_eq!(other, Err(VerifyError::AccessTokenHash));
    assert_eq!(check(&claims()).unwrap().check_access_token(&AccessToken::new("any")), Ok(()));
}

#[test]
fn the_access_token_hash_is_the_left_half() {
    // OpenID Connect Core 1.0, appendix A.3.
    let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
    assert_eq!(at_hash_of(token, Algorithm::Rs256), "77QmUPtjPfzWtF2AnpK9RQ");
}

#[test]
fn an_ed25519_key_verifies() {
    let pair = Ed25519KeyPair::generate().unwrap();
    let x = URL_SAFE_NO_PAD.encode(pair.public_key().as_ref());
    let document = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": x }] }).to_string();
    let encoding = EncodingKey::from_ed_der(pair.to_pkcs8v1().unwrap().as_ref());
    let token = signed_with_header(&Header::new(jsonwebtoken::Algorithm::EdDSA), &claims(), &encoding);
    let keys = KeySet::parse(document.as_bytes()).unwrap();
    assert_eq!(verify(&token, &keys, &rules(), now()).unwrap().algorithm, Algorithm::EdDsa);
}
