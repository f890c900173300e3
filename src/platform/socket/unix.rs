//! Unix sockets.
//!
//! The file is made under another name, closed to others, and renamed: whoever sees it under its own name can use it, and
//! what a dead process left there is replaced without a gap. Only who knows that no other process answers there may bind.

use std::fs::{self, DirBuilder, Metadata, Permissions};
use std::io::{self, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::fs::{DirBuilderExt as _, FileTypeExt as _, MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use socket2::{Domain, SockAddr, Socket, Type};
use tokio::net::{UnixListener, UnixStream};
use zeroize::Zeroizing;

use super::{Peer, SocketError, read_line};
use crate::platform::clock::{Clock as _, SystemClock};

/// The answering end. Its file is removed with it, unless another process has put its own there by then.
#[derive(Debug)]
pub struct Listener {
    inner: UnixListener,
    place: PathBuf,
    made: Identity,
}

/// Tells one file from another under the same name: device and inode.
type Identity = (u64, u64);

impl Listener {
    /// Listens at this place, for this user alone, and replaces what is there. The folder is made if it is missing.
    pub fn bind(place: &Path) -> Result<Self, SocketError> {
        let folder = place.parent().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
        close_folder(folder)?;
        let beside = place.with_extension("new");
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let inner = UnixListener::bind(&beside)?;
        fs::set_permissions(&beside, Permissions::from_mode(0o600))?;
        let made = identity(&fs::symlink_metadata(&beside)?);
        fs::rename(&beside, place)?;
        Ok(Self { inner, place: place.to_owned(), made })
    }

    /// Waits for the next caller.
    pub async fn accept(&self) -> Result<Stream, SocketError> {
        Ok(Stream(self.inner.accept().await?.0))
    }

    /// Whether callers can still find it: somebody may have cleared the folder.
    pub fn is_there(&self) -> bool {
        fs::symlink_metadata(&self.place).is_ok_and(|found| identity(&found) == self.made)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if self.is_there() {
            fs::remove_file(&self.place).ok(); // what stays behind is replaced by the next one, and refuses callers
        }
    }
}

fn identity(found: &Metadata) -> Identity {
    (found.dev(), found.ino())
}

/// A caller.
#[derive(Debug)]
pub struct Stream(UnixStream);

impl Stream {
    /// Who it is, in the system's words and not its own.
    pub fn peer(&self) -> Peer {
        self.0.peer_cred().map_or(Peer { ours: false, pid: None }, |found| Peer {
            ours: found.uid() == us(),
            pid: found.pid().and_then(|pid| u32::try_from(pid).ok()).filter(|&pid| pid > 0),
        })
    }

    /// The stream itself, to read and write.
    pub fn io(&mut self) -> &mut (impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + use<>) {
        &mut self.0
    }
}

/// Sends the line and reads the one that comes back, without its end; `None` when nobody of ours listens there, or no line
/// of at most `most` bytes comes in time.
pub fn exchange(place: &Path, line: &str, most: usize, limit: Duration) -> Option<Zeroizing<Vec<u8>>> {
    let found = fs::symlink_metadata(place).ok()?;
    if !found.file_type().is_socket() || found.uid() != us() {
        return None;
    }
    let deadline = Deadline::in_at_most(limit)?;
    let mut stream = connect(place, &deadline).ok()?;
    if !listener_is_ours(&stream) {
        return None;
    }
    stream.write_all(line.as_bytes()).ok()?;
    let read = |rest: &mut [u8]| {
        stream.set_read_timeout(deadline.left()?)?;
        stream.read(rest)
    };
    read_line(most, read).ok()?
}

/// Until when to wait. The clock may be set meanwhile, so no single wait is longer than the limit either.
struct Deadline {
    end: Timestamp,
    limit: Duration,
}

impl Deadline {
    fn in_at_most(limit: Duration) -> Option<Self> {
        Some(Self { end: SystemClock.now() + SignedDuration::try_from(limit).ok()?, limit })
    }

    /// What is left; the system takes a wait of nothing for one without end.
    fn left(&self) -> io::Result<Option<Duration>> {
        let left = Duration::try_from(self.end.duration_since(SystemClock.now())).unwrap_or_default();
        if left.is_zero() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Some(left.min(self.limit))) }
    }
}

/// A listener that was stopped takes nobody in, and connecting would wait for ever; the limit on sending covers that.
fn connect(place: &Path, deadline: &Deadline) -> io::Result<BlockingStream> {
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.set_write_timeout(deadline.left()?)?;
    socket.connect(&SockAddr::unix(place)?)?;
    Ok(BlockingStream::from(OwnedFd::from(socket)))
}

/// The file was ours; on Linux the process behind it is looked at too.
fn listener_is_ours(stream: &BlockingStream) -> bool {
    #[cfg(target_os = "linux")]
    {
        rustix::net::sockopt::socket_peercred(stream).is_ok_and(|peer| peer.uid.as_raw() == us())
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = stream;
        true
    }
}

/// Whether this is a folder of ours that nobody else can look into.
pub fn is_private(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|found| found.is_dir() && found.uid() == us() && !is_open(&found))
}

/// Makes the folder, or closes it to others. Somebody else's is refused.
fn close_folder(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    let found = fs::metadata(folder)?;
    if !found.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    if found.uid() != us() {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    if is_open(&found) {
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Whether others may do anything with it.
fn is_open(found: &Metadata) -> bool {
    found.mode() & 0o077 != 0
}

/// Whose files we make.
fn us() -> u32 {
    rustix::process::geteuid().as_raw()
}
