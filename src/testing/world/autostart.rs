//! A login that starts Mailward or does not, or refuses to be changed.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::platform::autostart::{Autostart, AutostartError};

/// Remembers what it was told.
#[derive(Debug, Default)]
pub struct FakeAutostart {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    on: bool,
    data_dir: Option<PathBuf>,
    changes: usize,
    failure: Option<AutostartError>,
}

impl FakeAutostart {
    /// Whether Mailward starts at login, and on which data folder if not on the usual one.
    pub fn state(&self) -> (bool, Option<PathBuf>) {
        let state = self.locked();
        (state.on, state.data_dir.clone())
    }

    /// How often it was switched.
    pub fn changes(&self) -> usize {
        self.locked().changes
    }

    /// Refuses from now on, or works again.
    pub fn fail(&self, failure: Option<AutostartError>) {
        self.locked().failure = failure;
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Autostart for FakeAutostart {
    async fn set(&self, on: bool, data_dir: Option<&Path>) -> Result<(), AutostartError> {
        let mut state = self.locked();
        if let Some(failure) = &state.failure {
            return Err(failure.clone());
        }
        (state.on, state.data_dir) = (on, data_dir.map(Path::to_owned));
        state.changes += 1;
        Ok(())
    }

    async fn is_on(&self) -> Result<bool, AutostartError> {
        let state = self.locked();
        state.failure.clone().map_or(Ok(state.on), Err)
    }
}
