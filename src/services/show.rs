//! One token for a person's eyes or clipboard: recorded in the audit log before it leaves.
//!
//! What cannot be recorded is not shown: unlike a hand-out, no mail waits for it.

use secrecy::{ExposeSecret, SecretString};

use crate::domain::account::{Account, AccountId};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::inspection::StoredToken;
use crate::domain::problem::{Problem, ProblemKind};
use crate::store::Tokens;

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
    let which = if request.refresh { StoredToken::Refresh } else { StoredToken::Access };
    let token = token(&tokens, which);
    let Some(token) = token else {
        return Err(missing(&account));
    };
    let kind = match request.look {
        Look::Reveal => AuditKind::Revealed,
        Look::Copy => AuditKind::Copied,
    };
    context.store.record(event(kind, which, &account, context)).await?;
    Ok(Shown(token))
}

/// The token itself. A refresh token that the provider refused is still worth a look.
pub(super) fn token(tokens: &Tokens, which: StoredToken) -> Option<SecretString> {
    match which {
        StoredToken::Access => tokens.access.as_ref().map(copy),
        StoredToken::Refresh => tokens.refresh.as_ref().or(tokens.retired_refresh.as_ref()).map(copy),
    }
}

/// Why an account has not the token that is wanted.
pub(super) fn missing(account: &Account) -> Problem {
    match &account.grant {
        Some(_) => Problem::new(ProblemKind::NoRefreshToken),
        None => not_signed_in(account),
    }
}

/// What is recorded about a person who looks at a token in some way.
pub(super) fn event(kind: AuditKind, which: StoredToken, account: &Account, context: &Context) -> NewEvent {
    let event = NewEvent::new(kind, context.world.clock.now()).about(account);
    match which {
        StoredToken::Refresh => {
            let event = event.with(FactName::What, "refresh-token");
            match account.refresh() {
                Some(refresh) => event.with(FactName::Refresh, &refresh.fingerprint),
                None => event,
            }
        }
        StoredToken::Access => {
            let event = event.with(FactName::What, "access-token");
            match account.access() {
                Some(access) => event.with(FactName::Access, &access.fingerprint),
                None => event,
            }
        }
    }
}

fn copy(token: &impl ExposeSecret<str>) -> SecretString {
    #[expect(
        clippy::disallowed_methods,
        reason = "the person wants to see, copy or have judged this very token"
    )]
    SecretString::from(token.expose_secret())
}

#[cfg(test)]
mod tests;
