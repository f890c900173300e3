//! The Secret Service over D-Bus, as GNOME Keyring and others offer it.
//!
//! Spoken to without the keyring crate on top, because that one asks the person to unlock before it can be known that the
//! keyring is locked, and never connects again after the first connection failed. Items have the attributes the keyring
//! crate uses (`service`, `username`), so that either finds the other's.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::time::Duration;

use secret_service::blocking::{Collection, Item, SecretService};
use secret_service::{EncryptionType, Error};
use zeroize::Zeroizing;

use super::KeyringError;
use super::system::{Blocking, Found, Prompt};

/// The connection, made at the first call and again after it broke.
#[derive(Default)]
pub(super) struct Store {
    service: Option<SecretService<'static>>,
}

impl Blocking for Store {
    fn get(&mut self, name: &str, prompt: &Prompt) -> Result<Found, KeyringError> {
        self.with(|service| {
            let Some(item) = find(service, name, prompt)? else {
                return Ok(None);
            };
            Ok(Some(Zeroizing::new(item.get_secret()?)))
        })
    }

    fn set(&mut self, name: &str, secret: &[u8], prompt: &Prompt) -> Result<(), KeyringError> {
        self.with(|service| {
            if let Some(item) = find(service, name, prompt)? {
                return Ok(item.set_secret(secret, CONTENT)?);
            }
            let collection = collection(service, prompt)?;
            collection.create_item(LABEL, attributes(name), secret, true, CONTENT)?;
            Ok(())
        })
    }

    fn remove(&mut self, name: &str, prompt: &Prompt) -> Result<(), KeyringError> {
        self.with(|service| match find(service, name, prompt)? {
            Some(item) => asking(prompt, || item.delete()),
            None => Ok(()),
        })
    }
}

impl Store {
    /// Does the work over the connection; over a new one when the kept one turns out to have ended.
    fn with<T>(&mut self, work: impl Fn(&SecretService) -> Result<T, Trouble>) -> Result<T, KeyringError> {
        if let Some(service) = &self.service {
            match work(service) {
                Err(Trouble::Service(Error::Zbus(_) | Error::ZbusFdo(_) | Error::PromptDisconnected)) => {
                    self.service = None;
                }
                done => return done.map_err(KeyringError::from),
            }
        }
        let service = connect()?;
        let done = work(&service).map_err(KeyringError::from);
        self.service = Some(service);
        done
    }
}

const SERVICE: &str = "mailward";
const LABEL: &str = "Mailward vault key";
const CONTENT: &str = "application/octet-stream";

fn attributes(name: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", SERVICE), ("username", name)])
}

/// The unlocked item of this name.
fn find<'a>(
    service: &'a SecretService<'a>,
    name: &str,
    prompt: &Prompt,
) -> Result<Option<Item<'a>>, Trouble> {
    if let Some(item) = search(service, name, prompt)? {
        return Ok(Some(item));
    }
    // Some keyrings show what they hold only when they are open; "there is none" would then be a lie.
    match service.get_default_collection() {
        Ok(collection) if collection.is_locked()? => asking(prompt, || collection.unlock())?,
        Ok(_) | Err(Error::NoResult) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    search(service, name, prompt)
}

fn search<'a>(
    service: &'a SecretService<'a>,
    name: &str,
    prompt: &Prompt,
) -> Result<Option<Item<'a>>, Trouble> {
    let mut found = service.search_items(attributes(name))?;
    if !found.unlocked.is_empty() {
        return Ok(Some(found.unlocked.swap_remove(0)));
    }
    if found.locked.is_empty() {
        return Ok(None);
    }
    let item = found.locked.swap_remove(0);
    asking(prompt, || item.unlock())?;
    Ok(Some(item))
}

/// The collection new items go to, unlocked; made if there is none yet, as on a first login.
fn collection<'a>(service: &'a SecretService<'a>, prompt: &Prompt) -> Result<Collection<'a>, Trouble> {
    let collection = match service.get_default_collection() {
        Err(Error::NoResult) => return asking(prompt, || service.create_collection("Login", "default")),
        found => found?,
    };
    if collection.is_locked()? {
        asking(prompt, || collection.unlock())?;
    }
    Ok(collection)
}

/// Runs what may ask the person.
fn asking<T>(prompt: &Prompt, ask: impl FnOnce() -> Result<T, Error>) -> Result<T, Trouble> {
    prompt.about_to_ask()?;
    let outcome = ask();
    prompt.answered();
    Ok(outcome?)
}

/// What went wrong during the work: ours or the service's.
enum Trouble {
    Keyring(KeyringError),
    Service(Error),
}

