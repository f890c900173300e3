//! The system's place for managed settings, as a test says it is.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use crate::platform::managed::{Managed, ManagedError, ManagedFile, Stamp};

/// Nothing is there, until a test says otherwise.
#[derive(Debug, Default)]
pub struct FakeManaged(Mutex<(u64, Option<Result<ManagedFile, ManagedError>>)>);

impl FakeManaged {
    /// Where a profile would be.
    pub const PLACE: &'static str = "/etc/mailward/profile.toml";

    /// The administrator has written this, or taken it away.
    pub fn put(&self, text: Option<&str>) {
        let bytes = |text: &str| Ok(ManagedFile { path: PathBuf::from(Self::PLACE), bytes: text.into() });
        self.becomes(text.map(bytes));
    }

    /// What is there can be changed by others.
    pub fn is_open(&self) {
        let place = || PathBuf::from(Self::PLACE);
        self.becomes(Some(Err(ManagedError::Open { path: place(), open: place() })));
    }

    fn becomes(&self, file: Option<Result<ManagedFile, ManagedError>>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = (kept.0 + 1, file);
    }
}

impl Managed for FakeManaged {
    fn read(&self) -> Option<Result<ManagedFile, ManagedError>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    fn stamp(&self) -> Option<Stamp> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.1.as_ref().map(|_| Stamp::of(Self::PLACE.into(), kept.0))
    }
}
