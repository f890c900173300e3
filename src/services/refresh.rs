//! Renewing: one attempt for one generation.
//!
//! One at a time for an account, across processes: a lock file, and a second look after it was taken. What the provider
//! sends is written before anyone hears of it. A refresh token is given up only on the provider's definite word, after
//! looking once more whether someone else has renewed meanwhile, and after trying the one before it.

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, Generation, StandingProblem};
use crate::domain::problem::{Failure, Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::secret::RefreshToken;
use crate::domain::token::TokenSet;
use crate::protocol::{ProtocolError, refresh, verdict};
use crate::store::{RenewalLock, StoreError, Tokens};

use super::{Context, named};

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
    let Some(_lock) = RenewalLock::take(context.folder.as_deref(), id, clock, PATIENCE).await? else {
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
        return keep(&account, answer, provider, context).await;
    }
    let Some(current) = &tokens.refresh else {
        return Err(no_refresh_token(account));
    };
    match ask(&account, current, provider, context).await? {
        Ok(answer) => keep(&account, answer, provider, context).await,
        Err(error) if verdict::ends_grant(verdict::problem_kind(&error)) => {
            last_resort(account, &tokens, error, provider, context).await
        }
        Err(error) => {
            let standing = standing(&account, error.into(), provider, context);
            Err(note(account, standing, context).await)
        }
    }
}

async fn ask(
    account: &Account,
    token: &RefreshToken,
    provider: &Provider,
    context: &Context,
) -> Result<Result<TokenSet, ProtocolError>, Failed> {
    let auth = context.client_auth(account).await?;
    Ok(refresh::renew(provider, &auth, token, context.world.transport.as_ref()).await)
}

async fn keep(
    account: &Account,
    answer: TokenSet,
    provider: &Provider,
    context: &Context,
) -> Result<Account, Failed> {
    match context.store.keep_renewal(account.id, account.generation, answer).await {
        // A sign-in was faster: its tokens are newer than this answer, which is dropped.
        Err(StoreError::Stale { .. }) => Ok(context.account(account.id).await?),
        Ok(kept) => Ok(kept),
        Err(error) => {
            // What was there still is, so the attempt counts as failed and is made again with patience.
            let standing = standing(account, error.into(), provider, context);
            Err(note(account.clone(), standing, context).await)
        }
    }
}

/// `invalid_grant`: look whether someone else has signed in meanwhile, try the token before, and only then believe it.
async fn last_resort(
    account: Account,
    tokens: &Tokens,
    refused: ProtocolError,
    provider: &Provider,
    context: &Context,
) -> Result<Account, Failed> {
    let now = context.account(account.id).await?;
    if now.generation > account.generation {
        return Ok(now);
    }
    if let Some(previous) = &tokens.previous_refresh {
        match ask(&account, previous, provider, context).await? {
            Ok(answer) => {
                let refresh = answer.refresh.clone().or_else(|| Some(previous.clone()));
                return keep(&account, TokenSet { refresh, ..answer }, provider, context).await;
            }
            // Nobody knows yet what the provider says about this one, so nothing is given up.
            Err(error) if verdict::failure(verdict::problem_kind(&error)) == Failure::Passing => {
                let standing = standing(&account, error.into(), provider, context);
                return Err(note(account, standing, context).await);
            }
            Err(_refused_as_well) => {}
        }
    }
    let standing = standing(&account, refused.into(), provider, context);
    let problem = standing.problem.clone();
    match context.store.retire(account.id, account.generation, standing.clone()).await {
        Err(StoreError::Stale { .. }) => Ok(context.account(account.id).await?),
        Ok(retired) => Err(Failed { problem, account: Some(retired) }),
        Err(_unwritten) => Err(Failed { problem, account: Some(with(account, standing)) }),
    }
}

/// Without a refresh token nothing can be asked. If the provider refused one before, that is still the reason.
fn no_refresh_token(account: Account) -> Failed {
    let refused = account.problem.as_ref().filter(|standing| !is_passing(&standing.problem));
    let problem = match (&account.grant, refused) {
        (None, _) => Problem::new(ProblemKind::NeverSignedIn),
        (Some(_), Some(standing)) => standing.problem.clone(),
        (Some(_), None) => Problem::new(ProblemKind::NoRefreshToken),
    };
    Failed { problem, account: Some(account) }
}

/// The failure as a fact of the account, from which the next attempt's moment follows.
fn standing(account: &Account, problem: Problem, provider: &Provider, context: &Context) -> StandingProblem {
    let now = context.world.clock.now();
    let before = account.problem.as_ref();
    StandingProblem {
        since: before.map_or(now, |standing| standing.since),
        attempts: before.map_or(1, |standing| standing.attempts.saturating_add(1)),
        problem: named(problem, account, provider).at(now),
    }
}

/// Writes it down. Where even that fails, it still counts for whoever hears of it.
async fn note(account: Account, standing: StandingProblem, context: &Context) -> Failed {
    let problem = standing.problem.clone();
    let noted = context.store.note_problem(account.id, account.generation, Some(standing.clone())).await;
    let account = match noted {
        Ok(noted) => Some(noted),
        Err(StoreError::NoSuchAccount | StoreError::Stale { .. }) => {
            context.store.account(account.id).await.ok().flatten()
        }
        Err(_unwritten) => Some(with(account, standing)),
    };
    Failed { problem, account }
}

fn with(account: Account, standing: StandingProblem) -> Account {
    Account { problem: Some(standing), ..account }
}

/// Whether trying again without a person makes sense.
pub fn is_passing(problem: &Problem) -> bool {
    verdict::failure(problem.kind) == Failure::Passing
}

#[cfg(test)]
mod tests;
