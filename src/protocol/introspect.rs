//! Asks the provider whether a token is still good (RFC 7662).

use jiff::{SignedDuration, Timestamp};
use secrecy::ExposeSecret;
use serde::Deserialize;

use super::fault::{Exchange, Fault, ProtocolError};
use super::form::{ClientAuth, Form};
use super::loose::Loose;
use crate::domain::provider::Provider;
use crate::domain::scope::Scope;
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::platform::transport::Transport;

/// What the provider says of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introspection {
    /// Whether it is good now.
    pub active: bool,
    /// What it opens, if the provider says so.
    pub scopes: Option<Vec<Scope>>,
    /// When it ends, if the provider says so.
    pub expires_at: Option<Timestamp>,
}

/// Asks once about an access token. RFC 7662, sections 2.1 and 2.2.
pub async fn introspect(
    provider: &Provider,
    auth: &ClientAuth,
    token: &AccessToken,
    transport: &dyn Transport,
) -> Result<Introspection, ProtocolError> {
    ask(provider, auth, token, "access_token", transport).await
}

/// The same about a refresh token.
pub async fn introspect_refresh(
    provider: &Provider,
    auth: &ClientAuth,
    token: &RefreshToken,
    transport: &dyn Transport,
) -> Result<Introspection, ProtocolError> {
    ask(provider, auth, token, "refresh_token", transport).await
}

async fn ask(
    provider: &Provider,
    auth: &ClientAuth,
    token: &impl ExposeSecret<str>,
    hint: &'static str,
    transport: &dyn Transport,
) -> Result<Introspection, ProtocolError> {
    let endpoint = provider.endpoints.introspection.as_ref();
    let endpoint = endpoint.ok_or_else(|| ProtocolError::new(Exchange::Introspect, Fault::NotOffered))?;
    let form = Form::new(Exchange::Introspect)
        .secret("token", token)
        .with("token_type_hint", hint)
        .by(auth, provider);
    let answer = form.post(endpoint.url(), transport).await?;
    let said: IntrospectionAnswer = answer.parse()?;
    Ok(Introspection {
        active: said.active.ok_or_else(|| answer.fault(Fault::Incomplete("active")))?,
        scopes: said.scope.words().map(|words| Scope::list(&words)),
        expires_at: said.exp.seconds().and_then(moment),
    })
}

/// Seconds since 1970 (RFC 7519, section 2); what is no moment counts as not said.
fn moment(seconds: f64) -> Option<Timestamp> {
    Timestamp::UNIX_EPOCH.checked_add(SignedDuration::try_from_secs_f64(seconds).ok()?).ok()
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct IntrospectionAnswer<'a> {
    active: Option<bool>,
    #[serde(borrow)]
    scope: Loose<'a>,
    #[serde(borrow)]
    exp: Loose<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::scripted::{Scripted, at, client, json, page, provider};

    async fn asked(body: &str) -> (Scripted, Result<Introspection, ProtocolError>) {
        let transport = Scripted::new([json(200, body)]);
        let result = introspect(&provider(), &client(None), &AccessToken::new("a1"), &transport).await;
        (transport, result)
    }

    #[tokio::test]
    async fn an_active_token_is_told_with_its_scopes_and_end() {
        let (transport, result) =
            asked(r#"{"active":true,"scope":"imap smtp","exp":1795345200,"sub":"x"}"#).await;
        assert_eq!(transport.body(0), "token=a1&token_type_hint=access_token&client_id=client-1");
        let said = result.unwrap();
        assert!(said.active);
        assert_eq!(said.scopes, Some(Scope::list("imap smtp")));
        assert_eq!(said.expires_at, Some(at("2026-11-22T11:00:00Z")));
    }

    #[tokio::test]
    async fn a_token_that_ended_is_told_without_an_error() {
        assert!(!asked(r#"{"active":false}"#).await.1.unwrap().active);
        assert_eq!(asked("{}").await.1.unwrap_err().fault, Fault::Incomplete("active"));
    }

    #[tokio::test]
    async fn a_refused_question_and_a_web_page_say_nothing_about_a_token() {
        for script in [
            json(401, r#"{"error":"invalid_client"}"#),
            json(403, "{}"),
            json(503, r#"{"active":false}"#),
            json(404, r#"{"active":false}"#),
            page(200),
        ] {
            let transport = Scripted::new([script]);
            let token = AccessToken::new("CANARY-a");
            let error = introspect(&provider(), &client(None), &token, &transport).await.unwrap_err();
            assert!(!format!("{error:?}").contains("CANARY"));
        }
        let mut silent = provider();
        silent.endpoints.introspection = None;
        let nobody = Scripted::new([]);
        let error = introspect(&silent, &client(None), &AccessToken::new("a"), &nobody).await.unwrap_err();
        assert_eq!((error.fault, nobody.count()), (Fault::NotOffered, 0));
    }

    #[tokio::test]
    async fn a_refresh_token_is_asked_about_under_its_own_name() {
        let transport = Scripted::new([json(200, r#"{"active":false}"#)]);
        let token = RefreshToken::new("r1");
        let said = introspect_refresh(&provider(), &client(None), &token, &transport).await.unwrap();
        assert!(!said.active);
        assert_eq!(transport.body(0), "token=r1&token_type_hint=refresh_token&client_id=client-1");
    }
}
