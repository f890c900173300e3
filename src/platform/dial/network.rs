//! The real [`Dial`]: tokio's sockets, rustls with the platform's verifier.
//!
//! Certificates are looked up at the first connection that needs them and then kept; every connection is a new one.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use rustls::ClientConfig;
use rustls::client::danger::ServerCertVerifier;
use rustls::pki_types::{IpAddr, ServerName};
use tokio::net::{TcpStream, UdpSocket};
use tokio::sync::OnceCell;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use url::Host;

use super::look::{Noting, TlsLook, version_name};
use super::{Datagrams, Dial, DialError, Wire};
use crate::domain::host::{HostPort, is_loopback_host};
use crate::platform::network::Network;
use crate::platform::transport;

/// Connections over the network.
pub struct NetworkDial {
    network: Arc<Network>,
    limits: Limits,
    tls: Mutex<Arc<Trust>>,
}

/// Whom TLS trusts with this file of authorities; another file makes it useless.
#[derive(Default)]
struct Trust {
    ca_file: Option<PathBuf>,
    config: OnceCell<Arc<ClientConfig>>,
}

/// How much patience each step gets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Finding the addresses of a name.
    pub(super) look_up: Duration,
    /// One address; a host that has several is tried at each.
    pub(super) connect: Duration,
    /// The handshake of TLS.
    pub(super) handshake: Duration,
    /// Each of the things a [`Wire`] does later.
    pub(super) wire: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let (look_up, connect) = (Duration::from_secs(5), Duration::from_secs(5));
        Self { look_up, connect, handshake: Duration::from_secs(10), wire: Duration::from_secs(15) }
    }
}

impl NetworkDial {
    /// Costs nothing; certificates are looked up at the first connection with TLS. `ca_file` (PEM) adds authorities to the
    /// system's.
    pub fn new(ca_file: Option<PathBuf>) -> Self {
        Self::over(Arc::new(Network::new(ca_file)))
    }

    /// The same over a network whose authorities may change: each connection takes those of its beginning.
    pub fn over(network: Arc<Network>) -> Self {
        Self { network, limits: Limits::default(), tls: Mutex::default() }
    }

    #[cfg(test)]
    pub(super) fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    async fn addresses(&self, to: &HostPort) -> Result<Vec<SocketAddr>, DialError> {
        let name = match &to.host {
            Host::Ipv4(address) => return Ok(vec![(*address, to.port).into()]),
            Host::Ipv6(address) => return Ok(vec![(*address, to.port).into()]),
            Host::Domain(name) => name.as_str(),
        };
        let found = timeout(self.limits.look_up, tokio::net::lookup_host((name, to.port))).await;
        let found = found.map_err(|_late| DialError::Dns)?.map_err(|_unknown| DialError::Dns)?;
        let found: Vec<SocketAddr> = found.take(MOST_ADDRESSES).collect();
        if found.is_empty() { Err(DialError::Dns) } else { Ok(found) }
    }

    /// What was built for the authorities that count now.
    fn trust(&self) -> Arc<Trust> {
        let ca_file = self.network.ways().ca_file;
        let mut trust = self.tls.lock().unwrap_or_else(PoisonError::into_inner);
        if trust.ca_file != ca_file {
            *trust = Arc::new(Trust { ca_file, ..Trust::default() });
        }
        Arc::clone(&trust)
    }

    /// Who judges certificates: the same as in [`NetworkDial::config`].
    async fn judge(&self) -> Result<Arc<dyn ServerCertVerifier>, DialError> {
        let ca_file = self.network.ways().ca_file;
        let made = tokio::task::spawn_blocking(move || transport::tls_judge(ca_file.as_deref())).await;
        let made = made.map_err(|_stopped| setup("reading the system's certificates was stopped"))?;
        made.map_err(|error| setup(&error.to_string()))
    }

    async fn config(&self) -> Result<Arc<ClientConfig>, DialError> {
        let trust = self.trust();
        let made = trust.config.get_or_try_init(|| async {
            let ca_file = trust.ca_file.clone();
            // Reading some 150 certificates takes tens of milliseconds.
            let made = tokio::task::spawn_blocking(move || transport::tls_config(ca_file.as_deref())).await;
            let made = made.map_err(|_stopped| setup("reading the system's certificates was stopped"))?;
            made.map(Arc::new).map_err(of_setup)
        });
        made.await.map(Arc::clone)
    }
}

/// A name with more is not meant for a person's computer to try one after the other.
const MOST_ADDRESSES: usize = 4;

fn of_setup(error: transport::TransportError) -> DialError {
    match error {
        transport::TransportError::Setup(why) => DialError::Setup(why),
        other => setup(&other.to_string()),
    }
}

fn setup(why: &str) -> DialError {
    DialError::Setup(why.to_owned())
}

