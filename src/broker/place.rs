//! Where the socket of a data folder is. Both ends work it out for themselves and come to the same answer.

use std::path::{Path, PathBuf};

use crate::platform::socket;

/// The place of the socket for this data folder; `None` where there is none, and then everybody uses an engine of their own.
///
/// In the folder itself (`run/broker.sock`), which is its owner's alone. A path too long for a socket's address goes to
/// `XDG_RUNTIME_DIR` instead, under a name made from the folder's path, if that variable names a folder of ours that
/// nobody else can look into.
pub fn place(folder: &Path) -> Option<PathBuf> {
    let folder = std::fs::canonicalize(folder).ok()?; // one folder has one place, whatever it is called
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    at(&folder, runtime.as_deref())
}

fn at(folder: &Path, runtime: Option<&Path>) -> Option<PathBuf> {
    let inside = folder.join("run").join(socket::NAME);
    if socket::fits(&inside) {
        return Some(inside);
    }
    let runtime = runtime.filter(|runtime| runtime.is_absolute() && socket::is_private(runtime))?;
    let beside = runtime.join(format!("mailward-{}.sock", name_of(folder)));
    socket::fits(&beside).then_some(beside)
}

/// Twelve hexadecimal digits of a SHA-256 of the folder's path.
fn name_of(folder: &Path) -> String {
    use sha2::Digest as _;
    use std::fmt::Write as _;
    let hash = sha2::Sha256::digest(folder.as_os_str().as_encoded_bytes());
    hash.iter().take(6).fold(String::new(), |mut name, byte| {
        write!(name, "{byte:02x}").ok(); // writing to a String cannot fail
        name
    })
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn with_mode(folder: &Path, mode: u32) {
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    fn long() -> PathBuf {
        Path::new("/home").join("x".repeat(100))
    }

    #[test]
    fn the_socket_is_in_the_folder_where_its_path_fits() {
        assert_eq!(at(Path::new("/home/anna/m"), None), Some("/home/anna/m/run/broker.sock".into()));
        let just = Path::new("/").join("x".repeat(100 - "//run/broker.sock".len()));
        assert_eq!(at(&just, None).unwrap().as_os_str().len(), 100);
        assert_eq!(at(&just.join("y"), None), None);
    }

    #[test]
    fn a_long_path_goes_to_a_runtime_folder_that_is_ours_alone() {
        let runtime = tempfile::tempdir().unwrap();
        with_mode(runtime.path(), 0o700);
        let place = at(&long(), Some(runtime.path())).unwrap();
        assert_eq!(place.parent(), Some(runtime.path()));
        let name = place.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with("mailward-") && name.len() == "mailward-0123456789ab.sock".len(), "{name}");
        assert_eq!(at(&long(), Some(runtime.path())), Some(place.clone()));
        assert_ne!(at(&long().join("other"), Some(runtime.path())), Some(place));
    }

    #[test]
    fn a_runtime_folder_that_others_can_look_into_or_that_is_not_there_is_not_used() {
        let runtime = tempfile::tempdir().unwrap();
        with_mode(runtime.path(), 0o750);
        assert_eq!(at(&long(), Some(runtime.path())), None);
        assert_eq!(at(&long(), Some(&runtime.path().join("gone"))), None);
        assert_eq!(at(&long(), Some(Path::new("run"))), None);
        assert_eq!(at(&long(), Some(&runtime.path().join("x".repeat(80)))), None);
    }

    #[test]
    fn one_folder_has_one_place_whatever_it_is_called() {
        let home = tempfile::tempdir().unwrap();
        let link = home.path().join("link");
        std::fs::create_dir(home.path().join("folder")).unwrap();
        std::os::unix::fs::symlink(home.path().join("folder"), &link).unwrap();
        let real = place(&home.path().join("folder")).unwrap();
        assert!(real.ends_with("folder/run/broker.sock"), "{}", real.display());
        assert_eq!(place(&link), Some(real.clone()));
        assert_eq!(place(&home.path().join("folder/../link")), Some(real));
        assert_eq!(place(&home.path().join("gone")), None);
    }
}
