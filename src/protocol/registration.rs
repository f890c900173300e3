//! Reads a registration back, and deletes it (RFC 7592).
//!
//! The registration access token is worth the whole client: it goes to an address of the provider's own owner only, over
//! HTTPS, never to where a redirect points, and never into an error.

use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde::Deserialize;
use zeroize::Zeroizing;

use super::answer::{self, Answer, Sent, line};
use super::fault::{Exchange, Fault, ProtocolError};
use super::loose::Loose;
use crate::domain::host;
use crate::domain::provider::{ClientId, Endpoint, Provider};
use crate::domain::secret::{ClientSecret, RegistrationToken};
use crate::platform::transport::{Method, Request, Transport};

/// What reads or deletes a registration.
#[derive(Debug, Clone)]
pub struct Management {
    /// Where (`registration_client_uri`).
    pub address: Endpoint,
    /// What opens it (`registration_access_token`).
    pub token: RegistrationToken,
}

/// A registration as the provider has it now. RFC 7592, section 3.
#[derive(Debug, Clone)]
pub struct Known {
    /// Its client ID.
    pub client_id: ClientId,
    /// The name that the consent page shows.
    pub name: Option<String>,
    /// Where sign-ins may come back to.
    pub redirects: Vec<String>,
    /// How it may get tokens.
    pub grants: Vec<String>,
    /// What the authorization endpoint may answer with.
    pub responses: Vec<String>,
    /// What it may ask for.
    pub scope: Option<String>,
    /// When it was made.
    pub issued_at: Option<Timestamp>,
    /// How it names itself at the token endpoint.
    pub authentication: Option<String>,
    /// Its secret, which the server may have replaced.
    pub client_secret: Option<ClientSecret>,
    /// When that stops being good; `None` for never.
    pub secret_expires_at: Option<Timestamp>,
    /// What opens it from now on: the server may replace the token at every look, and then the one of before is dead.
    pub management: Management,
}

/// What became of a wish to delete a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deleted {
    /// The provider has deleted it.
    Now,
    /// The provider knows no such registration any more, or takes this token for none.
    Before,
}

/// Asks what the provider knows. RFC 7592, section 2.1.
pub async fn read(
    management: &Management,
    provider: &Provider,
    transport: &dyn Transport,
) -> Result<Known, ProtocolError> {
    let answer = ask(Exchange::Registration, Method::Get, management, transport).await?;
    let said: RegistrationAnswer = answer.parse()?;
    said.into_known(management, provider).ok_or_else(|| answer.fault(Fault::Incomplete("client_id")))
}

/// Deletes it. RFC 7592, section 2.3.
pub async fn delete(management: &Management, transport: &dyn Transport) -> Result<Deleted, ProtocolError> {
    match ask(Exchange::Unregister, Method::Delete, management, transport).await {
        Ok(_) => Ok(Deleted::Now),
        Err(error) if is_gone(&error) => Ok(Deleted::Before),
        Err(error) => Err(error),
    }
}

/// Whether the provider's word is that there is no such registration. By the standard one that is gone answers as a token
/// that is wrong does (RFC 7592, sections 2.1 and 2.3). A page or a proxy that says 404 is nobody's word.
pub fn is_gone(error: &ProtocolError) -> bool {
    let says_so = matches!(error.fault, Fault::Refused(_) | Fault::Status);
    says_so && matches!(error.context.status, Some(401 | 404 | 410))
}

async fn ask(
    exchange: Exchange,
    method: Method,
    management: &Management,
    transport: &dyn Transport,
) -> Result<Answer, ProtocolError> {
    #[expect(clippy::disallowed_methods, reason = "the provider gave it for this; the header is wiped")]
    let token = management.token.expose_secret();
    let headers = vec![
        ("accept", Zeroizing::new("application/json".to_owned())),
        ("authorization", Zeroizing::new(format!("Bearer {token}"))),
    ];
    let url = management.address.url().clone();
    let request = Request { method, url, headers, body: Zeroizing::default() };
    let sent = Sent { names: vec!["authorization"], secrets: vec![token] };
    answer::ask(exchange, request, sent, transport).await
}

/// Whether a registration may be managed at this address: it belongs to the owner of the issuer, or of the address where
/// clients are registered. Where names do not tell owners (this very computer, a number), it is the same origin.
pub fn is_theirs(address: &Endpoint, provider: &Provider) -> bool {
    let issuer = provider.issuer.as_ref().and_then(|issuer| issuer.as_str().parse::<Endpoint>().ok());
    let theirs = issuer.as_ref().or(provider.endpoints.registration.as_ref());
    let Some(theirs) = theirs.or(Some(&provider.endpoints.token)) else { return false };
    let (one, other) = (address.url(), theirs.url());
    match (one.host_str(), other.host_str()) {
        (Some(host), Some(_)) if host::owner(host).is_none() => one.origin() == other.origin(),
        (Some(host), Some(their_host)) => one.scheme() == "https" && host::same_owner(host, their_host),
        _ => false,
    }
}

