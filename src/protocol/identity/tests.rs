//! Whom the provider names, and what happens when its proofs do not hold.

use std::sync::OnceLock;

use jiff::SignedDuration;
use serde_json::json as value;

use super::*;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::token::TokenKind;
use crate::jwt::{SigningAlgorithm, SigningKey};
use crate::platform::transport::{Response, TransportError};
use crate::protocol::scripted::{Scripted, at, client, json, page, provider};
use crate::protocol::verdict;

type Line = Result<Response, TransportError>;

fn key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate(SigningAlgorithm::Es256).unwrap())
}

fn other_key() -> &'static SigningKey {
    static KEY: OnceLock<SigningKey> = OnceLock::new();
    KEY.get_or_init(|| SigningKey::generate(SigningAlgorithm::Es256).unwrap())
}

fn keys(of: &SigningKey) -> Line {
    json(200, &value!({ "keys": [of.public_jwk()] }).to_string())
}

fn claims(changes: &Value) -> Map<String, Value> {
    let now = at("2026-11-22T10:00:00Z").as_second();
    let mut claims = value!({
        "iss": "https://id.example.org", "sub": "user-1", "aud": "client-1", "nonce": "n-1", "iat": now, "exp": now + 3600,
        "email": "anna@example.org", "preferred_username": "anna", "name": "Anna Li", "amr": ["pwd", "otp"],
        "auth_time": now - 60,
    });
    let claims = claims.as_object_mut().unwrap();
    for (name, change) in changes.as_object().unwrap() {
        match change {
            Value::Null => drop(claims.remove(name)),
            change => drop(claims.insert(name.clone(), change.clone())),
        }
    }
    claims.clone()
}

fn tokens(id: Option<String>) -> TokenSet {
    let received_at = at("2026-11-22T10:00:00Z");
    TokenSet {
        access: AccessToken::new("CANARY-access"),
        refresh: None,
        id: id.map(IdToken::new),
        kind: TokenKind::Opaque,
        received_at,
        expires_at: Some(received_at + SignedDuration::from_hours(1)),
        refresh_expires_at: None,
        granted: None,
    }
}

#[expect(clippy::unnecessary_wraps, reason = "an answer may also have no ID token")]
fn signed(changes: &Value) -> Option<String> {
    Some(key().sign("JWT", &claims(changes)).unwrap())
}

async fn asked(
    provider: &Provider,
    id: Option<String>,
    script: Vec<Line>,
) -> (Scripted, Result<Identity, ProtocolError>) {
    let transport = Scripted::new(script);
    let nonce = Nonce::new("n-1");
    let result = find_out(provider, &client(None).id, &tokens(id), Some(&nonce), &transport).await;
    (transport, result)
}

#[tokio::test]
async fn a_checked_id_token_says_who_signed_in_and_userinfo_is_not_asked() {
    let (transport, identity) =
        asked(&provider(), signed(&value!({ "acr": "urn:example:two-factors" })), vec![keys(key())]).await;
    let expected = Identity {
        address: Some("anna@example.org".into()),
        username: Some("anna".into()),
        subject: Some("user-1".into()),
        person: Some("Anna Li".into()),
        factors: vec!["pwd".into(), "otp".into()],
        issuer: Some("https://id.example.org".into()),
        authenticated_at: Some(at("2026-11-22T09:59:00Z")),
        class: Some("urn:example:two-factors".into()),
    };
    assert_eq!(identity.unwrap(), expected);
    assert_eq!(transport.count(), 1);
    assert_eq!(transport.url(0).as_str(), "https://id.example.org/jwks");
}

