//! What is sent to a revocation endpoint, and what its answers are taken for.

use super::*;
use crate::platform::transport::{Response, TransportError};
use crate::protocol::scripted::{Scripted, client, json, page, provider, with_header};

type Script = Vec<Result<Response, TransportError>>;

fn offering(form: RevocationForm) -> Provider {
    let mut provider = provider();
    provider.endpoints.revocation = Some("https://id.example.org/revoke".parse().unwrap());
    provider.endpoints.revocation_form = form;
    provider
}

async fn asked(
    provider: &Provider,
    secret: Option<&str>,
    script: Script,
) -> (Scripted, Result<Option<Word>, ProtocolError>) {
    let transport = Scripted::new(script);
    let (refresh, access) = (RefreshToken::new("CANARY-r"), AccessToken::new("CANARY-a"));
    let tokens = Tokens { refresh: Some(&refresh), previous: None, access: Some(&access) };
    let result = revoke(provider, &client(secret), tokens, &transport).await;
    (transport, result)
}

async fn revoked(script: Script) -> (Scripted, Result<Option<Word>, ProtocolError>) {
    asked(&offering(RevocationForm::Standard), None, script).await
}

fn refused(error: &str) -> Result<Response, TransportError> {
    json(400, &format!(r#"{{"error":"{error}"}}"#))
}

/// As an answer that an endpoint gave.
#[expect(clippy::unnecessary_wraps, reason = "it is compared with what may be none")]
fn word(refresh: Said, access: Said) -> Option<Word> {
    Some(Word { refresh, access })
}

#[tokio::test]
async fn the_refresh_token_goes_first_then_the_access_token_and_any_body_with_200_means_done() {
    for body in ["", "{}", "ok"] {
        let (transport, result) = revoked(vec![json(200, body), json(200, body)]).await;
        assert_eq!(result.unwrap(), word(Said::Ended, Said::Ended));
        assert_eq!(transport.body(0), "token=CANARY-r&token_type_hint=refresh_token&client_id=client-1");
        assert_eq!(transport.body(1), "token=CANARY-a&token_type_hint=access_token&client_id=client-1");
    }
}

#[tokio::test]
async fn a_confidential_client_proves_itself_and_its_secret_is_in_no_error() {
    let provider = offering(RevocationForm::Standard);
    let refusal = r#"{"error":"invalid_client","error_description":"CANARY-s is wrong, and so is CANARY-r"}"#;
    let (transport, result) = asked(&provider, Some("CANARY-s"), vec![json(401, refusal)]).await;
    assert!(transport.header(0, "authorization").unwrap().starts_with("Basic "));
    assert!(!transport.body(0).contains("client_id"), "the header says who asks");
    let error = result.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("CANARY"));
    assert_eq!(transport.count(), 1, "whoever is refused for its client need not ask twice");
}

#[tokio::test]
async fn a_server_that_ends_one_kind_only_is_told_apart_from_one_that_ends_none() {
    let unsupported = || refused("unsupported_token_type");
    let (_, result) = revoked(vec![unsupported(), json(200, "")]).await;
    assert_eq!(result.unwrap(), word(Said::Kept, Said::Ended));
    let (_, result) = revoked(vec![json(200, ""), unsupported()]).await;
    assert_eq!(result.unwrap(), word(Said::Ended, Said::Kept));
    assert_eq!(revoked(vec![unsupported(), unsupported()]).await.1.unwrap(), None);
}

#[tokio::test]
async fn a_token_that_is_dead_or_unknown_already_counts_as_ended() {
    for error in ["invalid_token", "invalid_grant"] {
        let (_, result) = revoked(vec![refused(error), refused(error)]).await;
        assert_eq!(result.unwrap(), word(Said::Ended, Said::Ended), "{error}");
    }
    let busy = json(503, r#"{"error":"invalid_token"}"#);
    assert!(revoked(vec![busy]).await.1.is_err(), "a server in trouble says nothing about a token");
}

#[tokio::test]
async fn an_access_token_that_is_not_taken_back_does_not_undo_what_was_reached() {
    let (_, result) = revoked(vec![json(200, ""), refused("invalid_request")]).await;
    assert_eq!(result.unwrap(), word(Said::Ended, Said::Kept));
    let passing = [json(503, ""), page(200), Err(TransportError::Lost), Err(TransportError::Dns)];
    for script in passing {
        assert!(revoked(vec![json(200, ""), script]).await.1.is_err(), "it is to be asked again");
    }
}

#[tokio::test]
async fn nothing_but_the_providers_word_counts_as_ended() {
    for script in [
        json(503, ""),
        page(200),
        json(302, ""),
        json(404, "{}"),
        Err(TransportError::Lost),
        Err(TransportError::Tls("unknown issuer".into())),
        json(401, r#"{"error":"invalid_client"}"#),
    ] {
        let (transport, result) = revoked(vec![script]).await;
        assert!(!format!("{:?}", result.unwrap_err()).contains("CANARY"));
        assert_eq!(transport.count(), 1);
    }
}

#[tokio::test]
async fn a_provider_that_asks_for_patience_is_told_with_the_time_it_wants() {
    let (_, result) = revoked(vec![with_header(json(503, ""), "retry-after", "90")]).await;
    let error = result.unwrap_err();
    assert_eq!(error.context.retry_after_s, Some(90));
    assert_eq!(verdict::failure(verdict::problem_kind(&error)), Failure::Passing);
}

#[tokio::test]
async fn a_refresh_token_of_before_is_ended_too() {
    let transport = Scripted::new([json(200, ""), refused("invalid_request"), json(200, "")]);
    let (refresh, previous) = (RefreshToken::new("r2"), RefreshToken::new("r1"));
    let access = AccessToken::new("a");
    let tokens = Tokens { refresh: Some(&refresh), previous: Some(&previous), access: Some(&access) };
    let provider = offering(RevocationForm::Standard);
    let result = revoke(&provider, &client(None), tokens, &transport).await;
    assert_eq!(result.unwrap(), word(Said::Ended, Said::Ended));
    assert!(transport.body(1).starts_with("token=r1&token_type_hint=refresh_token"));
}

#[tokio::test]
async fn a_provider_without_an_endpoint_is_not_asked() {
    let (transport, result) = asked(&provider(), None, vec![]).await;
    assert_eq!((result.unwrap(), transport.count()), (None, 0));
}

#[tokio::test]
async fn an_endpoint_for_access_tokens_gets_that_one_from_a_client_with_a_secret_only() {
    let mut provider = offering(RevocationForm::AccessTokenOnly);
    provider.client.authentication = vec![crate::domain::provider::ClientAuthentication::Post];
    let (transport, result) = asked(&provider, Some("s"), vec![json(200, r#"{"status":"ok"}"#)]).await;
    assert_eq!(result.unwrap(), word(Said::Nothing, Said::Ended));
    assert_eq!(transport.body(0), "access_token=CANARY-a&client_id=client-1&client_secret=s");
    let (_, result) = asked(&provider, Some("s"), vec![refused("unsupported_token_type")]).await;
    assert_eq!(result.unwrap(), None, "the token was asked for without a device");
    let (transport, result) = asked(&provider, None, vec![]).await;
    assert_eq!((result.unwrap(), transport.count()), (None, 0));
}

#[tokio::test]
async fn an_endpoint_that_wants_a_bearer_gets_json_with_the_access_token_in_the_header() {
    let provider = offering(RevocationForm::BearerJson);
    let (transport, result) = asked(&provider, None, vec![json(200, "{}"), json(200, "{}")]).await;
    assert_eq!(result.unwrap(), word(Said::Ended, Said::Ended));
    assert_eq!(transport.body(0), r#"{"token":"CANARY-r","token_type_hint":"refresh_token"}"#);
    assert_eq!(transport.body(1), r#"{"token":"CANARY-a","token_type_hint":"access_token"}"#);
    assert_eq!(transport.header(0, "authorization").as_deref(), Some("Bearer CANARY-a"));
    assert_eq!(transport.header(0, "content-type").as_deref(), Some("application/json"));
}

#[tokio::test]
async fn a_bearer_that_has_ended_is_not_taken_for_the_end_of_the_refresh_token() {
    let provider = offering(RevocationForm::BearerJson);
    let dead = || json(401, r#"{"error":"invalid_token","error_description":"CANARY-a has expired"}"#);
    let (_, result) = asked(&provider, None, vec![dead(), dead()]).await;
    assert_eq!(result.unwrap(), word(Said::Kept, Said::Ended));
}
