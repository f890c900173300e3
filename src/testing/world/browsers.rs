//! Browsers, as a test says they are.

use std::sync::{Mutex, PoisonError};

use crate::domain::browser::KnownBrowser;
use crate::platform::browsers::Browsers;

/// None is installed, until a test says otherwise.
#[derive(Debug, Default)]
pub struct FakeBrowsers(Mutex<Vec<KnownBrowser>>);

impl FakeBrowsers {
    /// These are installed.
    pub fn install(&self, browsers: Vec<KnownBrowser>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = browsers;
    }
}

impl Browsers for FakeBrowsers {
    fn list(&self) -> Vec<KnownBrowser> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
