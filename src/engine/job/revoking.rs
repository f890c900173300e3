//! Ending grants, signing out here, checking, and showing a token to a person: one function a service.
//!
//! All of it is finished once it has begun. What is still to be ended is read from the store after each step, so the picture
//! never says less than the disk.

use std::sync::Arc;

use tokio::sync::{mpsc, watch};

use crate::domain::account::{Account, AccountId};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::revocation::{AtProvider, OutstandingId, Revoked};
use crate::services::reach::Waking;
use crate::services::revoke::{self, Progress};
use crate::services::{check, show};

use super::super::command::{Checked, Reply, ShowRequest, Shown};
use super::super::event::Event;
use super::super::runner::Went;
use super::super::snapshot::{CheckState, RevocationState};
use super::{Desk, Outcome, all_ended};

impl Desk {
    /// Ends a grant: takes the tokens away here, then asks the provider. Sign-ins of the account that are being written end
    /// first, so that nothing comes after.
    pub(in crate::engine) async fn revoke(
        self,
        account: Account,
        provider: Option<Arc<Provider>>,
        sign_ins: Vec<watch::Receiver<()>>,
        waking: Option<Arc<Waking>>,
    ) {
        all_ended(sign_ins).await;
        let id = account.id;
        let result = match self.as_it_is_now(account).await {
            Ok(account) => self.begin_and_ask(&account, provider.as_deref(), waking).await,
            Err(problem) => Err(problem),
        };
        self.tell_owed(id).await;
        self.send(Outcome::Went(id, Went::Asked(Box::new(result)))).await;
    }

    pub(super) async fn as_it_is_now(&self, account: Account) -> Result<Account, Problem> {
        Ok(self.context.store.account(account.id).await?.unwrap_or(account))
    }

    /// Whether an account is not there any more.
    pub(super) async fn is_gone(&self, id: AccountId) -> bool {
        matches!(self.context.store.account(id).await, Ok(None))
    }

    async fn begin_and_ask(
        &self,
        account: &Account,
        provider: Option<&Provider>,
        waking: Option<Arc<Waking>>,
    ) -> Result<Revoked, Problem> {
        let begun = revoke::begin(account, provider, &self.context).await?;
        self.tell(Event::Account(Box::new(begun.account.clone()))).await;
        let Some(id) = begun.id else {
            return Ok(revoke::nothing(account, provider)); // nobody was signed in
        };
        self.tell_owed(account.id).await;
        if let (Some(waking), Some(provider)) = (waking, provider) {
            waking.wait(provider, &self.context).await;
        }
        self.carry_out(id, account.id).await
    }

    /// Takes up again what was begun before, by whomever.
    pub(in crate::engine) async fn ask_again(
        self,
        id: OutstandingId,
        account: AccountId,
        provider: Option<Arc<Provider>>,
        waking: Option<Arc<Waking>>,
    ) {
        if let (Some(waking), Some(provider)) = (waking, provider) {
            waking.wait(&provider, &self.context).await;
        }
        let result = self.carry_out(id, account).await;
        self.tell_owed(account).await;
        self.send(Outcome::Went(account, Went::Again(id, Box::new(result)))).await;
    }

    /// One that this process does not know: another has begun it a moment ago, or it is settled.
    pub(in crate::engine) async fn ask_again_unknown(self, id: OutstandingId, reply: Reply<Revoked>) {
        let asked = match self.is_there(id).await {
            Ok(()) => {
                let (unseen, _nobody) = mpsc::channel(1);
                let carried_out = revoke::carry_out(id, &unseen, &self.context).await;
                carried_out.map(|(revoked, _account)| revoked)
            }
            Err(problem) => Err(problem),
        };
        self.clone().load().await;
        self.answer(reply, asked).await;
    }

    async fn is_there(&self, id: OutstandingId) -> Result<(), Problem> {
        let found = self.context.store.revocation(id).await?;
        let missing = || Problem::new(ProblemKind::NoSuchNumber).fact("number", id.0);
        found.map(|_kept| ()).ok_or_else(missing)
    }

    /// Asks the provider, and shows how far that is.
    async fn carry_out(&self, id: OutstandingId, account: AccountId) -> Result<Revoked, Problem> {
        let (progress, mut told) = mpsc::channel(4);
        let work = revoke::carry_out(id, &progress, &self.context);
        tokio::pin!(work);
        let carried_out = loop {
            tokio::select! {
                biased;
                Some(progress) = told.recv() => self.show_progress(account, progress).await,
                ended = &mut work => break ended,
            }
        };
        match carried_out {
            Ok((revoked, changed)) => {
                if let Some(changed) = changed {
                    self.tell(Event::Account(Box::new(changed))).await;
                }
                Ok(revoked)
            }
            Err(problem) => self.waits_on(id, problem).await,
        }
    }

