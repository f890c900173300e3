//! Starting `mailward serve` at login: a desktop entry, what a Flatpak's desktop agrees to, a launch agent, or a value in the registry.
//!
//! The system is what counts: a switch is told from what is really there, which may have been changed behind our back. What
//! somebody else put in our place is never overwritten and never removed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;

use super::paths::PathError;
use super::twin;

#[cfg(unix)]
mod file;
mod program;

#[cfg(all(unix, not(target_os = "macos")))]
mod background;
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
    /// Only the desktop starts programs that are in a Flatpak, and it could not be asked.
    #[error("the desktop, which alone starts programs of a Flatpak, could not be asked")]
    Unasked,
    /// It said no, or the person did.
    #[error("the desktop does not start this program at login")]
    Declined,
    /// It has not decided yet.
    #[error("the desktop was asked and has not answered")]
    Unanswered,
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

/// This computer's login. Inside a Flatpak the desktop outside is asked, and an entry in the sandbox remembers what it agreed to.
#[derive(Debug, Default)]
pub struct SystemAutostart {
    sandbox: Option<Sandbox>,
}

/// A sandbox that is not the one this process is in.
#[derive(Debug, Clone)]
#[cfg_attr(any(windows, target_os = "macos"), expect(dead_code, reason = "no desktop there has portals"))]
struct Sandbox {
    config: PathBuf,
    bus: String,
    patience: Duration,
}

impl SystemAutostart {
    /// As in a Flatpak whose folder for configuration is this, below the desktop at this address of a message bus, which has
    /// so long to decide.
    pub const fn sandboxed(config: PathBuf, bus: String, patience: Duration) -> Self {
        Self { sandbox: Some(Sandbox { config, bus, patience }) }
    }

    /// Asks the desktop where that decides; elsewhere there is nothing to agree on.
    #[cfg(all(unix, not(target_os = "macos")))]
    async fn agree(&self, line: Option<&Line>) -> Result<(), AutostartError> {
        match &self.sandbox {
            Some(sandbox) => background::agree(Some(&sandbox.bus), line, sandbox.patience).await,
            None if background::needed() => background::agree(None, line, background::DECIDING).await,
            None => Ok(()),
        }
    }

    /// Asks nobody.
    #[cfg(any(windows, target_os = "macos"))]
    #[expect(clippy::unused_async, reason = "as on systems that have portals")]
    async fn agree(&self, _line: Option<&Line>) -> Result<(), AutostartError> {
        Ok(())
    }

    fn environment(&self) -> impl Fn(&str) -> Option<OsString> + Send + 'static {
        let config = self.sandbox.as_ref().map(|sandbox| sandbox.config.clone().into_os_string());
        move |name| match &config {
            Some(config) => (name == "XDG_CONFIG_HOME").then(|| config.clone()),
            None => environment(name),
        }
    }
}

fn environment(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

#[async_trait]
impl Autostart for SystemAutostart {
    async fn set(&self, on: bool, data_dir: Option<&Path>) -> Result<(), AutostartError> {
        let line = if on {
            let program = beside(|| Ok(twin::for_desktops(program::of_this_process()?))).await?;
            Some(Line { program, data_dir: data_dir.map(Path::to_owned) })
        } else {
            None
        };
        // A desktop may ask the person, and need not for what is off.
        if on || self.is_on().await? {
            self.agree(line.as_ref()).await?;
        }
        let environment = self.environment();
        let written = beside(move || login::place(environment)?.set(line.as_ref())).await;
        if on && written.is_err() {
            self.agree(None).await.ok(); // nothing would tell any more that it is on
        }
        written
    }

    async fn is_on(&self) -> Result<bool, AutostartError> {
        let environment = self.environment();
        beside(move || login::place(environment)?.is_on()).await
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
