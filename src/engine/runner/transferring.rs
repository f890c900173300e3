//! Taking everything along to another computer.

use crate::domain::problem::{Problem, ProblemKind};
use crate::services::transfer::MoveWish;

use super::super::command::{MovedOut, Reply};
use super::Runner;

impl Runner {
    /// Writes the file.
    pub(super) fn move_out(&mut self, _wish: MoveWish, reply: Reply<MovedOut>) {
        self.answers.push(reply.later(Err(Problem::new(ProblemKind::FileUnreadable))));
    }
}
