//! Use cases: straight-line async functions, no loops over time. Each ends in a value or in a `Problem`.
//!
//! [`Context`] is what they stand on. They write what they learn to the store before they return, so whoever hears of it
//! hears of something durable.

use std::path::PathBuf;

use crate::domain::account::{Account, AccountId};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{Provider, ScopeError};
use crate::domain::scope::{Scope, Uses};
use crate::domain::secret::ClientSecret;
use crate::platform::World;
use crate::protocol::ClientAuth;
use crate::store::Store;

pub mod accounts;
pub mod alerts;
pub mod audit;
pub mod browsers;
pub mod check;
pub mod checkup;
pub mod clients;
pub mod detect;
pub mod diagnose;
pub mod erase;
pub mod forward;
pub mod hand_out;
pub mod import;
pub mod inspect;
pub mod lead;
pub mod notify;
pub mod organisation;
pub mod practice;
pub mod providers;
pub mod reach;
pub mod refresh;
pub mod report;
pub mod retention;
pub mod revoke;
pub mod rotate;
pub mod settings;
pub mod show;
pub mod sign_in;
pub mod snippets;
pub mod transfer;
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
    /// The data folder, also while everything is in memory beside it; `None` when there is none.
    pub home: Option<PathBuf>,
    /// The keys that providers publish, fetched a while ago.
    pub keys: inspect::KeyShelf,
    /// The profile of an organisation that counts.
    pub organisation: organisation::InForce,
}

impl Context {
    /// The account, freshly read.
    pub(crate) async fn account(&self, id: AccountId) -> Result<Account, Problem> {
        self.store.account(id).await?.ok_or_else(|| Problem::new(ProblemKind::NoSuchAccount))
    }

    /// The client an account asks as, with its secret if it has one.
    pub(crate) async fn client_auth(&self, account: &Account) -> Result<ClientAuth, Problem> {
        let Some(client) = &account.client else {
            return Err(Problem::new(ProblemKind::ClientIdMissing).about(&account.address));
        };
        Ok(ClientAuth { id: client.id.clone(), secret: self.client_secret(account).await? })
    }

    /// The client secret of an account; needs the vault only if there is one.
    pub(crate) async fn client_secret(&self, account: &Account) -> Result<Option<ClientSecret>, Problem> {
        let has_secret = account.client.as_ref().is_some_and(|client| client.has_secret);
        if has_secret { Ok(self.store.client_secret(account.id).await?) } else { Ok(None) }
    }
}

/// The same problem with what its words need to know of the account and its provider.
pub(crate) fn named(problem: Problem, account: &Account, provider: &Provider) -> Problem {
    let about = problem.account.clone().unwrap_or_else(|| account.address.to_string());
    let problem =
        problem.about(about).fact("provider", &provider.short_name).fact("provider_id", provider.id.as_str());
    match &account.grant {
        Some(grant) => problem.fact("signed_in_at", grant.signed_in_at),
        None => problem,
    }
}

/// Why an account has no grant: it was signed out or revoked here, or nobody has ever signed in.
pub(crate) fn not_signed_in(account: &Account) -> Problem {
    let said = |kind: ProblemKind| {
        use ProblemKind as K;
        matches!(kind, K::SignedOutHere | K::MovedAway | K::RevokedHere | K::RevocationRefuted)
    };
    let standing = account.problem.as_ref().filter(|standing| said(standing.problem.kind));
    standing.map_or_else(|| Problem::new(ProblemKind::NeverSignedIn), |standing| standing.problem.clone())
}

/// What to ask for these uses: never more than they need, and nothing that the organisation does not allow.
pub(crate) fn scopes(provider: &Provider, uses: &Uses, context: &Context) -> Result<Vec<Scope>, Problem> {
    let wanted = provider.scopes_for(uses).map_err(|error| {
        let kind = match error {
            ScopeError::MixedResources(..) => ProblemKind::ScopesMixed,
            ScopeError::NothingWanted | ScopeError::NotOffered(_) => ProblemKind::ScopeRefused,
        };
        Problem::new(kind).detail(error.to_string()).fact("provider", &provider.short_name)
    })?;
    context.organisation.allow(provider, &wanted)?;
    Ok(wanted)
}

#[cfg(test)]
pub(crate) mod tests;
