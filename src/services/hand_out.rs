//! Handing out: an access token that is good for at least so long, to a program that asked.
//!
//! This is the only road by which a token leaves, and it never renews: whoever finds the token too short-lived renews first
//! (`services/refresh.rs`) and asks again. It writes nothing either: who asked is noted afterwards ([`note`]), so that no
//! program waits for a disk.

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{Account, AccountId, LastUse, Requester};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::Scope;
use crate::domain::secret::AccessToken;

use super::Context;
use crate::platform::failpoint::{self, Point};

/// Who wants a token, and how long it must last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOutRequest {
    /// Which account.
    pub account: AccountId,
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
    /// The program that asked, as it is to be noted; `None` where it is not known.
    pub last_use: Option<LastUse>,
}

impl HandedOut {
    /// What [`note`] should write once the program has its token; `None` when what is written already says it.
    pub fn to_note(&self) -> Option<(AccountId, LastUse)> {
        let last_use = self.last_use.clone()?;
        let noted = self.account.last_use.as_ref().is_some_and(|before| says_it_already(before, &last_use));
        (!noted).then_some((self.account.id, last_use))
    }
}

/// A program that asks in a circle costs one write in ten seconds.
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

/// Notes which program got a token; whether it was noted. Best effort: mail must not stop because a note about it cannot be
/// written.
pub async fn note(account: AccountId, last_use: LastUse, context: &Context) -> bool {
    context.store.note_use(account, last_use).await.is_ok()
}

async fn give(account: Account, request: &HandOutRequest, context: &Context) -> Result<HandedOut, Problem> {
    let (account, token) = of_one_moment(account, context).await?;
    let now = context.world.clock.now();
    let (Some(facts), Some(token)) = (account.access(), token) else {
        return Err(Problem::new(ProblemKind::NeverSignedIn));
    };
    if !facts.lasts(request.min_life, now) {
        let left = facts.presumed_end().duration_since(now).as_secs().max(0);
        return Err(Problem::new(ProblemKind::LifeTooShort).fact("seconds_left", left));
    }
    let expires_at = facts.expires_at;
    let scopes = account.grant.as_ref().map(|grant| grant.granted.clone()).unwrap_or_default();
    let requester = request.requester.clone();
    let last_use = requester.map(|asks| LastUse { program: asks.program, pid: Some(asks.pid), at: now });
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
