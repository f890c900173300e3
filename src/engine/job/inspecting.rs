//! Looking at a token.

use std::sync::Arc;

use crate::services::inspect::{self, InspectWish};

use super::{Desk, Outcome};

impl Desk {
    /// Looks; the loop answers whoever asked, so that cancelling answers, too.
    pub(in crate::engine) async fn inspect(self, count: u64, wish: InspectWish) {
        let found = inspect::run(&wish, &self.context).await.map(Arc::new).map_err(Box::new);
        drop(wish); // with the token in it, before anybody hears of it
        self.send(Outcome::Inspected(count, found)).await;
    }
}
