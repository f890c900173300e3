//! What the browser is sent to, and how a code is redeemed.

use std::collections::BTreeMap;

use super::*;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::ClientAuthentication;
use crate::domain::scope::Uses;
use crate::platform::transport::TransportError;
use crate::protocol::scripted::{Scripted, client, json, provider, shown};
use crate::protocol::verdict;

mod catalogue;

fn begun(provider: &Provider, scopes: &str, prompt: Prompt) -> AuthorizationRequest {
    let redirect_uri = Url::parse("http://127.0.0.1:4711/callback/example").unwrap();
    let (id, scopes) = (client(None).id, Scope::list(scopes));
    begin(
        provider,
        &id,
        &redirect_uri,
        &scopes,
        Hints { person: Some("anna+x@example.org"), device: Some("0a1b2c3d4e5f") },
        prompt,
        &CountingRandom::default(),
    )
}

/// The parameters of a link; a name that occurs twice fails the test.
fn parameters(request: &AuthorizationRequest) -> BTreeMap<String, String> {
    let mut parameters = BTreeMap::new();
    for (name, value) in request.link.url().query_pairs() {
        assert!(parameters.insert(name.to_string(), value.to_string()).is_none(), "{name} twice");
    }
    parameters
}

#[test]
fn the_link_asks_for_a_code_with_everything_that_protects_it() {
    let request = example(&provider());
    let link = request.link.url();
    assert_eq!((link.host_str(), link.path()), (Some("id.example.org"), "/authorize"));
    let sent = parameters(&request);
    assert_eq!(sent["response_type"], "code");
    assert_eq!(sent["client_id"], "client-1");
    assert_eq!(sent["redirect_uri"], "http://127.0.0.1:4711/callback/example");
    assert_eq!(sent["scope"], "openid email offline_access imap smtp");
    assert_eq!(sent["code_challenge_method"], "S256");
    assert_eq!(sent["code_challenge"].len(), 43);
    assert_eq!(sent["state"], shown(&request.state));
    assert_eq!(sent["nonce"], shown(request.nonce.as_ref().unwrap()));
    assert_eq!(sent["access_type"], "offline");
    assert_eq!(sent["fixed"], "1", "the endpoint's own query is kept (RFC 6749, section 3.1)");
    assert!(!sent.contains_key("prompt"), "consent is asked for only where it is needed");
}

#[test]
fn state_nonce_and_verifier_are_fresh_256_bit_words_and_never_the_same() {
    let random = crate::platform::random::SystemRandom;
    let redirect_uri = Url::parse("http://127.0.0.1:4711/callback").unwrap();
    let (id, scopes) = (client(None).id, Scope::list("openid"));
    let mut seen = std::collections::HashSet::new();
    for _ in 0..20 {
        let request =
            begin(&provider(), &id, &redirect_uri, &scopes, Hints::default(), Prompt::Usual, &random);
        let nonce = shown(request.nonce.as_ref().unwrap());
        for word in [shown(&request.state), shown(&request.verifier), nonce] {
            assert_eq!(word.len(), 43, "32 bytes in base64url");
            assert!(word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)));
            assert!(seen.insert(word.to_owned()));
        }
    }
}

#[test]
fn the_verifier_is_in_no_link_and_in_no_debug_output() {
    let request = example(&provider());
    let verifier = shown(&request.verifier);
    assert!(!request.link.url().as_str().contains(verifier));
    let printed = format!("{request:?} {:?}", request.link);
    assert!(!printed.contains(verifier) && !printed.contains(shown(&request.state)), "{printed}");
    assert!(printed.contains("AuthorizeLink(id.example.org)"));
}

#[test]
fn a_nonce_is_sent_only_where_an_id_token_is_asked_for() {
    let request = begun(&provider(), "imap", Prompt::Usual);
    assert!(request.nonce.is_none());
    assert!(!parameters(&request).contains_key("nonce"));
}

#[test]
fn the_wanted_address_is_hinted_only_where_the_provider_takes_hints() {
    let mut provider = provider();
    assert_eq!(parameters(&begun(&provider, "imap", Prompt::Usual))["login_hint"], "anna+x@example.org");
    provider.parameters.login_hint = false;
    assert!(!parameters(&begun(&provider, "imap", Prompt::Usual)).contains_key("login_hint"));
}

