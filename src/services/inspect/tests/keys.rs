//! Which keys a signature is checked with, when they are fetched, and when they are not.

use super::*;
use crate::platform::transport::TransportError;
use crate::services::tests::{JWKS, answer};
use crate::testing::world::Reply;
use jiff::SignedDuration;

fn another_key() -> SigningKey {
    SigningKey::generate(SigningAlgorithm::Es256).unwrap()
}

fn publish(stage: &Stage, keys: &[&SigningKey]) {
    let keys: Vec<_> = keys.iter().map(|key| key.public_jwk().clone()).collect();
    stage.fakes.transport.always(JWKS, Reply::json(200, json!({ "keys": keys }).to_string()));
}

fn fetches(stage: &Stage) -> usize {
    stage.fakes.transport.requests_to(JWKS).len()
}

fn document(key: &SigningKey) -> Against {
    Against::Keys(Arc::from(key.public_jwk().to_string().as_bytes()), "key.json".into())
}

#[tokio::test]
async fn a_signature_is_right_or_wrong_by_the_keys_that_the_provider_publishes() {
    let stage = Stage::in_memory().await;
    let found = look_at(&stage, &token(&stage), by_provider()).await;
    assert_eq!(found.signature.reason, R::Verified);
    assert_eq!(found.signature.keys_from.as_deref(), Some("id.example.org"));
    let account = stage.signed_in("anna@example.org").await;
    let found = look_at(&stage, &token(&stage), Against::Account(account.id)).await;
    assert_eq!(found.signature.reason, R::Verified);
    let forged = token_with(&stage, key(), &json!({ "sub": "user-2" }));
    let (_, signature) = forged.rsplit_once('.').unwrap();
    let good = token(&stage);
    let (head, _) = good.rsplit_once('.').unwrap();
    let found = look_at(&stage, &format!("{head}.{signature}"), by_provider()).await;
    assert_eq!((found.signature.reason, found.is_bad()), (R::Wrong, true));
    assert_eq!(fetches(&stage), 1);
}

#[tokio::test]
async fn new_keys_of_a_provider_are_found_by_one_more_fetch() {
    let stage = Stage::in_memory().await;
    look_at(&stage, &token(&stage), by_provider()).await;
    let new = another_key();
    publish(&stage, &[key(), &new]);
    let by_new = token_with(&stage, &new, &json!({}));
    // They were fetched a moment ago, which says nothing against the token.
    let found = look_at(&stage, &by_new, by_provider()).await;
    assert_eq!(found.signature.reason, R::KeysTooSoon);
    assert!(!has(&found, FindingId::Signature), "{:?}", found.findings);
    assert_eq!(found.signature.key_id.as_deref(), Some(new.kid()));
    stage.fakes.clock.advance(SignedDuration::from_mins(1));
    let found = look_at(&stage, &by_new, by_provider()).await;
    assert_eq!((found.signature.reason, fetches(&stage)), (R::Verified, 2));
}

#[tokio::test]
async fn tokens_with_made_up_key_ids_cannot_make_us_flood_a_provider() {
    let stage = Stage::in_memory().await;
    let first = look_at(&stage, &token_with(&stage, &another_key(), &json!({})), by_provider()).await;
    // The keys came for this very token.
    assert_eq!((first.signature.reason, first.is_bad()), (R::KeyUnknown, true));
    for _ in 0..10 {
        let forged = token_with(&stage, &another_key(), &json!({}));
        look_at(&stage, &forged, by_provider()).await;
    }
    assert_eq!(fetches(&stage), 1);
}

#[tokio::test]
async fn keys_that_cannot_be_had_leave_the_signature_open_and_say_why() {
    let stage = Stage::in_memory().await;
    stage.fakes.transport.fail(JWKS, TransportError::Dns);
    let found = look_at(&stage, &token(&stage), by_provider()).await;
    assert_eq!(
        (found.signature.state, found.signature.reason),
        (SignatureState::Unchecked, R::KeysUnreachable)
    );
    assert_eq!(found.signature.algorithm.as_deref(), Some("ES256"));
    let trouble = found.keys_trouble.as_ref().unwrap();
    assert_eq!((trouble.kind, trouble.facts.more["provider"].as_str()), (ProblemKind::DnsFailed, "Example"));
    assert!(!found.is_bad(), "{:?}", found.findings);
}

#[tokio::test]
async fn a_network_that_fails_makes_no_wrong_signature_less_wrong() {
    let stage = Stage::in_memory().await;
    let good = token(&stage);
    look_at(&stage, &good, by_provider()).await;
    stage.fakes.clock.advance(SignedDuration::from_mins(2));
    stage.fakes.transport.fail(JWKS, TransportError::Unreachable);
    let other = token_with(&stage, key(), &json!({ "sub": "user-2" }));
    let forged = format!("{}.{}", good.rsplit_once('.').unwrap().0, other.rsplit_once('.').unwrap().1);
    let found = look_at(&stage, &forged, by_provider()).await;
    assert_eq!((found.signature.reason, found.keys_trouble), (R::Wrong, None));
}

