//! Work that nobody asked for: looking around, leading, renewing what is due, telling the person.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::account::AccountId;
use crate::domain::provider::Provider;
use crate::domain::secret::Passphrase;
use crate::domain::settings::KeyPlace;
use crate::platform::clock;
use crate::services::notify::{self, News};
use crate::services::reach::Waking;
use crate::services::refresh::{self, Failed, Need};
use crate::services::{lead, settings, vault};

use super::super::event::Event;
use super::super::in_flight::Ticket;
use super::super::snapshot::VaultView;
use super::{Desk, Outcome};

impl Desk {
    /// Looks whether another process has written or wants the window in front.
    pub(in crate::engine) async fn look_around(self, raises_before: Option<i64>, choices: u64) {
        if let Ok(raises) = self.context.store.raised().await
            && Some(raises) != raises_before
        {
            self.send(Outcome::Raises(raises)).await;
        }
        self.look_at_managed().await;
        if self.context.store.changed_elsewhere().await.unwrap_or(false) {
            self.measure_log().await;
            if let Some(settings) = settings::read(&self.context).await {
                self.send(Outcome::SettingsRead(choices, Box::new(settings))).await;
            }
            self.load().await;
        }
    }

    /// Takes the lead if nobody has it. What whoever had it wrote last is read before anything is done in its place.
    pub(in crate::engine) async fn try_to_lead(self, folder: Option<PathBuf>) {
        match lead::try_take(folder.as_deref()) {
            Ok(None) => {}
            Ok(Some(lead)) => {
                self.clone().load().await;
                self.send(Outcome::Leads(lead)).await;
            }
            Err(problem) => self.send(Outcome::NoLead(Box::new(problem))).await,
        }
    }

    pub(in crate::engine) async fn open_vault(self, wish: Option<KeyPlace>, passphrase: Option<Passphrase>) {
        let view = vault::open(wish, passphrase, &self.context).await;
        self.tell(Event::Vault(view)).await;
    }

    /// Looks whether a vault that is shut can be opened by now, without asking anybody.
    pub(in crate::engine) async fn open_again(self, was: VaultView) {
        let view = vault::open_again(was, &self.context).await;
        self.send(Outcome::VaultAgain(view)).await;
    }

    /// Reminds the loop that somebody waits for the vault.
    pub(in crate::engine) async fn patience(self, ticket: Ticket) {
        let clock = self.context.world.clock.as_ref();
        clock::wait_until(clock, clock.now() + super::super::runner::VAULT_PATIENCE).await;
        self.send(Outcome::Impatient(ticket)).await;
    }

    pub(in crate::engine) async fn renew(
        self,
        id: AccountId,
        need: Need,
        provider: Arc<Provider>,
        waking: Option<Arc<Waking>>,
    ) {
        if let Some(waking) = waking {
            waking.wait(&provider, &self.context).await;
        }
        let result = refresh::run(id, need, &provider, &self.context).await;
        let left = |failed: &Failed| failed.account.as_ref().is_some_and(|account| account.grant.is_none());
        if result.as_ref().is_err_and(left) {
            // What it brought came too late: it is still to be ended, and nobody else knows of it.
            self.tell_owed(id).await;
        }
        self.send(Outcome::Renewal(id, Box::new(result))).await;
    }

    /// Tells the person something, and the loop whether they were told.
    pub(in crate::engine) async fn tell_person(self, news: News) {
        let telling = notify::tell(&news, &self.context).await;
        self.send(Outcome::Told(news.account.id, news.due, telling)).await;
    }

    pub(in crate::engine) async fn withdraw(self, id: AccountId) {
        notify::withdraw(id, &self.context).await;
    }

    /// Hears what the person chooses on notifications, for ever.
    pub(in crate::engine) async fn hear_choices(self) {
        loop {
            let chosen = notify::chosen(&self.context).await;
            self.send(Outcome::Chosen(chosen)).await;
        }
    }

    /// Brings the window to the front, in whichever process it is.
    pub(in crate::engine) async fn raise(self) {
        if let Ok(raises) = self.context.store.raise().await {
            self.send(Outcome::Raises(raises)).await;
        }
    }
}
