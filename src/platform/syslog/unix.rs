//! The local socket on Unix.

use std::io;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixDatagram, UnixStream};
use tokio::time::timeout;

use super::{LocalSyslog, SyslogError, SystemSyslog};

#[async_trait]
impl LocalSyslog for SystemSyslog {
    async fn send(&self, messages: &[Vec<u8>]) -> (usize, Result<(), SyslogError>) {
        let mut failed = SyslogError::Missing;
        for place in &self.places {
            match send_to(place, messages).await {
                (0, Err(SyslogError::Missing)) => {}
                // A later place may be the one that somebody listens at.
                (0, Err(SyslogError::Silent)) => failed = SyslogError::Silent,
                other => return other,
            }
        }
        (0, Err(failed))
    }
}

async fn send_to(place: &Path, messages: &[Vec<u8>]) -> (usize, Result<(), SyslogError>) {
    match connected(place) {
        Ok(socket) => datagrams(&socket, messages).await,
        Err(error) if error.raw_os_error() == Some(rustix::io::Errno::PROTOTYPE.raw_os_error()) => {
            match timeout(PATIENCE, stream(place, messages)).await {
                Ok(Ok(())) => (messages.len(), Ok(())),
                Ok(Err(error)) => (0, Err(of(&error))),
                Err(_late) => (0, Err(SyslogError::TimedOut)),
            }
        }
        Err(error) => (0, Err(of(&error))),
    }
}

fn connected(place: &Path) -> io::Result<UnixDatagram> {
    let socket = UnixDatagram::unbound()?;
    socket.connect(place)?;
    Ok(socket)
}

async fn datagrams(socket: &UnixDatagram, messages: &[Vec<u8>]) -> (usize, Result<(), SyslogError>) {
    for (taken, message) in messages.iter().enumerate() {
        match timeout(PATIENCE, socket.send(message)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => return (taken, Err(of(&error))),
            Err(_late) => return (taken, Err(SyslogError::TimedOut)),
        }
    }
    (messages.len(), Ok(()))
}

/// Over a stream each message ends with a zero byte, as the C library has always written them there. All or nothing: only
/// the end of the other side says that it has read them.
async fn stream(place: &Path, messages: &[Vec<u8>]) -> io::Result<()> {
    let mut stream = UnixStream::connect(place).await?;
    for message in messages {
        stream.write_all(message).await?;
        stream.write_all(&[0]).await?;
    }
    stream.shutdown().await?;
    let mut said = [0; 64];
    while stream.read(&mut said).await? > 0 {}
    Ok(())
}

/// A daemon that takes nothing for so long hangs.
const PATIENCE: Duration = Duration::from_secs(5);

fn of(error: &io::Error) -> SyslogError {
    match error.kind() {
        io::ErrorKind::NotFound => SyslogError::Missing,
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
            SyslogError::Silent
        }
        io::ErrorKind::PermissionDenied => SyslogError::Denied,
        kind => SyslogError::Failed(kind.to_string()),
    }
}