/// The members of an answer that describes a client (RFC 7591, section 3.2.1; RFC 7592, section 3).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RegistrationAnswer<'a> {
    #[serde(borrow)]
    pub(super) client_id: Loose<'a>,
    #[serde(borrow)]
    pub(super) client_secret: Loose<'a>,
    #[serde(borrow)]
    client_secret_expires_at: Loose<'a>,
    #[serde(borrow)]
    client_id_issued_at: Loose<'a>,
    #[serde(borrow)]
    client_name: Loose<'a>,
    #[serde(borrow)]
    scope: Loose<'a>,
    #[serde(borrow)]
    pub(super) redirect_uris: Loose<'a>,
    #[serde(borrow)]
    pub(super) grant_types: Loose<'a>,
    #[serde(borrow)]
    pub(super) response_types: Loose<'a>,
    #[serde(borrow)]
    pub(super) token_endpoint_auth_method: Loose<'a>,
    #[serde(borrow)]
    registration_access_token: Loose<'a>,
    #[serde(borrow)]
    registration_client_uri: Loose<'a>,
}

impl RegistrationAnswer<'_> {
    /// Where and with what it can be managed. Both are needed, and the place must be theirs.
    pub(super) fn management(&self, provider: &Provider) -> Option<Management> {
        let token = self.token()?;
        let address: Endpoint = self.registration_client_uri.as_text()?.parse().ok()?;
        is_theirs(&address, provider).then_some(Management { address, token })
    }

    fn token(&self) -> Option<RegistrationToken> {
        let token = self.registration_access_token.as_text()?;
        // It goes into a header line (RFC 6750, section 2.1).
        let fits = !token.is_empty()
            && token.len() <= LONGEST_TOKEN
            && token.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| RegistrationToken::new(token))
    }

    pub(super) fn name(&self) -> Option<String> {
        self.client_name.as_text().and_then(line)
    }

    /// `0` stands for never (RFC 7591, section 3.2.1).
    pub(super) fn secret_expires_at(&self) -> Option<Timestamp> {
        moment(&self.client_secret_expires_at)
    }

    fn into_known(self, before: &Management, provider: &Provider) -> Option<Known> {
        let address = || self.registration_client_uri.as_text()?.parse().ok();
        let address = address().filter(|address| is_theirs(address, provider));
        let secret = self.client_secret.as_text().filter(|secret| !secret.trim().is_empty());
        let is_public = self.token_endpoint_auth_method.as_text() == Some("none");
        let secret = secret.filter(|_| !is_public).map(ClientSecret::new);
        let lines = |list: Option<Vec<String>>| -> Vec<String> {
            list.unwrap_or_default().iter().take(MOST_LINES).filter_map(|text| line(text)).collect()
        };
        Some(Known {
            client_id: self.client_id.as_text()?.parse().ok()?,
            name: self.name(),
            redirects: lines(self.redirect_uris.list()),
            grants: lines(self.grant_types.list()),
            responses: lines(self.response_types.list()),
            issued_at: moment(&self.client_id_issued_at),
            authentication: self.token_endpoint_auth_method.as_text().and_then(line),
            secret_expires_at: self.secret_expires_at().filter(|_| secret.is_some()),
            client_secret: secret,
            management: Management {
                address: address.unwrap_or_else(|| before.address.clone()),
                token: self.token().unwrap_or_else(|| before.token.clone()),
            },
            scope: self.scope.words().as_deref().and_then(line),
        })
    }
}

fn moment(loose: &Loose<'_>) -> Option<Timestamp> {
    let seconds = loose.seconds().filter(|seconds| *seconds > 0.0 && *seconds < LATEST)?;
    #[expect(clippy::cast_possible_truncation, reason = "a whole number within the range, checked above")]
    Timestamp::from_second(seconds as i64).ok()
}

