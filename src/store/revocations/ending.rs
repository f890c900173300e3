//! What became of a revocation: written down, recorded, and its tokens dropped once nobody needs them.

use jiff::Timestamp;
use rusqlite::Connection;

use super::super::audit::Scribe;
use super::super::error::StoreError;
use super::super::{Store, accounts};
use super::{Kept, about, read, write};
use crate::domain::account::{Account, StandingProblem};
use crate::domain::audit::{AuditKind, FactName, NewEvent, Outcome};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::revocation::{AtProvider, OutstandingId, OutstandingState, Revoked};
use crate::domain::token::Fingerprint;

/// What asking a provider came to.
#[derive(Debug, Clone)]
pub struct Ending {
    /// When.
    pub at: Timestamp,
    /// Fingerprint of the access token that was asked about.
    pub access: Option<Fingerprint>,
    /// Fingerprint of the refresh token that was asked about.
    pub refresh: Option<Fingerprint>,
    /// What it came to. With [`Revoked::outstanding`] the revocation goes on, otherwise it has ended.
    pub revoked: Revoked,
    /// Who has to do what, where it goes on. Without a token for [`OutstandingState::ByHand`].
    pub state: Option<OutstandingState>,
    /// What the account says from now on, if it is still as the revocation left it; `None` to leave that.
    pub standing: Option<StandingProblem>,
    /// Whether this is news for the audit log; asking in vain for the same reason again is none.
    pub is_news: bool,
}

/// What became of writing it down.
#[derive(Debug, Clone, PartialEq)]
pub enum Finished {
    /// It is written. The account as it is then, where its problem has changed.
    Written(Option<Box<Account>>),
    /// Nothing is written: the revocation has got newer tokens since, about which nobody has asked.
    Newer,
}

impl Store {
    /// Writes down what asking the provider came to. A revocation that is gone already is left so.
    pub async fn finish_revocation(&self, id: OutstandingId, ending: Ending) -> Result<Finished, StoreError> {
        self.run(move |keeper| {
            let finished = keeper.write(|scribe| finish(scribe, id, ending))?;
            keeper.sweep();
            Ok(finished)
        })
        .await
    }

    /// The person has ended the grant on the provider's page, or leaves it at that. The account, where its problem has
    /// changed by it.
    pub async fn tick_off(&self, id: OutstandingId, now: Timestamp) -> Result<Option<Account>, StoreError> {
        self.run(move |keeper| {
            let account = keeper.write(|scribe| {
                let Some(kept) = read(scribe, id)? else { return Ok(None) };
                scribe.execute("DELETE FROM revocations WHERE id = ?1", [id.0])?;
                let event = about(AuditKind::RevokedByHand, &kept, now);
                scribe.record(&event.with(FactName::Provider, &kept.outstanding.provider))?;
                done_by_hand(scribe, &kept)
            })?;
            keeper.sweep();
            Ok(account)
        })
        .await
    }
}

fn finish(scribe: &Scribe<'_>, id: OutstandingId, ending: Ending) -> Result<Finished, StoreError> {
    let Some(mut kept) = read(scribe, id)? else { return Ok(Finished::Written(None)) };
    if (&kept.access, &kept.refresh) != (&ending.access, &ending.refresh) {
        return Ok(Finished::Newer);
    }
    if ending.is_news {
        scribe.record(&event(&kept, &ending))?;
    }
    let drop_tokens = "DELETE FROM revocation_tokens WHERE revocation = ?1";
    match ending.state {
        None => drop(scribe.execute("DELETE FROM revocations WHERE id = ?1", [id.0])?),
        Some(state) => {
            if matches!(state, OutstandingState::ByHand { .. }) {
                scribe.execute(drop_tokens, [id.0])?;
            }
            kept.outstanding.state = state;
            kept.outstanding.works_until = ending.revoked.works_until;
            write(scribe, &kept)?;
        }
    }
    let account = match ending.standing {
        Some(standing) => say(scribe, &kept, standing)?,
        None => None,
    };
    Ok(Finished::Written(account.map(Box::new)))
}

/// Changes what the account says, if nothing has happened to it since it lost these tokens.
fn say(
    connection: &Connection,
    kept: &Kept,
    standing: StandingProblem,
) -> Result<Option<Account>, StoreError> {
    let left = kept.generation.next();
    match accounts::read_at(connection, kept.outstanding.account, left) {
        Ok(mut account) if account.grant.is_none() => {
            account.problem = Some(standing);
            accounts::write(connection, &account)?;
            Ok(Some(account))
        }
        Ok(_) | Err(StoreError::NoSuchAccount | StoreError::Stale { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// An account that says that its tokens live says from now on that they were revoked.
fn done_by_hand(connection: &Connection, kept: &Kept) -> Result<Option<Account>, StoreError> {
    let account = match accounts::read(connection, kept.outstanding.account) {
        Err(StoreError::NoSuchAccount) => return Ok(None),
        found => found?,
    };
    let refuted = account.problem.filter(|standing| standing.problem.kind == ProblemKind::RevocationRefuted);
    let Some(StandingProblem { problem, .. }) = refuted else { return Ok(None) };
    let since = kept.outstanding.since;
    let problem = Problem { kind: ProblemKind::RevokedHere, ..problem }.fact("revoked_at", since);
    say(connection, kept, StandingProblem { problem, since, attempts: 1 })
}

fn event(kept: &Kept, ending: &Ending) -> NewEvent {
    let revoked = &ending.revoked;
    let mut event = about(AuditKind::Revoked, kept, ending.at)
        .with(FactName::Provider, &kept.outstanding.provider)
        .with(FactName::AtProvider, revoked.at_provider.code());
    let done = matches!(revoked.at_provider, AtProvider::Revoked | AtProvider::Nothing)
        || revoked.confirmed == Some(true);
    if !done || revoked.confirmed == Some(false) {
        event.outcome = Outcome::Failed;
    }
    event.code = revoked.problem.as_ref().map(|problem| problem.kind.into());
    if let Some(status) = revoked.problem.as_ref().and_then(|problem| problem.facts.http_status) {
        event = event.with(FactName::HttpStatus, status);
    }
    if let Some(confirmed) = revoked.confirmed {
        event = event.with(FactName::Confirmed, confirmed);
    }
    if let Some(by) = revoked.confirmed_by {
        event = event.with(FactName::ConfirmedBy, by.code());
    }
    if let Some(until) = revoked.works_until {
        event = event.with(FactName::WorksUntil, until);
    }
    if let Some(OutstandingState::Waiting { attempts, .. }) = &ending.state {
        event = event.with(FactName::Attempts, *attempts);
    }
    if let Some(access) = &kept.access {
        event = event.with(FactName::Access, access);
    }
    match &kept.refresh {
        Some(refresh) => event.with(FactName::Refresh, refresh),
        None => event,
    }
}
