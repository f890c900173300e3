//! Ends a grant at the provider (RFC 7009).
//!
//! A token counts as revoked only on the provider's own word; a web page, a redirect or a lost answer is none.

use super::fault::{Exchange, Fault, ProtocolError};
use super::form::{ClientAuth, Form};
use crate::domain::provider::{Endpoint, Provider, RevocationForm};
use crate::domain::secret::{AccessToken, RefreshToken};
use crate::platform::transport::Transport;
use secrecy::ExposeSecret;

/// Ends the grant through its refresh token, or through the access token where there is no other. `false` when the
/// provider has no endpoint that can be spoken to in the standard way, or there is no token.
///
/// RFC 7009, sections 2.1, 2.2 and 2.2.1.
pub async fn revoke(
    provider: &Provider,
    auth: &ClientAuth,
    refresh: Option<&RefreshToken>,
    access: Option<&AccessToken>,
    transport: &dyn Transport,
) -> Result<bool, ProtocolError> {
    let standard = provider.endpoints.revocation_form == RevocationForm::Standard;
    let Some(endpoint) = provider.endpoints.revocation.as_ref().filter(|_| standard) else {
        return Ok(false);
    };
    let one = Revocation { provider, auth, endpoint, transport };
    let refused = match refresh {
        None => None,
        Some(refresh) => match one.send(refresh, "refresh_token").await {
            Err(error) if is(&error, "unsupported_token_type") => Some(error),
            ended => return ended.map(|()| true),
        },
    };
    match (access, refused) {
        (Some(access), _) => one.send(access, "access_token").await.map(|()| true),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(false),
    }
}

struct Revocation<'a> {
    provider: &'a Provider,
    auth: &'a ClientAuth,
    endpoint: &'a Endpoint,
    transport: &'a dyn Transport,
}

impl Revocation<'_> {
    async fn send(&self, token: &impl ExposeSecret<str>, hint: &'static str) -> Result<(), ProtocolError> {
        let form = Form::new(Exchange::Revoke)
            .secret("token", token)
            .with("token_type_hint", hint)
            .by(self.auth, self.provider);
        match form.post(self.endpoint.url(), self.transport).await {
            Ok(_) => Ok(()),
            // Google's word for a token that is dead already, which is what was wanted.
            Err(error) if is(&error, "invalid_token") && error.context.status == Some(400) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

fn is(error: &ProtocolError, code: &str) -> bool {
    matches!(&error.fault, Fault::Refused(refusal) if refusal.error == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::transport::{Response, TransportError};
    use crate::protocol::scripted::{Scripted, client, json, page, provider};

    async fn revoked(
        script: impl IntoIterator<Item = Result<Response, TransportError>>,
    ) -> (Scripted, Result<bool, ProtocolError>) {
        let transport = Scripted::new(script);
        let mut provider = provider();
        provider.endpoints.revocation = Some("https://id.example.org/revoke".parse().unwrap());
        let (refresh, access) = (RefreshToken::new("CANARY-r"), AccessToken::new("CANARY-a"));
        let result = revoke(&provider, &client(None), Some(&refresh), Some(&access), &transport).await;
        (transport, result)
    }

    #[tokio::test]
    async fn the_refresh_token_is_revoked_and_any_body_with_200_means_done() {
        for body in ["", "{}", "ok"] {
            let (transport, result) = revoked([json(200, body)]).await;
            assert!(result.unwrap());
            assert_eq!(transport.body(0), "token=CANARY-r&token_type_hint=refresh_token&client_id=client-1");
        }
    }

    #[tokio::test]
    async fn a_server_that_revokes_no_refresh_tokens_gets_the_access_token() {
        let (transport, result) =
            revoked([json(400, r#"{"error":"unsupported_token_type"}"#), json(200, "")]).await;
        assert!(result.unwrap());
        assert!(transport.body(1).contains("token_type_hint=access_token"));
    }

    #[tokio::test]
    async fn a_token_that_is_dead_already_counts_as_revoked() {
        assert!(revoked([json(400, r#"{"error":"invalid_token"}"#)]).await.1.unwrap());
    }

    #[tokio::test]
    async fn nothing_but_the_providers_word_counts_as_revoked() {
        for script in [
            json(503, ""),
            page(200),
            json(302, ""),
            Err(TransportError::Lost),
            json(401, r#"{"error":"invalid_client"}"#),
        ] {
            let error = revoked([script]).await.1.unwrap_err();
            assert!(!format!("{error:?}").contains("CANARY"));
        }
    }

    #[tokio::test]
    async fn a_provider_without_a_standard_endpoint_is_not_asked() {
        let transport = Scripted::new([]);
        let refresh = RefreshToken::new("r");
        assert!(!revoke(&provider(), &client(None), Some(&refresh), None, &transport).await.unwrap());
        assert_eq!(transport.count(), 0);
    }
}
