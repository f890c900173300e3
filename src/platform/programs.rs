//! Other programs on this computer: where they are, what they say of themselves, and how long the command that they will call
//! takes.
//!
//! Started without a shell, without an input, in a process group of their own, for a bounded time and with a bounded output;
//! whatever still runs then is ended with everything it has started.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use zeroize::Zeroizing;

mod system;

pub use system::SystemPrograms;

/// Looks at other programs.
#[async_trait]
pub trait Programs: Send + Sync {
    /// The file of this name in the search path.
    fn find(&self, name: &str) -> Option<PathBuf>;

    /// The names of the files in the folders where Cyrus SASL looks for its plug-ins.
    fn sasl_plug_ins(&self) -> Vec<String>;

    /// The file of this very program, by the name that will still be there tomorrow.
    fn own(&self) -> Option<PathBuf>;

    /// Runs one to its end.
    async fn run(&self, run: Run) -> Result<Ran, RunError>;
}

/// What is to be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The file.
    pub program: PathBuf,
    /// Its arguments.
    pub arguments: Vec<String>,
    /// How long it may take.
    pub limit: Duration,
}

/// How it ended. Its output may be a token, so it is wiped, and `Debug` does not print it.
pub struct Ran {
    /// The exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    /// What it printed, at most so much.
    pub out: Zeroizing<Vec<u8>>,
    /// What it said on standard error, at most so much.
    pub err: Vec<u8>,
}

impl std::fmt::Debug for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ran").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Why it did not end by itself.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RunError {
    /// The system did not start it.
    #[error("it could not be started: {0}")]
    NotStarted(std::io::ErrorKind),
    /// It took too long and was ended.
    #[error("it took too long")]
    TooSlow,
}

/// The first file of this name that may be run, in the folders of this search path. Relative folders do not count: what is
/// found there depends on where one stands.
fn find_in(search: &OsStr, name: &str) -> Option<PathBuf> {
    let plain = !name.is_empty() && Path::new(name).components().count() == 1;
    let folders = std::env::split_paths(search).filter(|folder| plain && folder.is_absolute());
    let names = if cfg!(windows) { vec![format!("{name}.exe")] } else { vec![name.to_owned()] };
    folders
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)).collect::<Vec<_>>())
        .find(|file| may_run(file))
}

fn may_run(file: &Path) -> bool {
    let Ok(facts) = std::fs::metadata(file) else {
        return false;
    };
    #[cfg(unix)]
    let allowed = std::os::unix::fs::PermissionsExt::mode(&facts.permissions()) & 0o111 != 0;
    #[cfg(not(unix))]
    let allowed = true;
    facts.is_file() && allowed
}
