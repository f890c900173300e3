//! The file on the disk: written beside its place under another name, for its owner only, and there under its own name only
//! when all of it is on the disk. A file that is there already is never replaced.
//!
//! Every touch of the disk is on a thread of its own, because a disk may be far away.

use std::fs::{self, File};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::transfer::FileDigest;

use super::document;

/// A file that is being written. Dropped before it has appeared, it is removed.
#[derive(Debug)]
pub(super) struct Part {
    part: PathBuf,
    path: PathBuf,
}

impl Part {
    /// Writes all of it beside its place; on the disk when this returns.
    pub(super) async fn write(path: &Path, bytes: Vec<u8>, digest: FileDigest) -> Result<Self, Problem> {
        let written = Self { part: hidden(path, digest), path: path.to_owned() };
        on_disk(path, move |path| {
            if path.symlink_metadata().is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            let mut file = open(&written.part)?;
            file.write_all(&bytes)?;
            file.sync_all()?;
            Ok(written)
        })
        .await
    }

    /// Gives it its name, and looks whether what can be read there now is what was written.
    pub(super) async fn appear(self, digest: FileDigest) -> Result<(), Problem> {
        let path = self.path.clone();
        on_disk(&path, move |path| {
            match fs::hard_link(&self.part, path) {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
                // Sticks and shares often know no second name for a file.
                Err(_) if path.symlink_metadata().is_ok() => {
                    return Err(io::ErrorKind::AlreadyExists.into());
                }
                Err(_) => fs::rename(&self.part, path)?,
            }
            settle(path)?;
            let same = read_back(path)? == digest;
            if same { Ok(()) } else { Err(io::ErrorKind::InvalidData.into()) }
        })
        .await
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        fs::remove_file(&self.part).ok(); // renamed, or the disk is gone
    }
}

/// Whether the file is there as it was written.
pub(super) async fn is_there(path: &Path, digest: FileDigest) -> bool {
    on_disk(path, read_back).await.is_ok_and(|found| found == digest)
}

/// Removes what a program that was killed has left beside its place.
pub(super) async fn clear(path: &Path, digest: FileDigest) {
    let part = hidden(path, digest);
    on_disk(path, move |_| fs::remove_file(&part)).await.ok(); // there is hardly ever one
}

/// Named by its contents, which hold a random salt: nobody can have put something there before us, and it can be found again.
fn hidden(path: &Path, digest: FileDigest) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let few = URL_SAFE_NO_PAD.encode(digest.0.get(..6).unwrap_or_default());
    path.with_file_name(format!(".{name}.{few}.part"))
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn read_back(path: &Path) -> io::Result<FileDigest> {
    let mut bytes = Vec::new();
    File::open(path)?.take(document::LARGEST as u64 + 1).read_to_end(&mut bytes)?;
    Ok(document::digest(&bytes))
}

/// A name is durable once the folder is.
#[cfg(unix)]
fn settle(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or_else(|| Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it can fail")]
fn settle(_path: &Path) -> io::Result<()> {
    Ok(())
}

async fn on_disk<T: Send + 'static>(
    path: &Path,
    work: impl FnOnce(&Path) -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let path = path.to_owned();
    let done = tokio::task::spawn_blocking(move || work(&path).map_err(|why| failed(&path, &why))).await;
    done.unwrap_or_else(|_ended| Err(Problem::new(ProblemKind::Internal).detail("The export ended early")))
}

/// Why a file cannot be written, for people.
fn failed(path: &Path, why: &io::Error) -> Problem {
    use io::ErrorKind as Kind;
    let detail = match why.kind() {
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => "The disk is full",
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => "Mailward may not write there",
        Kind::NotFound | Kind::NotADirectory | Kind::InvalidFilename => "There is no such folder",
        Kind::AlreadyExists | Kind::IsADirectory => {
            "Something of this name is there already, and is not replaced"
        }
        Kind::InvalidData => "What can be read there is not what was written",
        _ => "The file could not be written",
    };
    let problem = Problem::new(ProblemKind::TransferUnwritable).detail(detail);
    problem.fact("path", path.display()).fact("error", why.kind())
}
