//! Ending grants at their providers: the tokens are set apart here first, then the provider is asked, then it is checked
//! that they are dead. Whatever interrupts it, what is set apart is found again and the provider asked anew.
//!
//! Nothing brings a token back: a provider that refuses, or that said yes and did not do it, leaves a reminder for the person.
//! What cannot be asked now waits and is asked for as long as it takes. Nobody but this road ever uses the tokens again, and
//! what a check by renewal brings is ended and dropped.

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use crate::domain::account::{Account, AccountId, StandingProblem};
use crate::domain::catalogue::Catalogue;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::{ClientId, Provider};
use crate::domain::revocation::{OutstandingId, Revoked};
use crate::store::{NewRevocation, Terms, foreign_client};

use super::{Context, named};

mod ask;
mod confirm;
mod outcome;

/// How far a revocation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The provider is being asked.
    Asking,
    /// It is being checked whether the tokens are dead.
    Confirming,
}

/// A revocation that has begun: the tokens are gone from the account, and the provider has not been asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Begun {
    /// What is to be carried out; `None` when there was nothing to end.
    pub id: Option<OutstandingId>,
    /// The account as it is stored now.
    pub account: Account,
}

/// Ends the grant of an account: begins, and carries out. Beside what it came to stands the account as it is stored then;
/// `None` where it is gone. An error means that it did not begin: the tokens are still here.
///
/// Whoever watches gets [`Progress`] as long as there is room for it.
pub async fn run(
    account: &Account,
    provider: Option<&Provider>,
    progress: &mpsc::Sender<Progress>,
    context: &Context,
) -> Result<(Revoked, Option<Account>), Problem> {
    let begun = begin(account, provider, context).await?;
    let Some(id) = begun.id else {
        return Ok((nothing(account, provider), Some(begun.account)));
    };
    let (revoked, changed) = carry_out(id, progress, context).await?;
    Ok((revoked, Some(changed.unwrap_or(begun.account))))
}

/// Takes the tokens away from the account. From here on nothing is lost, whatever happens.
pub async fn begin(
    account: &Account,
    provider: Option<&Provider>,
    context: &Context,
) -> Result<Begun, Problem> {
    context.store.require_unlocked().await?;
    let now = context.world.clock.now();
    let new = new_revocation(account, provider, now);
    let standing = revoked_here(account, provider, now);
    let began = context.store.begin_revocation(account.id, new, standing).await;
    let (id, account) = began.map_err(|error| about(error.into(), account, provider).at(now))?;
    Ok(Begun { id, account })
}

/// Asks the provider about a revocation that has begun, and checks what it did. What stands in the way, be it the provider, a
/// locked vault or the disk, is no error: the revocation waits on and says why. The account stands beside it where it says
/// something else from now on.
///
/// An error means that there is no such revocation any more, or that the store does not answer.
pub async fn carry_out(
    id: OutstandingId,
    progress: &mpsc::Sender<Progress>,
    context: &Context,
) -> Result<(Revoked, Option<Account>), Problem> {
    // Large, because it holds several exchanges.
    match Box::pin(outcome::settle(id, progress, context)).await {
        Err(problem) => outcome::waits_on(id, problem, context).await,
        settled => settled,
    }
}

/// The same when nobody watches.
pub(super) async fn carry_out_unseen(id: OutstandingId, context: &Context) -> Result<Revoked, Problem> {
    let (progress, _nobody) = mpsc::channel(1);
    Ok(carry_out(id, &progress, context).await?.0)
}

/// The person has ended a grant on the provider's page, or leaves it at that. What is still kept of it is dropped. The
/// account, where it says something else from now on.
pub async fn tick_off(id: OutstandingId, context: &Context) -> Result<Option<Account>, Problem> {
    Ok(context.store.tick_off(id, context.world.clock.now()).await?)
}

/// Drops the tokens here and leaves the grant at the provider.
pub async fn sign_out(
    account: &Account,
    provider: Option<&Provider>,
    context: &Context,
) -> Result<Account, Problem> {
    let now = context.world.clock.now();
    let problem = Problem::new(ProblemKind::SignedOutHere).fact("signed_out_at", now);
    let standing =
        StandingProblem { problem: about(problem, account, provider).at(now), since: now, attempts: 1 };
    Ok(context.store.sign_out(account.id, standing).await?)
}

/// Undoes that, in the process that did it and as long as nothing newer has happened to the account.
pub async fn undo_sign_out(id: AccountId, context: &Context) -> Result<Account, Problem> {
    let now = context.world.clock.now();
    let undone = context.store.undo_sign_out(id, now).await;
    undone.map_err(|error| Problem::from(error).at(now))
}

/// What is said of an account without a grant: nothing was there to end.
pub fn nothing(account: &Account, provider: Option<&Provider>) -> Revoked {
    Revoked::nothing(account.address.clone(), name(account, provider))
}

/// How the provider is to be asked about the grant of this account, which may be gone by then.
pub(super) fn new_revocation(
    account: &Account,
    provider: Option<&Provider>,
    now: Timestamp,
) -> NewRevocation {
    let page = provider.and_then(|provider| provider.endpoints.account_page.as_ref());
    let foreign = foreign_client(account).and_then(|id| id.parse::<ClientId>().ok());
    let ours = account.client.as_ref().filter(|_| foreign.is_none());
    let built_in = |provider: &Provider| {
        Catalogue::built_in().find(&provider.id).is_some_and(|shipped| **shipped == *provider)
    };
    NewRevocation {
        provider: account.provider.clone(),
        provider_name: name(account, provider),
        page: page.map(ToString::to_string),
        works_until: account.access().and_then(|access| access.expires_at),
        terms: Terms {
            confidential: ours.is_some_and(|client| client.has_secret),
            client: foreign.or_else(|| ours.map(|client| client.id.clone())),
            definition: provider.filter(|provider| !built_in(provider)).cloned().map(Box::new),
            ended_before: account.problem.as_ref().is_some_and(|standing| is_over(standing.problem.kind)),
        },
        now,
        next_at: now + FIRST_TURN,
    }
}

/// Whoever began has so long before anybody else asks the provider.
const FIRST_TURN: SignedDuration = SignedDuration::from_mins(5);

/// Whether the provider has said that the grant is over. A lost renewal is no such word: its successor may live.
const fn is_over(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::GrantEnded | ProblemKind::GrantExpired)
}

/// Why an account whose grant was revoked from here has none.
fn revoked_here(account: &Account, provider: Option<&Provider>, now: Timestamp) -> StandingProblem {
    let problem = Problem::new(ProblemKind::RevokedHere).fact("revoked_at", now);
    StandingProblem { problem: about(problem, account, provider).at(now), since: now, attempts: 1 }
}

fn about(problem: Problem, account: &Account, provider: Option<&Provider>) -> Problem {
    match provider {
        Some(provider) => named(problem, account, provider),
        None => problem.about(&account.address),
    }
}

fn name(account: &Account, provider: Option<&Provider>) -> String {
    provider.map_or_else(|| account.provider.as_str().to_owned(), |provider| provider.short_name.clone())
}

#[cfg(test)]
mod tests;
