//! The system's place for what whoever administers this computer decides: a profile of an organisation.
//!
//! A file there counts only if nobody but the administrator can have written it: it and every folder above it belong to
//! the system and are closed to others. Everything else would let any user of a computer decide for all of them.

use std::fs::{File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The place.
pub trait Managed: Send + Sync {
    /// What stands there; `None` where nothing does. May read files; called off the loop.
    fn read(&self) -> Option<Result<ManagedFile, ManagedError>>;

    /// What is another one once the file there is. Costs next to nothing.
    fn stamp(&self) -> Option<Stamp>;
}

/// A file of the administrator's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagedFile {
    /// Where it is.
    pub path: PathBuf,
    /// What it says.
    pub bytes: Vec<u8>,
}

/// Which file it is and when it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    path: PathBuf,
    written: Option<SystemTime>,
    size: u64,
}

impl Stamp {
    /// Of a file that is written so many bytes long.
    pub const fn of(path: PathBuf, size: u64) -> Self {
        Self { path, written: None, size }
    }
}

/// Why a file there does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManagedError {
    /// Somebody else could have written it, or could put another one in its place.
    #[error("{} can be changed by others than the administrator of this computer", .open.display())]
    Open {
        /// The file that was looked at.
        path: PathBuf,
        /// It, or the folder above it that is open.
        open: PathBuf,
    },
    /// It cannot be read.
    #[error("it cannot be read: {why}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// In the system's words.
        why: String,
    },
}

impl ManagedError {
    /// The file that does not count.
    pub fn path(&self) -> &Path {
        match self {
            Self::Open { path, .. } | Self::Unreadable { path, .. } => path,
        }
    }
}

/// That of this computer.
#[derive(Debug)]
pub struct SystemManaged {
    places: Vec<PathBuf>,
    rule: Rule,
}

/// Who may have written the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    /// The system's administrator.
    Administrator,
    /// Anybody: for tests of everything else.
    #[cfg(test)]
    Anybody,
}

impl Default for SystemManaged {
    fn default() -> Self {
        Self { places: places(|name| std::env::var(name).ok()), rule: Rule::Administrator }
    }
}

impl Managed for SystemManaged {
    fn read(&self) -> Option<Result<ManagedFile, ManagedError>> {
        let path = self.places.iter().find(|path| path.symlink_metadata().is_ok())?;
        Some(self.read_at(path))
    }

    fn stamp(&self) -> Option<Stamp> {
        self.places.iter().find_map(|path| {
            let found = path.metadata().or_else(|_dangling| path.symlink_metadata()).ok()?;
            Some(Stamp { path: path.clone(), written: found.modified().ok(), size: found.len() })
        })
    }
}

impl SystemManaged {
    fn read_at(&self, named: &Path) -> Result<ManagedFile, ManagedError> {
        let unreadable = |error: &io::Error| ManagedError::Unreadable {
            path: named.to_owned(),
            why: error.kind().to_string(),
        };
        let path = std::fs::canonicalize(named).map_err(|error| unreadable(&error))?;
        let is_file = path.metadata().is_ok_and(|found| found.is_file()); // opening a pipe would wait for a writer
        if !is_file {
            let why = "it is no file".to_owned();
            return Err(ManagedError::Unreadable { path: named.to_owned(), why });
        }
        let file = File::open(&path).map_err(|error| unreadable(&error))?;
        let found = file.metadata().map_err(|error| unreadable(&error))?;
        if let Some(open) = self.open_to_others(named, &path, &found) {
            return Err(ManagedError::Open { path: named.to_owned(), open });
        }
        let mut bytes = Vec::new();
        file.take(LARGEST).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
        Ok(ManagedFile { path: named.to_owned(), bytes })
    }

    /// The file or the first folder on the way to it that others can write to: by the name it is found under, and by its own.
    fn open_to_others(&self, named: &Path, path: &Path, found: &Metadata) -> Option<PathBuf> {
        if self.rule != Rule::Administrator {
            return None;
        }
        if !closed::file(path, found) {
            return Some(path.to_owned());
        }
        let folders = named.ancestors().skip(1).chain(path.ancestors().skip(1));
        let named = folders.filter(|folder| !folder.as_os_str().is_empty());
        named.into_iter().find(|folder| !closed::folder(folder)).map(Path::to_owned)
    }
}

/// More than any profile has; what is larger is refused by whoever reads it.
const LARGEST: u64 = 1024 * 1024;

#[cfg(unix)] // on Windows the policies name it
const FILE: &str = "profile.toml";

/// Where to look, what counts first. A place that the environment names never goes before the system's own.
#[cfg(all(unix, not(target_os = "macos")))]
fn places(environment: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let folders = environment("XDG_CONFIG_DIRS").filter(|folders| !folders.is_empty());
    let folders = folders.unwrap_or_else(|| "/etc/xdg".to_owned());
    let named = folders.split(':').map(PathBuf::from).filter(|folder| folder.is_absolute());
    let all = std::iter::once(PathBuf::from("/etc")).chain(named);
    all.map(|folder| folder.join("mailward").join(FILE)).collect()
}

#[cfg(target_os = "macos")]
fn places(_environment: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    vec![PathBuf::from("/Library/Application Support/Mailward").join(FILE)]
}

