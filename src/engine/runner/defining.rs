//! A person's own definitions of providers: judged, kept, removed, written, tried.

use crate::domain::problem::{Problem, ProblemKind};

use super::super::command::Command;
use super::super::event::Event;
use super::Runner;

impl Runner {
    /// What is wanted of a definition.
    pub(super) fn definition_command(&mut self, command: Command) {
        let not_yet = || Problem::new(ProblemKind::ProviderInvalid);
        match command {
            Command::CheckDefinition(_, reply) => self.answers.push(reply.later(Err(not_yet()))),
            Command::KeepProvider(_, reply) => self.answers.push(reply.later(Err(not_yet()))),
            Command::RemoveProvider(_, reply) => self.answers.push(reply.later(Err(not_yet()))),
            Command::ExportProvider(_, _, reply) => self.answers.push(reply.later(Err(not_yet()))),
            Command::TestProvider(_, reply) => self.answers.push(reply.later(Err(not_yet()))),
            _ => self.state.apply(Event::ProviderTest(None)),
        }
    }
}
