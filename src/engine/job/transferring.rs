//! Writing everything for another computer, and ending such a move that was interrupted.

use std::sync::Arc;

use crate::domain::problem::Problem;
use crate::domain::settings::Settings;
use crate::domain::transfer::{Exported, MoveEnd};
use crate::services::transfer::{self, MoveWish};

use super::super::command::Reply;
use super::super::event::{Event, TransferNews};
use super::Desk;

impl Desk {
    /// Writes the file.
    pub(in crate::engine) async fn move_out(
        self,
        wish: MoveWish,
        settings: Settings,
        reply: Reply<Exported>,
    ) {
        let written = transfer::write(wish, settings, &self.context).await;
        self.moved(written, reply).await;
    }

    /// Ends one that was interrupted.
    pub(in crate::engine) async fn settle_move(self, end: MoveEnd, reply: Reply<Exported>) {
        let settled = transfer::settle(end, &self.context).await;
        self.moved(settled, reply).await;
    }

    /// What it came to is in the store; whoever lost tokens by it says so from now on.
    async fn moved(self, came_to: Result<Exported, Problem>, reply: Reply<Exported>) {
        let accounts = self.context.store.accounts().await.unwrap_or_default();
        for account in accounts {
            self.tell(Event::Account(Box::new(account))).await;
        }
        self.look_for_a_move().await;
        let news = match &came_to {
            Ok(exported) => TransferNews::Written(Arc::new(exported.clone())),
            Err(problem) => TransferNews::Refused(Box::new(problem.clone())),
        };
        self.tell(Event::Transfer(news)).await;
        self.answer(reply, came_to).await;
    }

    /// Whether a move was interrupted.
    pub(super) async fn look_for_a_move(&self) {
        // A store that cannot be read says so in its own way.
        let unfinished = transfer::unfinished(&self.context).await.unwrap_or_default().map(Arc::new);
        self.tell(Event::Transfer(TransferNews::Unfinished(unfinished))).await;
    }
}
