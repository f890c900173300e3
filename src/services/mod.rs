//! Use cases: straight-line async functions, no loops over time. Each ends in a value or in a `Problem`.
//!
//! [`Context`] is what they stand on. They write what they learn to the store before they return, so whoever hears of it
//! hears of something durable.

use crate::domain::account::{Account, AccountId};
use jiff::SignedDuration;

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
pub mod sign_in;
pub mod vault;

/// What every use case stands on.
#[derive(Clone)]
pub struct Context {
    /// The outside world.
    pub world: World,
    /// What is kept.
    pub store: Store,
}

/// When a new refresh token is expected to end by the provider's rules, where its answer does not say.
pub(crate) fn refresh_end(provider: &Provider, tokens: &TokenSet) -> Option<ExpectedEnd> {
    let days = provider.tokens.refresh_idle_end_days?;
    let at = tokens.received_at + SignedDuration::from_hours(24 * i64::from(days));
    Some(ExpectedEnd { at, reason: format!("unused for {days} days") })
}

impl Context {
    /// The account, freshly read.
    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, Problem> {
        Ok(self.store.account(id).await?)
    }

    /// The client an account asks as, with its secret if it has one.
    pub(crate) async fn client_auth(&self, account: &Account) -> Result<ClientAuth, Problem> {
        let missing = || Problem::new(ProblemKind::ClientIdMissing).about(&account.address).fact("provider", account.provider.as_str());
        let client = account.client.as_ref().ok_or_else(missing)?;
        let secret = if client.has_secret { self.store.client_secret(account.id).await? } else { None };
        Ok(ClientAuth { id: client.id.clone(), secret })
    }
}