/// The policies of the computer name the file, usually `C:\ProgramData\Mailward\profile.toml`: in that folder any user can
/// make files, and only an administrator can write policies.
#[cfg(windows)]
fn places(_environment: impl Fn(&str) -> Option<String>) -> Vec<PathBuf> {
    let policies = windows_registry::LOCAL_MACHINE.open("SOFTWARE\\Policies\\Mailward");
    let named = policies.and_then(|policies| policies.get_string("Profile")).ok();
    named.map(PathBuf::from).filter(|path| path.is_absolute()).into_iter().collect()
}

#[cfg(unix)]
mod closed {
    //! By owner and rights.

    use std::fs::Metadata;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    use std::path::Path;

    const ADMINISTRATOR: u32 = 0;
    const OTHERS_WRITE: u32 = 0o022;
    const STICKY: u32 = 0o1000;

    pub(super) fn file(_path: &Path, found: &Metadata) -> bool {
        found.uid() == ADMINISTRATOR && found.permissions().mode() & OTHERS_WRITE == 0
    }

    /// In a sticky folder nobody removes what is not theirs; what is in it is looked at for itself.
    pub(super) fn folder(folder: &Path) -> bool {
        folder.metadata().is_ok_and(|found| {
            let mode = found.permissions().mode();
            found.uid() == ADMINISTRATOR && (mode & OTHERS_WRITE == 0 || mode & STICKY != 0)
        })
    }
}

#[cfg(windows)]
mod closed {
    //! By trying: whoever runs Mailward must not be able to write there.

    use std::fs::{Metadata, OpenOptions};
    use std::path::Path;

    /// Opened for writing and closed again; nothing is written.
    pub(super) fn file(path: &Path, _found: &Metadata) -> bool {
        OpenOptions::new().append(true).open(path).is_err()
    }

    /// Folders give new files to whoever makes them, and keep the files of others from them.
    pub(super) fn folder(_folder: &Path) -> bool {
        true
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn at(path: &Path, rule: Rule) -> SystemManaged {
        SystemManaged { places: vec![path.join("none").join(FILE), path.to_owned()], rule }
    }

    fn file(home: &Path, mode: u32) -> PathBuf {
        let path = home.join(FILE);
        fs::write(&path, "profile = 1").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        path
    }

    #[test]
    fn a_file_that_others_can_write_to_does_not_count() {
        let home = tempfile::tempdir().unwrap();
        for mode in [0o664, 0o646, 0o666, 0o777] {
            let path = file(home.path(), mode);
            let Some(Err(ManagedError::Open { open, .. })) = at(&path, Rule::Administrator).read() else {
                panic!("{mode:o} was read");
            };
            assert_eq!(open, fs::canonicalize(&path).unwrap());
        }
    }

    #[test]
    fn a_file_in_a_folder_that_others_can_write_to_does_not_count_either() {
        let home = tempfile::tempdir().unwrap();
        let path = file(home.path(), 0o644);
        fs::set_permissions(home.path(), Permissions::from_mode(0o777)).unwrap();
        let read = at(&path, Rule::Administrator).read();
        assert!(matches!(read, Some(Err(ManagedError::Open { .. }))), "{read:?}");
    }

    #[test]
    fn a_file_counts_for_its_owner_only_where_the_owner_is_the_administrator() {
        use std::os::unix::fs::MetadataExt as _;
        let home = tempfile::tempdir().unwrap();
        let path = file(home.path(), 0o644);
        let is_administrators = path.metadata().unwrap().uid() == 0;
        let read = at(&path, Rule::Administrator).read().unwrap();
        assert_eq!(read.is_ok(), is_administrators, "{read:?}");
    }

    #[test]
    fn what_is_there_is_read_and_another_file_has_another_stamp() {
        let home = tempfile::tempdir().unwrap();
        let nothing = at(&home.path().join(FILE), Rule::Anybody);
        assert!(nothing.read().is_none() && nothing.stamp().is_none());
        let path = file(home.path(), 0o644);
        let managed = at(&path, Rule::Anybody);
        assert_eq!(
            managed.read().unwrap().unwrap(),
            ManagedFile { path: path.clone(), bytes: b"profile = 1".into() }
        );
        let stamp = managed.stamp();
        assert_eq!(managed.stamp(), stamp);
        fs::write(&path, "profile = 1 # longer").unwrap();
        assert_ne!(managed.stamp(), stamp);
    }

    #[test]
    fn what_is_no_file_is_a_problem_and_never_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join(FILE);
        fs::create_dir(&place).unwrap();
        let read = at(&place, Rule::Anybody).read();
        assert!(matches!(read, Some(Err(ManagedError::Unreadable { .. }))), "{read:?}");
        fs::remove_dir(&place).unwrap();
        std::os::unix::fs::symlink(home.path().join("nowhere"), &place).unwrap();
        let read = at(&place, Rule::Anybody).read();
        assert!(
            matches!(read, Some(Err(ManagedError::Unreadable { .. }))),
            "a dangling link hides nothing: {read:?}"
        );
    }

    #[test]
    #[cfg(not(target_os = "macos"))]
    fn the_environment_never_goes_before_the_place_of_the_system() {
        let places = places(|_| Some("relative:/home/anna/xdg:/etc/xdg".to_owned()));
        let named = [
            "/etc/mailward/profile.toml",
            "/home/anna/xdg/mailward/profile.toml",
            "/etc/xdg/mailward/profile.toml",
        ];
        assert_eq!(places, named.map(PathBuf::from));
    }
}
