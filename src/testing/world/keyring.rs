//! A keyring in memory, in any of the states a real one can be in.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::watch;
use zeroize::Zeroizing;

use crate::platform::keyring::{Keyring, KeyringError};

/// What the keyring does when it is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum KeyringState {
    /// It answers.
    #[default]
    Works,
    /// It is not there.
    Missing,
    /// It is locked, and nobody unlocks it.
    Locked,
    /// It refuses.
    Denied,
    /// It fails.
    Broken,
    /// It does not answer until its state changes. The real one would end as [`KeyringError::Broken`] after its time limit.
    Hangs,
}

/// Keeps secrets in memory.
#[derive(Debug, Default)]
pub struct FakeKeyring {
    state: watch::Sender<KeyringState>,
    asked: AtomicUsize,
    kept: Mutex<BTreeMap<String, Zeroizing<Vec<u8>>>>,
}

impl FakeKeyring {
    /// Changes what it does from now on; calls that hang look again.
    pub fn become_state(&self, state: KeyringState) {
        self.state.send_replace(state);
    }

    /// How often it was asked for anything.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    /// What is kept under this name, whatever the state.
    pub fn kept(&self, name: &str) -> Option<Vec<u8>> {
        self.lock().get(name).map(|secret| secret.to_vec())
    }

    /// The names under which something is kept.
    pub fn names(&self) -> Vec<String> {
        self.lock().keys().cloned().collect()
    }

    /// Puts something in, as another program would.
    pub fn put(&self, name: &str, secret: &[u8]) {
        self.lock().insert(name.to_owned(), Zeroizing::new(secret.to_vec()));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Zeroizing<Vec<u8>>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn let_in(&self) -> Result<(), KeyringError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut state = self.state.subscribe();
        let Ok(state) = state.wait_for(|&state| state != KeyringState::Hangs).await else {
            return Err(KeyringError::Broken);
        };
        match *state {
            KeyringState::Works => Ok(()),
            KeyringState::Missing => Err(KeyringError::Missing),
            KeyringState::Locked => Err(KeyringError::Locked),
            KeyringState::Denied => Err(KeyringError::Denied),
            KeyringState::Broken | KeyringState::Hangs => Err(KeyringError::Broken),
        }
    }
}

#[async_trait]
impl Keyring for FakeKeyring {
    async fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.let_in().await?;
        Ok(self.lock().get(name).cloned())
    }

    async fn set(&self, name: &str, secret: Zeroizing<Vec<u8>>) -> Result<(), KeyringError> {
        self.let_in().await?;
        self.lock().insert(name.to_owned(), secret);
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), KeyringError> {
        self.let_in().await?;
        self.lock().remove(name);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_state_is_told_and_nothing_is_lost_by_it() {
        let keyring = FakeKeyring::default();
        keyring.set("key", Zeroizing::new(vec![7])).await.unwrap();
        for (state, told) in [
            (KeyringState::Missing, KeyringError::Missing),
            (KeyringState::Locked, KeyringError::Locked),
            (KeyringState::Denied, KeyringError::Denied),
            (KeyringState::Broken, KeyringError::Broken),
        ] {
            keyring.become_state(state);
            assert_eq!(keyring.probe("key").await, Err(told));
            assert_eq!(keyring.remove("key").await, Err(told));
        }
        keyring.become_state(KeyringState::Hangs);
        let (found, ()) = tokio::join!(keyring.get("key"), async {
            keyring.become_state(KeyringState::Works);
        });
        assert_eq!(found.unwrap().unwrap().as_slice(), [7]);
    }
}
