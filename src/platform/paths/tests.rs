//! Folders and files on a real file system.

use super::*;

fn environment(pairs: &'static [(&'static str, &'static str)]) -> impl Fn(&str) -> Option<OsString> + Copy {
    move |name| pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into())
}

#[test]
fn the_nearest_wish_wins() {
    let all = environment(&[
        ("MAILWARD_DATA_DIR", "/from/environment"),
        ("HOME", "/home/anna"),
        ("XDG_DATA_HOME", "/data"),
    ]);
    assert_eq!(chosen(Some(Path::new("/given")), all), Some("/given".into()));
    assert_eq!(chosen(None, all), Some("/from/environment".into()));
}

#[cfg(all(unix, not(target_os = "macos")))]
#[test]
fn without_a_wish_it_is_the_systems_place_for_data() {
    let xdg = environment(&[("HOME", "/home/anna"), ("XDG_DATA_HOME", "/data"), ("MAILWARD_DATA_DIR", "")]);
    assert_eq!(chosen(None, xdg), Some("/data/mailward".into()));
    let relative = environment(&[("HOME", "/home/anna"), ("XDG_DATA_HOME", "data")]);
    assert_eq!(chosen(None, relative), Some("/home/anna/.local/share/mailward".into()));
    assert_eq!(chosen(None, environment(&[])), None);
}

#[cfg(target_os = "macos")]
#[test]
fn without_a_wish_it_is_the_systems_place_for_data() {
    let home = environment(&[("HOME", "/Users/anna"), ("XDG_DATA_HOME", "/data"), ("MAILWARD_DATA_DIR", "")]);
    assert_eq!(chosen(None, home), Some("/Users/anna/Library/Application Support/Mailward".into()));
    assert_eq!(chosen(None, environment(&[])), None);
}

#[test]
fn a_folder_is_made_with_those_above_it() {
    let above = tempfile::tempdir().unwrap();
    let folder = DataFolder::at(&above.path().join("a/b")).unwrap();
    assert!(folder.root().is_dir() && folder.database().starts_with(folder.root()));
    assert_eq!(std::fs::read_dir(folder.root()).unwrap().count(), 0, "the trial file is gone");
}

#[test]
fn a_file_of_that_name_is_not_a_folder() {
    let above = tempfile::tempdir().unwrap();
    let file = above.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert_eq!(DataFolder::at(&file), Err(PathError::NotAFolder(file.clone())));
    assert!(matches!(DataFolder::at(&file.join("below")), Err(PathError::NotAFolder(_))));
}

#[test]
fn a_private_file_is_replaced_whole() {
    let above = tempfile::tempdir().unwrap();
    let file = above.path().join("settings.toml");
    write_private(&file, b"a longer text").unwrap();
    write_private(&file, b"short").unwrap();
    assert_eq!(std::fs::read(&file).unwrap(), b"short");
    assert_eq!(std::fs::read_dir(above.path()).unwrap().count(), 1, "nothing is left beside it");
}

#[test]
fn a_file_that_cannot_be_replaced_stays_as_it_was_and_leaves_nothing_beside() {
    let above = tempfile::tempdir().unwrap();
    let folder = above.path().join("is-a-folder");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("inside"), "kept").unwrap();
    assert!(write_private(&folder, b"x").is_err());
    assert_eq!(std::fs::read(folder.join("inside")).unwrap(), b"kept");
    assert_eq!(std::fs::read_dir(above.path()).unwrap().count(), 1);
}

#[test]
fn the_reasons_are_told_apart() {
    use std::io::{Error, ErrorKind};
    let path = Path::new("/data");
    for (kind, expected) in [
        (ErrorKind::StorageFull, PathError::DiskFull(path.into())),
        (ErrorKind::QuotaExceeded, PathError::DiskFull(path.into())),
        (ErrorKind::ReadOnlyFilesystem, PathError::ReadOnly(path.into())),
        (ErrorKind::PermissionDenied, PathError::Denied(path.into())),
    ] {
        assert_eq!(PathError::of(path, &Error::from(kind)), expected);
    }
}

#[cfg(unix)]
mod modes {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).unwrap().mode() & 0o777
    }

    #[test]
    fn folders_and_files_are_for_their_owner_only() {
        let above = tempfile::tempdir().unwrap();
        let folder = DataFolder::at(&above.path().join("data")).unwrap();
        write_private(&folder.settings(), b"").unwrap();
        assert_eq!((mode(folder.root()), mode(&folder.settings())), (0o700, 0o600));
    }

    #[test]
    fn a_folder_open_to_others_is_closed_to_them() {
        let above = tempfile::tempdir().unwrap();
        let root = above.path().join("data");
        std::fs::create_dir(&root).unwrap();
        std::fs::set_permissions(&root, std::fs::Permissions::from_mode(0o755)).unwrap();
        DataFolder::at(&root).unwrap();
        assert_eq!(mode(&root), 0o700);
    }

    #[test]
    fn a_folder_of_another_user_is_refused_and_left_alone() {
        let above = tempfile::tempdir().unwrap();
        let root = above.path().join("data");
        std::fs::create_dir(&root).unwrap();
        if chown(&root, Some(65_534), None).is_err() {
            // Only root may give folders away. Everyone else finds one that was never theirs.
            assert!(matches!(
                DataFolder::at(Path::new("/")),
                Err(PathError::Denied(_) | PathError::ReadOnly(_))
            ));
            return;
        }
        assert_eq!(DataFolder::at(&root), Err(PathError::Foreign(root.clone())));
        assert_eq!(std::fs::metadata(&root).unwrap().uid(), 65_534);
    }

    #[test]
    fn a_file_system_that_takes_nothing_is_told_as_such() {
        let refused = DataFolder::at(Path::new("/proc/mailward-test"));
        assert!(refused.is_err(), "{refused:?}");
        #[cfg(target_os = "linux")]
        assert_eq!(
            std::fs::write("/dev/full", b"x").map_err(|error| PathError::of(Path::new("/dev/full"), &error)),
            Err(PathError::DiskFull("/dev/full".into()))
        );
    }
}
