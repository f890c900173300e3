//! One renewal at a time for an account, and one window for a data folder, across processes.
//!
//! File locks of the system: they end with the process that holds them, however it ends, so none is ever left over. The
//! files stay and mean nothing by themselves. Without a folder there is no other process to fear, and in this one the
//! engine runs one renewal at a time by itself: then a lock excludes nobody.

use std::fs::{File, TryLockError};
use std::path::Path;

use jiff::SignedDuration;

use super::database::{make_folder, private_file};
use super::error::StoreError;
use crate::domain::account::AccountId;
use crate::platform::clock::Clock;

/// While this lives, nobody else renews the account. Whoever gets it reads the account again first: another process may
/// have renewed it in the meantime.
#[must_use = "the lock ends when this is dropped"]
#[derive(Debug)]
pub struct RenewalLock {
    _held: Option<File>,
}

impl RenewalLock {
    /// Waits for the account's lock in a data folder; `None` when `limit` is over and another renewal still has it.
    pub async fn take(
        folder: Option<&Path>,
        account: AccountId,
        clock: &dyn Clock,
        limit: SignedDuration,
    ) -> Result<Option<Self>, StoreError> {
        let Some(folder) = folder else {
            return Ok(Some(Self { _held: None }));
        };
        let name = format!("renew-{}.lock", account.get());
        let end = clock.now() + limit;
        loop {
            if let Some(file) = try_lock(folder, &name)? {
                return Ok(Some(Self { _held: Some(file) }));
            }
            let now = clock.now();
            if now >= end {
                return Ok(None);
            }
            clock.nap((now + STEP).min(end)).await;
        }
    }
}

/// The system can wait for a lock, but not for a limited time; a renewal takes some hundred milliseconds.
const STEP: SignedDuration = SignedDuration::from_millis(50);

/// While this lives, no other window opens on the same data folder.
#[must_use = "the lock ends when this is dropped"]
#[derive(Debug)]
pub struct WindowLock {
    _held: Option<File>,
}

impl WindowLock {
    /// Takes the lock; `None` when another process has it.
    pub fn try_take(folder: Option<&Path>) -> Result<Option<Self>, StoreError> {
        let Some(folder) = folder else {
            return Ok(Some(Self { _held: None }));
        };
        Ok(try_lock(folder, "window.lock")?.map(|file| Self { _held: Some(file) }))
    }
}

/// While this lives, this process is the one that renews by itself, notifies, and answers mail programs: of all windows
/// and servers that stand on a data folder one does. It ends with the process, and another takes over.
#[must_use = "the lead ends when this is dropped"]
#[derive(Debug)]
pub struct LeaderLock {
    _held: Option<File>,
}

impl LeaderLock {
    /// Takes the lead; `None` when another process has it. Looking costs microseconds, so it may be done often.
    pub fn try_take(folder: Option<&Path>) -> Result<Option<Self>, StoreError> {
        let Some(folder) = folder else {
            return Ok(Some(Self { _held: None }));
        };
        Ok(try_lock(folder, "leader.lock")?.map(|file| Self { _held: Some(file) }))
    }
}

/// While this lives, no other file for another computer is written from the same data folder; and a move whose note is there
/// has not been interrupted.
#[must_use = "the lock ends when this is dropped"]
#[derive(Debug)]
pub struct MoveLock {
    _held: Option<File>,
}

impl MoveLock {
    /// Takes the lock; `None` when another one is under way.
    pub fn try_take(folder: Option<&Path>) -> Result<Option<Self>, StoreError> {
        let Some(folder) = folder else {
            return Ok(Some(Self { _held: None }));
        };
        Ok(try_lock(folder, "move.lock")?.map(|file| Self { _held: Some(file) }))
    }
}

