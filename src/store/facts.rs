//! Facts about tokens, made where the key is: fingerprints and times, never a character of a token.

use jiff::Timestamp;

use super::keeper::Desk;
use super::vault::opened;
use crate::domain::secret::RefreshToken;
use crate::domain::token::{AccessFacts, IdFacts, RefreshFacts, TokenSet};

/// Facts about the access token.
pub(super) fn of_access(desk: &Desk<'_>, tokens: &TokenSet) -> AccessFacts {
    AccessFacts {
        kind: tokens.kind,
        fingerprint: desk.key.fingerprint(opened(&tokens.access)),
        issued_at: tokens.received_at,
        expires_at: tokens.expires_at,
    }
}

/// Facts about a refresh token that is new.
pub(super) fn of_refresh(
    desk: &Desk<'_>,
    token: &RefreshToken,
    tokens: &TokenSet,
    replaced: u32,
) -> RefreshFacts {
    RefreshFacts {
        fingerprint: desk.key.fingerprint(opened(token)),
        issued_at: tokens.received_at,
        last_used_at: None,
        replaced,
        stated_end_at: tokens.refresh_expires_at,
    }
}

/// Facts about a refresh token that has worked again.
pub(super) fn used_again(facts: RefreshFacts, tokens: &TokenSet) -> RefreshFacts {
    let stated_end_at = tokens.refresh_expires_at.or(facts.stated_end_at);
    RefreshFacts { last_used_at: Some(tokens.received_at), stated_end_at, ..facts }
}

/// A token without an issuer was not checked, and says nothing then.
pub(super) fn of_id(
    desk: &Desk<'_>,
    tokens: &TokenSet,
    issuer: Option<String>,
    (authenticated_at, class): (Option<Timestamp>, Option<String>),
) -> Option<IdFacts> {
    let (token, issuer) = (tokens.id.as_ref()?, issuer?);
    Some(IdFacts {
        fingerprint: desk.key.fingerprint(opened(token)),
        issuer,
        received_at: tokens.received_at,
        authenticated_at,
        class,
    })
}
