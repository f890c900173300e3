//! Erasing everything.

use std::sync::Arc;

use crate::services::erase::{self, Erased};

use super::super::command::Reply;
use super::super::event::Event;
use super::super::snapshot::ErasingView;
use super::{Desk, Outcome};

impl Desk {
    /// Looks whether everything could be erased.
    pub(in crate::engine) async fn may_erase(self, leads: bool) {
        let may = erase::may(leads, &self.context).await.map_err(Box::new);
        self.send(Outcome::MayErase(may)).await;
    }

    /// Erases what is not a file; the files go when the engine has ended.
    pub(in crate::engine) async fn erase_everything(self, leads: bool, reply: Reply<Arc<Erased>>) {
        let erased = erase::run(leads, &self.context).await.map(Arc::new);
        let view = match &erased {
            Ok(erased) => ErasingView::Done(Arc::clone(erased)),
            Err(problem) => ErasingView::Refused(Box::new(problem.clone())),
        };
        // The answer first: the loop ends with the news.
        self.answer(reply, erased).await;
        self.tell(Event::Erasing(Some(view))).await;
    }
}
