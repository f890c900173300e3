//! Taking everything along to another computer, and taking in what comes from one. Both are finished in any case: tokens are
//! on their way.

use std::sync::Arc;

use crate::domain::import::Imported;
use crate::domain::transfer::MoveEnd;
use crate::services::transfer::{MoveInWish, MoveWish};

use super::super::command::{MovedOut, Reply};
use super::super::event::{Event, ImportNews, TransferNews};
use super::Runner;

impl Runner {
    /// Writes the file.
    pub(super) fn move_out(&mut self, wish: MoveWish, reply: Reply<MovedOut>) {
        self.state.apply(Event::Transfer(TransferNews::Writing));
        let settings = self.state.settings().clone();
        self.pledge(|desk| desk.move_out(wish, settings, reply));
    }

    /// Ends a move that was interrupted.
    pub(super) fn settle_move(&mut self, end: MoveEnd, reply: Reply<MovedOut>) {
        self.pledge(|desk| desk.settle_move(end, reply));
    }

    /// Adds what a file of another Mailward brings.
    pub(super) fn move_in(&mut self, wish: MoveInWish, reply: Reply<Arc<Imported>>) {
        self.state.apply(Event::Import(ImportNews::Adding));
        self.pledge(|desk| desk.move_in(wish, reply));
    }
}
