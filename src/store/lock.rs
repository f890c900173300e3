//! One renewal at a time for an account, and one window for a data folder, across processes.
//!
//! File locks of the system: they end with the process that holds them, however it ends, so none is ever left over. The
//! files stay and mean nothing by themselves. A store in memory has no other process to fear and locks in the process.

use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;

use super::Store;
use super::database::{make_folder, private_file};
use super::error::StoreError;
use crate::domain::account::AccountId;
use crate::platform::clock::Clock;

/// While this lives, nobody else renews the account. Whoever gets it reads the tokens again first: another process may
/// have renewed them in the meantime.
#[must_use = "the lock ends when this is dropped"]
#[derive(Debug)]
pub struct RenewalLock {
    _held: Held,
}

/// While this lives, no other window opens on the same data folder.
#[must_use = "the lock ends when this is dropped"]
#[derive(Debug)]
pub struct WindowLock {
    _held: Held,
}

impl Store {
    /// Waits for the account's renewal lock, for at most `limit`, then [`StoreError::RenewalBusy`].
    pub async fn renewal_lock(
        &self,
        account: AccountId,
        clock: &dyn Clock,
        limit: SignedDuration,
    ) -> Result<RenewalLock, StoreError> {
        let end = clock.now() + limit;
        loop {
            if let Some(held) = self.try_lock(&format!("renew-{}.lock", account.get()))? {
                return Ok(RenewalLock { _held: held });
            }
            let now = clock.now();
            if now >= end {
                return Err(StoreError::RenewalBusy);
            }
            clock.nap((now + STEP).min(end)).await;
        }
    }

    /// Takes the window's lock; `None` when another process has it.
    pub fn window_lock(&self) -> Result<Option<WindowLock>, StoreError> {
        Ok(self.try_lock("window.lock")?.map(|held| WindowLock { _held: held }))
    }

    fn try_lock(&self, name: &str) -> Result<Option<Held>, StoreError> {
        match &self.folder {
            Some(folder) => try_lock_file(&folder.join("locks"), name),
            None => Ok(self.locks.try_lock(name)),
        }
    }
}

/// The system can wait for a lock, but not for a limited time; a renewal takes some hundred milliseconds.
const STEP: SignedDuration = SignedDuration::from_millis(50);

/// What is dropped to unlock.
#[derive(Debug)]
enum Held {
    #[expect(dead_code, reason = "held for its drop, which unlocks")]
    File(File),
    #[expect(dead_code, reason = "held for its drop, which unlocks")]
    InProcess(Name),
}

fn try_lock_file(folder: &Path, name: &str) -> Result<Option<Held>, StoreError> {
    make_folder(folder)?;
    let file = private_file().open(folder.join(name)).map_err(|error| StoreError::io("a lock file", &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Held::File(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(StoreError::io("a lock file", &error)),
    }
}

/// Names that are locked in this process.
#[derive(Debug, Default)]
pub(super) struct InProcess {
    names: Mutex<HashSet<String>>,
}

impl InProcess {
    fn try_lock(self: &Arc<Self>, name: &str) -> Option<Held> {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        let free = names.insert(name.to_owned());
        free.then(|| Held::InProcess(Name { all: Arc::clone(self), name: name.to_owned() }))
    }
}

#[derive(Debug)]
struct Name {
    all: Arc<InProcess>,
    name: String,
}

impl Drop for Name {
    fn drop(&mut self) {
        self.all.names.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{Home, StepClock, open};

    const ACCOUNT: AccountId = AccountId::new(1);

    async fn lock_excludes(one: &Store, two: &Store) {
        let clock = StepClock::default();
        let limit = SignedDuration::from_secs(2);
        let held = one.renewal_lock(ACCOUNT, &clock, limit).await.unwrap();
        let before = clock.now();
        assert_eq!(two.renewal_lock(ACCOUNT, &clock, limit).await.err(), Some(StoreError::RenewalBusy));
        assert_eq!(clock.now().duration_since(before), limit);
        assert!(clock.naps() >= 40, "it napped {} times", clock.naps());
        two.renewal_lock(AccountId::new(2), &clock, limit).await.unwrap();
        drop(held);
        two.renewal_lock(ACCOUNT, &clock, SignedDuration::ZERO).await.unwrap();
    }

    #[tokio::test]
    async fn one_renewal_at_a_time_across_processes_and_a_limit_on_waiting() {
        let home = Home::new();
        lock_excludes(&home.open().await, &home.open().await).await;
    }

    #[tokio::test]
    async fn one_renewal_at_a_time_in_memory() {
        let store = open(None).await.unwrap();
        lock_excludes(&store, &store.clone()).await;
    }

    #[tokio::test]
    async fn whoever_waits_gets_the_lock_when_it_is_free() {
        let home = Home::new();
        let (one, two) = (home.open().await, home.open().await);
        let clock = StepClock::default();
        let held = one.renewal_lock(ACCOUNT, &clock, SignedDuration::ZERO).await.unwrap();
        clock.at_nap(3, move || drop(held));
        two.renewal_lock(ACCOUNT, &clock, SignedDuration::from_secs(60)).await.unwrap();
        assert_eq!(clock.naps(), 3);
    }

    #[tokio::test]
    async fn there_is_one_window_for_a_folder() {
        let home = Home::new();
        let (one, two) = (home.open().await, home.open().await);
        let first = one.window_lock().unwrap().unwrap();
        assert!(two.window_lock().unwrap().is_none());
        drop(first);
        assert!(two.window_lock().unwrap().is_some());
    }
}