#[tokio::test]
async fn nothing_is_fetched_for_what_no_key_could_check() {
    let stage = Stage::in_memory().await;
    let parts = |header: &str| {
        use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
        let claims = URL_SAFE_NO_PAD.encode(r#"{"iss":"https://id.example.org"}"#);
        format!("{}.{claims}.AAAA", URL_SAFE_NO_PAD.encode(header))
    };
    for text in [
        "ya29.opaque-as-anything".to_owned(),
        parts(r#"{"alg":"none"}"#),
        parts(r#"{"alg":"HS256"}"#),
        parts(r#"{"alg":"XS256"}"#),
        parts(r#"{"alg":"ES256","crit":["b64"],"b64":false}"#),
        parts("{}"),
        "a.b.c".to_owned(),
        String::new(),
    ] {
        let found = look_at(&stage, &text, by_provider()).await;
        assert_ne!(found.signature.state, SignatureState::Valid, "{text}");
        assert_eq!(found.keys_trouble, None, "{text}");
    }
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn addresses_in_a_token_are_never_asked() {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let stage = Stage::in_memory().await;
    let good = token(&stage);
    let (_, rest) = good.split_once('.').unwrap();
    let header = json!({
        "alg": "ES256", "kid": "https://evil.example.com/kid", "jku": "https://evil.example.com/jwks",
        "x5u": "https://evil.example.com/x5u", "jwk": another_key().public_jwk(),
    });
    let evil = format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()));
    let found = look_at(&stage, &evil, by_provider()).await;
    assert_ne!(found.signature.state, SignatureState::Valid);
    assert!(
        stage.fakes.transport.requests().iter().all(|asked| asked.url.host_str() == Some("id.example.org"))
    );
}

#[tokio::test]
async fn keys_that_a_person_brings_are_used_and_nobody_is_asked() {
    let stage = Stage::in_memory().await;
    let found = look_at(&stage, &token(&stage), document(key())).await;
    assert_eq!(
        (found.signature.reason, found.signature.keys_from.as_deref()),
        (R::Verified, Some("key.json"))
    );
    let found = look_at(&stage, &token(&stage), document(&another_key())).await;
    assert_eq!(found.signature.state, SignatureState::Invalid);
    for junk in ["", "<html>", "{}", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"] {
        let brought = Against::Keys(Arc::from(junk.as_bytes()), "junk".into());
        let refused = run(&pasted(&token(&stage), brought), &stage.context).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::KeysUnreadable, "{junk}");
    }
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn keys_are_fetched_from_a_typed_address_over_https_only() {
    let stage = Stage::in_memory().await;
    let at = |address: &str| Against::Address(address.parse().unwrap());
    let found = look_at(&stage, &token(&stage), at("https://id.example.org/jwks")).await;
    assert_eq!(found.signature.reason, R::Verified);
    for (address, why) in [
        ("http://id.example.org/jwks", "not https"),
        ("ftp://id.example.org/jwks", "not a web address"),
        ("https://anna:secret@id.example.org/jwks", "a user name or password"),
    ] {
        let refused = run(&pasted(&token(&stage), at(address)), &stage.context).await.unwrap_err();
        assert_eq!(refused.kind, ProblemKind::KeysUnreadable, "{address}");
        assert!(refused.facts.detail.unwrap().contains(why), "{address}");
    }
    assert_eq!(stage.fakes.transport.requests().len(), 1);
}

#[tokio::test]
async fn the_address_of_metadata_leads_to_the_keys_they_name() {
    let stage = Stage::in_memory().await;
    let metadata = json!({
        "issuer": "https://id.example.org", "authorization_endpoint": "https://id.example.org/authorize",
        "token_endpoint": "https://id.example.org/token", "jwks_uri": "https://id.example.org/jwks",
    });
    let document = "id.example.org/.well-known/openid-configuration";
    stage.fakes.transport.always(document, answer(200, &metadata));
    let address = Against::Address(format!("https://{document}").parse().unwrap());
    assert_eq!(look_at(&stage, &token(&stage), address).await.signature.reason, R::Verified);
}

#[tokio::test]
async fn a_provider_that_publishes_no_keys_is_told_as_such() {
    let stage = Stage::in_memory().await;
    let mut without = provider();
    (without.endpoints.jwks, without.issuer) = (None, None);
    stage.context.store.keep_provider(without).await.unwrap();
    let found = look_at(&stage, &token(&stage), by_provider()).await;
    assert_eq!(found.signature.reason, R::KeysUnreachable);
    assert_eq!(found.keys_trouble.unwrap().kind, ProblemKind::KeysUnusable);
}

#[tokio::test]
async fn a_secret_is_used_for_tokens_that_are_signed_with_one_and_for_no_other() {
    let stage = Stage::in_memory().await;
    // RFC 7515, appendix A.1.
    let signed = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let secret = r#"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#;
    let given = |secret: &str| Against::Secret(SharedSecret::new(secret));
    assert_eq!(look_at(&stage, signed, given(secret)).await.signature.reason, R::Verified);
    assert_eq!(look_at(&stage, signed, Against::Recognised).await.signature.reason, R::SecretNeeded);
    let other = given("another secret of thirty-two letters and more");
    assert_eq!(look_at(&stage, signed, other).await.signature.reason, R::Wrong);
    // A public key is no secret, however it is written.
    let public = given(&key().public_jwk().to_string());
    assert_eq!(look_at(&stage, signed, public).await.signature.reason, R::AlgorithmConfusion);
}
