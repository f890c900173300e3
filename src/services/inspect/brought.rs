//! The token that is looked at: as it was pasted, or out of the vault.
//!
//! A stored token is recorded in the audit log before it is looked at, and what cannot be recorded is not looked at. A pasted
//! one is not recorded, even where it is one of the vault's: it was not the vault that gave it.

use secrecy::{ExposeSecret, SecretString};

use crate::domain::account::{Account, AccountId};
use crate::domain::audit::AuditKind;
use crate::domain::inspection::{Source, StoredToken};
use crate::domain::problem::Problem;
use crate::domain::secret::PastedToken;
use crate::jwt::dissect::{Dissected, LIMIT};
use crate::services::{Context, show};
use crate::store::Whose;

use super::TokenSource;

/// A token, and where it came from.
pub(super) struct Brought {
    text: SecretString,
    pub(super) source: Source,
    /// Whose it is, if it was stored.
    pub(super) account: Option<Account>,
}

impl Brought {
    /// Brings it.
    pub(super) async fn of(token: &TokenSource, context: &Context) -> Result<Self, Problem> {
        match token {
            TokenSource::Pasted(token) => {
                #[expect(clippy::disallowed_methods, reason = "the person brought it to be looked at")]
                let text = SecretString::from(token.expose_secret());
                Ok(Self { text, source: Source::Pasted, account: None })
            }
            TokenSource::Stored(id, which) => stored(*id, *which, context).await,
        }
    }

    /// Its characters, for those who take it apart.
    pub(super) fn text(&self) -> &str {
        #[expect(clippy::disallowed_methods, reason = "read for what it says; nothing of it is kept or sent")]
        self.text.expose_secret()
    }

    /// Which token of the vault was asked for; `None` for a pasted one.
    pub(super) const fn stored(&self) -> Option<StoredToken> {
        match &self.source {
            Source::Stored { token, .. } => Some(*token),
            Source::Pasted => None,
        }
    }

    /// What the vault knows of it. A vault that is shut knows nothing, and a pasted token is looked at all the same.
    pub(super) async fn whose(&self, token: &Dissected, context: &Context) -> Whose {
        let text = self.text().trim();
        let text = if token.parts.is_empty() { text } else { self.of_parts(token).unwrap_or(text) };
        if text.is_empty() || text.len() > LIMIT {
            return Whose::default();
        }
        context.store.whose(PastedToken::new(text)).await.unwrap_or_default()
    }

    /// Without what was copied along.
    fn of_parts(&self, token: &Dissected) -> Option<&str> {
        let start = token.parts.iter().map(|(_, place)| place.start).min()?;
        let end = token.parts.iter().map(|(_, place)| place.end).max()?;
        self.text().get(start..end)
    }
}

async fn stored(id: AccountId, which: StoredToken, context: &Context) -> Result<Brought, Problem> {
    context.store.require_unlocked().await?;
    let account = context.account(id).await?;
    let address = account.address.clone();
    let about = |problem: Problem| problem.about(&address);
    let tokens = context.store.tokens(id).await.map_err(|error| about(error.into()))?;
    let text = show::token(&tokens, which).ok_or_else(|| about(show::missing(&account)))?;
    let event = show::event(AuditKind::Inspected, which, &account, context);
    context.store.record(event).await.map_err(|error| about(error.into()))?;
    let source = Source::Stored { account: id, address: address.clone(), token: which };
    Ok(Brought { text, source, account: Some(account) })
}
