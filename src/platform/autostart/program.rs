//! Which file the login is to start: the one that runs now, by the name that will still be there tomorrow.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{AutostartError, environment};

/// The path of the running program, as the login should have it.
pub(super) fn of_this_process() -> Result<PathBuf, AutostartError> {
    let running = std::env::current_exe().ok();
    running.and_then(|running| lasting(&running, environment)).ok_or(AutostartError::NoProgram)
}

/// An `AppImage` runs from a mount that ends with it: then the image counts. A package manager may keep the file in a folder
/// that the next version replaces, with a link to it in `PATH`: then the link counts. macOS runs a program that was downloaded
/// and not moved since from a place that is gone tomorrow: then there is none.
fn lasting(running: &Path, environment: impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let path = |name: &str| environment(name).map(PathBuf::from);
    // Both variables are inherited by whatever another image started; only the mount tells whose they are.
    if let (Some(image), Some(mount)) = (path("APPIMAGE"), path("APPDIR"))
        && running.starts_with(mount)
    {
        return Some(image).filter(|image| image.is_absolute() && image.is_file());
    }
    if running.components().any(|part| part.as_os_str() == "AppTranslocation") {
        return None;
    }
    let file = replaced(running)?;
    Some(in_path(&file, &environment("PATH").unwrap_or_default()).unwrap_or(file))
}

/// After an update Linux calls the file of the old program `… (deleted)`; the new one stands at the same place.
fn replaced(running: &Path) -> Option<PathBuf> {
    if running.is_file() {
        return Some(running.to_owned());
    }
    let before = running.to_str()?.strip_suffix(" (deleted)")?;
    Some(PathBuf::from(before)).filter(|before| before.is_file())
}

/// The same file, by its name in a folder of `PATH`.
fn in_path(file: &Path, path: &OsString) -> Option<PathBuf> {
    let (name, real) = (file.file_name()?, file.canonicalize().ok()?);
    let mut named =
        std::env::split_paths(path).filter(|folder| folder.is_absolute()).map(|folder| folder.join(name));
    named.find(|named| named.canonicalize().is_ok_and(|found| found == real))
}

#[cfg(unix)] // links and file names of Unix
#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &Path, name: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, name).unwrap();
        path
    }

    #[test]
    fn an_app_image_is_started_by_its_own_file_and_not_by_its_mount() {
        let folder = tempfile::tempdir().unwrap();
        let image = file(folder.path(), "Mailward.AppImage");
        let inside = file(folder.path(), "mount/usr/bin/mailward");
        let environment = |name: &str| match name {
            "APPIMAGE" => Some(image.clone().into_os_string()),
            "APPDIR" => Some(folder.path().join("mount").into_os_string()),
            _ => None,
        };
        assert_eq!(lasting(&inside, environment), Some(image.clone()));
        let elsewhere = file(folder.path(), "bin/mailward");
        assert_eq!(lasting(&elsewhere, environment), Some(elsewhere), "the variables of another image");
    }

    #[test]
    fn a_link_in_the_search_path_outlives_the_file_of_one_version() {
        let folder = tempfile::tempdir().unwrap();
        let version = file(folder.path(), "cellar/1.0/mailward");
        let other = file(folder.path(), "other/mailward");
        let link = folder.path().join("bin/mailward");
        std::fs::create_dir(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(&version, &link).unwrap();
        let path = std::env::join_paths([other.parent().unwrap(), link.parent().unwrap()]).unwrap();
        let environment = |name: &str| (name == "PATH").then(|| path.clone());
        assert_eq!(lasting(&version, environment), Some(link));
        assert_eq!(lasting(&version, |_| None), Some(version));
    }

    #[test]
    fn after_an_update_the_new_file_at_the_old_place_counts() {
        let folder = tempfile::tempdir().unwrap();
        let program = file(folder.path(), "mailward");
        let told = PathBuf::from(format!("{} (deleted)", program.display()));
        assert_eq!(lasting(&told, |_| None), Some(program));
        assert_eq!(lasting(&folder.path().join("gone (deleted)"), |_| None), None);
    }

    #[test]
    fn a_program_that_was_not_moved_out_of_its_download_has_no_lasting_place() {
        let folder = tempfile::tempdir().unwrap();
        let program = file(folder.path(), "AppTranslocation/5C2F/d/Mailward.app/Contents/MacOS/mailward");
        assert_eq!(lasting(&program, |_| None), None);
        let moved = file(folder.path(), "Applications/Mailward.app/Contents/MacOS/mailward");
        assert_eq!(lasting(&moved, |_| None), Some(moved));
    }

    #[test]
    fn this_very_program_has_a_file() {
        assert!(of_this_process().unwrap().is_file());
    }
}
