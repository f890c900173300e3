//! Which browsers are on this computer, and which profiles they have. Read from where they keep their lists; none is started.

use crate::domain::browser::KnownBrowser;

/// Looks for browsers.
pub trait Browsers: Send + Sync {
    /// All that were found, by name. May read files; called off the loop.
    fn list(&self) -> Vec<KnownBrowser>;
}

/// Those of this computer.
#[derive(Debug, Default)]
pub struct SystemBrowsers;

impl Browsers for SystemBrowsers {
    fn list(&self) -> Vec<KnownBrowser> {
        Vec::new()
    }
}
