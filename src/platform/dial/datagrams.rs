//! Datagrams to one place. Nothing tells whether one arrives; that nobody listens there is heard, with luck.

use std::io;
use std::time::Duration;

use tokio::net::UdpSocket;
use tokio::time::timeout;

use super::DialError;

/// A socket whose datagrams go to one place.
#[derive(Debug)]
pub struct Datagrams {
    socket: UdpSocket,
    limit: Duration,
}

impl Datagrams {
    pub(super) const fn new(socket: UdpSocket, limit: Duration) -> Self {
        Self { socket, limit }
    }

    /// Sends one.
    pub async fn send(&self, bytes: &[u8]) -> Result<(), DialError> {
        let sent = timeout(self.limit, self.socket.send(bytes)).await.map_err(|_late| DialError::TimedOut)?;
        match sent {
            Ok(_) => Ok(()),
            Err(error) if error.raw_os_error().is_some_and(is_too_large) => Err(DialError::TooLarge),
            Err(error) => Err(DialError::of(&error)),
        }
    }

    /// Waits a moment whether the host says that nobody listens there: only then is anything known of what was sent last.
    pub async fn settle(&self) -> Result<(), DialError> {
        let mut answer = [0; 1];
        match timeout(REFUSAL_COMES_WITHIN, self.socket.recv(&mut answer)).await {
            Ok(Err(error)) if error.kind() == io::ErrorKind::ConnectionRefused => Err(DialError::Refused),
            Ok(Err(_) | Ok(_)) | Err(_) => Ok(()),
        }
    }
}

/// As long as a network within an organisation takes.
const REFUSAL_COMES_WITHIN: Duration = Duration::from_millis(200);

/// `EMSGSIZE` and its name on Windows.
fn is_too_large(code: i32) -> bool {
    #[cfg(unix)]
    return code == rustix::io::Errno::MSGSIZE.raw_os_error();
    #[cfg(not(unix))]
    return code == 10_040;
}
