//! What asking and looking came to: told, and written down in one transaction with its event.

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use crate::domain::account::{Account, StandingProblem};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::revocation::{
    AtProvider, Outstanding, OutstandingId, OutstandingState, Revoked, ask_again_at,
};
use crate::platform::failpoint::{self, Point};
use crate::protocol::revoke::Said;
use crate::store::{Ending, Finished, Kept, RenewalLock, RevocationTokens, StoreError};

use super::super::Context;
use super::Progress;
use super::ask::{Asked, Plea};
use super::confirm::{self, Seen};

/// Carries one revocation out and writes down what it came to.
pub(super) async fn settle(
    id: OutstandingId,
    progress: &mpsc::Sender<Progress>,
    context: &Context,
) -> Result<(Revoked, Option<Account>), Problem> {
    context.store.require_unlocked().await?;
    let clock = context.world.clock.as_ref();
    let Some(kept) = context.store.revocation(id).await? else { return Err(gone(id)) };
    // A renewal that is on its way when the tokens are taken ends first, so that what it brings is ended as well; and
    // nobody else asks at the same time.
    let standing = context.store.stand().await;
    let lock = RenewalLock::take(standing.folder(), kept.outstanding.account, clock, PATIENCE).await?;
    if lock.is_none() {
        let busy = named(Problem::new(ProblemKind::RenewalBusy), &kept).at(clock.now());
        return Ok((told(&kept, &Asked::waiting(), None, Some(busy)), None));
    }
    loop {
        let Some(kept) = context.store.revocation(id).await? else { return Err(gone(id)) };
        if let OutstandingState::ByHand { problem } = &kept.outstanding.state {
            return Ok((for_the_person(&kept, problem.as_deref()), None));
        }
        if let Some(settled) = ask_and_look(kept, progress, context).await? {
            return Ok(settled);
        }
        // A renewal that nothing kept from going on has brought newer tokens: they are asked about as well.
    }
}

/// One time; `None` where what is to be ended has become more meanwhile.
async fn ask_and_look(
    kept: Kept,
    progress: &mpsc::Sender<Progress>,
    context: &Context,
) -> Result<Option<(Revoked, Option<Account>)>, Problem> {
    let id = kept.outstanding.id;
    let (plea, asked) = match context.store.revocation_tokens(id).await {
        Ok(tokens) => {
            let plea = Plea::new(kept, tokens);
            progress.try_send(Progress::Asking).ok(); // nobody watching is no reason to stop
            let asked = plea.ask(context).await;
            (plea, asked)
        }
        // They will never open, so only the person can end what they stand for.
        Err(error @ StoreError::Damaged(_)) => {
            (Plea::new(kept, RevocationTokens::default()), Asked::refused(error.into()))
        }
        Err(error) => return Err(error.into()),
    };
    progress.try_send(Progress::Confirming).ok();
    let seen = confirm::look(&plea, &asked, context).await;
    failpoint::reach(Point::AfterConfirming);
    let ending = ending(&plea.kept, &asked, seen, context.world.clock.now());
    let revoked = ending.revoked.clone();
    // What cannot be written down is asked and told once more later.
    Ok(match context.store.finish_revocation(id, ending).await? {
        Finished::Written(account) => Some((revoked, account.map(|account| *account))),
        Finished::Newer => None,
    })
}

/// What stood in the way of asking, or of writing down what it came to. It is all still to be done.
pub(super) async fn waits_on(
    id: OutstandingId,
    problem: Problem,
    context: &Context,
) -> Result<(Revoked, Option<Account>), Problem> {
    let Ok(Some(kept)) = context.store.revocation(id).await else { return Err(problem) };
    let problem = named(problem, &kept).at(context.world.clock.now());
    Ok((told(&kept, &Asked::waiting(), None, Some(problem)), None))
}

/// Longer than any exchange may take.
const PATIENCE: SignedDuration = SignedDuration::from_secs(45);

/// Somebody else has carried it out, or the person has ticked it off.
fn gone(id: OutstandingId) -> Problem {
    Problem::new(ProblemKind::NoSuchNumber)
        .detail("It has been carried out or ticked off")
        .fact("number", id.0)
}

