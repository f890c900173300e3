//! Erasing everything: what runs is ended first, so that nothing comes back behind it.

use std::sync::Arc;

use crate::services::erase::Erased;

use super::super::command::{Command, Reply};
use super::super::event::Event;
use super::super::snapshot::ErasingView;
use super::Runner;

impl Runner {
    /// What is asked of it.
    pub(super) fn erasing_command(&mut self, command: Command) {
        match command {
            Command::EraseEverything(reply) => self.erase_everything(reply),
            _ => self.state.apply(Event::Erasing(None)),
        }
    }

    /// Begins. Once it is done the loop ends, and with it the store.
    fn erase_everything(&mut self, reply: Reply<Arc<Erased>>) {
        self.end_sign_ins();
        self.end_trial();
        self.state.apply(Event::Erasing(Some(ErasingView::Running)));
        let leads = self.leads_here();
        self.pledge(move |desk| desk.erase_everything(leads, reply));
    }
}