    /// What could not be asked or written down waits, as far as it is still to be done.
    async fn waits_on(&self, id: OutstandingId, problem: Problem) -> Result<Revoked, Problem> {
        let outstanding = self.context.store.outstanding().await.unwrap_or_default();
        let Some(owed) = outstanding.into_iter().find(|owed| owed.id == id) else { return Err(problem) };
        Ok(Revoked {
            address: owed.address,
            provider: owed.provider_name,
            at_provider: AtProvider::Waiting,
            confirmed: None,
            confirmed_by: None,
            page: owed.page,
            works_until: owed.works_until,
            outstanding: Some(id),
            problem: Some(Box::new(problem)),
        })
    }

    async fn show_progress(&self, account: AccountId, progress: Progress) {
        let state = match progress {
            Progress::Asking => RevocationState::Asking,
            Progress::Confirming => RevocationState::Confirming,
        };
        self.send(Outcome::RevocationProgress(account, state)).await;
    }

    /// What is still to be ended of this account, as the store has it.
    pub(super) async fn tell_owed(&self, id: AccountId) {
        if let Ok(mut outstanding) = self.context.store.outstanding().await {
            outstanding.retain(|owed| owed.account == id);
            self.tell(Event::Owed(id, outstanding)).await;
        }
    }

    pub(in crate::engine) async fn tick_off(self, id: OutstandingId, account: AccountId, reply: Reply<()>) {
        let ticked = revoke::tick_off(id, &self.context).await;
        self.tell_owed(account).await;
        self.tell_ticked(ticked, reply).await;
        self.send(Outcome::Free(account)).await;
    }

    /// One that this process does not know: it is read anew what there is.
    pub(in crate::engine) async fn tick_off_unknown(self, id: OutstandingId, reply: Reply<()>) {
        let ticked = match self.is_there(id).await {
            Ok(()) => revoke::tick_off(id, &self.context).await,
            Err(problem) => Err(problem),
        };
        self.clone().load().await;
        self.tell_ticked(ticked, reply).await;
    }

    async fn tell_ticked(&self, ticked: Result<Option<Account>, Problem>, reply: Reply<()>) {
        if let Ok(Some(changed)) = &ticked {
            self.tell(Event::Account(Box::new(changed.clone()))).await;
        }
        self.answer(reply, ticked.map(|_changed| ())).await;
    }

    pub(in crate::engine) async fn sign_out(
        self,
        account: Account,
        provider: Option<Arc<Provider>>,
        sign_ins: Vec<watch::Receiver<()>>,
        reply: Reply<Account>,
    ) {
        all_ended(sign_ins).await;
        let id = account.id;
        let signed_out = match self.as_it_is_now(account).await {
            Ok(account) => revoke::sign_out(&account, provider.as_deref(), &self.context).await,
            Err(problem) => Err(problem),
        };
        if let Ok(account) = &signed_out {
            self.tell(Event::Account(Box::new(account.clone()))).await;
        }
        self.tell_undoable(id).await;
        self.answer(reply, signed_out).await;
        self.send(Outcome::Free(id)).await;
    }

    pub(in crate::engine) async fn undo_sign_out(self, id: AccountId, reply: Reply<Account>) {
        let undone = revoke::undo_sign_out(id, &self.context).await;
        if let Ok(account) = &undone {
            self.tell(Event::Account(Box::new(account.clone()))).await;
        }
        self.tell_undoable(id).await;
        self.answer(reply, undone).await;
        self.send(Outcome::Free(id)).await;
    }

    async fn tell_undoable(&self, id: AccountId) {
        if let Ok(undoable) = self.context.store.undoable().await {
            self.tell(Event::CanUndo(id, undoable.contains(&id))).await;
        }
    }

    /// Asks the provider whether the sign-in still stands.
    pub(in crate::engine) async fn check(
        self,
        account: Account,
        provider: Arc<Provider>,
        waking: Option<Arc<Waking>>,
        reply: Reply<Checked>,
    ) {
        let id = account.id;
        if let Some(waking) = waking {
            waking.wait(&provider, &self.context).await;
        }
        let (checked, changed) = check::run(&account, &provider, &self.context).await;
        self.tell(Event::Account(Box::new(changed))).await;
        self.tell(Event::Check(id, CheckState::Done(checked.clone()))).await;
        self.answer(reply, Ok(checked)).await;
    }

    pub(in crate::engine) async fn show_token(self, request: ShowRequest, reply: Reply<Shown>) {
        let shown = show::run(&request, &self.context).await;
        self.answer(reply, shown).await;
    }
}
