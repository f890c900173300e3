//! Erasing everything: what runs is ended first, so that nothing comes back behind it.

use std::sync::Arc;

use crate::domain::problem::Problem;
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
            Command::RevokeToErase => {
                self.state.apply(Event::Erasing(Some(ErasingView::Running)));
                let leads = self.leads_here();
                self.start(move |desk| desk.may_erase(leads));
            }
            _ => self.state.apply(Event::Erasing(None)),
        }
    }

    /// Ends the sign-ins, unless it could not go on after that, or whoever asked has thought better of it meanwhile.
    pub(super) fn may_erase(&mut self, may: Result<(), Box<Problem>>) {
        match may {
            _ if !self.state.erases() => {}
            Ok(()) => {
                self.state.apply(Event::Erasing(None));
                self.revoke_all(Reply::nowhere());
            }
            Err(problem) => self.state.apply(Event::Erasing(Some(ErasingView::Refused(problem)))),
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
