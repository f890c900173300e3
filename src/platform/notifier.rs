//! Desktop notifications: one an account at most, each with actions a person can choose, withdrawn when it is settled.
//!
//! Actions, replacing and withdrawing work on Linux and on Windows. macOS shows a notification and no more: without a signed
//! bundle it has neither presses nor a way to take one back.
//!
//! Best effort on every system: a desktop without notifications loses nothing but them, because the window and
//! `mailward status` say the same. Nothing secret is ever in one; a lock screen may show it.

use async_trait::async_trait;

mod system;
mod words;

#[cfg(all(unix, not(target_os = "macos")))]
mod freedesktop;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod toasts;

#[cfg(all(unix, not(target_os = "macos")))]
use freedesktop as desktop;
#[cfg(target_os = "macos")]
use macos as desktop;
#[cfg(windows)]
use toasts as desktop;

pub use system::SystemNotifier;

/// Shows notifications and hears what was chosen.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// Shows it, in place of an earlier one with the same tag.
    async fn show(&self, notification: Notification) -> Result<(), NotifierError>;

    /// Takes the one with this tag away, if it is still there.
    async fn withdraw(&self, tag: &str);

    /// Waits for the next choice of a person. Has one asker.
    async fn chosen(&self) -> Chosen;
}

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// Names it: a new one with the same tag takes its place.
    pub tag: String,
    /// The headline.
    pub title: String,
    /// One or two sentences.
    pub body: String,
    /// The action that is offered: a stable name and the words on its button.
    pub action: Option<(String, String)>,
    /// Whether it stays until somebody has seen it.
    pub urgent: bool,
}

/// What a person chose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// Of which notification.
    pub tag: String,
    /// The name of the action; `None` when the notification itself was pressed.
    pub action: Option<String>,
}

/// Why nothing can be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotifierError {
    /// There is no desktop, or it shows no notifications.
    #[error("this desktop shows no notifications")]
    Unavailable,
}

/// Shows nothing, for where there is no desktop.
#[derive(Debug, Default)]
pub struct NoNotifier;

#[async_trait]
impl Notifier for NoNotifier {
    async fn show(&self, _notification: Notification) -> Result<(), NotifierError> {
        Err(NotifierError::Unavailable)
    }

    async fn withdraw(&self, _tag: &str) {}

    async fn chosen(&self) -> Chosen {
        std::future::pending().await
    }
}