impl From<KeyringError> for Trouble {
    fn from(error: KeyringError) -> Self {
        Self::Keyring(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Service(error)
    }
}

impl From<Trouble> for KeyringError {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Keyring(error) => error,
            Trouble::Service(Error::Locked | Error::Prompt) => Self::Locked,
            Trouble::Service(Error::Unavailable | Error::NoResult) => Self::Missing,
            Trouble::Service(error) => named(&error).unwrap_or(Self::Broken),
        }
    }
}

/// A connection, and a session on it. A bus that is there and too busy, or breaks off halfway, is tried again for a moment.
fn connect() -> Result<SecretService<'static>, KeyringError> {
    for _ in 0..TRIES {
        match SecretService::connect(EncryptionType::Dh).map_err(|error| Unreachable::from(&error)) {
            Ok(service) => return Ok(service),
            Err(Unreachable::For(why)) => return Err(why),
            Err(Unreachable::Passing) => wait(),
        }
    }
    Err(KeyringError::Broken)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the keyring has a thread of its own, which blocks all the time"
)]
fn wait() {
    std::thread::sleep(BETWEEN_TRIES);
}

/// Together well below the time that nobody is asked for.
const TRIES: u32 = 8;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Why there is no connection.
#[derive(Debug, PartialEq, Eq)]
enum Unreachable {
    /// A bus is there and took no connection now, or the conversation with it ended halfway.
    Passing,
    /// There is no session bus, nobody on it, or somebody who refuses.
    For(KeyringError),
}

impl From<&Error> for Unreachable {
    fn from(error: &Error) -> Self {
        if let Some(why) = named(error) {
            return Self::For(why);
        }
        match error {
            Error::Unavailable => Self::For(KeyringError::Missing),
            Error::Zbus(zbus::Error::InputOutput(error) | zbus::Error::Connection(error, _)) => {
                Self::by_the_system(error.kind())
            }
            Error::Crypto(_) => Self::For(KeyringError::Broken),
            _ => Self::Passing,
        }
    }
}

impl Unreachable {
    fn by_the_system(kind: ErrorKind) -> Self {
        match kind {
            ErrorKind::NotFound | ErrorKind::ConnectionRefused | ErrorKind::NotADirectory => {
                Self::For(KeyringError::Missing)
            }
            ErrorKind::PermissionDenied => Self::For(KeyringError::Denied),
            _ => Self::Passing,
        }
    }
}

/// D-Bus errors have a name, which is all that is looked at; it stands at the beginning of the text.
fn named(error: &Error) -> Option<KeyringError> {
    let text = match error {
        Error::Zbus(error) => error.to_string(),
        Error::ZbusFdo(error) => error.to_string(),
        _ => return None,
    };
    let name = text.split([':', ' ']).next().unwrap_or_default();
    match name.strip_prefix("org.freedesktop.").unwrap_or_default() {
        "DBus.Error.ServiceUnknown" | "DBus.Error.NameHasNoOwner" | "DBus.Error.FileNotFound" => {
            Some(KeyringError::Missing)
        }
        name if name.starts_with("DBus.Error.Spawn.") => Some(KeyringError::Missing),
        "DBus.Error.AccessDenied" | "DBus.Error.AuthFailed" => Some(KeyringError::Denied),
        "Secret.Error.IsLocked" => Some(KeyringError::Locked),
        "" => None,
        _ => Some(KeyringError::Broken),
    }
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::Arc;

    use super::*;

    fn judged(kind: ErrorKind) -> [Unreachable; 2] {
        let error = Arc::new(io::Error::from(kind));
        let address = "unix:path=/run/user/1000/bus".parse().unwrap();
        [zbus::Error::InputOutput(Arc::clone(&error)), zbus::Error::Connection(error, address)]
            .map(|error| Unreachable::from(&Error::Zbus(error)))
    }

    #[test]
    fn a_bus_that_is_not_there_means_no_keyring_and_one_that_is_busy_is_joined_again() {
        use Unreachable::{For, Passing};
        for missing in [ErrorKind::NotFound, ErrorKind::ConnectionRefused] {
            assert_eq!(judged(missing), [const { For(KeyringError::Missing) }; 2], "{missing}");
        }
        assert_eq!(judged(ErrorKind::PermissionDenied), [const { For(KeyringError::Denied) }; 2]);
        for passing in [ErrorKind::WouldBlock, ErrorKind::BrokenPipe, ErrorKind::ConnectionReset] {
            assert_eq!(judged(passing), [Passing, Passing], "{passing}");
        }
        assert_eq!(Unreachable::from(&Error::Unavailable), For(KeyringError::Missing));
    }
}
