//! One HTTP exchange: the only way out to the network, and the only user of reqwest.
//!
//! Redirects are never followed (a token request replayed elsewhere would carry its secrets along), answers are bounded in
//! size and time, certificates are always checked, and loopback is never sent through a proxy.

use async_trait::async_trait;
use jiff::Timestamp;
use url::Url;
use zeroize::Zeroizing;

mod failure;
mod http;
mod trust;

pub use http::HttpTransport;

/// The trust of every exchange, for connections that speak no HTTP.
pub(super) fn tls_config(ca_file: Option<&std::path::Path>) -> Result<rustls::ClientConfig, TransportError> {
    trust::config(ca_file)
}

/// The trust in these authorities (PEM) alone, for servers on this computer that bring their own.
pub(super) fn tls_config_of(authority: &str) -> Result<rustls::ClientConfig, TransportError> {
    trust::config_of(authority)
}

/// Whether this file holds certificate authorities; the sentence says what is wrong with it.
///
/// # Errors
/// [`TransportError::Setup`] when it cannot be read or holds no certificate.
pub async fn check_authorities(ca_file: std::path::PathBuf) -> Result<(), TransportError> {
    let looked = tokio::task::spawn_blocking(move || trust::check(&ca_file)).await;
    looked.unwrap_or_else(|_stopped| Err(TransportError::Setup("reading the file was stopped".to_owned())))
}

/// Who judges the certificates of every exchange.
pub(super) fn tls_judge(
    ca_file: Option<&std::path::Path>,
) -> Result<std::sync::Arc<dyn rustls::client::danger::ServerCertVerifier>, TransportError> {
    trust::verifier(ca_file).map(|(judge, _crypto)| judge)
}

/// The reason why TLS failed, if this failure is one of TLS.
pub(super) fn tls_reason(error: &std::io::Error) -> Option<String> {
    failure::tls_reason(error)
}

/// Makes one exchange.
#[async_trait]
pub trait Transport: Send + Sync {
    /// Sends the request and reads the whole answer.
    async fn exchange(&self, request: Request) -> Result<Response, TransportError>;
}

/// What is sent. Headers and body may hold secrets, so its `Debug` prints method, host and path only.
pub struct Request {
    /// GET, POST or DELETE.
    pub method: Method,
    /// Where to. HTTPS, or plain HTTP on loopback; anything else is refused before it is sent.
    pub url: Url,
    /// Header lines; values are wiped after use.
    pub headers: Vec<(&'static str, Zeroizing<String>)>,
    /// The body; empty for none.
    pub body: Zeroizing<Vec<u8>>,
}

/// The methods OAuth uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Read.
    Get,
    /// Ask.
    Post,
    /// Remove a registration (RFC 7592).
    Delete,
}

impl Request {
    /// A GET that asks for JSON.
    pub fn get(url: Url) -> Self {
        Self {
            method: Method::Get,
            url,
            headers: vec![("accept", Zeroizing::new("application/json".into()))],
            body: Zeroizing::default(),
        }
    }

    /// The same with one more header line.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, Zeroizing::new(value.into())));
        self
    }
}

impl std::fmt::Debug for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {}{}", self.method, self.url.host_str().unwrap_or("?"), self.url.path())
    }
}

/// Whether plain HTTP may go to this address: it never leaves this computer (RFC 8252, section 8.3).
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name.eq_ignore_ascii_case("localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// What came back. The body may hold secrets, so its `Debug` prints status and size only.
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Header lines, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, complete.
    pub body: Zeroizing<Vec<u8>>,
    /// When the answer was complete.
    pub received_at: Timestamp,
}

impl Response {
    /// The first header line of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// Why there is no answer. Texts come from us or have been made harmless; none holds a body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Neither HTTPS nor loopback; nothing was sent.
    #[error("the address is not HTTPS and not on this computer")]
    PlainHttp,
    /// The host's name was not found.
    #[error("the name of the host was not found")]
    Dns,
    /// The name servers did not say whether there is such a name.
    #[error("the name servers do not answer")]
    DnsSilent,
    /// Nobody answered at that address.
    #[error("the host does not answer")]
    Unreachable,
    /// The host answers, and nobody listens on that port.
    #[error("the host refuses connections on this port")]
    Refused,
    /// There is no way from this computer to that address.
    #[error("this computer has no way to the host")]
    Offline,
    /// The secure connection failed; the reason in TLS's words.
    #[error("the secure connection failed: {0}")]
    Tls(String),
    /// The proxy refused or failed.
    #[error("the proxy does not let the request through")]
    Proxy,
    /// The proxy wants a user name and a password of its own.
    #[error("the proxy wants a sign-in of its own")]
    ProxyWantsSignIn,
    /// No complete answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The request was sent and the answer was cut off: what the provider did is unknown.
    #[error("the connection ended before the answer was complete")]
    Lost,
    /// More bytes than any sensible answer has.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The system's certificates or network could not be set up.
    #[error("the network could not be set up: {0}")]
    Setup(String),
}

impl TransportError {
    /// What a catalogue of failures can be asked with: names of the system and of TLS, never a text from outside.
    pub fn facts(&self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Dns => vec![("os", "EAI_NONAME")],
            Self::DnsSilent => vec![("os", "EAI_AGAIN")],
            Self::Refused => vec![("os", "ECONNREFUSED")],
            Self::Offline => vec![("os", "ENETUNREACH")],
            Self::Unreachable | Self::TimedOut => vec![("os", "ETIMEDOUT")],
            Self::Lost => vec![("os", "ECONNRESET")],
            Self::Tls(reason) => tls_name(reason).map(|name| ("tls", name)).into_iter().collect(),
            Self::Proxy => vec![("check", "proxy_connect_failed")],
            Self::ProxyWantsSignIn => vec![("check", "proxy_wants_sign_in")],
            Self::PlainHttp => vec![("check", "endpoint_not_https")],
            Self::TooLarge(_) | Self::Setup(_) => Vec::new(),
        }
    }
}

/// The name that rustls has for a reason of ours why TLS failed.
pub fn tls_name(reason: &str) -> Option<&'static str> {
    failure::tls_name(reason)
}
