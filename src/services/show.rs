//! One token for a person's eyes or clipboard: recorded in the audit log before it leaves.
//!
//! What cannot be recorded is not shown: unlike a hand-out, no mail waits for it.

use secrecy::{ExposeSecret, SecretString};

use crate::domain::account::{Account, AccountId};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};

use super::{Context, not_signed_in};

/// Which token a person wants, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShowRequest {
    /// Whose.
    pub account: AccountId,
    /// Which of its tokens.
    pub refresh: bool,
    /// What for.
    pub look: Look,
}

/// What a person wants with a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// To look at it.
    Reveal,
    /// To copy it.
    Copy,
}

/// A token on its way to a person. Its `Debug` is mute.
#[derive(Debug)]
pub struct Shown(pub SecretString);

/// Gives one token to a person, after that was recorded.
pub async fn run(request: &ShowRequest, context: &Context) -> Result<Shown, Problem> {
    let now = context.world.clock.now();
    context.store.require_unlocked().await?;
    let account = context.account(request.account).await?;
    let about = account.address.clone();
    show(request, account, context).await.map_err(|problem| problem.about(about).at(now))
}

async fn show(request: &ShowRequest, account: Account, context: &Context) -> Result<Shown, Problem> {
    let tokens = context.store.tokens(account.id).await?;
    let token = if request.refresh {
        // One that the provider refused is still worth a look.
        tokens.refresh.as_ref().or(tokens.retired_refresh.as_ref()).map(copy)
    } else {
        tokens.access.as_ref().map(copy)
    };
    let Some(token) = token else {
        return Err(match &account.grant {
            Some(_) => Problem::new(ProblemKind::NoRefreshToken),
            None => not_signed_in(&account),
        });
    };
    context.store.record(event(request, &account, context)).await?;
    Ok(Shown(token))
}

fn event(request: &ShowRequest, account: &Account, context: &Context) -> NewEvent {
    let kind = match request.look {
        Look::Reveal => AuditKind::Revealed,
        Look::Copy => AuditKind::Copied,
    };
    let event = NewEvent::new(kind, context.world.clock.now()).about(account);
    let what = if request.refresh { "refresh-token" } else { "access-token" };
    let event = event.with(FactName::What, what);
    match (request.refresh, account.refresh(), account.access()) {
        (true, Some(refresh), _) => event.with(FactName::Refresh, &refresh.fingerprint),
        (false, _, Some(access)) => event.with(FactName::Access, &access.fingerprint),
        _ => event,
    }
}

fn copy(token: &impl ExposeSecret<str>) -> SecretString {
    #[expect(clippy::disallowed_methods, reason = "the person wants to see or copy this very token")]
    SecretString::from(token.expose_secret())
}

#[cfg(test)]
mod tests;
