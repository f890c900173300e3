//! Clients that Mailward registered by itself: reading their registration, and deleting it.

use std::sync::Arc;

use crate::domain::account::{Account, AccountId};
use crate::domain::client;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::services::clients::RegistrationRead;

use super::super::command::{Command, Reply};
use super::Runner;
use super::renewals::no_such_account;

impl Runner {
    /// Asks the provider what it knows. What it replaces on the way is kept, so this is finished before the loop ends.
    pub(super) fn read_registration(&mut self, id: AccountId, reply: Reply<RegistrationRead>) {
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::ReadRegistration(id, reply));
        }
        match self.with_its_provider(id) {
            Ok((account, provider)) => {
                self.pledge(|desk| desk.read_registration(account, provider, reply));
            }
            Err(problem) => reply.send(Err(problem)),
        }
    }

    /// Deletes it there, and here from every account of the client. Sign-ins under it could not end well.
    pub(super) fn delete_registration(&mut self, id: AccountId, reply: Reply<Account>) {
        if self.vault_is_in_the_way() {
            return self.wait_for_the_vault(Command::DeleteRegistration(id, reply));
        }
        let (account, provider) = match self.with_its_provider(id) {
            Ok(found) => found,
            Err(problem) => return reply.send(Err(problem)),
        };
        let others = self.state.accounts().filter(|other| client::is_shared(&account, other));
        let all: Vec<AccountId> = others.map(|other| other.id).chain([id]).collect();
        for id in all {
            self.close_sign_ins_of(id);
        }
        self.pledge(|desk| desk.delete_registration(account, provider, reply));
    }

    fn with_its_provider(&self, id: AccountId) -> Result<(Account, Arc<Provider>), Problem> {
        let account = self.state.account(id).cloned().ok_or_else(no_such_account)?;
        let gone = || Problem::new(ProblemKind::NoSuchProvider).about(&account.address);
        let provider = self.provider_of(id).ok_or_else(gone)?;
        Ok((account, provider))
    }
}
