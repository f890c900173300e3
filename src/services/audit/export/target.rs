//! The file of an export: written beside its place under another name, for its owner only, and renamed when it is complete.
//!
//! Every touch of the disk is on a thread of its own, because a disk may be far away. Dropped before its end, it is removed.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::super::{ExportFormat, ExportWish};
use super::{cells, failed, lines};
use crate::domain::audit::AuditEvent;
use crate::domain::problem::{Problem, ProblemKind};
use crate::platform::random::{Random, word};

/// A file that is being written.
#[derive(Debug)]
pub(super) struct Target {
    wish: Arc<ExportWish>,
    part: Part,
    file: File,
}

impl Target {
    /// An empty file, or one with the first line of a table.
    pub(super) async fn begin(wish: &Arc<ExportWish>, random: &dyn Random) -> Result<Self, Problem> {
        let name = wish.path.file_name().unwrap_or_default().to_string_lossy();
        // A name that nobody can have put there before us.
        let hidden = format!(".{}.{}.part", name, word(random).get(..12).unwrap_or_default());
        let part = wish.path.with_file_name(hidden);
        let wish = Arc::clone(wish);
        on_disk(wish, move |wish| {
            if wish.path.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            let mut file = open(&part)?;
            let part = Part(part);
            if wish.format == ExportFormat::Csv {
                file.write_all(&cells::head())?;
            }
            Ok(Self { wish: Arc::clone(wish), part, file })
        })
        .await
    }

    /// These events more.
    pub(super) async fn add(mut self, events: Vec<AuditEvent>) -> Result<Self, Problem> {
        on_disk(Arc::clone(&self.wish), move |wish| {
            let text = match wish.format {
                ExportFormat::Csv => cells::lines(&events),
                ExportFormat::JsonLines => lines(&events),
            };
            self.file.write_all(&text)?;
            Ok(self)
        })
        .await
    }

    /// All is written, and on the disk when this returns.
    pub(super) async fn complete(self) -> Result<Self, Problem> {
        on_disk(Arc::clone(&self.wish), move |_| {
            self.file.sync_all()?;
            Ok(self)
        })
        .await
    }

    /// Takes its place, and that of a file that was there.
    pub(super) async fn appear(self) -> Result<(), Problem> {
        on_disk(Arc::clone(&self.wish), move |wish| {
            drop(self.file); // some systems rename no file that is open
            fs::rename(&self.part.0, &wish.path)
        })
        .await
    }
}

/// The name under which it is written. Removed with it; after the renaming there is nothing to remove.
#[derive(Debug)]
struct Part(PathBuf);

impl Drop for Part {
    fn drop(&mut self) {
        fs::remove_file(&self.0).ok(); // renamed, or the disk is gone
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

async fn on_disk<T: Send + 'static>(
    wish: Arc<ExportWish>,
    work: impl FnOnce(&Arc<ExportWish>) -> io::Result<T> + Send + 'static,
) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(move || work(&wish).map_err(|why| failed(&wish, &why))).await;
    done.unwrap_or_else(|_ended| Err(Problem::new(ProblemKind::Internal).detail("The export ended early")))
}