#[test]
fn consent_or_the_account_is_asked_for_on_request() {
    let mut provider = provider();
    provider.parameters.required.insert("prompt".into(), "login".into());
    assert_eq!(parameters(&begun(&provider, "imap", Prompt::Usual))["prompt"], "login");
    assert_eq!(parameters(&begun(&provider, "imap", Prompt::Consent))["prompt"], "consent");
    assert_eq!(parameters(&begun(&provider, "imap", Prompt::Account))["prompt"], "select_account");
}

#[test]
fn a_device_is_named_only_where_the_provider_wants_to_know() {
    let mut provider = provider();
    assert!(!parameters(&begun(&provider, "imap", Prompt::Usual)).contains_key("device_id"));
    provider.parameters.names_device = true;
    let sent = parameters(&begun(&provider, "imap", Prompt::Usual));
    assert_eq!((sent["device_id"].as_str(), sent["device_name"].as_str()), ("0a1b2c3d4e5f", "Mailward"));
}

#[tokio::test]
async fn a_code_is_redeemed_once_with_the_verifier_of_its_own_request() {
    let mut provider = provider();
    provider.parameters.resource = Some("https://mail.example.org/".into());
    let request = example(&provider);
    let transport = Scripted::new([json(200, r#"{"access_token":"a","token_type":"Bearer"}"#)]);
    let code = AuthorizationCode::new("CANARY-code");
    redeem(code, &request, &client(None), &provider, &transport).await.unwrap();
    let sent: BTreeMap<_, _> = transport.form(0).into_iter().collect();
    assert_eq!(sent["grant_type"], "authorization_code");
    assert_eq!(sent["code"], "CANARY-code");
    assert_eq!(sent["redirect_uri"], "http://127.0.0.1:4711/callback/example");
    assert_eq!(sent["code_verifier"], shown(&request.verifier));
    assert_eq!(sent["client_id"], "client-1");
    assert_eq!(sent["resource"], "https://mail.example.org/");
    assert_eq!(parameters(&request)["resource"], "https://mail.example.org/");
    assert_eq!(transport.url(0).query(), None, "nothing secret in the address");
    assert_eq!(transport.count(), 1);
}

#[tokio::test]
async fn the_code_goes_to_the_token_endpoint_of_the_moment_the_browser_opened() {
    let request = example(&provider());
    let mut changed = provider();
    changed.endpoints.token = "https://evil.example.com/token".parse().unwrap();
    changed.client.authentication = vec![ClientAuthentication::None];
    let transport = Scripted::new([json(200, r#"{"access_token":"a","token_type":"Bearer"}"#)]);
    redeem(AuthorizationCode::new("c"), &request, &client(None), &changed, &transport).await.unwrap();
    assert_eq!(transport.url(0).as_str(), "https://id.example.org/token");
}

#[tokio::test]
async fn a_code_is_not_sent_again_after_an_error_or_a_lost_answer() {
    for script in [
        Err(TransportError::Lost),
        Err(TransportError::TimedOut),
        json(503, "{}"),
        json(400, r#"{"error":"invalid_grant"}"#),
    ] {
        let transport = Scripted::new([script]);
        let request = example(&provider());
        let result =
            redeem(AuthorizationCode::new("c"), &request, &client(None), &provider(), &transport).await;
        assert!(result.is_err());
        assert_eq!(transport.count(), 1);
    }
}

#[tokio::test]
async fn a_refused_verifier_never_leads_to_a_request_without_pkce() {
    let body = r#"{"error":"invalid_grant","error_description":"code_verifier does not match"}"#;
    let transport = Scripted::new([json(400, body)]);
    let request = example(&provider());
    let result =
        redeem(AuthorizationCode::new("CANARY-code"), &request, &client(None), &provider(), &transport).await;
    let error = result.unwrap_err();
    assert_eq!(verdict::problem_kind(&error), ProblemKind::CodeRefused);
    assert!(error.context.sent.contains(&"code_verifier"));
    assert_eq!(transport.count(), 1);
    assert!(!format!("{:?}", Problem::from(error)).contains("CANARY"));
}

#[test]
fn every_catalogue_task_can_be_asked_for() {
    let provider = provider();
    for uses in ["imap", "smtp", "imap,smtp"] {
        let scopes = provider.scopes_for(&uses.parse::<Uses>().unwrap()).unwrap();
        let text = provider.scope_text(&scopes);
        assert_eq!(parameters(&begun(&provider, &text, Prompt::Usual))["scope"], text);
    }
}
