//! Keychain on macOS, Credential Manager on Windows, through the keyring crate.
//!
//! The Credential Manager asks nobody and cannot be locked. The Keychain is told to ask nobody where nobody may be asked.

use keyring::{Entry, Error};
use zeroize::Zeroizing;

use super::KeyringError;
use super::system::{Blocking, Found, Prompt};

/// Nothing is kept between calls.
#[derive(Default)]
pub(super) struct Store;

impl Blocking for Store {
    fn get(&mut self, name: &str, prompt: &Prompt) -> Result<Found, KeyringError> {
        Ok(call(prompt, || entry(name)?.get_secret())?.map(Zeroizing::new))
    }

    fn set(&mut self, name: &str, secret: &[u8], prompt: &Prompt) -> Result<(), KeyringError> {
        call(prompt, || entry(name)?.set_secret(secret))?.ok_or(KeyringError::Broken)
    }

    fn remove(&mut self, name: &str, prompt: &Prompt) -> Result<(), KeyringError> {
        call(prompt, || entry(name)?.delete_credential()).map(drop)
    }
}

fn entry(name: &str) -> Result<Entry, Error> {
    #[expect(clippy::disallowed_methods, reason = "this is the thread that may block")]
    Entry::new("mailward", name)
}

/// `None` when nothing of that name is there.
#[cfg(target_os = "macos")]
fn call<T>(prompt: &Prompt, work: impl FnOnce() -> Result<T, Error>) -> Result<Option<T>, KeyringError> {
    use security_framework::os::macos::keychain::SecKeychain;

    let quiet = prompt.about_to_ask().is_err();
    // Rather no answer than a question that nobody expects.
    let refuse = || SecKeychain::disable_user_interaction().map_err(|error| state(error, quiet));
    let _until_done = if quiet { Some(refuse()?) } else { None };
    let outcome = work();
    prompt.answered();
    found(outcome, |cause| cause.downcast_ref().map_or(KeyringError::Broken, |error| state(*error, quiet)))
}

#[cfg(target_os = "macos")]
fn state(error: security_framework::base::Error, quiet: bool) -> KeyringError {
    super::keychain::state(error.code(), quiet)
}

/// `None` when nothing of that name is there.
#[cfg(windows)]
fn call<T>(_prompt: &Prompt, work: impl FnOnce() -> Result<T, Error>) -> Result<Option<T>, KeyringError> {
    match work() {
        Err(Error::NoStorageAccess(_)) => Err(KeyringError::Locked),
        outcome => found(outcome, |_cause| KeyringError::Denied),
    }
}

/// Only the variant counts, and for `state` the number of a cause: payloads can hold what was stored.
fn found<T>(
    outcome: Result<T, Error>,
    state: impl FnOnce(&(dyn std::error::Error + 'static)) -> KeyringError,
) -> Result<Option<T>, KeyringError> {
    match outcome {
        Ok(found) => Ok(Some(found)),
        Err(Error::NoEntry) => Ok(None),
        Err(Error::NoDefaultStore | Error::NotSupportedByStore(_)) => Err(KeyringError::Missing),
        Err(Error::NoStorageAccess(cause) | Error::PlatformFailure(cause)) => Err(state(&*cause)),
        Err(_) => Err(KeyringError::Broken),
    }
}
