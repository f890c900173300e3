//! Builds a form-encoded request with client authentication and sends it once (RFC 6749, sections 2.3.1, 4.1.3 and 6).
//!
//! Made by hand although `oauth2` could: that one keeps code, verifier, refresh token and client secret in strings that
//! are not wiped. Here every secret is borrowed until the body is written, the body is wiped, the names of what was sent
//! are kept for the diagnosis.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::ExposeSecret;
use url::{Url, form_urlencoded};
use zeroize::Zeroizing;

use super::answer::{self, Answer, Sent};
use super::fault::{Exchange, ProtocolError};
use crate::domain::provider::{ClientAuthentication, ClientId, Provider};
use crate::domain::secret::ClientSecret;
use crate::platform::transport::{Method, Request, Transport};

/// Under which registration a request is made. How it says so is the provider's wish.
#[derive(Debug, Clone)]
pub struct ClientAuth {
    /// The client ID.
    pub id: ClientId,
    /// The client secret, for the clients that have one.
    pub secret: Option<ClientSecret>,
}

/// A request body in the making.
pub(super) struct Form<'a> {
    exchange: Exchange,
    pairs: Vec<(&'static str, &'a str)>,
    secrets: Vec<&'a str>,
    basic: Option<Zeroizing<String>>,
}

impl<'a> Form<'a> {
    pub(super) fn new(exchange: Exchange) -> Self {
        Self { exchange, pairs: Vec::new(), secrets: Vec::new(), basic: None }
    }

    /// One more parameter.
    pub(super) fn with(mut self, name: &'static str, value: &'a str) -> Self {
        self.pairs.push((name, value));
        self
    }

