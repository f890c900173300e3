//! Clients that Mailward registered by itself.

use crate::domain::account::{Account, AccountId};
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::clients::RegistrationRead;

use super::super::command::Reply;
use super::Runner;

impl Runner {
    /// Asks the provider what it knows.
    pub(super) fn read_registration(&mut self, _id: AccountId, reply: Reply<RegistrationRead>) {
        self.answers.push(reply.later(Err(Problem::new(ProblemKind::RegistrationRefused))));
    }

    /// Deletes it there and here.
    pub(super) fn delete_registration(&mut self, _id: AccountId, reply: Reply<Account>) {
        self.answers.push(reply.later(Err(Problem::new(ProblemKind::RegistrationRefused))));
    }
}
