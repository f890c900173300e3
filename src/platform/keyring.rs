//! The system's keyring: one small secret. The only user of the keyring crates.
//!
//! Calls can wait for a person, so they run on a named thread of their own and every one has a time limit. The crates'
//! errors can hold the stored bytes: their payload is dropped here, never printed.

use async_trait::async_trait;
use zeroize::Zeroizing;

#[cfg(any(test, target_os = "macos"))]
mod keychain;
#[cfg(any(target_os = "macos", windows))]
mod native;
#[cfg(all(unix, not(target_os = "macos")))]
mod secret_service;
mod system;
#[cfg(any(target_os = "macos", windows))]
use native as store;
#[cfg(all(unix, not(target_os = "macos")))]
use secret_service as store;

pub use system::SystemKeyring;

/// Keeps one small secret under a name.
#[async_trait]
pub trait Keyring: Send + Sync {
    /// Like [`Keyring::get`], but answers within 3 s and never asks the person: a locked keyring is
    /// [`KeyringError::Locked`] at once, wherever the system lets us look without unlocking. For looking at the start.
    async fn probe(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.get(name).await
    }

    /// The secret of this name; `None` when the keyring works and has none. The system may ask the person to unlock it, so
    /// this can take a minute, as [`Keyring::set`] and [`Keyring::remove`] can.
    async fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError>;

    /// Stores or replaces it.
    async fn set(&self, name: &str, secret: Zeroizing<Vec<u8>>) -> Result<(), KeyringError>;

    /// Removes it; removing what is not there is fine.
    async fn remove(&self, name: &str) -> Result<(), KeyringError>;
}

/// The four states that need four different answers, told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is no keyring on this system, or no way to reach one.
    #[error("there is no keyring")]
    Missing,
    /// It is there and locked, and did not get unlocked.
    #[error("the keyring is locked")]
    Locked,
    /// It is there and refuses us.
    #[error("the keyring refused")]
    Denied,
    /// It is there and does not work, or did not answer in time.
    #[error("the keyring does not work")]
    Broken,
}

impl KeyringError {
    /// What this system calls it, where it has a cause of its own for the state.
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Locked if cfg!(target_os = "macos") => Some("errSecInteractionNotAllowed"),
            Self::Locked if cfg!(windows) => Some("ERROR_NO_SUCH_LOGON_SESSION"),
            Self::Denied if cfg!(target_os = "macos") => Some("errSecAuthFailed"),
            Self::Missing | Self::Locked | Self::Denied | Self::Broken => None,
        }
    }
}