    /// One more parameter, if there is a value.
    pub(super) fn maybe(self, name: &'static str, value: Option<&'a str>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// One more parameter that must not be seen.
    pub(super) fn secret(mut self, name: &'static str, value: &'a impl ExposeSecret<str>) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the provider gave or demands it; it goes into a body that is wiped"
        )]
        let value = value.expose_secret();
        self.secrets.push(value);
        self.with(name, value)
    }

    /// Says who asks (RFC 6749, section 2.3.1; for public clients `client_id` alone, section 3.2.1).
    pub(super) fn by(self, auth: &'a ClientAuth, provider: &Provider) -> Self {
        let named = |form: Self| form.with("client_id", auth.id.as_str());
        match (provider.client.authentication_with(auth.secret.as_ref()), &auth.secret) {
            (ClientAuthentication::Basic, Some(secret)) => self.basic(&auth.id, secret),
            (ClientAuthentication::Post, Some(secret)) => named(self).secret("client_secret", secret),
            _ => named(self),
        }
    }

    fn basic(mut self, id: &ClientId, secret: &'a ClientSecret) -> Self {
        #[expect(
            clippy::disallowed_methods,
            reason = "the token endpoint demands it in a header that is wiped"
        )]
        let secret = secret.expose_secret();
        let encoded =
            |text: &str| Zeroizing::new(form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>());
        let pair = Zeroizing::new(format!("{}:{}", *encoded(id.as_str()), *encoded(secret)));
        self.basic = Some(Zeroizing::new(format!("Basic {}", STANDARD.encode(&*pair))));
        self.secrets.push(secret);
        self
    }

    /// Sends it once and reads the answer.
    pub(super) async fn post(self, url: &Url, transport: &dyn Transport) -> Result<Answer, ProtocolError> {
        let mut names: Vec<&'static str> = self.pairs.iter().map(|(name, _)| *name).collect();
        let mut headers = vec![
            ("accept", Zeroizing::new("application/json".to_owned())),
            ("content-type", Zeroizing::new("application/x-www-form-urlencoded".to_owned())),
        ];
        let body = self.body();
        if let Some(basic) = self.basic {
            headers.push(("authorization", basic));
            names.push("authorization");
        }
        let request = Request { method: Method::Post, url: url.clone(), headers, body };
        answer::ask(self.exchange, request, Sent { names, secrets: self.secrets }, transport).await
    }

    /// Large enough from the start, so that growing leaves no copy behind.
    fn body(&self) -> Zeroizing<Vec<u8>> {
        let room = self.pairs.iter().map(|(name, value)| name.len() + 3 * value.len() + 2).sum();
        let mut body = form_urlencoded::Serializer::new(String::with_capacity(room));
        body.extend_pairs(&self.pairs);
        Zeroizing::new(body.finish().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::scripted::{Scripted, client, json, provider};

    async fn sent(secret: Option<&str>, method: ClientAuthentication) -> Scripted {
        let transport = Scripted::new([json(200, "{}")]);
        let mut provider = provider();
        provider.client.authentication = vec![ClientAuthentication::None, method];
        let auth = client(secret);
        let form = Form::new(Exchange::Token).with("a", "ü &=").by(&auth, &provider);
        form.post(provider.endpoints.token.url(), &transport).await.unwrap();
        transport
    }

    #[tokio::test]
    async fn a_public_client_names_itself_in_the_body_and_sends_no_secret() {
        let transport = sent(None, ClientAuthentication::Post).await;
        assert_eq!(transport.body(0), "a=%C3%BC+%26%3D&client_id=client-1");
        assert_eq!(transport.header(0, "authorization"), None);
    }

    #[tokio::test]
    async fn a_form_is_posted_to_the_endpoint_with_the_query_it_has() {
        let transport = Scripted::new([json(200, "{}")]);
        let url = Url::parse("https://id.example.org/token?tenant=1").unwrap();
        Form::new(Exchange::Token).with("a", "b").post(&url, &transport).await.unwrap();
        assert_eq!((transport.method(0), transport.url(0)), (Method::Post, url));
        assert_eq!((transport.body(0).as_str(), transport.count()), ("a=b", 1));
        let kind = transport.header(0, "content-type");
        assert_eq!(kind.as_deref(), Some("application/x-www-form-urlencoded"));
    }

    #[tokio::test]
    async fn a_secret_goes_into_the_body_or_into_the_header_and_never_into_both() {
        let post = sent(Some("s:1+"), ClientAuthentication::Post).await;
        assert!(post.body(0).ends_with("&client_id=client-1&client_secret=s%3A1%2B"));
        let basic = sent(Some("s:1+"), ClientAuthentication::Basic).await;
        assert_eq!(basic.body(0), "a=%C3%BC+%26%3D");
        let expected = format!("Basic {}", STANDARD.encode("client-1:s%3A1%2B"));
        assert_eq!(basic.header(0, "authorization"), Some(expected));
        for transport in [post, basic] {
            assert_eq!(transport.url(0).as_str(), "https://id.example.org/token", "no name and no secret");
        }
    }

    #[tokio::test]
    async fn an_error_keeps_the_names_of_what_was_sent_and_none_of_the_values() {
        let answer = r#"{"error":"invalid_client","error_description":"CANARY-9 is wrong for client-1"}"#;
        let transport = Scripted::new([json(401, answer)]);
        let (provider, auth) = (provider(), client(Some("CANARY-9")));
        let form = Form::new(Exchange::Refresh).with("grant_type", "refresh_token").by(&auth, &provider);
        let error = form.post(provider.endpoints.token.url(), &transport).await.err().unwrap();
        assert_eq!(error.context.sent, ["grant_type", "authorization"]);
        assert_eq!(error.context.host.as_deref(), Some("id.example.org"));
        assert!(!format!("{error} {error:?}").contains("CANARY"));
    }

    #[tokio::test]
    async fn a_long_secret_that_the_provider_repeats_leaves_no_half_behind() {
        let secret = format!("CANARY{}", "x".repeat(5000));
        let answer = format!(
            r#"{{"error":"invalid_grant","error_description":"No {secret} here","suberror":"{secret}"}}"#
        );
        let transport = Scripted::new([json(400, &answer)]);
        let token = ClientSecret::new(secret.as_str());
        let form = Form::new(Exchange::Refresh).secret("refresh_token", &token);
        let error = form.post(provider().endpoints.token.url(), &transport).await.err().unwrap();
        assert_eq!(error.to_string(), "refresh: the provider refused: invalid_grant (No (…) here)");
        assert!(!format!("{error:?}").contains("CANARY"));
    }
}
