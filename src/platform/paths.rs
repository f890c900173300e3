//! Where Mailward keeps its files, and how a private file is written.
//!
//! One folder, for its owner only (0700), with files for their owner only (0600). A folder that belongs to somebody else is
//! refused, never taken over; a file is replaced whole or not at all.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

mod erase;
mod private;

pub use erase::{Swept, erase};
#[cfg(unix)]
pub(super) use private::make_folder;
pub(super) use private::try_writing;
pub use private::write_private;

/// The folder that holds everything, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// Opens the folder, which is made if it is not there: the given one (`--data-dir`), else `MAILWARD_DATA_DIR`, else the
    /// system's place for data of programs.
    ///
    /// One that others may read is closed to them first, which is said in the log.
    pub fn open(given: Option<&Path>) -> Result<Self, PathError> {
        Self::at(&chosen(given, |name| std::env::var_os(name)).ok_or(PathError::Nowhere)?)
    }

    /// The folder if it is there. Looks and does nothing else: nothing is made, checked or closed.
    pub fn there(given: Option<&Path>) -> Option<Self> {
        let root = chosen(given, |name| std::env::var_os(name))?;
        Some(Self { root: fs::canonicalize(root).ok()? })
    }

    /// Opens this folder.
    pub fn at(root: &Path) -> Result<Self, PathError> {
        private::make_folder(root)?;
        let found = fs::metadata(root).map_err(|error| PathError::of(root, &error))?;
        if !found.is_dir() {
            return Err(PathError::NotAFolder(root.to_owned()));
        }
        private::check(root, &found)?;
        let root = fs::canonicalize(root).map_err(|error| PathError::of(root, &error))?;
        Ok(Self { root })
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The database: accounts, sealed tokens, the audit log.
    pub fn database(&self) -> PathBuf {
        self.root.join("mailward.db")
    }

    /// What the person chose.
    pub fn settings(&self) -> PathBuf {
        self.root.join("settings.toml")
    }

    /// The person's own provider definitions.
    pub fn providers(&self) -> PathBuf {
        self.root.join("providers")
    }

    /// A lock file. `name` is a word of ours, as in `vault` or an account's ID.
    pub fn lock(&self, name: &str) -> PathBuf {
        self.root.join(format!("{name}.lock"))
    }

    /// Size and place of the window.
    pub fn window_state(&self) -> PathBuf {
        self.root.join("window.ron")
    }
}

/// Where the folder should be. Relative values in the environment do not count, as the XDG rules have it.
fn chosen(given: Option<&Path>, environment: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let set = |name: &str| environment(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let absolute = |name: &str| set(name).filter(|path| path.is_absolute());
    if let Some(path) = given.map(Path::to_owned).or_else(|| set("MAILWARD_DATA_DIR")) {
        return Some(path);
    }
    if cfg!(windows) {
        return Some(absolute("LOCALAPPDATA")?.join("Mailward"));
    }
    if cfg!(target_os = "macos") {
        return Some(absolute("HOME")?.join("Library/Application Support/Mailward"));
    }
    let data = absolute("XDG_DATA_HOME").or_else(|| Some(absolute("HOME")?.join(".local/share")))?;
    Some(data.join("mailward"))
}

/// Whether a start at login uses this folder without being told to: variables that are set in a shell only do not count.
pub fn is_usual(root: &Path) -> bool {
    let homes =
        |name: &str| if name == "HOME" || name == "LOCALAPPDATA" { std::env::var_os(name) } else { None };
    chosen(None, homes).and_then(|folder| fs::canonicalize(folder).ok()).as_deref() == Some(root)
}

/// Why a folder or file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// The environment names no home folder.
    #[error("there is no home folder to keep data in")]
    Nowhere,
    /// Something else has that name.
    #[error("{} is not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// It belongs to another user.
    #[error("{} belongs to another user", .0.display())]
    Foreign(PathBuf),
    /// No space or no quota is left.
    #[error("no space is left for {}", .0.display())]
    DiskFull(PathBuf),
    /// The file system is read-only.
    #[error("{} is on a read-only file system", .0.display())]
    ReadOnly(PathBuf),
    /// The system does not let us.
    #[error("no permission to write {}", .0.display())]
    Denied(PathBuf),
    /// Anything else, in the system's words.
    #[error("{path} cannot be used: {why}", path = .0.display(), why = .1)]
    Other(PathBuf, String),
}

impl PathError {
    /// What this failure at this path means.
    pub fn of(path: &Path, error: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let path = path.to_owned();
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull(path),
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path),
            ErrorKind::PermissionDenied => Self::Denied(path),
            ErrorKind::NotADirectory => Self::NotAFolder(path),
            kind => Self::Other(path, kind.to_string()),
        }
    }
}

#[cfg(test)]
mod tests;
