//! The road to a provider: its host, its port, and the proxy in between; and how a failed step on it is told.

use url::{Host, Url};

use crate::domain::host::HostPort;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::platform::dial::{Dial, DialError, Wire};
use crate::platform::network::Network;
use crate::platform::proxy::{ProxyInUse, Tunnel};
use crate::platform::transport::is_loopback;

/// Where a provider is spoken to, and how it is reached.
#[derive(Debug, Clone)]
pub(super) struct Road {
    /// Its token endpoint's host and port.
    pub(super) to: HostPort,
    /// The address of that host, nothing behind it.
    pub(super) root: Url,
    /// The proxy in between.
    pub(super) proxy: Option<ProxyInUse>,
    /// Whether it is on this computer.
    pub(super) here: bool,
    /// Whether it is one of the public providers that everybody knows: then an address within a private network, or a
    /// certificate of an unknown authority, cannot be right.
    pub(super) public: bool,
}

impl Road {
    /// The road to this provider's token endpoint.
    pub(super) fn to(provider: &Provider, is_own: bool, network: &Network) -> Option<Self> {
        let url = provider.endpoints.token.url();
        let host = url.host()?.to_owned();
        let port = url.port_or_known_default()?;
        let mut root = url.clone();
        root.set_path("/");
        root.set_query(None);
        let proxy = network.proxy_for(&root);
        let here = is_loopback(&root);
        Some(Self { to: HostPort { host, port }, root, proxy, here, public: !is_own && !here })
    }

    /// The name to be looked up; `None` where there is none, or where the proxy looks it up.
    pub(super) fn name(&self) -> Option<&str> {
        match &self.to.host {
            Host::Domain(name) if !self.here && self.proxy.is_none() => Some(name),
            _ => None,
        }
    }

    /// Whether it is spoken to over TLS.
    pub(super) fn is_secure(&self) -> bool {
        self.root.scheme() == "https"
    }

    /// A connection to it, through the proxy where one is set.
    pub(super) async fn wire(&self, dial: &dyn Dial) -> Result<Wire, Tunnel> {
        match &self.proxy {
            None => Ok(dial.tcp(&self.to).await?),
            Some(proxy) => proxy.tunnel(&self.to, dial.tcp(&proxy.at).await?).await,
        }
    }
}

/// What a connection that failed means.
pub(super) fn of_dial(error: &DialError, to: &HostPort) -> Problem {
    let kind = match error {
        DialError::Dns => ProblemKind::DnsFailed,
        DialError::Tls(_) => ProblemKind::TlsFailed,
        DialError::TimedOut => ProblemKind::TimedOut,
        DialError::Lost => ProblemKind::AnswerLost,
        DialError::Setup(_) | DialError::TooLarge => ProblemKind::Internal,
        DialError::Refused | DialError::Unreachable => ProblemKind::Unreachable,
    };
    let problem = Problem::new(kind).detail(error.to_string()).fact("host", &to.host).fact("port", to.port);
    error.facts().into_iter().fold(problem, |problem, (name, value)| problem.fact(name, value))
}
