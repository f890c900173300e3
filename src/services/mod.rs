//! Use cases: straight-line async functions, no loops over time. Each ends in a value or in a `Problem`.
//!
//! [`Context`] is what they stand on. They write what they learn to the store before they return, so whoever hears of it
//! hears of something durable.

use std::path::PathBuf;

use jiff::SignedDuration;

use crate::domain::account::{Account, AccountId};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::token::TokenSet;
use crate::platform::World;
use crate::protocol::ClientAuth;
use crate::store::{ExpectedEnd, Store};

pub mod accounts;
pub mod hand_out;
pub mod practice;
pub mod refresh;
pub mod settings;
pub mod sign_in;
pub mod vault;

/// What every use case stands on.
#[derive(Clone)]
pub struct Context {
    /// The outside world.
    pub world: World,
    /// What is kept.
    pub store: Store,
    /// The data folder; `None` when nothing is kept on disk.
    pub folder: Option<PathBuf>,
}

impl Context {
    /// Notes when the refresh token is expected to end by the provider's rules, where its answer did not say.
    pub(crate) async fn expect_end(&self, account: Account, provider: &Provider, tokens: &TokenSet) -> Result<Account, Problem> {
        let days = provider.tokens.refresh_idle_end_days.filter(|_| tokens.refresh_expires_at.is_none());
        let (Some(days), Some(_)) = (days, account.refresh()) else { return Ok(account) };
        let at = tokens.received_at + SignedDuration::from_hours(24 * i64::from(days));
        let end = ExpectedEnd { at, reason: format!("unused for {days} days") };
        Ok(self.store.expect_refresh_end(account.id, account.generation, end).await?)
    }

    /// The account, freshly read.
    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, Problem> {
        self.store.account(id).await?.ok_or_else(|| Problem::new(ProblemKind::NoSuchAccount))
    }

    /// The client an account asks as, with its secret if it has one.
    pub(crate) async fn client_auth(&self, account: &Account) -> Result<ClientAuth, Problem> {
        let missing = || Problem::new(ProblemKind::ClientIdMissing).about(&account.address).fact("provider", account.provider.as_str());
        let client = account.client.as_ref().ok_or_else(missing)?;
        let secret = if client.has_secret { self.store.client_secret(account.id).await? } else { None };
        Ok(ClientAuth { id: client.id.clone(), secret })
    }
}
