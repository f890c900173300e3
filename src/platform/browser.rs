//! Opens a link in the chosen browser. Best effort: the link is always shown as well.
//!
//! The link is an argument of its own and never passes through a shell. The browser gets none of our standard streams, is not
//! waited for, and outlives us.

use async_trait::async_trait;
use url::Url;

use crate::domain::browser::Opens;

mod command;
mod system;

pub use system::SystemBrowser;
pub(super) use system::found;

/// Opens a link.
#[async_trait]
pub trait Browser: Send + Sync {
    /// Starts the browser. Never passes the link through a shell.
    async fn open(&self, link: &Url, which: &Opens) -> Result<(), BrowserError>;
}

/// Why the browser did not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BrowserError {
    /// None was found.
    #[error("no browser was found")]
    Missing,
    /// It was found and could not be started.
    #[error("the browser could not be started: {0}")]
    Failed(String),
}

/// The words that this command starts, with `LINK` for the link.
#[cfg(test)]
pub(super) fn command_words(text: &str) -> Vec<String> {
    let line = command::Line::read(text, "LINK");
    line.map(|line| [vec![line.program], line.arguments].concat()).unwrap_or_default()
}
