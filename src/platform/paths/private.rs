//! Folders and files for their owner only.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::PathError;

/// Replaces the file whole: a file beside it is written, flushed to the disk and renamed. Whoever reads it meanwhile, and
/// whoever looks after a power cut, sees the old or the new one.
///
/// On an error the old file is as it was.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), PathError> {
    let failed = |error: &io::Error| PathError::of(path, error);
    let (mut file, beside) = create_beside(path).map_err(|error| failed(&error))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file); // Windows does not rename an open file
    if let Err(error) = written.and_then(|()| fs::rename(&beside, path)) {
        fs::remove_file(&beside).ok(); // what counts is why it could not be written
        return Err(failed(&error));
    }
    flush_folder(path);
    Ok(())
}

/// Makes the folder and those above it that are missing.
pub(in crate::platform) fn make_folder(root: &Path) -> Result<(), PathError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(root) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(PathError::NotAFolder(root.to_owned()))
        }
        done => done.map_err(|error| PathError::of(root, &error)),
    }
}

/// Writes a few bytes into the folder and removes them again; whose it is and who may read it is not looked at.
pub(in crate::platform) fn try_writing(root: &Path) -> Result<(), PathError> {
    let failed = |error: &io::Error| PathError::of(root, error);
    let (mut file, trial) = create_beside(&root.join("trial")).map_err(|error| failed(&error))?;
    let written = file.write_all(b"trial").and_then(|()| file.sync_all());
    drop(file);
    fs::remove_file(&trial).map_err(|error| failed(&error))?;
    written.map_err(|error| failed(&error))
}

/// Checks that the folder is ours, that we can write there, and that nobody else can read there.
pub(super) fn check(root: &Path, found: &Metadata) -> Result<(), PathError> {
    let failed = |error: &io::Error| PathError::of(root, error);
    let (file, trial) = create_beside(&root.join("trial")).map_err(|error| failed(&error))?;
    let ours = file.metadata();
    drop(file);
    fs::remove_file(&trial).map_err(|error| failed(&error))?;
    check_owner(root, found, &ours.map_err(|error| failed(&error))?)
}

/// What we create is ours, so a folder with another owner is somebody else's.
#[cfg(unix)]
fn check_owner(root: &Path, found: &Metadata, ours: &Metadata) -> Result<(), PathError> {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    if found.uid() != ours.uid() {
        return Err(PathError::Foreign(root.to_owned()));
    }
    if found.mode() & 0o077 != 0 {
        fs::set_permissions(root, fs::Permissions::from_mode(0o700))
            .map_err(|error| PathError::of(root, &error))?;
        tracing::warn!(folder = %root.display(), "the data folder was open to others and has been closed to them");
    }
    Ok(())
}

/// Folders below a person's profile are theirs by inheritance.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn check_owner(_root: &Path, _found: &Metadata, _ours: &Metadata) -> Result<(), PathError> {
    Ok(())
}

/// A new file beside this one, for its owner only.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_string_lossy();
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for number in 0..MOST_LEFTOVERS {
        let beside = path.with_file_name(format!(".{name}.{}-{number}", std::process::id()));
        match options.open(&beside) {
            Ok(file) => return Ok((file, beside)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// Files a crashed process with our number left behind, or other threads are writing right now.
const MOST_LEFTOVERS: usize = 64;

/// Makes the rename itself last. Where a folder cannot be flushed the system does so soon enough by itself.
fn flush_folder(path: &Path) {
    if cfg!(unix)
        && let Some(folder) = path.parent()
    {
        File::open(folder).and_then(|folder| folder.sync_all()).ok();
    }
}
