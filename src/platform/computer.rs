//! What this computer is and can: its system, its sandbox, the rights of a folder, its own two addresses.
//!
//! Everything here looks, and leaves nothing behind. What a file's content is, is never looked at.

use std::net::IpAddr;
use std::path::Path;

use async_trait::async_trait;

use crate::domain::browser::Opens;

use super::paths::PathError;

mod portal;
mod rights;
mod system;

pub use system::SystemComputer;

/// Looks at this computer.
#[async_trait]
pub trait Computer: Send + Sync {
    /// What it runs.
    fn system(&self) -> SystemFacts;

    /// Rights and room of a folder; a file is written there and removed again.
    async fn folder(&self, root: &Path) -> Result<FolderFacts, PathError>;

    /// Takes the rights to read the folder, and what is in it, from others. What is in it stays as it is.
    async fn protect(&self, root: &Path) -> Result<(), ProtectError>;

    /// Whether the desktop portal that opens links is there; `None` where nobody needs it.
    async fn portal(&self) -> Option<bool>;

    /// Which program would open a link.
    fn browser(&self, which: &Opens) -> Option<String>;

    /// Listens on this loopback address and sends itself a request.
    async fn request_itself(&self, address: IpAddr) -> Result<(), LoopbackTrouble>;

    /// Where the name `localhost` leads; empty where it leads nowhere.
    async fn localhost(&self) -> Vec<IpAddr>;
}

/// What a computer runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SystemFacts {
    /// Its operating system, with version and processor.
    pub system: String,
    /// Its desktop, where there is one.
    pub desktop: Option<String>,
    /// The sandbox around us: Flatpak or Snap.
    pub sandbox: Option<&'static str>,
    /// Its time zone.
    pub time_zone: Option<String>,
}

/// Rights and room of a folder.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FolderFacts {
    /// Its rights on Unix, as in `0o700`.
    pub rights: Option<u32>,
    /// The first file in it, by its name, whose rights let others read or write it, and these.
    pub open: Option<(String, u32)>,
    /// How many bytes may still be written.
    pub free: Option<u64>,
}

/// Why a folder could not be protected.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProtectError {
    /// This system keeps no rights of this kind: who may read a folder follows from the one above it.
    #[error("this system keeps no such rights; who may read the folder follows from the one above it")]
    NoSuchRights,
    /// The rights could not be changed.
    #[error(transparent)]
    Refused(#[from] PathError),
}

/// Why a loopback address does not do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoopbackTrouble {
    /// This computer does not have the address, as with IPv6 switched off.
    #[error("this computer does not have the address")]
    Absent,
    /// No port of it could be opened.
    #[error("no port could be opened: {0}")]
    Bind(String),
    /// A port was opened and could not be reached, or something else answered.
    #[error("the port was opened and cannot be reached: {0}")]
    Reach(String),
}