#[tokio::test]
async fn an_id_token_that_fails_a_check_ends_the_sign_in_and_nothing_weaker_is_asked() {
    let unsigned = {
        use base64::Engine as _;
        let encode = |text: String| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        let claims = Value::Object(claims(&value!({})));
        Some(format!("{}.{}.", encode(r#"{"alg":"none"}"#.into()), encode(claims.to_string())))
    };
    let foreign_signature = {
        let (good, other) = (signed(&value!({})).unwrap(), signed(&value!({ "sub": "user-2" })).unwrap());
        Some(format!("{}.{}", good.rsplit_once('.').unwrap().0, other.rsplit_once('.').unwrap().1))
    };
    for (id, expected) in [
        (signed(&value!({ "nonce": "n-2" })), VerifyError::Nonce),
        (signed(&value!({ "nonce": null })), VerifyError::Nonce),
        (signed(&value!({ "aud": "client-2" })), VerifyError::Audience),
        (signed(&value!({ "iss": "https://evil.example.com" })), VerifyError::Issuer),
        (signed(&value!({ "at_hash": "AAAA" })), VerifyError::AccessTokenHash),
        (unsigned, VerifyError::Algorithm),
        (foreign_signature, VerifyError::Signature),
    ] {
        let (transport, result) = asked(&provider(), id, vec![keys(key())]).await;
        let error = result.unwrap_err();
        assert_eq!(error.fault, Fault::IdToken(expected));
        assert_eq!(verdict::problem_kind(&error), ProblemKind::IdTokenInvalid);
        assert_eq!(transport.count(), 1);
    }
}

#[tokio::test]
async fn keys_are_fetched_once_more_when_the_token_names_an_unknown_one() {
    let (transport, identity) =
        asked(&provider(), signed(&value!({})), vec![keys(other_key()), keys(key())]).await;
    assert_eq!(identity.unwrap().subject.as_deref(), Some("user-1"));
    assert_eq!(transport.count(), 2);
    let (transport, result) =
        asked(&provider(), signed(&value!({})), vec![keys(other_key()), keys(other_key())]).await;
    assert_eq!(result.unwrap_err().fault, Fault::IdToken(VerifyError::Key(PickError::Unknown)));
    assert_eq!(transport.count(), 2);
}

#[tokio::test]
async fn without_an_id_token_userinfo_says_who_signed_in() {
    let body = r#"{"sub":"user-1","email":"anna@example.org","name":"Anna\u0007 Li"}"#;
    let (transport, identity) = asked(&provider(), None, vec![json(200, body)]).await;
    let identity = identity.unwrap();
    assert_eq!(identity.address.as_deref(), Some("anna@example.org"));
    assert_eq!(identity.person.as_deref(), Some("Anna  Li"));
    assert_eq!(identity.issuer, None);
    assert_eq!(transport.url(0).as_str(), "https://id.example.org/userinfo");
    assert_eq!(transport.header(0, "authorization").as_deref(), Some("Bearer CANARY-access"));
}

#[tokio::test]
async fn a_userinfo_endpoint_with_a_form_of_its_own_is_spoken_to_in_that_form() {
    let mut provider = provider();
    provider.endpoints.userinfo_form.authorization_scheme = "OAuth".into();
    provider.endpoints.userinfo_form.address_member = "default_email".into();
    let (transport, identity) =
        asked(&provider, None, vec![json(200, r#"{"default_email":"anna@example.org"}"#)]).await;
    assert_eq!(identity.unwrap().address.as_deref(), Some("anna@example.org"));
    assert_eq!(transport.header(0, "authorization").as_deref(), Some("OAuth CANARY-access"));
}

#[tokio::test]
async fn userinfo_adds_an_address_that_the_id_token_lacks_if_it_speaks_of_the_same_person() {
    let id = || signed(&value!({ "email": null }));
    let same = json(200, r#"{"sub":"user-1","email":"anna@example.org"}"#);
    let (_, identity) = asked(&provider(), id(), vec![keys(key()), same]).await;
    let identity = identity.unwrap();
    assert_eq!(identity.address.as_deref(), Some("anna@example.org"));
    assert_eq!(identity.issuer.as_deref(), Some("https://id.example.org"));
    for other in [r#"{"sub":"user-2","email":"eve@example.org"}"#, r#"{"email":"eve@example.org"}"#] {
        let (_, result) = asked(&provider(), id(), vec![keys(key()), json(200, other)]).await;
        assert_eq!(result.unwrap_err().fault, Fault::SubjectDifferent);
    }
}

#[tokio::test]
async fn a_failing_userinfo_does_not_spoil_what_the_id_token_proved() {
    let (_, identity) =
        asked(&provider(), signed(&value!({ "email": null })), vec![keys(key()), json(403, "{}")]).await;
    let identity = identity.unwrap();
    assert_eq!((identity.subject.as_deref(), identity.address), (Some("user-1"), None));
}

#[tokio::test]
async fn a_user_name_that_is_an_address_serves_as_address() {
    let mut provider = provider();
    provider.endpoints.userinfo = None;
    let id = signed(&value!({ "email": null, "preferred_username": "anna@example.org" }));
    let (_, identity) = asked(&provider, id, vec![keys(key())]).await;
    assert_eq!(identity.unwrap().address.as_deref(), Some("anna@example.org"));
}

#[tokio::test]
async fn the_tenants_number_takes_its_place_in_a_template_issuer() {
    let mut provider = provider();
    provider.issuer = Some("https://login.example.org/{tenantid}/v2.0".parse().unwrap());
    let tid = "9188040d-6c67-4c5b-b112-36a304b66dad";
    let issuer = format!("https://login.example.org/{tid}/v2.0");
    let (_, identity) =
        asked(&provider, signed(&value!({ "iss": issuer, "tid": tid })), vec![keys(key())]).await;
    assert_eq!(identity.unwrap().issuer, Some(issuer));
    let foreign = "https://login.example.org/00000000-0000-0000-0000-000000000000/v2.0";
    let (_, result) =
        asked(&provider, signed(&value!({ "iss": foreign, "tid": tid })), vec![keys(key())]).await;
    assert_eq!(result.unwrap_err().fault, Fault::IdToken(VerifyError::Issuer));
}

#[tokio::test]
async fn keys_that_cannot_be_had_lead_to_userinfo_where_there_is_one() {
    let answer = || json(200, r#"{"sub":"user-1","email":"anna@example.org"}"#);
    for broken in [Err(TransportError::Dns), page(200), json(200, "{}")] {
        let (_, identity) = asked(&provider(), signed(&value!({})), vec![broken, answer()]).await;
        assert_eq!(identity.unwrap().address.as_deref(), Some("anna@example.org"));
    }
    let mut provider = provider();
    provider.endpoints.userinfo = None;
    let (_, result) = asked(&provider, signed(&value!({})), vec![Err(TransportError::Dns)]).await;
    assert_eq!(verdict::problem_kind(&result.unwrap_err()), ProblemKind::DnsFailed);
}

#[tokio::test]
async fn a_provider_that_does_not_say_leaves_the_identity_open() {
    let mut provider = provider();
    provider.endpoints.userinfo = None;
    let (transport, identity) = asked(&provider, None, vec![]).await;
    assert_eq!(identity.unwrap(), Identity::default());
    assert_eq!(transport.count(), 0);
}

#[tokio::test]
async fn a_refused_userinfo_is_a_problem_without_the_token() {
    let body = r#"{"error":"invalid_token","error_description":"CANARY-access is over"}"#;
    let (_, result) = asked(&provider(), None, vec![json(401, body)]).await;
    let problem = Problem::from(result.unwrap_err());
    assert_eq!(problem.kind, ProblemKind::IdentityUnknown);
    assert!(!format!("{problem:?}").contains("CANARY"));
}
