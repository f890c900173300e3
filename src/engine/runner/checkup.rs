//! The check-up: looking at everything anew, and what the person does about its verdicts.

use std::sync::Arc;

use super::super::command::Command;
use super::Runner;

impl Runner {
    /// What is asked of the check-up.
    pub(super) fn checkup_command(&mut self, command: Command) {
        if let Command::CheckUp(_, reply) = command {
            let checkup = Arc::new(self.state.judge(self.now()));
            self.answers.push(reply.later(Ok(checkup)));
        }
    }
}
