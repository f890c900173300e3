//! The real [`Computer`].

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::{Computer, FolderFacts, LoopbackTrouble, ProtectError, SystemFacts, portal, rights};
use crate::domain::browser::Opens;
use crate::platform::browser;
use crate::platform::paths::{self, PathError};

/// This computer.
#[derive(Debug, Default)]
pub struct SystemComputer;

#[async_trait]
impl Computer for SystemComputer {
    fn system(&self) -> SystemFacts {
        SystemFacts { system: system(), desktop: desktop(), sandbox: sandbox(), time_zone: time_zone() }
    }

    async fn folder(&self, root: &Path) -> Result<FolderFacts, PathError> {
        let root = root.to_owned();
        let looked = tokio::task::spawn_blocking(move || look_at(&root)).await;
        looked.unwrap_or_else(|_stopped| Err(PathError::Other(PathBuf::new(), "looking was stopped".into())))
    }

    async fn protect(&self, root: &Path) -> Result<(), ProtectError> {
        let root = root.to_owned();
        let stopped = || PathError::Other(PathBuf::new(), "it was stopped".into()).into();
        tokio::task::spawn_blocking(move || rights::narrow(&root)).await.unwrap_or_else(|_| Err(stopped()))
    }

    async fn portal(&self) -> Option<bool> {
        sandbox()?;
        Some(portal::is_there().await)
    }

    fn browser(&self, which: &Opens) -> Option<String> {
        browser::found(which)
    }

    async fn request_itself(&self, address: IpAddr) -> Result<(), LoopbackTrouble> {
        let limited = timeout(ONE_REQUEST, request_itself(address)).await;
        limited.unwrap_or_else(|_late| Err(LoopbackTrouble::Reach("no answer in time".into())))
    }

    async fn localhost(&self) -> Vec<IpAddr> {
        match timeout(ONE_REQUEST, tokio::net::lookup_host(("localhost", 0))).await {
            Ok(Ok(found)) => found.map(|address| address.ip()).collect(),
            _ => Vec::new(),
        }
    }
}

/// Nothing on one computer takes longer.
const ONE_REQUEST: Duration = Duration::from_secs(3);

fn look_at(root: &Path) -> Result<FolderFacts, PathError> {
    let found = std::fs::metadata(root).map_err(|error| PathError::of(root, &error))?;
    paths::try_writing(root)?;
    #[cfg(unix)]
    let rights = Some(std::os::unix::fs::MetadataExt::mode(&found) & 0o777);
    #[cfg(not(unix))]
    let (rights, _no_such_rights) = (None, found);
    Ok(FolderFacts { rights, open: rights::open_to_others(root), free: fs4::available_space(root).ok() })
}

async fn request_itself(address: IpAddr) -> Result<(), LoopbackTrouble> {
    let bind = |error: io::Error| {
        if is_absent(&error) {
            LoopbackTrouble::Absent
        } else {
            LoopbackTrouble::Bind(error.kind().to_string())
        }
    };
    let reach = |error: io::Error| LoopbackTrouble::Reach(error.kind().to_string());
    let listener = TcpListener::bind(SocketAddr::new(address, 0)).await.map_err(bind)?;
    let at = listener.local_addr().map_err(bind)?;
    let (ours, theirs) = tokio::try_join!(TcpStream::connect(at), listener.accept()).map_err(reach)?;
    let (mut ours, (mut theirs, _from)) = (ours, theirs);
    ours.write_all(HELLO).await.map_err(reach)?;
    let mut heard = [0; HELLO.len()];
    theirs.read_exact(&mut heard).await.map_err(reach)?;
    if heard == *HELLO { Ok(()) } else { Err(LoopbackTrouble::Reach("something else answered".into())) }
}

const HELLO: &[u8; 24] = b"mailward asks itself....";

/// Whether the computer lacks this address family.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::AddrNotAvailable | io::ErrorKind::Unsupported)
        || matches!(error.raw_os_error(), Some(97 | 47 | 10047)) // EAFNOSUPPORT of Linux, macOS and Windows
}

fn system() -> String {
    let processor = std::env::consts::ARCH;
    #[cfg(unix)]
    {
        let kernel = rustix::system::uname();
        let kernel = format!("{} {}", kernel.sysname().to_string_lossy(), kernel.release().to_string_lossy());
        match distribution() {
            Some(name) => format!("{name}, {kernel}, {processor}"),
            None => format!("{kernel}, {processor}"),
        }
    }
    #[cfg(not(unix))]
    {
        format!("{}, {processor}", std::env::consts::OS)
    }
}

/// `PRETTY_NAME` of the os-release file.
#[cfg(unix)]
fn distribution() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    Some(line.trim_matches(['"', '\'']).to_owned())
}

fn desktop() -> Option<String> {
    let named = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    match (named("XDG_CURRENT_DESKTOP"), named("XDG_SESSION_TYPE")) {
        (Some(desktop), Some(session)) => Some(format!("{desktop} ({session})")),
        (desktop, session) => desktop.or(session),
    }
}

fn sandbox() -> Option<&'static str> {
    if Path::new("/.flatpak-info").exists() {
        return Some("Flatpak");
    }
    std::env::var_os("SNAP").is_some_and(|value| !value.is_empty()).then_some("Snap")
}

fn time_zone() -> Option<String> {
    jiff::tz::TimeZone::system().iana_name().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[tokio::test]
    async fn this_computer_reaches_itself() {
        assert_eq!(SystemComputer.request_itself(Ipv4Addr::LOCALHOST.into()).await, Ok(()));
    }

    #[tokio::test]
    async fn an_address_of_another_computer_is_absent_here() {
        let elsewhere = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
        assert_eq!(SystemComputer.request_itself(elsewhere).await, Err(LoopbackTrouble::Absent));
    }

    #[tokio::test]
    async fn looking_at_a_folder_leaves_nothing_in_it() {
        let folder = tempfile::tempdir().unwrap();
        let facts = SystemComputer.folder(folder.path()).await.unwrap();
        assert!(facts.free.is_some_and(|free| free > 0));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn this_system_has_a_name() {
        assert!(SystemComputer.system().system.contains(std::env::consts::ARCH));
    }
}
