//! Who may read the files of a folder, and taking that from others: 0700 for folders, 0600 for files. Unix alone knows it.
//!
//! A link is never followed: what it points to is not ours to change.

use std::path::Path;

use super::ProtectError;

/// The first entry below the folder, by its name in it, whose rights are wider than its owner's, and these rights.
#[cfg(unix)]
pub(super) fn open_to_others(root: &Path) -> Option<(String, u32)> {
    // Size and place of the window are written by its library, with its own rights; there is nothing of anybody in them.
    let told = |entry: &unix::Entry| entry.path != root.join("window.ron");
    let open = unix::below(root).into_iter().find(|entry| entry.rights & 0o077 != 0 && told(entry))?;
    let name = open.path.strip_prefix(root).unwrap_or(&open.path).display().to_string();
    Some((name, open.rights))
}

/// No such rights are kept here.
#[cfg(not(unix))]
pub(super) fn open_to_others(_root: &Path) -> Option<(String, u32)> {
    None
}

/// Takes the rights of everybody else away, the folder itself first.
#[cfg(unix)]
pub(super) fn narrow(root: &Path) -> Result<(), ProtectError> {
    unix::narrow(root, 0o700)?;
    for entry in unix::below(root) {
        unix::narrow(&entry.path, if entry.is_folder { 0o700 } else { 0o600 })?;
    }
    Ok(())
}

/// No such rights are kept here.
#[cfg(not(unix))]
pub(super) fn narrow(_root: &Path) -> Result<(), ProtectError> {
    Err(ProtectError::NoSuchRights)
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::io::ErrorKind;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::{Path, PathBuf};

    use crate::platform::paths::PathError;

    /// Something in the data folder.
    pub(super) struct Entry {
        pub(super) path: PathBuf,
        pub(super) rights: u32,
        pub(super) is_folder: bool,
    }

    /// Everything below, by name, down to the depth to which we put anything; links are left out. What goes away meanwhile is
    /// not there.
    pub(super) fn below(root: &Path) -> Vec<Entry> {
        let mut found = Vec::new();
        let mut folders = vec![(root.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten().take(MOST_ENTRIES) {
                let path = entry.path();
                let Ok(facts) = fs::symlink_metadata(&path) else { continue };
                if facts.is_symlink() {
                    continue;
                }
                if facts.is_dir() && depth < DEPTH {
                    folders.push((path.clone(), depth + 1));
                }
                let rights = facts.permissions().mode() & 0o777;
                found.push(Entry { path, rights, is_folder: facts.is_dir() });
            }
        }
        found.sort_by(|one, other| one.path.cmp(&other.path));
        found
    }

    /// Sets these rights where others have some.
    pub(super) fn narrow(path: &Path, rights: u32) -> Result<(), PathError> {
        let of = |error| PathError::of(path, &error);
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()), // it was gone before others could read it
            Err(error) => Err(of(error)),
            Ok(facts) if facts.permissions().mode().trailing_zeros() >= 6 => Ok(()), // nobody else has any
            Ok(_) => fs::set_permissions(path, fs::Permissions::from_mode(rights)).map_err(of),
        }
    }

    /// Lock files lie one folder below.
    const DEPTH: usize = 2;

    /// More than one folder of ours ever holds: a lock file an account.
    const MOST_ENTRIES: usize = 20_000;
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn set(path: &Path, rights: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(rights)).unwrap();
    }

    fn rights(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_others_could_read_is_found_and_closed_and_links_are_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let (root, elsewhere) = (home.path().join("data"), home.path().join("elsewhere"));
        fs::create_dir_all(root.join("locks")).unwrap();
        for name in ["mailward.db", "settings.toml", "locks/7.lock"] {
            fs::write(root.join(name), "x").unwrap();
            set(&root.join(name), 0o600);
        }
        fs::write(&elsewhere, "not ours").unwrap();
        set(&elsewhere, 0o644);
        symlink(&elsewhere, root.join("link")).unwrap();
        set(&root.join("locks"), 0o700);
        fs::write(root.join("window.ron"), "x").unwrap();
        set(&root.join("window.ron"), 0o644);
        assert_eq!(open_to_others(&root), None);
        set(&root.join("settings.toml"), 0o640);
        set(&root.join("locks/7.lock"), 0o666);
        assert_eq!(open_to_others(&root), Some(("locks/7.lock".to_owned(), 0o666)));
        set(&root, 0o755);
        narrow(&root).unwrap();
        assert_eq!((open_to_others(&root), rights(&root)), (None, 0o700));
        assert_eq!((rights(&root.join("settings.toml")), rights(&elsewhere)), (0o600, 0o644));
    }
}
