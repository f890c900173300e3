//! One search for the provider of an address at a time.

use std::sync::Arc;

use crate::domain::account::MailAddress;
use crate::domain::detection::Detection;
use crate::domain::problem::{Problem, ProblemKind};

use super::super::command::Reply;
use super::super::event::Event;
use super::Runner;

impl Runner {
    /// Begins to search, in place of a search that runs.
    pub(super) fn detect(&mut self, _address: MailAddress, reply: Reply<Arc<Detection>>) {
        self.answers.push(reply.later(Err(Problem::new(ProblemKind::ProviderUnknown))));
    }

    /// The person has left it.
    pub(super) fn close_detection(&mut self) {
        self.state.apply(Event::Detection(None));
    }
}
