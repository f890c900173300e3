//! The proxy that exchanges go through, as far as a diagnosis wants to know it: where it is, who said so, whether it lets
//! through.
//!
//! What signs in at the proxy is used and never shown.

use tokio::io::AsyncReadExt as _;
use url::{Host, Url};
use zeroize::Zeroizing;

use super::dial::{DialError, Wire};
use super::transport::is_loopback;
use crate::domain::host::HostPort;

/// A proxy that is in use for an address.
#[derive(Clone, PartialEq, Eq)]
pub struct ProxyInUse {
    /// How it is spoken to: `http`, `https`, `socks5` …
    pub scheme: String,
    /// Where it is.
    pub at: HostPort,
    /// Who says that it is to be used: the name of a variable, or `the system`.
    pub source: &'static str,
    login: Option<Zeroizing<String>>,
}

impl std::fmt::Debug for ProxyInUse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{} by {}", self.scheme, self.at, self.source)
    }
}

impl ProxyInUse {
    /// One without a sign-in.
    pub fn new(scheme: &str, at: HostPort, source: &'static str) -> Self {
        Self { scheme: scheme.to_owned(), at, source, login: None }
    }

    /// Whether it can be asked for a tunnel in plain words (RFC 9110, section 9.3.6).
    pub fn is_plain(&self) -> bool {
        self.scheme == "http"
    }

    /// Whether a sign-in is sent to it.
    pub fn has_login(&self) -> bool {
        self.login.is_some()
    }

    /// Asks for a tunnel to this place over a connection to the proxy. The status that it answers with where it refuses.
    pub async fn tunnel(&self, to: &HostPort, mut wire: Wire) -> Result<Wire, Tunnel> {
        let login = self.login.as_ref();
        let login = login.map(|value| Zeroizing::new(format!("Proxy-Authorization: {}\r\n", value.as_str())));
        let login = login.as_deref().map_or("", String::as_str);
        let request = Zeroizing::new(format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n{login}\r\n"));
        wire.send(request.as_bytes()).await?;
        let mut head = Vec::new();
        // One byte at a time: what follows the empty line is the other side's and must stay unread.
        while !head.ends_with(b"\r\n\r\n") {
            if head.len() >= LONGEST_HEAD {
                return Err(Tunnel::NotHttp);
            }
            match wire.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_ended) => return Err(Tunnel::Dial(DialError::Lost)),
            }
        }
        match status(&head).ok_or(Tunnel::NotHttp)? {
            200..300 => Ok(wire),
            refused => Err(Tunnel::Refused(refused)),
        }
    }
}

const LONGEST_HEAD: usize = 16 * 1024;

fn status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split(' ');
    words.next().filter(|version| version.starts_with("HTTP/1."))?;
    words.next()?.parse().ok()
}

/// Why there is no tunnel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Tunnel {
    /// The proxy said no; its HTTP status.
    #[error("the proxy answered with status {0}")]
    Refused(u16),
    /// What answers is no proxy.
    #[error("what answers is no proxy")]
    NotHttp,
    /// The connection to it failed.
    #[error(transparent)]
    Dial(#[from] DialError),
}

/// The proxy that exchanges with this address go through by the environment's or the system's settings. Loopback never does.
pub(super) fn of_system(url: &Url) -> Option<ProxyInUse> {
    use hyper_util::client::proxy::matcher::Matcher;
    if is_loopback(url) {
        return None;
    }
    let found = Matcher::from_system().intercept(&url.as_str().parse().ok()?)?;
    let scheme = found.uri().scheme_str().unwrap_or("http").to_owned();
    let port = found.uri().port_u16().unwrap_or(match scheme.as_str() {
        "https" => 443,
        "http" => 80,
        _ => 1080,
    });
    let host = Host::parse(found.uri().host()?.trim_matches(['[', ']'])).ok()?;
    let login = found
        .basic_auth()
        .and_then(|value| value.to_str().ok())
        .map(|value| Zeroizing::new(value.to_owned()));
    Some(ProxyInUse { scheme, at: HostPort { host, port }, source: source(), login })
}

/// Which variable it comes from, in the order in which they count for HTTPS.
fn source() -> &'static str {
    let set = |name: &&str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let variables = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    variables.into_iter().find(set).unwrap_or("the system")
}

#[cfg(test)]
mod tests {
    use super::status;

    #[test]
    fn only_an_answer_in_http_has_a_status() {
        assert_eq!(status(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"), Some(407));
        assert_eq!(status(b"HTTP/1.0 200\r\n\r\n"), Some(200));
        assert_eq!(status(b"SSH-2.0-x\r\n\r\n"), None);
        assert_eq!(status(b"\xff\xfe"), None);
    }
}
