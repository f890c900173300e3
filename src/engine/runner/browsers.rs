//! Which browsers there are.

use std::sync::Arc;

use crate::domain::browser::KnownBrowser;

use super::super::command::Reply;
use super::Runner;

impl Runner {
    /// Looks for them.
    pub(super) fn list_browsers(&mut self, reply: Reply<Arc<Vec<KnownBrowser>>>) {
        self.start(|desk| desk.list_browsers(reply));
    }
}
