//! Registers Mailward at a provider (RFC 7591).
//!
//! Asks for what it is: a public, native client with PKCE, without a secret. Servers may decide otherwise, and what they
//! answer counts; a registration under which no sign-in could work is refused, and given back where that is possible.

use jiff::Timestamp;
use serde_json::json;
use zeroize::Zeroizing;

use super::answer::{self, Sent};
use super::fault::{Exchange, Fault, ProtocolError};
use super::registration::{self, Management, RegistrationAnswer};
use crate::domain::provider::{ClientId, Provider};
use crate::domain::secret::ClientSecret;
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
    /// When that stops being good; `None` for never.
    pub secret_expires_at: Option<Timestamp>,
    /// The name that the consent page shows, where the server gave it another one.
    pub name: Option<String>,
    /// What reads or deletes it later (RFC 7592), where the server allows that.
    pub management: Option<Management>,
}

/// Registers, with these redirect addresses. RFC 7591, sections 2, 3.1 and 3.2.1; RFC 8252, section 8.4.
pub async fn register(
    provider: &Provider,
    redirect_uris: &[String],
    transport: &dyn Transport,
) -> Result<Registration, ProtocolError> {
    let endpoint = provider.endpoints.registration.as_ref();
    let endpoint = endpoint.ok_or_else(|| ProtocolError::new(Exchange::Register, Fault::NotOffered))?;
    let sent = Sent { names: SENT.to_vec(), ..Sent::default() };
    let request = Request {
        method: Method::Post,
        url: endpoint.url().clone(),
        headers: vec![
            ("accept", Zeroizing::new("application/json".to_owned())),
            ("content-type", Zeroizing::new("application/json".to_owned())),
        ],
        body: Zeroizing::new(wish(provider, redirect_uris).to_string().into_bytes()),
    };
    let answer = answer::ask(Exchange::Register, request, sent, transport).await?;
    let said: RegistrationAnswer = answer.parse()?;
    let management = said.management(provider);
    match said.into_registration(redirect_uris, management.clone()) {
        Ok(registration) => Ok(registration),
        Err(fault) => {
            if let Some(management) = management {
                // Nobody could use it, so it is not left behind. What comes of that changes nothing here.
                registration::delete(&management, transport).await.ok();
            }
            Err(answer.fault(fault))
        }
    }
}

fn wish(provider: &Provider, redirect_uris: &[String]) -> serde_json::Value {
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
    wish
}

const SENT: [&str; 6] = [
    "client_name",
    "application_type",
    "redirect_uris",
    "grant_types",
    "response_types",
    "token_endpoint_auth_method",
];

