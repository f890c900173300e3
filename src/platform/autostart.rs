//! Starting `mailward serve` at login: a desktop entry, a launch agent, or a value in the registry.
//!
//! The system is what counts: a switch is told from what is really there, which may have been changed behind our back. What
//! somebody else put in our place is never overwritten and never removed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use async_trait::async_trait;

use super::paths::PathError;
use super::twin;

#[cfg(unix)]
mod file;
mod program;

#[cfg(all(unix, any(test, not(target_os = "macos"))))]
mod desktop_entry;
#[cfg(all(unix, any(test, target_os = "macos")))]
mod launch_agent;
#[cfg(any(test, windows))]
mod run_key;

#[cfg(all(unix, not(target_os = "macos")))]
use desktop_entry as login;
#[cfg(target_os = "macos")]
use launch_agent as login;
#[cfg(windows)]
use run_key as login;

/// Switches starting at login.
#[async_trait]
pub trait Autostart: Send + Sync {
    /// From the next login on, `mailward serve` is started or not. `data_dir` is the data folder, where it is not the usual
    /// one. Switching to what already is does no harm.
    async fn set(&self, on: bool, data_dir: Option<&Path>) -> Result<(), AutostartError>;

    /// Whether the next login starts it.
    async fn is_on(&self) -> Result<bool, AutostartError>;
}

/// Why starting at login cannot be switched or looked at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AutostartError {
    /// In a Flatpak, the desktop must be asked; a file of ours would be in the sandbox, where nobody looks.
    #[error("inside a Flatpak a program cannot enter itself for the login")]
    Sandboxed,
    /// Something that Mailward did not write stands there.
    #[error("what stands there was not written by Mailward and is left alone")]
    Foreign(PathBuf),
    /// The program's own file cannot be told, or is gone.
    #[error("the file of the running program cannot be found")]
    NoProgram,
    /// The login cannot be given a path like this.
    #[error("the login cannot be given such a path")]
    Unspeakable(PathBuf),
    /// It cannot be read or written.
    #[error(transparent)]
    Path(#[from] PathError),
}

/// This computer's login.
#[derive(Debug, Default)]
pub struct SystemAutostart;

#[async_trait]
impl Autostart for SystemAutostart {
    async fn set(&self, on: bool, data_dir: Option<&Path>) -> Result<(), AutostartError> {
        let data_dir = data_dir.map(Path::to_owned);
        beside(move || {
            let program = if on { twin::for_desktops(program::of_this_process()?) } else { PathBuf::new() };
            set(on, &program, data_dir.as_deref())
        })
        .await
    }

    async fn is_on(&self) -> Result<bool, AutostartError> {
        beside(is_on).await
    }
}

/// Home folders can be on a slow network.
async fn beside<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, AutostartError> + Send + 'static,
) -> Result<T, AutostartError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_panicked) => Err(AutostartError::NoProgram),
    }
}

/// The file of this program, by the name that will still be there tomorrow; other programs call it by that name as well.
pub(super) fn own_program() -> Option<PathBuf> {
    program::of_this_process().ok().map(twin::for_terminals)
}

/// From the next login on, this program is started as `serve` or not. See [`Autostart::set`].
pub fn set(on: bool, program: &Path, data_dir: Option<&Path>) -> Result<(), AutostartError> {
    let line = Line { program: program.to_owned(), data_dir: data_dir.map(Path::to_owned) };
    login::place(environment)?.set(on.then_some(&line))
}

/// Whether the next login starts it.
pub fn is_on() -> Result<bool, AutostartError> {
    login::place(environment)?.is_on()
}

fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// What the login is to start.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    program: PathBuf,
    data_dir: Option<PathBuf>,
}

impl Line {
    /// Program and arguments, as text. Every login keeps them as such.
    fn words(&self) -> Result<Vec<&str>, AutostartError> {
        let mut words = vec![speakable(&self.program)?, SERVE];
        if let Some(folder) = &self.data_dir {
            words.extend([DATA_DIR, speakable(folder)?]);
        }
        Ok(words)
    }

    /// The line again, from its words; `None` when Mailward would not have written them.
    fn of(words: &[String]) -> Option<Self> {
        let (program, rest) = words.split_first()?;
        let data_dir = match rest {
            [serve] if serve == SERVE => None,
            [serve, option, folder] if serve == SERVE && option == DATA_DIR => Some(folder.into()),
            _ => return None,
        };
        Some(Self { program: program.into(), data_dir })
    }
}

const SERVE: &str = "serve";
const DATA_DIR: &str = "--data-dir";

fn speakable(path: &Path) -> Result<&str, AutostartError> {
    let text = path.to_str().filter(|text| path.is_absolute() && !text.chars().any(char::is_control));
    text.ok_or_else(|| AutostartError::Unspeakable(path.to_owned()))
}