fn try_lock(folder: &Path, name: &str) -> Result<Option<File>, StoreError> {
    let folder = folder.join("locks");
    make_folder(&folder)?;
    let file =
        private_file().open(folder.join(name)).map_err(|error| StoreError::io("a lock file", &error))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(StoreError::io("a lock file", &error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::SystemClock;
    use crate::store::tests::StepClock;

    const ACCOUNT: AccountId = AccountId::new(1);
    const TWO_SECONDS: SignedDuration = SignedDuration::from_secs(2);

    /// A program that another test starts has this one's files open for the moment before it runs, and so its locks.
    async fn is_free_again(folder: Option<&Path>) -> bool {
        let limit = SignedDuration::from_secs(20);
        RenewalLock::take(folder, ACCOUNT, &SystemClock, limit).await.unwrap().is_some()
    }

    #[tokio::test]
    async fn one_renewal_at_a_time_and_a_limit_on_waiting() {
        let home = tempfile::tempdir().unwrap();
        let (folder, clock) = (Some(home.path()), StepClock::default());
        let held = RenewalLock::take(folder, ACCOUNT, &clock, TWO_SECONDS).await.unwrap();
        assert!(held.is_some());
        let before = clock.now();
        assert!(RenewalLock::take(folder, ACCOUNT, &clock, TWO_SECONDS).await.unwrap().is_none());
        assert_eq!(clock.now().duration_since(before), TWO_SECONDS);
        assert_eq!(clock.naps(), 40);
        drop(held);
        assert!(is_free_again(folder).await);
    }

    #[tokio::test]
    async fn two_accounts_renew_side_by_side() {
        let home = tempfile::tempdir().unwrap();
        let (folder, clock) = (Some(home.path()), StepClock::default());
        let one = RenewalLock::take(folder, ACCOUNT, &clock, SignedDuration::ZERO).await.unwrap();
        let two = RenewalLock::take(folder, AccountId::new(2), &clock, SignedDuration::ZERO).await.unwrap();
        assert!(one.is_some() && two.is_some());
    }

    #[tokio::test]
    async fn whoever_waits_gets_the_lock_when_it_is_free() {
        let home = tempfile::tempdir().unwrap();
        let (folder, clock) = (Some(home.path()), StepClock::default());
        let held = RenewalLock::take(folder, ACCOUNT, &clock, SignedDuration::ZERO).await.unwrap();
        clock.at_nap(3, move || drop(held));
        let limit = SignedDuration::from_secs(60);
        assert!(RenewalLock::take(folder, ACCOUNT, &clock, limit).await.unwrap().is_some());
        assert_eq!(clock.naps(), 3);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_lock_of_a_program_that_was_killed_is_free_again() {
        let home = tempfile::tempdir().unwrap();
        let (folder, clock) = (Some(home.path()), StepClock::default());
        drop(RenewalLock::take(folder, ACCOUNT, &clock, SignedDuration::ZERO).await.unwrap());
        let file = home.path().join("locks/renew-1.lock");
        let mut other = std::process::Command::new("flock")
            .args(["--no-fork", file.to_str().unwrap(), "sh", "-c", "echo held; exec sleep 600"])
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let out = other.stdout.take().unwrap();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(out), &mut said).unwrap();
        assert_eq!(said, "held\n");
        assert!(RenewalLock::take(folder, ACCOUNT, &clock, SignedDuration::ZERO).await.unwrap().is_none());
        other.kill().unwrap();
        other.wait().unwrap();
        assert!(is_free_again(folder).await);
    }

    #[tokio::test]
    async fn there_is_one_window_for_a_folder() {
        let home = tempfile::tempdir().unwrap();
        let first = WindowLock::try_take(Some(home.path())).unwrap();
        assert!(first.is_some());
        assert!(WindowLock::try_take(Some(home.path())).unwrap().is_none());
        drop(first);
        let again = async {
            while WindowLock::try_take(Some(home.path())).unwrap().is_none() {
                SystemClock.nap(SystemClock.now() + STEP).await;
            }
        };
        let limit = SignedDuration::from_secs(20);
        assert!(crate::platform::clock::within(&SystemClock, limit, again).await.is_some());
    }

    #[test]
    fn without_a_folder_nobody_is_excluded() {
        let first = WindowLock::try_take(None).unwrap();
        assert!(first.is_some() && WindowLock::try_take(None).unwrap().is_some());
    }
}
