//! Renewing: one attempt for one generation.
//!
//! One at a time for an account, across processes: a lock file, and a second look after it was taken. What the provider
//! sends is written before anyone hears of it. A refresh token is given up only on the provider's definite word, after
//! looking once more whether someone else has renewed meanwhile, and after trying the one before it.

use jiff::SignedDuration;

use crate::domain::account::{Account, AccountId, Generation, StandingProblem};
use crate::domain::problem::{Failure, Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::secret::RefreshToken;
use crate::domain::token::TokenSet;
use crate::protocol::{ProtocolError, refresh, verdict};
use crate::store::{RenewalLock, StoreError, Tokens};

use super::Context;

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
pub async fn run(id: AccountId, need: Need, provider: &Provider, context: &Context) -> Result<Account, Failed> {
    let clock = context.world.clock.as_ref();
    let Some(_lock) = RenewalLock::take(context.folder.as_deref(), id, clock, PATIENCE).await? else {
        return Err(Problem::new(ProblemKind::RenewalBusy).into());
    };
    let account = context.account(id).await?;
    if is_met(&account, need, context) {
        return Ok(account);
    }
    let address = account.address.clone();
    renew(account, provider, context).await.map_err(|failed| Failed { problem: failed.problem.about(address), ..failed })
}

/// Longer than any exchange may take, so that waiting for another process ends with its result.
const PATIENCE: SignedDuration = SignedDuration::from_secs(45);

fn is_met(account: &Account, need: Need, context: &Context) -> bool {
    match need {
        Need::NewerThan(generation) => account.generation > generation,
        Need::Life(least) => account.access().is_some_and(|access| access.lasts(least, context.world.clock.now())),
    }
}

async fn renew(account: Account, provider: &Provider, context: &Context) -> Result<Account, Failed> {
    let tokens = context.store.tokens(account.id).await?;
    let Some(current) = &tokens.refresh else { return Err(no_refresh_token(account, context).await) };
    let error = match ask(&account, current, provider, context).await? {
        Ok(answer) => return keep(&account, answer, provider, context).await,
        Err(error) => error,
    };
    if verdict::problem_kind(&error) == ProblemKind::GrantEnded {
        return last_resort(account, &tokens, error, provider, context).await;
    }
    Err(note(account, error.into(), context).await)
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

async fn keep(account: &Account, answer: TokenSet, provider: &Provider, context: &Context) -> Result<Account, Failed> {
    match context.store.keep_renewal(account.id, account.generation, answer.clone()).await {
        // A sign-in was faster: its tokens are newer than this answer, which is dropped.
        Err(StoreError::Stale { .. }) => Ok(context.account(account.id).await?),
        kept => Ok(context.expect_end(kept?, provider, &answer).await?),
    }
}

/// `invalid_grant`: look whether someone else has signed in or renewed, try the token before, and only then believe it.
async fn last_resort(
    account: Account,
    tokens: &Tokens,
    error: ProtocolError,
    provider: &Provider,
    context: &Context,
) -> Result<Account, Failed> {
    let now = context.account(account.id).await?;
    if now.generation > account.generation {
        return Ok(now);
    }
    if let Some(previous) = &tokens.previous_refresh
        && let Ok(mut answer) = ask(&account, previous, provider, context).await?
    {
        // Without a new one it is this one that works, not the one that was refused.
        answer.refresh.get_or_insert_with(|| previous.clone());
        return keep(&account, answer, provider, context).await;
    }
    Err(note(account, error.into(), context).await)
}

async fn no_refresh_token(account: Account, context: &Context) -> Failed {
    let kind = if account.grant.is_none() { ProblemKind::NeverSignedIn } else { ProblemKind::NoRefreshToken };
    let problem = Problem::new(kind).at(context.world.clock.now());
    Failed { problem, account: Some(account) }
}

/// Writes the failure down as a fact of the account, from which the next attempt's moment follows.
async fn note(account: Account, problem: Problem, context: &Context) -> Failed {
    let now = context.world.clock.now();
    let problem = problem.about(&account.address).at(now);
    let before = account.problem.as_ref();
    let standing = StandingProblem {
        since: before.map_or(now, |standing| standing.since),
        attempts: before.map_or(1, |standing| standing.attempts.saturating_add(1)),
        problem: problem.clone(),
    };
    let noted = context.store.note_problem(account.id, account.generation, Some(standing)).await;
    Failed { problem, account: Some(noted.unwrap_or(account)) }
}

/// Whether trying again without a person makes sense.
pub fn is_passing(problem: &Problem) -> bool {
    verdict::failure(problem.kind) == Failure::Passing
}