#[async_trait]
impl Dial for NetworkDial {
    async fn tcp(&self, to: &HostPort) -> Result<Wire, DialError> {
        let mut failed = DialError::Dns;
        for address in self.addresses(to).await? {
            match timeout(self.limits.connect, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => {
                    stream.set_nodelay(true).ok(); // a wish
                    return Ok(Wire::plain(stream, self.limits.wire));
                }
                Ok(Err(error)) => failed = DialError::of(&error),
                Err(_late) => failed = DialError::Unreachable,
            }
        }
        Err(failed)
    }

    async fn secure(&self, wire: Wire, host: &Host) -> Result<Wire, DialError> {
        self.shake_hands(wire, host, self.config().await?).await
    }

    async fn secure_with(&self, wire: Wire, host: &Host, authority: Option<&str>) -> Result<Wire, DialError> {
        match authority.filter(|_| is_loopback_host(host)) {
            Some(authority) => {
                let config = transport::tls_config_of(authority).map_err(of_setup)?;
                self.shake_hands(wire, host, Arc::new(config)).await
            }
            None => self.secure(wire, host).await,
        }
    }

    async fn look(&self, wire: Wire, host: &Host) -> TlsLook {
        let refused = |error| TlsLook { chain: Vec::new(), version: None, outcome: Err(error) };
        let (name, stream) = match (server_name(host), wire.into_plain()) {
            (Ok(name), Some(stream)) => (name, stream),
            (Err(error), _) => return refused(error),
            (_, None) => return refused(setup("TLS within TLS")),
        };
        let (config, judge) = match tokio::try_join!(self.config(), self.judge()) {
            Ok(made) => made,
            Err(error) => return refused(error),
        };
        let noting = Noting::new(judge);
        let connector = TlsConnector::from(Arc::new(noting.config(&config)));
        let shaken = timeout(self.limits.handshake, connector.connect(name, stream)).await;
        let (outcome, version) = match shaken {
            Ok(Ok(stream)) => (Ok(()), stream.get_ref().1.protocol_version().and_then(version_name)),
            Ok(Err(error)) => (Err(of_handshake(&error)), None),
            Err(_late) => (Err(DialError::TimedOut), None),
        };
        TlsLook { chain: noting.chain(), version, outcome }
    }

    async fn look_up(&self, name: &str) -> Result<Vec<std::net::IpAddr>, DialError> {
        let to = HostPort { host: Host::Domain(name.to_owned()), port: 0 };
        let mut found: Vec<std::net::IpAddr> =
            self.addresses(&to).await?.iter().map(SocketAddr::ip).collect();
        found.dedup();
        Ok(found)
    }

    async fn datagrams(&self, to: &HostPort) -> Result<Datagrams, DialError> {
        let mut failed = DialError::Dns;
        for address in self.addresses(to).await? {
            match connected(address).await {
                Ok(socket) => return Ok(Datagrams::new(socket, self.limits.wire)),
                Err(error) => failed = DialError::of(&error),
            }
        }
        Err(failed)
    }
}

impl NetworkDial {
    async fn shake_hands(
        &self,
        wire: Wire,
        host: &Host,
        config: Arc<ClientConfig>,
    ) -> Result<Wire, DialError> {
        let name = server_name(host)?;
        let connector = TlsConnector::from(config);
        let stream = wire.into_plain().ok_or_else(|| setup("TLS within TLS"))?;
        let shaken = timeout(self.limits.handshake, connector.connect(name, stream)).await;
        match shaken.map_err(|_late| DialError::TimedOut)? {
            Ok(stream) => Ok(Wire::secure(stream, self.limits.wire)),
            Err(error) => Err(of_handshake(&error)),
        }
    }
}

async fn connected(address: SocketAddr) -> io::Result<UdpSocket> {
    let any: SocketAddr = if address.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0_u16; 8], 0).into() };
    let socket = UdpSocket::bind(any).await?;
    socket.connect(address).await?;
    Ok(socket)
}

fn server_name(host: &Host) -> Result<ServerName<'static>, DialError> {
    match host {
        Host::Ipv4(address) => Ok(ServerName::IpAddress(IpAddr::from(std::net::IpAddr::V4(*address)))),
        Host::Ipv6(address) => Ok(ServerName::IpAddress(IpAddr::from(std::net::IpAddr::V6(*address)))),
        Host::Domain(name) => ServerName::try_from(name.clone())
            .map_err(|_not_a_name| DialError::Tls("no certificate can belong to this name".to_owned())),
    }
}

/// The handshake's own text is the only sign that the other side hung up in the middle of it.
fn of_handshake(error: &io::Error) -> DialError {
    match DialError::of(error) {
        DialError::Lost => DialError::Tls("the other side ended the handshake".to_owned()),
        other => other,
    }
}
