//! Keychain on macOS, Credential Manager on Windows, through the keyring crate.
//!
//! Neither can be asked whether it is locked without asking the person, so a probe here has only its time limit.

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use super::KeyringError;
use super::system::{Blocking, Found, Prompt};

/// Nothing is kept between calls.
#[derive(Default)]
pub(super) struct Store;

impl Blocking for Store {
    fn get(&mut self, name: &str, _prompt: &Prompt) -> Result<Found, KeyringError> {
        match entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(kind(&error)),
        }
    }

    fn set(&mut self, name: &str, secret: &[u8], _prompt: &Prompt) -> Result<(), KeyringError> {
        entry(name)?.set_secret(secret).map_err(|error| kind(&error))
    }

    fn remove(&mut self, name: &str, _prompt: &Prompt) -> Result<(), KeyringError> {
        match entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(kind(&error)),
        }
    }
}

fn entry(name: &str) -> Result<Entry, KeyringError> {
    #[expect(clippy::disallowed_methods, reason = "this is the thread that may block")]
    Entry::new("mailward", name).map_err(|error| kind(&error))
}

/// Only the variant counts: payloads can hold what was stored.
fn kind(error: &Error) -> KeyringError {
    match error {
        Error::NoDefaultStore | Error::NotSupportedByStore(_) => KeyringError::Missing,
        Error::NoStorageAccess(_) => KeyringError::Locked,
        Error::PlatformFailure(_) => KeyringError::Denied,
        _ => KeyringError::Broken,
    }
}
