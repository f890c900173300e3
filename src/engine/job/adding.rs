//! Accounts come, change and go.
//!
//! An account is forgotten only after its sign-ins under way have ended, and as it is then.

use std::sync::Arc;

use tokio::sync::watch;

use crate::domain::account::{Account, MailAddress};
use crate::domain::problem::Problem;
use crate::domain::provider::Provider;
use crate::services::accounts::{self, AccountChange, AddAccount, ClientChoice, Ending, Forgotten};

use super::super::command::Reply;
use super::super::event::Event;
use super::super::snapshot::AddingState;
use super::{Desk, Outcome, all_ended};

impl Desk {
    pub(in crate::engine) async fn add(self, wish: AddAccount, reply: Reply<Account>) {
        let address = wish.address.clone();
        self.tell(Event::Adding(Some((address.clone(), AddingState::Asking)))).await;
        let added = accounts::add(wish, &self.context).await;
        self.tell_added(address, &added).await;
        self.answer(reply, added).await;
    }

    pub(super) async fn tell_added(&self, address: MailAddress, added: &Result<Account, Problem>) {
        let state = match added {
            Ok(account) => {
                if let Ok(catalogue) = accounts::catalogue(&self.context).await {
                    self.tell(Event::Providers(Arc::new(catalogue))).await;
                }
                self.tell(Event::Account(Box::new(account.clone()))).await;
                AddingState::Added(account.id)
            }
            Err(problem) => AddingState::Failed(Box::new(problem.clone())),
        };
        self.tell(Event::Adding(Some((address, state)))).await;
    }

    pub(in crate::engine) async fn set_client(
        self,
        account: Account,
        choice: ClientChoice,
        provider: Arc<Provider>,
        reply: Reply<Account>,
    ) {
        let changed = accounts::set_client(&account, choice, &provider, &self.context).await;
        self.changed(changed, reply).await;
    }

    pub(in crate::engine) async fn change(
        self,
        account: Account,
        change: AccountChange,
        reply: Reply<Account>,
    ) {
        let changed = accounts::change(&account, change, &self.context).await;
        self.changed(changed, reply).await;
    }

    async fn changed(&self, changed: Result<Account, Problem>, reply: Reply<Account>) {
        if let Ok(account) = &changed {
            self.tell(Event::Account(Box::new(account.clone()))).await;
        }
        self.answer(reply, changed).await;
    }

    pub(in crate::engine) async fn forget(
        self,
        account: Account,
        ending: Ending,
        provider: Option<Arc<Provider>>,
        sign_ins: Vec<watch::Receiver<()>>,
        reply: Reply<Forgotten>,
    ) {
        all_ended(sign_ins).await;
        let (id, address) = (account.id, account.address.clone());
        let forgotten = match self.as_it_is_now(account).await {
            Ok(account) => accounts::forget(account, ending, provider.as_deref(), &self.context).await,
            Err(problem) => Err(problem),
        };
        match &forgotten {
            Ok(forgotten) => {
                self.tell(Event::Forgotten(id, address)).await;
                self.tell_heir(forgotten).await;
                self.tell_left(forgotten, provider.as_deref()).await;
            }
            // What is still to be ended outlives the account, and what was in the way then is told.
            Err(_) if self.is_gone(id).await => self.tell(Event::Forgotten(id, address)).await,
            Err(problem) => {
                self.tell(Event::ForgetRefused(id, Box::new(problem.clone()))).await;
            }
        }
        self.tell_owed(id).await;
        self.answer(reply, forgotten).await;
        self.send(Outcome::Free(id)).await;
    }
}