impl RegistrationAnswer<'_> {
    /// What must be there, and what must be as it was asked for, because no sign-in works otherwise. What the server leaves
    /// out counts as it was asked for (RFC 7591, section 3.2.1).
    fn into_registration(
        self,
        asked: &[String],
        management: Option<Management>,
    ) -> Result<Registration, Fault> {
        let missing = || Fault::Incomplete("client_id");
        let client_id = self.client_id.as_text().ok_or_else(missing)?.parse().map_err(|_unfit| missing())?;
        let lists = |list: &Option<Vec<String>>, wanted: &str| {
            list.as_ref().is_none_or(|list| list.iter().any(|one| one == wanted))
        };
        let redirects = self.redirect_uris.list();
        if !asked.iter().all(|wanted| lists(&redirects, wanted)) {
            return Err(Fault::Different("redirect_uris"));
        }
        if !lists(&self.grant_types.list(), "authorization_code") {
            return Err(Fault::Different("grant_types"));
        }
        if !lists(&self.response_types.list(), "code") {
            return Err(Fault::Different("response_types"));
        }
        let (client_secret, secret_expires_at) = self.secret()?;
        let name = self.name();
        Ok(Registration { client_id, client_secret, secret_expires_at, name, management })
    }

    /// The secret, by the way in which the server wants the client to name itself. A public client has none, whatever came.
    fn secret(&self) -> Result<(Option<ClientSecret>, Option<Timestamp>), Fault> {
        let method = self.token_endpoint_auth_method.as_text();
        let secret = self.client_secret.as_text().filter(|secret| !secret.trim().is_empty());
        match (method, secret) {
            (Some("none"), _) | (None, None) => Ok((None, None)),
            (None | Some("client_secret_basic" | "client_secret_post"), Some(secret)) => {
                Ok((Some(ClientSecret::new(secret)), self.secret_expires_at()))
            }
            (Some("client_secret_basic" | "client_secret_post"), None) => {
                Err(Fault::Incomplete("client_secret"))
            }
            (Some(_), _) => Err(Fault::Different("token_endpoint_auth_method")),
        }
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
        assert_eq!(transport.method(0), Method::Post);
        assert_eq!(transport.header(0, "content-type").as_deref(), Some("application/json"));
        let sent: serde_json::Value = serde_json::from_str(&transport.body(0)).unwrap();
        let grants = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"];
        assert_eq!(sent["grant_types"], serde_json::json!(grants));
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
            "client_secret_expires_at":1800000000,
            "registration_access_token":"CANARY-r","registration_client_uri":"https://id.example.org/register/c"}"#;
        let registration = registered(200, body).await.1.unwrap();
        assert!(registration.client_secret.is_some() && registration.management.is_some());
        assert_eq!(registration.secret_expires_at, Timestamp::from_second(1_800_000_000).ok());
        assert!(!format!("{registration:?}").contains("CANARY"));
    }

    #[tokio::test]
    async fn a_refused_registration_says_why() {
        for (status, body) in [
            (400, r#"{"error":"invalid_redirect_uri","error_description":"loopback is not allowed"}"#),
            (403, "{}"),
            (201, "{}"),
            (201, r#"{"client_id":"two words"}"#),
            (201, r#"{"client_id":"c","token_endpoint_auth_method":"client_secret_basic"}"#),
            (
                201,
                r#"{"client_id":"c","client_secret":" ","token_endpoint_auth_method":"client_secret_post"}"#,
            ),
            (201, r#"{"client_id":"c","token_endpoint_auth_method":"private_key_jwt"}"#),
            (201, r#"{"client_id":"c","redirect_uris":["https://elsewhere.example.org/callback"]}"#),
            (201, r#"{"client_id":"c","redirect_uris":[]}"#),
            (201, r#"{"client_id":"c","grant_types":["client_credentials"]}"#),
            (201, r#"{"client_id":"c","response_types":["token"]}"#),
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

    #[tokio::test]
    async fn a_public_client_gets_no_secret_whatever_the_server_sends_along() {
        let body = r#"{"client_id":"c","token_endpoint_auth_method":"none","client_secret":"CANARY-s","client_secret_expires_at":5}"#;
        let registration = registered(201, body).await.1.unwrap();
        assert!(registration.client_secret.is_none() && registration.secret_expires_at.is_none());
    }

    #[tokio::test]
    async fn a_secret_of_an_unnamed_method_is_kept_and_a_zero_means_that_it_never_ends() {
        let body = r#"{"client_id":"c","client_secret":"s-1","client_secret_expires_at":0}"#;
        let registration = registered(201, body).await.1.unwrap();
        assert!(registration.client_secret.is_some() && registration.secret_expires_at.is_none());
        let ends = registered(201, &body.replace(":0}", ":1800000000}")).await.1.unwrap().secret_expires_at;
        assert_eq!(ends, Timestamp::from_second(1_800_000_000).ok());
    }

    #[tokio::test]
    async fn a_registration_that_is_of_no_use_is_given_back() {
        let body = r#"{"client_id":"c","redirect_uris":[],"registration_access_token":"CANARY-r",
            "registration_client_uri":"https://id.example.org/register/c"}"#;
        let transport = Scripted::new([json(201, body), json(204, "")]);
        let redirects = ["http://127.0.0.1/callback/example".to_owned()];
        let error = register(&provider(), &redirects, &transport).await.unwrap_err();
        assert_eq!(error.fault, Fault::Different("redirect_uris"));
        assert_eq!((transport.count(), transport.url(1).path()), (2, "/register/c"));
        assert_eq!(transport.header(1, "authorization").as_deref(), Some("Bearer CANARY-r"));
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }

    #[tokio::test]
    async fn a_place_to_manage_it_at_somebody_elses_is_not_taken() {
        for address in [
            "https://id.elsewhere.example.net/register/c",
            "http://id.example.org/register/c",
            "http://127.0.0.1:9/register/c",
            "nonsense",
        ] {
            let body = format!(
                r#"{{"client_id":"c","registration_access_token":"CANARY-r","registration_client_uri":"{address}"}}"#
            );
            let (transport, registered) = registered(201, &body).await;
            assert!(registered.unwrap().management.is_none(), "{address}");
            assert_eq!(transport.count(), 1);
        }
    }
}
