//! Renews an access token (RFC 6749, section 6).
//!
//! Sends one request and never repeats it: a provider that replaces refresh tokens has forgotten the old one as soon as
//! it has answered. Keeping or replacing the refresh token is decided by whoever stores it.

use super::fault::{Exchange, ProtocolError};
use super::form::{ClientAuth, Form};
use super::token_answer;
use crate::domain::provider::Provider;
use crate::domain::secret::RefreshToken;
use crate::domain::token::TokenSet;
use crate::platform::transport::Transport;

/// Asks for a new access token. No scope is sent, which means "as granted": never more, and no provider can find the
/// spelling of its own answer wrong.
///
/// In the answer `refresh` is `None` when the old refresh token stays in force.
///
/// RFC 6749, section 6; RFC 8707, section 2.2.
pub async fn renew(
    provider: &Provider,
    auth: &ClientAuth,
    refresh: &RefreshToken,
    transport: &dyn Transport,
) -> Result<TokenSet, ProtocolError> {
    let form = Form::new(Exchange::Refresh)
        .with("grant_type", "refresh_token")
        .secret("refresh_token", refresh)
        .maybe("resource", provider.parameters.resource.as_deref())
        .by(auth, provider);
    let answer = form.post(provider.endpoints.token.url(), transport).await?;
    token_answer::read(&answer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::{Failure, Problem, ProblemKind};
    use crate::platform::transport::{Response, TransportError};
    use crate::protocol::scripted::{Scripted, client, json, page, provider};
    use crate::protocol::verdict;

    async fn renewed(
        script: Result<Response, TransportError>,
    ) -> (Scripted, Result<TokenSet, ProtocolError>) {
        let transport = Scripted::new([script]);
        let result =
            renew(&provider(), &client(None), &RefreshToken::new("CANARY-refresh"), &transport).await;
        (transport, result)
    }

    #[tokio::test]
    async fn a_refresh_asks_for_no_scope_and_goes_to_the_token_endpoint() {
        let (transport, result) = renewed(json(200, r#"{"access_token":"a2","token_type":"bearer"}"#)).await;
        assert_eq!(transport.url(0).as_str(), "https://id.example.org/token");
        assert_eq!(
            transport.body(0),
            "grant_type=refresh_token&refresh_token=CANARY-refresh&client_id=client-1"
        );
        assert!(result.unwrap().refresh.is_none(), "the old refresh token stays in force");
    }

    #[tokio::test]
    async fn a_resource_that_the_provider_wants_is_named_at_every_renewal() {
        let transport = Scripted::new([json(200, r#"{"access_token":"a2","token_type":"bearer"}"#)]);
        let mut provider = provider();
        provider.parameters.resource = Some("https://mail.example.org/".into());
        renew(&provider, &client(None), &RefreshToken::new("r"), &transport).await.unwrap();
        assert!(transport.form(0).contains(&("resource".into(), "https://mail.example.org/".into())));
    }

    #[tokio::test]
    async fn only_a_definite_answer_ends_a_grant() {
        let ended = r#"{"error":"invalid_grant"}"#;
        for script in [
            json(500, ended),
            json(503, "{}"),
            json(429, ended),
            json(200, "{"),
            page(200),
            page(403),
            page(502),
            json(302, "{}"),
            Err(TransportError::Lost),
            Err(TransportError::TimedOut),
            Err(TransportError::Dns),
            json(400, r#"{"error":"temporarily_unavailable"}"#),
        ] {
            let error = renewed(script).await.1.unwrap_err();
            let kind = verdict::problem_kind(&error);
            assert_eq!(verdict::failure(kind), Failure::Passing, "{error:?}");
        }
        let error = renewed(json(400, ended)).await.1.unwrap_err();
        assert_eq!(verdict::problem_kind(&error), ProblemKind::GrantEnded);
        assert_eq!(verdict::failure(ProblemKind::GrantEnded), Failure::Final);
    }

    #[tokio::test]
    async fn a_request_that_failed_is_not_repeated() {
        let (transport, result) = renewed(Err(TransportError::Lost)).await;
        assert!(result.is_err());
        assert_eq!(transport.count(), 1);
    }

    #[tokio::test]
    async fn the_problem_names_what_was_sent_and_holds_no_token() {
        let body = r#"{"error":"invalid_grant","error_description":"CANARY-refresh is unknown"}"#;
        let problem = Problem::from(renewed(json(400, body)).await.1.unwrap_err());
        assert_eq!(problem.facts.sent, ["grant_type", "refresh_token", "client_id"]);
        assert_eq!(problem.facts.during.as_deref(), Some("refresh"));
        assert!(!format!("{problem:?}").contains("CANARY"));
    }
}
