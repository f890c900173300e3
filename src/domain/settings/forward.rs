//! Where events of the audit log are sent as well, and what may stand in the place of its address.
//!
//! The one place that judges such an address: window, command line and the sender itself ask [`Forward::collector`]. A setting
//! is kept as it was typed; what cannot be used is refused with a sentence that says how to write it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::host::{HostPort, HostPortError};
use crate::domain::provider::{Endpoint, EndpointError};

/// A collector of an organisation that gets each event of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "kebab-case")]
pub enum Forward {
    /// The syslog of this computer (RFC 5424 over its local socket).
    SyslogLocal,
    /// A syslog collector over UDP (RFC 5426), `HOST:PORT`. Nothing tells whether it arrives.
    SyslogUdp {
        /// Host and port.
        to: String,
    },
    /// A syslog collector over TCP with TLS (RFC 5425), `HOST:PORT`.
    SyslogTls {
        /// Host and port.
        to: String,
    },
    /// An OpenTelemetry collector (OTLP over HTTP), the address of its logs endpoint.
    Otlp {
        /// The address, as in `https://collector.example.org/v1/logs`.
        url: String,
    },
}

impl Forward {
    /// Whether this system has a syslog of its own that takes such messages. Windows has none; that of macOS keeps nothing of
    /// what comes in this form, so saying that it is sent would be a lie.
    pub const HAS_LOCAL_SYSLOG: bool = cfg!(all(unix, not(target_os = "macos")));

    /// An address as an example of how to write it; `None` where none is asked for.
    pub const fn example(&self) -> Option<&'static str> {
        match self {
            Self::SyslogLocal => None,
            Self::SyslogUdp { .. } => Some("collector.example.org:514"),
            Self::SyslogTls { .. } => Some("collector.example.org:6514"),
            Self::Otlp { .. } => Some("https://collector.example.org/v1/logs"),
        }
    }

    /// What is wrong with it, or where it leads.
    pub fn collector(&self) -> Result<Collector, CollectorError> {
        match self {
            Self::SyslogLocal if Self::HAS_LOCAL_SYSLOG => Ok(Collector::SyslogLocal),
            Self::SyslogLocal => Err(CollectorError::NoLocalSyslog),
            Self::SyslogUdp { to } => Ok(Collector::SyslogUdp(to.parse()?)),
            Self::SyslogTls { to } => Ok(Collector::SyslogTls(to.parse()?)),
            Self::Otlp { url } => logs_endpoint(url).map(Collector::Otlp),
        }
    }
}

/// A collector whose address can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collector {
    /// The syslog of this computer.
    SyslogLocal,
    /// Syslog over UDP.
    SyslogUdp(HostPort),
    /// Syslog over TCP with TLS.
    SyslogTls(HostPort),
    /// OpenTelemetry over HTTP.
    Otlp(Endpoint),
}

impl fmt::Display for Collector {
    /// As problems name it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SyslogLocal => f.write_str("of this computer"),
            Self::SyslogUdp(to) | Self::SyslogTls(to) => write!(f, "{to}"),
            Self::Otlp(url) => f.write_str(url.url().host_str().unwrap_or_else(|| url.as_str())),
        }
    }
}

/// The address as it is, except that a bare host means the usual path below it (OTLP, "Endpoint URLs for OTLP/HTTP").
fn logs_endpoint(text: &str) -> Result<Endpoint, CollectorError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(CollectorError::Empty);
    }
    let endpoint: Endpoint = text.parse()?;
    if !matches!(endpoint.url().path(), "" | "/") || endpoint.url().query().is_some() {
        return Ok(endpoint);
    }
    let mut url = endpoint.url().clone();
    url.set_path("/v1/logs");
    Ok(url.as_str().parse()?)
}

/// Why a collector cannot be used, as one sentence without a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CollectorError {
    /// No address was typed.
    #[error("the address of the collector is missing")]
    Empty,
    /// Not a host with a port.
    #[error("{0}")]
    HostPort(#[from] HostPortError),
    /// Not an address that may be talked to over HTTP.
    #[error("{0}")]
    Url(#[from] EndpointError),
    /// There is no local syslog on this system.
    #[error("this system has no syslog of its own that takes such messages")]
    NoLocalSyslog,
}

#[cfg(test)]
mod tests;
