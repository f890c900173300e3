//! The profile of an organisation.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::organisation::Organisation;
use crate::domain::problem::{Problem, ProblemKind};

use super::super::command::Reply;
use super::super::event::Event;
use super::Runner;

impl Runner {
    /// Reads one.
    pub(super) fn look_at_profile(&mut self, _path: PathBuf, reply: Reply<Arc<Organisation>>) {
        self.answers.push(reply.later(Err(Problem::new(ProblemKind::FileUnreadable))));
    }

    /// Lets it count.
    pub(super) fn take_profile(&mut self, profile: Arc<Organisation>, reply: Reply<()>) {
        self.state.apply(Event::Organisation(Some(profile)));
        self.answers.push(reply.later(Ok(())));
    }

    /// Lets it no longer count.
    pub(super) fn drop_profile(&mut self, reply: Reply<()>) {
        self.state.apply(Event::Organisation(None));
        self.answers.push(reply.later(Ok(())));
    }
}
