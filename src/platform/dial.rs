//! Connections that speak no HTTP: TCP, TLS over it, and datagrams.
//!
//! Guarantees that TLS trusts exactly whom HTTP exchanges trust, that certificates are always checked, and that everything has
//! a time limit. Never goes through a proxy. What travels is the caller's business.

use std::net::IpAddr;

use async_trait::async_trait;
use url::Host;

use crate::domain::host::HostPort;

mod datagrams;
mod look;
mod network;
mod wire;

pub use datagrams::Datagrams;
pub use look::TlsLook;
pub use network::NetworkDial;
pub use wire::{Agreed, Wire};

/// Makes connections.
#[async_trait]
pub trait Dial: Send + Sync {
    /// A connection over TCP.
    async fn tcp(&self, to: &HostPort) -> Result<Wire, DialError>;

    /// TLS over a connection that stands; the certificate has to belong to this host.
    async fn secure(&self, wire: Wire, host: &Host) -> Result<Wire, DialError>;

    /// The same, for a host on loopback that may be vouched for by this authority (PEM) alone, as practice servers are. For
    /// any other host the authority is left out of account.
    async fn secure_with(&self, wire: Wire, host: &Host, authority: Option<&str>) -> Result<Wire, DialError> {
        let _fakes_trust_everybody = authority;
        self.secure(wire, host).await
    }

    /// Like [`Dial::secure`], but for looking only: what the server showed is told, trusted or not, and the connection ends.
    async fn look(&self, wire: Wire, host: &Host) -> TlsLook {
        let outcome = self.secure(wire, host).await.map(drop);
        TlsLook { chain: Vec::new(), version: None, outcome }
    }

    /// The addresses of a name, as the system finds them.
    async fn look_up(&self, name: &str) -> Result<Vec<IpAddr>, DialError> {
        let _nowhere = name;
        Err(DialError::Dns)
    }

    /// A socket whose datagrams go to this place.
    async fn datagrams(&self, to: &HostPort) -> Result<Datagrams, DialError>;

    /// A connection over TCP with TLS from the first byte.
    async fn tls(&self, to: &HostPort) -> Result<Wire, DialError> {
        let wire = self.tcp(to).await?;
        self.secure(wire, &to.host).await
    }
}

/// Why a connection did not come about, or did not do its part. Texts are ours; none holds what was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// The host's name was not found.
    #[error("the name of the host was not found")]
    Dns,
    /// The host answers, and nobody listens on that port.
    #[error("the host refuses connections on this port")]
    Refused,
    /// Nobody answered at that address.
    #[error("the host does not answer")]
    Unreachable,
    /// The secure connection failed; the reason in TLS's words.
    #[error("the secure connection failed: {0}")]
    Tls(String),
    /// It took too long.
    #[error("the other side took too long")]
    TimedOut,
    /// The connection ended too early: how much of what was sent arrived is unknown.
    #[error("the connection ended too early")]
    Lost,
    /// More than fits into one datagram.
    #[error("the message is too large for one datagram")]
    TooLarge,
    /// The system's certificates or network could not be set up.
    #[error("the network could not be set up: {0}")]
    Setup(String),
}

impl DialError {
    /// What a catalogue of failures can be asked with: names of the system and of TLS, never a text from outside.
    pub fn facts(&self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Dns => vec![("os", "EAI_NONAME")],
            Self::Refused => vec![("os", "ECONNREFUSED")],
            Self::Unreachable | Self::TimedOut => vec![("os", "ETIMEDOUT")],
            Self::Lost => vec![("os", "ECONNRESET")],
            Self::Tls(reason) => {
                crate::platform::transport::tls_name(reason).map(|name| ("tls", name)).into_iter().collect()
            }
            Self::TooLarge | Self::Setup(_) => Vec::new(),
        }
    }

    /// From a failed call to the system, also one over a [`Wire`].
    pub fn of(error: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        if let Some(reason) = crate::platform::transport::tls_reason(error) {
            return Self::Tls(reason);
        }
        match error.kind() {
            Kind::ConnectionRefused => Self::Refused,
            Kind::TimedOut => Self::TimedOut,
            Kind::HostUnreachable | Kind::NetworkUnreachable | Kind::NetworkDown | Kind::AddrNotAvailable => {
                Self::Unreachable
            }
            Kind::ConnectionReset
            | Kind::ConnectionAborted
            | Kind::BrokenPipe
            | Kind::UnexpectedEof
            | Kind::WriteZero => Self::Lost,
            kind => Self::Setup(kind.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
