//! Looking for browsers.

use std::sync::Arc;

use crate::domain::browser::KnownBrowser;
use crate::services::browsers;

use super::super::command::Reply;
use super::super::event::{Event, ProgramsNews};
use super::Desk;

impl Desk {
    /// Lists them.
    pub(in crate::engine) async fn list_browsers(self, reply: Reply<Arc<Vec<KnownBrowser>>>) {
        let found = Arc::new(browsers::list(&self.context).await);
        self.tell(Event::Programs(ProgramsNews::Browsers(Arc::clone(&found)))).await;
        self.answer(reply, Ok(found)).await;
    }
}
