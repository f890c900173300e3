//! Registers Mailward at a provider (RFC 7591).
//!
//! Asks for what it is: a public, native client with PKCE, without a secret. Servers may decide otherwise; what they
//! answer counts.

use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::answer::{self, Sent};
use super::fault::{Exchange, Fault, ProtocolError};
use super::loose::Loose;
use crate::domain::provider::{ClientId, Endpoint, Provider};
use crate::domain::secret::{ClientSecret, RegistrationToken};
use crate::platform::transport::{Method, Request, Transport};

/// The name that consent pages show.
pub const CLIENT_NAME: &str = "Mailward";

/// A registration as the provider made it.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The new client ID.
    pub client_id: ClientId,
    /// A secret, where the server insists on one.
    pub client_secret: Option<ClientSecret>,
    /// What changes or removes the registration later (RFC 7592), if the server allows that.
    pub token: Option<RegistrationToken>,
    /// Where to do so.
    pub address: Option<Endpoint>,
}

/// Registers, with these redirect addresses. RFC 7591, sections 2, 3.1 and 3.2.1; RFC 8252, section 8.4.
pub async fn register(
    provider: &Provider,
    redirect_uris: &[String],
    transport: &dyn Transport,
) -> Result<Registration, ProtocolError> {
    let endpoint = provider.endpoints.registration.as_ref();
    let endpoint = endpoint.ok_or_else(|| ProtocolError::new(Exchange::Register, Fault::NotOffered))?;
    let mut grants = vec!["authorization_code", "refresh_token"];
    grants
        .extend(provider.endpoints.device_for_mail().map(|_| "urn:ietf:params:oauth:grant-type:device_code"));
    let mut wish = json!({
        "client_name": CLIENT_NAME,
        "application_type": "native",
        "redirect_uris": redirect_uris,
        "grant_types": grants,
        "response_types": ["code"],
        "token_endpoint_auth_method": "none",
    });
    // Without a list the server gives what it thinks right; an empty one could be taken as "nothing".
    let scope = provider.scopes_for(&provider.offered_uses()).map(|scopes| provider.scope_text(&scopes));
    if let Some(scope) = scope.ok().filter(|scope| !scope.is_empty()) {
        wish["scope"] = scope.into();
    }
    let sent = Sent { names: SENT.to_vec(), ..Sent::default() };
    let request = Request {
        method: Method::Post,
        url: endpoint.url().clone(),
        headers: vec![
            ("accept", Zeroizing::new("application/json".to_owned())),
            ("content-type", Zeroizing::new("application/json".to_owned())),
        ],
        body: Zeroizing::new(wish.to_string().into_bytes()),
    };
    let answer = answer::ask(Exchange::Register, request, sent, transport).await?;
    let said: RegistrationAnswer = answer.parse()?;
    said.into_registration().ok_or_else(|| answer.fault(Fault::Incomplete("client_id")))
}

const SENT: [&str; 6] = [
    "client_name",
    "application_type",
    "redirect_uris",
    "grant_types",
    "response_types",
    "token_endpoint_auth_method",
];

#[derive(Deserialize, Default)]
#[serde(default)]
struct RegistrationAnswer<'a> {
    #[serde(borrow)]
    client_id: Loose<'a>,
    #[serde(borrow)]
    client_secret: Loose<'a>,
    #[serde(borrow)]
    token_endpoint_auth_method: Loose<'a>,
    #[serde(borrow)]
    registration_access_token: Loose<'a>,
    #[serde(borrow)]
    registration_client_uri: Loose<'a>,
}

impl RegistrationAnswer<'_> {
    fn into_registration(self) -> Option<Registration> {
        let is_public = self.token_endpoint_auth_method.text().as_deref() == Some("none");
        let secret = self.client_secret.text().filter(|secret| !is_public && !secret.is_empty());
        let token = self.registration_access_token.text().filter(|token| !token.is_empty());
        Some(Registration {
            client_id: self.client_id.text()?.parse().ok()?,
            client_secret: secret.map(ClientSecret::new),
            token: token.map(RegistrationToken::new),
            address: self.registration_client_uri.text().and_then(|text| text.parse().ok()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;
    use crate::protocol::scripted::{Scripted, json, provider};
    use crate::protocol::verdict;

    async fn registered(status: u16, body: &str) -> (Scripted, Result<Registration, ProtocolError>) {
        let transport = Scripted::new([json(status, body)]);
        let redirects = ["http://127.0.0.1/callback/example".to_owned()];
        let result = register(&provider(), &redirects, &transport).await;
        (transport, result)
    }

    #[tokio::test]
    async fn mailward_registers_as_a_public_native_client_with_exact_redirects() {
        let (transport, result) =
            registered(201, r#"{"client_id":"c-9","token_endpoint_auth_method":"none"}"#).await;
        let sent: serde_json::Value = serde_json::from_str(&transport.body(0)).unwrap();
        assert_eq!(sent["token_endpoint_auth_method"], "none");
        assert_eq!(sent["application_type"], "native");
        assert_eq!(sent["redirect_uris"], serde_json::json!(["http://127.0.0.1/callback/example"]));
        assert_eq!(sent["response_types"], serde_json::json!(["code"]));
        let registration = result.unwrap();
        assert_eq!(registration.client_id.as_str(), "c-9");
        assert!(registration.client_secret.is_none());
    }

    #[tokio::test]
    async fn a_secret_the_server_insists_on_is_kept_and_never_printed() {
        let body = r#"{"client_id":"c","client_secret":"CANARY-s","token_endpoint_auth_method":"client_secret_basic",
            "registration_access_token":"CANARY-r","registration_client_uri":"https://id.example.org/register/c"}"#;
        let registration = registered(200, body).await.1.unwrap();
        assert!(
            registration.client_secret.is_some()
                && registration.token.is_some()
                && registration.address.is_some()
        );
        assert!(!format!("{registration:?}").contains("CANARY"));
    }

    #[tokio::test]
    async fn a_refused_registration_says_why() {
        for (status, body) in [
            (400, r#"{"error":"invalid_redirect_uri","error_description":"loopback is not allowed"}"#),
            (403, "{}"),
            (201, "{}"),
            (201, r#"{"client_id":"two words"}"#),
        ] {
            let error = registered(status, body).await.1.unwrap_err();
            assert_eq!(verdict::problem_kind(&error), ProblemKind::RegistrationRefused, "{body}");
        }
    }

    #[tokio::test]
    async fn a_provider_without_registration_is_not_asked() {
        let mut provider = provider();
        provider.endpoints.registration = None;
        let transport = Scripted::new([]);
        let error = register(&provider, &[], &transport).await.unwrap_err();
        assert_eq!(verdict::problem_kind(&error), ProblemKind::RegistrationRefused);
        assert_eq!(transport.count(), 0);
    }
}
