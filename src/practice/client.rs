//! The programs that may ask: the built-in ones and those that registered themselves.
//!
//! A redirect URI is compared character by character; only the port of a loopback address is free (RFC 8252, section
//! 7.3; RFC 9700, section 2.1). A secret is kept as a fingerprint.

use std::collections::HashMap;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::{Engine, engine::general_purpose::STANDARD};
use secrecy::ExposeSecret;
use url::Url;

use super::mint::{Fingerprint, fingerprint};
use super::options::ConfidentialClient;
use super::params::Params;
use super::refusal::Refusal;

/// The built-in client: public, and any path on any loopback address may be its redirect URI.
pub const PUBLIC_CLIENT_ID: &str = "mailward-practice";

/// Most clients that may register themselves.
const MOST: usize = 1024;

/// A program that may ask.
#[derive(Clone)]
pub(super) struct Client {
    pub(super) id: String,
    pub(super) name: String,
    /// Absent for a public client.
    pub(super) secret: Option<Fingerprint>,
    pub(super) redirects: Redirects,
    /// The grant types it may use (RFC 7591, section 2).
    pub(super) grant_types: Vec<String>,
    /// Opens the client's own registration (RFC 7592); absent for built-in ones.
    pub(super) registration: Option<Registered>,
}

/// What a client that registered itself may ask to see again.
#[derive(Clone)]
pub(super) struct Registered {
    pub(super) token: Fingerprint,
    pub(super) document: serde_json::Value,
}

impl Client {
    /// Whether it may use a grant type.
    pub(super) fn may(&self, grant_type: &str) -> bool {
        self.grant_types.iter().any(|own| own == grant_type)
    }
}

/// Where a client may be redirected to.
#[derive(Debug, Clone)]
pub(super) enum Redirects {
    /// Any path on any loopback address.
    AnyLoopback,
    /// These, exactly, except for a loopback port.
    Listed(Vec<String>),
}

impl Redirects {
    /// Whether an address may be used.
    pub(super) fn allow(&self, asked: &str) -> bool {
        match self {
            Self::AnyLoopback => Url::parse(asked).is_ok_and(|url| is_loopback(&url)),
            Self::Listed(list) => list.iter().any(|registered| same_but_for_the_port(registered, asked)),
        }
    }
}

