//! Handing out: an access token that is good for at least so long, to a program that asked.
//!
//! This is the only road by which a token leaves, and it never renews: whoever finds the token too short-lived renews first
//! (`services/refresh.rs`) and asks again. What is handed out is on the record before it leaves ([`record`]).

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, LastUse, Requester};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::Scope;
use crate::domain::secret::AccessToken;

use super::{Context, not_signed_in};
use crate::platform::failpoint::{self, Point};
use crate::store::StoreError;

/// Who wants a token, and how long it must last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOutRequest {
    /// Which account.
    pub account: AccountId,
    /// Whether it is for sending: then that of the account which sends for this one, where it is another.
    pub for_sending: bool,
    /// It must be good for at least so long.
    pub min_life: SignedDuration,
    /// The program that asked, where it is known.
    pub requester: Option<Requester>,
}

/// What a program gets.
#[derive(Debug)]
pub struct HandedOut {
    /// The account it is for.
    pub account: Account,
    /// The token.
    pub token: AccessToken,
    /// When it ends, where the provider said so.
    pub expires_at: Option<Timestamp>,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// This use, as it is to be noted.
    pub last_use: LastUse,
}

impl HandedOut {
    /// What is to be noted at the account; `None` when what is noted already says it.
    fn to_note(&self) -> Option<LastUse> {
        let before = self.account.last_use.as_ref();
        let noted = before.is_some_and(|before| says_it_already(before, &self.last_use));
        (!noted).then(|| self.last_use.clone())
    }
}

/// A program that asks in a circle changes the account once in ten seconds.
fn says_it_already(before: &LastUse, now: &LastUse) -> bool {
    let age = now.at.duration_since(before.at);
    before.program == now.program && before.pid == now.pid && age >= SignedDuration::ZERO && age < SAME_USE
}

const SAME_USE: SignedDuration = SignedDuration::from_secs(10);

/// Hands out the stored token.
pub async fn run(request: &HandOutRequest, context: &Context) -> Result<HandedOut, Problem> {
    context.store.require_unlocked().await?;
    let account = context.account(request.account).await?;
    let about = account.address.clone();
    let now = context.world.clock.now();
    let given = give(account, request, context).await;
    failpoint::reach(Point::BeforeAnswer);
    given.map_err(|problem| problem.about(about).at(now))
}

/// What the audit log says of a hand-out.
fn event(handed: &HandedOut, request: &HandOutRequest, now: Timestamp) -> NewEvent {
    let event = NewEvent::new(AuditKind::HandedOut, now).about(&handed.account);
    let mut event = event.by(request.requester.as_ref());
    if let Some(access) = handed.account.access() {
        event = event.with(FactName::Access, &access.fingerprint);
    }
    match handed.expires_at {
        Some(ends) => event.with(FactName::ExpiresAt, ends),
        None => event,
    }
}

/// What it says of one that was refused. The account may be gone.
pub fn refusal(
    account: Option<&Account>,
    by: Option<&Requester>,
    why: ProblemKind,
    now: Timestamp,
) -> NewEvent {
    let event = NewEvent::new(AuditKind::HandOutRefused, now).by(by).failed(why);
    match account {
        Some(account) => event.about(account),
        None => event,
    }
}

/// A hand-out that could not be recorded.
#[derive(Debug)]
pub struct Unrecorded {
    /// What was to be recorded.
    pub event: NewEvent,
    /// Why it was not.
    pub problem: Problem,
}

/// Records a hand-out and who had it, durably, before the token leaves. The account as it is then, if that is new.
///
/// A token of an account that was forgotten meanwhile does not leave any more.
pub async fn record(
    handed: HandedOut,
    request: &HandOutRequest,
    context: &Context,
) -> Result<(HandedOut, Result<Option<Account>, Unrecorded>), Problem> {
    let now = context.world.clock.now();
    let event = event(&handed, request, now);
    let last_use = handed.to_note();
    match context.store.record_hand_out(event.clone(), last_use).await {
        Ok(recorded) => Ok((handed, Ok(recorded.account))),
        Err(StoreError::NoSuchAccount) => {
            Err(Problem::new(ProblemKind::NoSuchAccount).about(&handed.account.address).at(now))
        }
        Err(error) => Ok((handed, Err(Unrecorded { event, problem: error.into() }))),
    }
}

async fn give(account: Account, request: &HandOutRequest, context: &Context) -> Result<HandedOut, Problem> {
    let (account, token) = of_one_moment(account, context).await?;
    context.organisation.allow_hand_out(&account, context).await?;
    let now = context.world.clock.now();
    let (Some(facts), Some(token)) = (account.access(), token) else {
        return Err(not_signed_in(&account));
    };
    if !facts.lasts(request.min_life, now) {
        let left = facts.presumed_end().duration_since(now).as_secs().max(0);
        return Err(Problem::new(ProblemKind::LifeTooShort).fact("seconds_left", left));
    }
    let expires_at = facts.expires_at;
    let scopes = account.grant.as_ref().map(|grant| grant.granted.clone()).unwrap_or_default();
    let requester = request.requester.clone();
    let (program, pid) = requester.map(|asks| (asks.program, asks.pid)).unzip();
    let last_use = LastUse { program, pid, at: now };
    Ok(HandedOut { account, token, expires_at, scopes, last_use })
}

/// Facts and token of the same generation: a renewal may end between two looks.
async fn of_one_moment(
    mut account: Account,
    context: &Context,
) -> Result<(Account, Option<AccessToken>), Problem> {
    loop {
        let tokens = context.store.tokens(account.id).await?;
        if tokens.generation == account.generation {
            return Ok((account, tokens.access));
        }
        account = context.account(account.id).await?;
    }
}

#[cfg(test)]
mod tests;
