//! Reading and deleting the registration of a client, beside the loop.

use std::sync::Arc;

use crate::domain::account::Account;
use crate::domain::provider::Provider;
use crate::services::clients::{self, RegistrationEnd, RegistrationRead};

use super::super::command::{Forgotten, Reply};
use super::super::event::Event;
use super::Desk;

impl Desk {
    pub(in crate::engine) async fn read_registration(
        self,
        account: Account,
        provider: Arc<Provider>,
        reply: Reply<RegistrationRead>,
    ) {
        let read = match clients::read(&account, &provider, &self.context).await {
            Ok((read, changed)) => {
                self.tell_accounts(changed).await;
                self.keep_registration(account.id, &read).await;
                Ok(read)
            }
            Err(problem) => Err(problem.at(self.context.world.clock.now())),
        };
        self.answer(reply, read).await;
    }

    pub(in crate::engine) async fn delete_registration(
        self,
        account: Account,
        provider: Arc<Provider>,
        reply: Reply<Account>,
    ) {
        let deleted = match clients::delete(&account, &provider, &self.context).await {
            Ok(without) => {
                let first = without.first().cloned().unwrap_or(account);
                self.tell_accounts(without).await;
                Ok(first)
            }
            Err(problem) => Err(problem.at(self.context.world.clock.now())),
        };
        self.answer(reply, deleted).await;
    }

    /// A registration that was left behind against the wish is worth a word.
    pub(super) async fn tell_left(&self, forgotten: &Forgotten, provider: Option<&Provider>) {
        if let Some(problem) = clients::left_behind(forgotten, provider) {
            self.tell(Event::Trouble(Box::new(problem.at(self.context.world.clock.now())))).await;
        }
    }

    /// Who has the registration of an account that was forgotten.
    pub(super) async fn tell_heir(&self, forgotten: &Forgotten) {
        if let Some(RegistrationEnd::PassedOn(heir)) = &forgotten.registration
            && let Ok(Some(heir)) = self.context.store.account_named(heir.clone()).await
        {
            self.tell_accounts(vec![heir]).await;
        }
    }

    async fn tell_accounts(&self, accounts: Vec<Account>) {
        for account in accounts {
            self.tell(Event::Account(Box::new(account))).await;
        }
    }
}