/// The year 9999; jiff counts no further.
const LATEST: f64 = 253_370_764_800.0;
/// More redirects than any client has.
const MOST_LINES: usize = 50;
/// As long as an access token may be.
const LONGEST_TOKEN: usize = 64 * 1024;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;
    use crate::platform::transport::TransportError;
    use crate::protocol::scripted::{Scripted, json, page, provider, shown, with_header};
    use crate::protocol::verdict;

    fn management() -> Management {
        let address = "https://id.example.org/register/c".parse().unwrap();
        Management { address, token: RegistrationToken::new("CANARY-r") }
    }

    #[tokio::test]
    async fn a_registration_is_read_back_with_its_token_in_the_header() {
        let body = r#"{"client_id":"c","client_name":"Mail\nward","redirect_uris":["http://127.0.0.1/callback"],
            "grant_types":["authorization_code"],"scope":"imap smtp","client_id_issued_at":1700000000,
            "token_endpoint_auth_method":"client_secret_post","client_secret":"CANARY-new","client_secret_expires_at":"1800000000"}"#;
        let transport = Scripted::new([json(200, body)]);
        let known = read(&management(), &provider(), &transport).await.unwrap();
        assert_eq!(transport.header(0, "authorization").as_deref(), Some("Bearer CANARY-r"));
        assert_eq!(
            (transport.method(0), transport.url(0)),
            (Method::Get, management().address.url().clone())
        );
        assert_eq!((known.client_id.as_str(), known.scope.as_deref()), ("c", Some("imap smtp")));
        assert_eq!(known.name.as_deref(), Some("Mail ward"));
        assert_eq!(known.issued_at, Timestamp::from_second(1_700_000_000).ok());
        assert_eq!(known.secret_expires_at, Timestamp::from_second(1_800_000_000).ok());
        assert_eq!(shown(known.client_secret.as_ref().unwrap()), "CANARY-new");
        assert_eq!(shown(&known.management.token), "CANARY-r", "nothing new came, so the old one counts");
        assert!(!format!("{known:?}").contains("CANARY"));
    }

    #[tokio::test]
    async fn a_token_that_the_server_replaces_counts_from_then_on_and_its_new_place_only_where_it_is_theirs()
    {
        for (place, kept) in [
            ("https://clients.example.org/c", "https://clients.example.org/c"),
            ("https://clients.example.net/c", "https://id.example.org/register/c"),
        ] {
            let body = format!(
                r#"{{"client_id":"c","registration_access_token":"CANARY-2","registration_client_uri":"{place}"}}"#
            );
            let transport = Scripted::new([json(200, &body)]);
            let known = read(&management(), &provider(), &transport).await.unwrap();
            assert_eq!(shown(&known.management.token), "CANARY-2");
            assert_eq!(known.management.address.as_str(), kept);
        }
    }

    #[tokio::test]
    async fn what_is_no_description_of_a_client_is_refused() {
        for line in [
            json(200, "{}"),
            json(200, "[]"),
            json(200, r#"{"client_id":["c"]}"#),
            page(200),
            with_header(json(302, ""), "location", "https://elsewhere.example.net/"),
        ] {
            let transport = Scripted::new([line]);
            let error = read(&management(), &provider(), &transport).await.unwrap_err();
            assert!(!is_gone(&error));
            assert!(!format!("{error} {error:?}").contains("CANARY"));
            assert_eq!(transport.count(), 1, "a redirect is not followed");
        }
    }

    #[tokio::test]
    async fn a_registration_is_deleted_and_one_that_is_gone_already_counts_as_deleted() {
        let refused = r#"{"error":"invalid_token","error_description":"CANARY-r is not known"}"#;
        for (line, deleted) in [
            (json(204, ""), Deleted::Now),
            (json(200, ""), Deleted::Now),
            (json(401, refused), Deleted::Before),
            (json(404, ""), Deleted::Before),
        ] {
            let transport = Scripted::new([line]);
            assert_eq!(delete(&management(), &transport).await.unwrap(), deleted);
            assert_eq!(transport.url(0).as_str(), "https://id.example.org/register/c");
            assert_eq!(transport.method(0), Method::Delete);
            assert_eq!(transport.header(0, "authorization").as_deref(), Some("Bearer CANARY-r"));
        }
    }

    #[tokio::test]
    async fn a_deletion_nobody_confirmed_is_a_failure_by_its_kind() {
        for (line, kind) in [
            (json(405, ""), ProblemKind::RegistrationUnmanaged),
            (json(403, r#"{"error":"access_denied"}"#), ProblemKind::RegistrationUnmanaged),
            (json(503, ""), ProblemKind::ProviderBusy),
            (page(404), ProblemKind::AnswerIsPage),
            (Err(TransportError::Dns), ProblemKind::DnsFailed),
        ] {
            let error = delete(&management(), &Scripted::new([line])).await.unwrap_err();
            assert_eq!(verdict::problem_kind(&error), kind);
        }
        let refused = json(401, r#"{"error":"invalid_token"}"#);
        let error = read(&management(), &provider(), &Scripted::new([refused])).await.unwrap_err();
        assert_eq!(verdict::problem_kind(&error), ProblemKind::RegistrationGone);
    }

    #[test]
    fn the_place_belongs_to_the_owner_of_the_issuer() {
        let theirs = |text: &str| is_theirs(&text.parse().unwrap(), &provider());
        assert!(theirs("https://id.example.org/register/c") && theirs("https://clients.example.org/c"));
        assert!(!theirs("https://id.example.net/c") && !theirs("https://127.0.0.1/c"));
        let mut here = provider();
        here.issuer = Some("http://127.0.0.1:8080".parse().unwrap());
        assert!(is_theirs(&"http://127.0.0.1:8080/register/c".parse().unwrap(), &here));
        assert!(!is_theirs(&"http://127.0.0.1:8081/register/c".parse().unwrap(), &here));
    }
}