/// What is written down. Where nobody has to do anything any more, it is over.
fn ending(kept: &Kept, asked: &Asked, seen: Seen, now: Timestamp) -> Ending {
    let refuted = asked.at_provider == AtProvider::Revoked && seen.dead == Some(false);
    let problem =
        if refuted { Some(Problem::new(ProblemKind::RevocationRefuted)) } else { asked.problem.clone() };
    let problem = problem.map(|problem| named(problem, kept).at(now));
    let state = match asked.at_provider {
        AtProvider::Waiting => Some(again(kept, problem.as_ref(), now)),
        _ if refuted => Some(by_hand(problem.as_ref())),
        // It was seen that they are dead, whatever the provider thinks of the request.
        _ if seen.dead == Some(true) => None,
        AtProvider::Unsupported if kept.terms.ended_before => None,
        AtProvider::Unsupported | AtProvider::Failed => Some(by_hand(problem.as_ref())),
        AtProvider::Revoked | AtProvider::Nothing => None,
    };
    let standing = problem.clone().filter(|_| refuted);
    Ending {
        at: now,
        access: kept.access.clone(),
        refresh: kept.refresh.clone(),
        is_news: is_news(kept, state.as_ref()),
        revoked: Revoked {
            works_until: works_until(kept, asked, seen, now),
            outstanding: state.as_ref().map(|_| kept.outstanding.id),
            confirmed: seen.dead,
            confirmed_by: seen.by,
            ..told(kept, asked, state.as_ref(), problem)
        },
        standing: standing.map(|problem| StandingProblem { problem, since: now, attempts: 1 }),
        state,
    }
}

/// What became of one that the person has to end, said once more.
fn for_the_person(kept: &Kept, problem: Option<&Problem>) -> Revoked {
    let refuted = problem.is_some_and(|problem| problem.kind == ProblemKind::RevocationRefuted);
    let at_provider = match problem {
        Some(_) if refuted => AtProvider::Revoked,
        Some(_) => AtProvider::Failed,
        None => AtProvider::Unsupported,
    };
    let asked = Asked { at_provider, word: None, problem: None };
    let confirmed = refuted.then_some(false);
    Revoked { confirmed, ..told(kept, &asked, Some(&kept.outstanding.state), problem.cloned()) }
}

fn told(kept: &Kept, asked: &Asked, state: Option<&OutstandingState>, problem: Option<Problem>) -> Revoked {
    let Outstanding { address, provider_name, page, works_until, .. } = &kept.outstanding;
    let by_hand = matches!(state, Some(OutstandingState::ByHand { .. }))
        || matches!(asked.at_provider, AtProvider::Unsupported | AtProvider::Failed);
    Revoked {
        address: address.clone(),
        provider: provider_name.clone(),
        at_provider: asked.at_provider,
        confirmed: None,
        confirmed_by: None,
        page: page.clone().filter(|_| by_hand),
        works_until: *works_until,
        outstanding: Some(kept.outstanding.id),
        problem: problem.map(Box::new),
    }
}

/// Until when the access token may still be used: not longer than the provider let it live, and not at all once the
/// provider has ended it and nothing speaks against that.
fn works_until(kept: &Kept, asked: &Asked, seen: Seen, now: Timestamp) -> Option<Timestamp> {
    let ended = asked.word.is_some_and(|word| word.access == Said::Ended) && seen.dead != Some(false);
    let dead = seen.access_dead.unwrap_or(ended);
    kept.outstanding.works_until.filter(|until| *until > now && !dead)
}

fn again(kept: &Kept, problem: Option<&Problem>, now: Timestamp) -> OutstandingState {
    let before = match &kept.outstanding.state {
        OutstandingState::Waiting { attempts, .. } => *attempts,
        OutstandingState::ByHand { .. } => 0,
    };
    let attempts = before.saturating_add(1);
    let wants = problem.and_then(|problem| problem.facts.retry_after_s);
    let next_at = ask_again_at(kept.outstanding.id, attempts, wants, now);
    OutstandingState::Waiting { attempts, next_at, problem: problem.cloned().map(Box::new) }
}

fn by_hand(problem: Option<&Problem>) -> OutstandingState {
    OutstandingState::ByHand { problem: problem.cloned().map(Box::new) }
}

/// Asking in vain is news the first time, and when the reason is another one.
fn is_news(kept: &Kept, state: Option<&OutstandingState>) -> bool {
    let (
        Some(OutstandingState::Waiting { problem: now, .. }),
        OutstandingState::Waiting { attempts, problem: before, .. },
    ) = (state, &kept.outstanding.state)
    else {
        return true;
    };
    let kind = |problem: &Option<Box<Problem>>| problem.as_ref().map(|problem| problem.kind);
    *attempts == 0 || kind(now) != kind(before)
}

/// The words need to know whose it is; the account may be gone.
fn named(problem: Problem, kept: &Kept) -> Problem {
    let Outstanding { address, provider, provider_name, page, .. } = &kept.outstanding;
    let problem =
        problem.about(address).fact("provider", provider_name).fact("provider_id", provider.as_str());
    match page {
        Some(page) => problem.fact("page", page),
        None => problem,
    }
}

impl Asked {
    fn waiting() -> Self {
        Self { at_provider: AtProvider::Waiting, word: None, problem: None }
    }

    fn refused(problem: Problem) -> Self {
        Self { at_provider: AtProvider::Failed, word: None, problem: Some(problem) }
    }
}
