//! Renewing: one attempt for one generation.
//!
//! One at a time for an account, across processes: a lock file, and a second look after it was taken. It is noted on the disk
//! that a request leaves, before it leaves; what the provider sends is written before anyone hears of it. A refresh token is
//! given up only on the provider's definite word, after looking once more whether someone else has renewed meanwhile, and
//! after trying the one before it where that can do no harm. A lost answer is unknown, not dead: the same token is tried
//! again, and only its refusal shows that the answer was the new token.

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, Generation};
use crate::domain::problem::{Failure, Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::protocol::verdict;
use crate::store::{RenewalLock, StoreError, foreign_client};

use super::{Context, named, not_signed_in};

mod attempt;

use attempt::Attempt;

/// When a renewal is already unnecessary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The token must be another one than this generation's.
    NewerThan(Generation),
    /// The token must last at least so long.
    Life(SignedDuration),
}

/// A renewal that failed, and the account as it is now.
#[derive(Debug)]
pub struct Failed {
    /// Why.
    pub problem: Problem,
    /// As stored, with the failure noted; `None` when even that could not be read.
    pub account: Option<Account>,
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self { problem, account: None }
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Problem::from(error).into()
    }
}

/// Renews, unless that has become unnecessary. Must not be cancelled once it runs: the answer would be lost.
pub async fn run(
    id: AccountId,
    need: Need,
    provider: &Provider,
    context: &Context,
) -> Result<Account, Failed> {
    let clock = context.world.clock.as_ref();
    let ended = renew_once(id, need, provider, context).await;
    ended.map_err(|failed| Failed { problem: failed.problem.at(clock.now()), ..failed })
}

async fn renew_once(
    id: AccountId,
    need: Need,
    provider: &Provider,
    context: &Context,
) -> Result<Account, Failed> {
    context.store.require_unlocked().await?;
    let clock = context.world.clock.as_ref();
    let standing = context.store.stand().await;
    let Some(_lock) = RenewalLock::take(standing.folder(), id, clock, PATIENCE).await? else {
        return Err(Problem::new(ProblemKind::RenewalBusy).into());
    };
    let account = context.account(id).await?;
    if is_met(&account, need, clock.now()) {
        return Ok(account);
    }
    let about = account.clone();
    let renewed = Box::pin(renew(account, provider, context)).await; // large, because it holds several exchanges
    renewed.map_err(|failed| Failed { problem: named(failed.problem, &about, provider), ..failed })
}

/// Longer than any exchange may take, so that waiting for another process ends with its result.
const PATIENCE: SignedDuration = SignedDuration::from_secs(45);

fn is_met(account: &Account, need: Need, now: Timestamp) -> bool {
    match need {
        Need::NewerThan(generation) => account.generation > generation && account.access().is_some(),
        Need::Life(least) => account.access().is_some_and(|access| access.lasts(least, now)),
    }
}

async fn renew(account: Account, provider: &Provider, context: &Context) -> Result<Account, Failed> {
    let tokens = context.store.tokens(account.id).await?;
    if tokens.generation != account.generation {
        // A sign-in came between two looks: its tokens are fresh, and its refresh token must not be spent under an old name.
        return Ok(context.account(account.id).await?);
    }
    if let Some(answer) = context.store.unwritten(account.id, account.generation).await? {
        return Attempt::new(account, provider, context).keep(answer).await;
    }
    if tokens.refresh.is_none() {
        return Err(no_refresh_token(account));
    }
    let auth = context.client_auth(&account).await?;
    if let Some(problem) = of_another_client(&account) {
        return Err(Failed { problem, account: Some(account) });
    }
    Attempt::new(account, provider, context).make(&auth, &tokens).await
}

/// The provider would refuse the token of another client as if the grant had ended, so it is not asked.
fn of_another_client(account: &Account) -> Option<Problem> {
    foreign_client(account)?;
    account.problem.as_ref().map(|standing| standing.problem.clone())
}

/// Without a refresh token nothing can be asked. If the provider refused one before, that is still the reason.
fn no_refresh_token(account: Account) -> Failed {
    let refused = account.problem.as_ref().filter(|standing| !is_passing(&standing.problem));
    let problem = match (&account.grant, refused) {
        (None, _) => not_signed_in(&account),
        (Some(_), Some(standing)) => standing.problem.clone(),
        (Some(_), None) => Problem::new(ProblemKind::NoRefreshToken),
    };
    Failed { problem, account: Some(account) }
}

/// Whether trying again without a person makes sense.
pub fn is_passing(problem: &Problem) -> bool {
    verdict::failure(problem.kind) == Failure::Passing
}

#[cfg(test)]
mod tests;
