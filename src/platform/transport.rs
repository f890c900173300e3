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
    /// Nobody answered at that address.
    #[error("the host does not answer")]
    Unreachable,
    /// The secure connection failed; the reason in TLS's words.
    #[error("the secure connection failed: {0}")]
    Tls(String),
    /// The proxy refused or failed.
    #[error("the proxy does not let the request through")]
    Proxy,
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
