//! The local socket: a Unix socket, or a named pipe on Windows, for this user alone.
//!
//! The answering end ([`Listener`]) belongs to a runtime. The asking end ([`exchange`]) blocks and needs none. Both look
//! at who is at the other end, and neither ever follows a name to something that another user made.

use std::io;
use std::path::Path;

use zeroize::Zeroizing;

#[cfg(unix)]
mod unix;
#[cfg(windows)]
mod windows;

#[cfg(unix)]
pub use unix::{Listener, Stream, exchange, is_private};
#[cfg(windows)]
pub use windows::{Listener, Stream, exchange, is_private};

/// The last part of a socket's place.
pub const NAME: &str = if cfg!(windows) { "broker.pipe" } else { "broker.sock" };

/// Whether the path fits into a socket's address. On Windows it is only the path of a note.
pub fn fits(place: &Path) -> bool {
    cfg!(windows) || place.as_os_str().len() <= LONGEST
}

/// The smallest of the systems takes 103 bytes.
const LONGEST: usize = 100;

/// Who is at the other end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// Whether it is this user.
    pub ours: bool,
    /// Its process, where the system tells.
    pub pid: Option<u32>,
}

/// Why a socket cannot be opened, in the system's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SocketError(String);

impl From<io::Error> for SocketError {
    fn from(error: io::Error) -> Self {
        Self(error.kind().to_string())
    }
}

/// One line without its end; `None` when it does not end within `most` bytes.
///
/// The buffer never moves, so no part of a token is left behind unwiped.
fn read_line(
    most: usize,
    mut read: impl FnMut(&mut [u8]) -> io::Result<usize>,
) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let mut line = Zeroizing::new(vec![0; most]);
    let mut filled = 0;
    while filled < most {
        let count = match read(&mut line[filled..]) {
            Ok(0) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if let Some(at) = line[filled..filled + count].iter().position(|&byte| byte == b'\n') {
            line.truncate(filled + at);
            return Ok(Some(line));
        }
        filled += count;
    }
    Ok(None)
}

#[cfg(unix)]
#[cfg(test)]
mod tests;
