//! Looking for browsers.

use std::sync::Arc;

use crate::domain::browser::KnownBrowser;
use crate::services::browsers;

use super::super::command::Reply;
use super::Desk;

impl Desk {
    /// Lists them.
    pub(in crate::engine) async fn list_browsers(self, reply: Reply<Arc<Vec<KnownBrowser>>>) {
        let found = browsers::list(&self.context).await;
        self.answer(reply, Ok(Arc::new(found))).await;
    }
}
