//! Whether the tokens are dead: by introspection, and by a renewal that must fail.
//!
//! Introspection alone can say "not active" of a token that the asking client may not know (RFC 7662, section 2.2), so where
//! there is a refresh token, the provider is also asked to renew with it. It must refuse. What it brings if it does not, is
//! ended at once and dropped: nobody gets it.

use crate::domain::problem::{Failure, ProblemKind};
use crate::domain::provider::Provider;
use crate::domain::revocation::{AtProvider, ConfirmedBy};
use crate::domain::token::TokenSet;
use crate::protocol::revoke::{self, Said, Tokens};
use crate::protocol::{ClientAuth, ProtocolError, introspect, refresh, verdict};

use super::super::Context;
use super::ask::{Asked, Plea};

/// What was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seen {
    /// Whether the tokens are dead; `None` when that cannot be told.
    pub(super) dead: Option<bool>,
    /// By what it was seen.
    pub(super) by: Option<ConfirmedBy>,
    /// Whether the access token is dead; `None` when that cannot be told.
    pub(super) access_dead: Option<bool>,
}

const UNSEEN: Seen = Seen { dead: None, by: None, access_dead: None };

/// Looks. After an answer that was no yes only introspection is asked, which changes nothing at the provider.
pub(super) async fn look(plea: &Plea, asked: &Asked, context: &Context) -> Seen {
    let (Some(provider), Some(auth)) = (&plea.provider, &plea.auth) else { return UNSEEN };
    if asked.at_provider == AtProvider::Waiting {
        return UNSEEN;
    }
    let look = Look { plea, provider, auth, context };
    let seen = look.introspected(asked).await;
    if asked.at_provider != AtProvider::Revoked || seen.dead == Some(false) {
        return seen;
    }
    match look.renewal_fails().await {
        None => seen,
        Some(true) if seen.dead == Some(true) => seen,
        Some(dead) => Seen { dead: Some(dead), by: Some(ConfirmedBy::Refresh), ..seen },
    }
}

struct Look<'a> {
    plea: &'a Plea,
    provider: &'a Provider,
    auth: &'a ClientAuth,
    context: &'a Context,
}

impl Look<'_> {
    /// What introspection says of both tokens. An access token of which the provider said that it does not end such ones may
    /// live on without anything being refuted.
    async fn introspected(&self, asked: &Asked) -> Seen {
        let transport = self.context.world.transport.as_ref();
        let (provider, auth) = (self.provider, self.auth);
        if provider.endpoints.introspection.is_none() {
            return UNSEEN;
        }
        let refresh = match self.plea.refresh() {
            Some(token) => Some(introspect::introspect_refresh(provider, auth, token, transport).await),
            None => None,
        };
        let access = match self.plea.access(self.context) {
            Some(token) => Some(introspect::introspect(provider, auth, token, transport).await),
            None => None,
        };
        let dead = |said: introspect::Introspection| !said.active;
        let refresh = refresh.map(|said| said.ok().map(dead));
        let access = access.map(|said| said.ok().map(dead));
        let counts = asked.word.is_none_or(|word| word.access != Said::Kept || word.refresh != Said::Ended);
        let all = [refresh, access.filter(|_| counts)];
        let all: Vec<Option<bool>> = all.into_iter().flatten().collect();
        let dead = if all.contains(&Some(false)) {
            Some(false)
        } else if all.is_empty() || all.contains(&None) {
            None
        } else {
            Some(true)
        };
        Seen { dead, by: dead.map(|_| ConfirmedBy::Introspection), access_dead: access.flatten() }
    }

    /// Whether the provider refuses to renew, definitely and for the grant's sake. `None` when that cannot be told.
    async fn renewal_fails(&self) -> Option<bool> {
        let token = self.plea.refresh()?;
        let transport = self.context.world.transport.as_ref();
        match refresh::renew(self.provider, self.auth, token, transport).await {
            Ok(brought) => {
                self.end(&brought).await;
                Some(false)
            }
            Err(error) => refuses_grant(&error).then_some(true),
        }
    }

    /// Ends what must not exist. Best effort: the result tells the person that the grant lives either way.
    async fn end(&self, brought: &TokenSet) {
        let transport = self.context.world.transport.as_ref();
        let tokens =
            Tokens { refresh: brought.refresh.as_ref(), previous: None, access: Some(&brought.access) };
        revoke::revoke(self.provider, self.auth, tokens, transport).await.ok();
    }
}

/// Whether a refused renewal is about the grant, not about the client or the request.
fn refuses_grant(error: &ProtocolError) -> bool {
    let kind = verdict::problem_kind(error);
    verdict::failure(kind) == Failure::Final
        && matches!(kind, ProblemKind::GrantEnded | ProblemKind::GrantExpired | ProblemKind::RenewalLost)
}