/// Whether an address may be registered: TLS, loopback, or a private-use scheme in reverse domain form
/// (RFC 8252, section 7); no fragment and no wildcard.
pub(super) fn may_be_registered(address: &str) -> bool {
    let Ok(url) = Url::parse(address) else {
        return false;
    };
    if url.fragment().is_some() || address.contains('*') {
        return false;
    }
    match url.scheme() {
        "https" => url.host().is_some() && url.username().is_empty() && url.password().is_none(),
        "http" => is_loopback(&url),
        scheme => scheme.contains('.'),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    url.scheme() == "http" && host && plain
}

fn same_but_for_the_port(registered: &str, asked: &str) -> bool {
    registered == asked
        || loopback_without_port(registered).is_some_and(|own| loopback_without_port(asked) == Some(own))
}

/// Splits `http://127.0.0.1:4711/path` into host and path. Only addresses in digits: for `localhost` the port counts.
fn loopback_without_port(address: &str) -> Option<(&str, &str)> {
    let host = ["http://127.0.0.1", "http://[::1]"].into_iter().find(|host| address.starts_with(host))?;
    let rest = &address[host.len()..];
    let path = match rest.strip_prefix(':') {
        Some(rest) => rest.trim_start_matches(|digit: char| digit.is_ascii_digit()),
        None => rest,
    };
    (path.is_empty() || path.starts_with(['/', '?'])).then_some((host, path))
}

/// All known clients.
pub(super) struct Clients(HashMap<String, Client>);

impl Clients {
    pub(super) fn new(confidential: Option<&ConfidentialClient>) -> Self {
        let mut clients = Self(HashMap::new());
        clients.0.insert(PUBLIC_CLIENT_ID.to_owned(), built_in(PUBLIC_CLIENT_ID, None));
        if let Some(client) = confidential {
            #[expect(clippy::disallowed_methods, reason = "only its fingerprint is kept")]
            let secret = fingerprint(client.secret.expose_secret());
            clients.0.insert(client.client_id.clone(), built_in(&client.client_id, Some(secret)));
        }
        clients
    }

    pub(super) fn get(&self, id: &str) -> Option<&Client> {
        self.0.get(id)
    }

    pub(super) fn add(&mut self, client: Client) -> Result<(), Refusal> {
        if self.0.len() >= MOST {
            return Err(Refusal::forbidden("Too many programs have registered"));
        }
        self.0.insert(client.id.clone(), client);
        Ok(())
    }

    pub(super) fn remove(&mut self, id: &str) {
        self.0.remove(id);
    }

    /// Finds out which client sends a request, and makes one with a secret prove itself (RFC 6749, section 2.3).
    pub(super) fn authenticate(&self, headers: &HeaderMap, params: &Params) -> Result<Client, Refusal> {
        let (id, secret) = match basic(headers)? {
            Some(_) if params.get("client_secret").is_some() => {
                return Err(Refusal::invalid_request("The client proves itself in two ways at once"));
            }
            Some((id, secret)) => (id, Some(secret)),
            None => {
                let id =
                    params.get("client_id").ok_or_else(|| Refusal::invalid_client("client_id is missing"))?;
                (id.to_owned(), params.own("client_secret"))
            }
        };
        if params.get("client_id").is_some_and(|named| named != id) {
            return Err(Refusal::invalid_request("The request names two clients"));
        }
        let client = self.get(&id).ok_or_else(|| Refusal::invalid_client("The client is not known here"))?;
        if client.secret != secret.as_deref().map(fingerprint) {
            return Err(Refusal::invalid_client("The client secret is missing or wrong"));
        }
        Ok(client.clone())
    }
}

fn built_in(id: &str, secret: Option<Fingerprint>) -> Client {
    let grant_types = ["authorization_code", "refresh_token", super::device::GRANT_TYPE];
    Client {
        id: id.to_owned(),
        name: "Mailward".to_owned(),
        secret,
        redirects: Redirects::AnyLoopback,
        grant_types: grant_types.map(str::to_owned).to_vec(),
        registration: None,
    }
}

/// Reads `Authorization: Basic`, whose two halves are form-encoded (RFC 6749, section 2.3.1).
fn basic(headers: &HeaderMap) -> Result<Option<(String, String)>, Refusal> {
    let Some(header) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let read = || {
        let (scheme, value) = header.to_str().ok()?.split_once(' ')?;
        let pair = String::from_utf8(STANDARD.decode(value.trim()).ok()?).ok()?;
        let (id, secret) = pair.split_once(':')?;
        scheme.eq_ignore_ascii_case("basic").then(|| (form_decode(id), form_decode(secret)))
    };
    read().map(Some).ok_or_else(|| Refusal::invalid_client("The Authorization header is malformed"))
}

fn form_decode(text: &str) -> String {
    // A half without `=` is parsed as a name without a value.
    url::form_urlencoded::parse(text.replace('=', "%3D").replace('&', "%26").as_bytes())
        .next()
        .map(|(name, _)| name.into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_port_of_a_loopback_address_is_free() {
        let listed = Redirects::Listed(vec![
            "http://127.0.0.1/callback".to_owned(),
            "http://localhost:8080/callback".to_owned(),
            "https://mail.example.org/done".to_owned(),
        ]);
        for good in
            ["http://127.0.0.1/callback", "http://127.0.0.1:49152/callback", "https://mail.example.org/done"]
        {
            assert!(listed.allow(good), "{good}");
        }
        for bad in [
            "http://127.0.0.1:49152/callback/",
            "http://127.0.0.1:49152/other",
            "http://127.0.0.1:49152/callback?x=1",
            "http://127.0.0.1:49152@evil.example.com/callback",
            "http://127.0.0.1.evil.example.com/callback",
            "http://[::1]:49152/callback",
            "http://localhost:9090/callback",
            "https://mail.example.org:8443/done",
            "https://mail.example.org/done/../done",
        ] {
            assert!(!listed.allow(bad), "{bad}");
        }
    }

    #[test]
    fn the_built_in_client_may_use_any_loopback_address_and_nothing_else() {
        for good in ["http://127.0.0.1:1/a/b", "http://[::1]:1/", "http://localhost:1/callback"] {
            assert!(Redirects::AnyLoopback.allow(good), "{good}");
        }
        for bad in [
            "https://127.0.0.1:1/",
            "http://127.0.0.2:1/",
            "http://user@127.0.0.1:1/",
            "http://127.0.0.1:1/#a",
            "http://example.org/",
            "callback",
        ] {
            assert!(!Redirects::AnyLoopback.allow(bad), "{bad}");
        }
    }

    #[test]
    fn registered_addresses_need_tls_loopback_or_a_scheme_of_ones_own() {
        for good in ["https://example.org/cb", "http://127.0.0.1/cb", "org.example.app:/cb"] {
            assert!(may_be_registered(good), "{good}");
        }
        for bad in
            ["http://example.org/cb", "https://*.example.org/", "app:/cb", "https://example.org/#f", "x"]
        {
            assert!(!may_be_registered(bad), "{bad}");
        }
    }

    #[test]
    fn basic_credentials_are_form_decoded() {
        let mut headers = HeaderMap::new();
        let value = format!("basic {}", STANDARD.encode("my%20client:a%3Ab+c=="));
        headers.insert(AUTHORIZATION, value.parse().unwrap());
        let expected = ("my client".to_owned(), "a:b c==".to_owned());
        assert_eq!(basic(&headers).unwrap(), Some(expected));
    }
}
