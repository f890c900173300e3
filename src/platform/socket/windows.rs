//! Named pipes, found through a note in the data folder.
//!
//! The names of pipes are everybody's: a name that could be guessed could be taken by another user first. So each listener
//! makes up its name, and the note, which only this user can write, says it together with the process that listens.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::os::windows::io::OwnedHandle;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use interprocess::ConnectWaitMode;
use interprocess::os::windows::ToWtf16 as _;
use interprocess::os::windows::named_pipe::pipe_mode::Bytes;
use interprocess::os::windows::named_pipe::{self, PipeListenerOptions, tokio as pipe};
use interprocess::os::windows::security_descriptor::SecurityDescriptor;
use zeroize::Zeroizing;

use super::{Peer, SocketError, read_line};
use crate::platform::paths::write_private;
use crate::platform::random::{SystemRandom, word};

/// The answering end. Its note is removed with it, unless another process has put its own there by then.
#[derive(Debug)]
pub struct Listener {
    inner: pipe::PipeListener<Bytes, Bytes>,
    place: PathBuf,
    note: String,
}

/// The owner may do everything and nobody else anything (Microsoft's security descriptor string format).
const OWNER_ONLY: &str = "D:P(A;;GA;;;OW)";

impl Listener {
    /// Listens under a new name, for this user alone, and replaces the note.
    pub fn bind(place: &Path) -> Result<Self, SocketError> {
        let folder = place.parent().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        fs::create_dir_all(folder)?;
        let name = format!(r"\\.\pipe\mailward-{}", *word(&SystemRandom));
        let owner_only =
            OWNER_ONLY.to_wtf_16().map_err(|_never| io::Error::from(io::ErrorKind::InvalidInput))?;
        let inner = PipeListenerOptions::new()
            .path(name.as_str())
            .security_descriptor(Some(SecurityDescriptor::deserialize(&owner_only)?))
            .create_tokio_duplex::<Bytes>()?;
        let note = format!("{name}\n{}\n", std::process::id());
        write_private(place, note.as_bytes()).map_err(|error| SocketError(error.to_string()))?;
        Ok(Self { inner, place: place.to_owned(), note })
    }

    /// Waits for the next caller.
    pub async fn accept(&self) -> Result<Stream, SocketError> {
        Ok(Stream(self.inner.accept().await?))
    }

    /// Whether callers can still find it: somebody may have cleared the folder.
    pub fn is_there(&self) -> bool {
        fs::read_to_string(&self.place).is_ok_and(|found| found == self.note)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if self.is_there() {
            fs::remove_file(&self.place).ok(); // what stays behind names a pipe that is no more
        }
    }
}

/// A caller.
#[derive(Debug)]
pub struct Stream(pipe::DuplexPipeStream<Bytes>);

impl Stream {
    /// Who it is. The pipe lets nobody but its owner in.
    pub fn peer(&self) -> Peer {
        Peer { ours: true, pid: self.0.client_process_id().ok() }
    }

    /// The stream itself, to read and write.
    pub fn io(&mut self) -> &mut (impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + use<>) {
        &mut self.0
    }
}

/// Sends the line and reads the one that comes back, without its end; `None` when nobody of ours listens there, or no line
/// of at most `most` bytes comes in time.
///
/// A pipe cannot be read for a limited time, so a thread waits for it; one that waits in vain ends with the program.
pub fn exchange(place: &Path, line: &str, most: usize, limit: Duration) -> Option<Zeroizing<Vec<u8>>> {
    let note = fs::read_to_string(place).ok()?;
    let (name, pid) = note.trim_end().split_once('\n')?;
    let (name, pid, line) = (name.to_owned(), pid.parse().ok()?, Zeroizing::new(line.to_owned()));
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::Builder::new()
        .name("mailward-asks".to_owned())
        .spawn(move || sender.send(converse(&name, pid, &line, most, limit)).ok())
        .ok()?;
    receiver.recv_timeout(limit).ok()?.ok()?
}

/// Nothing is sent before it is known that the process which listens is the one that wrote the note.
fn converse(
    name: &str,
    pid: u32,
    line: &str,
    most: usize,
    limit: Duration,
) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let wait = ConnectWaitMode::Timeout(limit);
    let mut stream = named_pipe::DuplexPipeStream::<Bytes>::connect_by_path_with_wait_mode(name, wait)?;
    if stream.server_process_id()? != pid {
        return Ok(None);
    }
    stream.write_all(line.as_bytes())?;
    let read = read_line(most, |rest| stream.read(rest));
    drop(OwnedHandle::try_from(stream)); // closed at once: there is nothing left for the other end to read
    read
}

/// There are no such folders here; the data folder always has room for the note.
pub fn is_private(_folder: &Path) -> bool {
    false
}
