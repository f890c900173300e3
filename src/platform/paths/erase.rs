//! Removing everything that Mailward has written into its folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What of the folder could not be removed, or is not ours.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Swept {
    /// Ours, and still there.
    pub failed: Vec<PathBuf>,
    /// Somebody else's, and left alone; then the folder stays, too.
    pub foreign: Vec<PathBuf>,
}

/// Files of ours; a database has companions of its own (`-wal`, `-shm`, `-journal`).
const FILES: [&str; 4] = ["mailward.db", "audit.mark", "settings.toml", "window.ron"];

/// Folders of ours.
const FOLDERS: [&str; 3] = ["locks", "run", "providers"];

/// Removes what is ours, then the folder if nothing else is in it. Links are removed, never followed.
pub fn erase(root: &Path) -> Swept {
    let mut swept = Swept::default();
    let Ok(entries) = fs::read_dir(root) else { return swept };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let removed = match (is_folder, is_ours(&name, is_folder)) {
            (_, false) => {
                swept.foreign.push(path);
                continue;
            }
            (true, true) => fs::remove_dir_all(&path),
            (false, true) => fs::remove_file(&path),
        };
        if removed.is_err_and(|error| error.kind() != io::ErrorKind::NotFound) {
            swept.failed.push(path);
        }
    }
    fs::remove_dir(root).ok(); // not where something is left in it
    swept
}

fn is_ours(name: &str, is_folder: bool) -> bool {
    if is_folder {
        return FOLDERS.contains(&name);
    }
    // A file that was being written beside its old form has that one's name in its own.
    let name = name.strip_prefix('.').unwrap_or(name);
    FILES.iter().any(|ours| {
        name.strip_prefix(ours).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '.']))
    }) || Path::new(name).extension().is_some_and(|kind| kind == "lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    #[test]
    fn everything_of_ours_goes_and_the_folder_with_it() {
        let folder = folder(&[
            "mailward.db",
            "mailward.db-wal",
            "mailward.db-shm",
            ".settings.toml.4711-0",
            "settings.toml",
            "audit.mark",
            "window.ron",
            "locks/renew-1.lock",
            "run/broker.sock",
        ]);
        assert_eq!(erase(folder.path()), Swept::default());
        assert!(!folder.path().exists());
    }

    #[test]
    fn what_somebody_else_put_there_stays_and_is_named() {
        let folder = folder(&["mailward.db", "notes.txt", "photos/summer.jpg"]);
        let swept = erase(folder.path());
        let mut foreign = swept.foreign.clone();
        foreign.sort();
        assert_eq!(foreign, [folder.path().join("notes.txt"), folder.path().join("photos")]);
        assert!(!folder.path().join("mailward.db").exists());
        assert!(folder.path().join("photos/summer.jpg").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_removed_and_where_it_leads_is_left_alone() {
        let elsewhere = folder(&["kept.txt"]);
        let folder = folder(&["mailward.db"]);
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("settings.toml")).unwrap();
        erase(folder.path());
        assert!(elsewhere.path().join("kept.txt").exists());
        assert!(!folder.path().exists());
    }
}
