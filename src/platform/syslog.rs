//! The syslog of this computer: its local socket, datagrams first, a stream where the system has one.
//!
//! Linux systems have `/dev/log`, behind which journald or a syslog daemon listens; BSD systems `/var/run/log`. The system
//! takes a datagram only when it has room for it with whoever listens, and that is all that can be known.

use std::path::PathBuf;

use async_trait::async_trait;

#[cfg(all(unix, not(target_os = "macos")))]
mod unix;

/// Sends messages to the syslog of this computer.
#[async_trait]
pub trait LocalSyslog: Send + Sync {
    /// Sends them in their order; gives back how many were taken, and why not all.
    async fn send(&self, messages: &[Vec<u8>]) -> (usize, Result<(), SyslogError>);
}

/// Why the syslog of this computer takes nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SyslogError {
    /// There is no socket.
    #[error("this computer has no syslog")]
    Missing,
    /// There is a socket, and nobody listens.
    #[error("the syslog of this computer does not run")]
    Silent,
    /// This user may not use it.
    #[error("the syslog of this computer does not take messages from this user")]
    Denied,
    /// Whoever listens takes nothing for too long.
    #[error("the syslog of this computer takes nothing")]
    TimedOut,
    /// The system did not do its part.
    #[error("the syslog of this computer failed: {0}")]
    Failed(String),
}

/// The system's.
#[derive(Debug, Clone)]
pub struct SystemSyslog {
    #[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "nothing is sent there"))]
    places: Vec<PathBuf>,
}

impl Default for SystemSyslog {
    fn default() -> Self {
        Self { places: PLACES.iter().map(PathBuf::from).collect() }
    }
}

/// In the order in which they are tried. The second is journald's own name for the first, for systems that lack the link.
const PLACES: [&str; 3] = ["/dev/log", "/run/systemd/journal/dev-log", "/var/run/log"];

impl SystemSyslog {
    /// One whose socket is there.
    pub fn at(place: PathBuf) -> Self {
        Self { places: vec![place] }
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
#[async_trait]
impl LocalSyslog for SystemSyslog {
    /// Windows has none, and that of macOS keeps nothing of what comes in this way.
    async fn send(&self, _messages: &[Vec<u8>]) -> (usize, Result<(), SyslogError>) {
        (0, Err(SyslogError::Missing))
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
#[cfg(test)]
mod tests;
