//! A way through the proxy that exchanges go through, asked for in plain words: whether it lets through, and what it says.
//!
//! What signs in at the proxy is used and never shown.

use tokio::io::AsyncReadExt as _;
use zeroize::Zeroizing;

use super::dial::{DialError, Wire};
pub use super::network::ProxyInUse;
use crate::domain::host::HostPort;

impl ProxyInUse {
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
