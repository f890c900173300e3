//! Signing out here, and undoing it: the sealed rows are taken out of the database and kept in this process's memory.
//!
//! They stay sealed, need no key, and go with the process. Undoing is refused once the account has moved on: a new sign-in,
//! another client or a revocation is newer than what would come back.

use rusqlite::Connection;

use super::Store;
use super::accounts;
use super::error::StoreError;
use super::seal::Slot;
use crate::domain::account::{Account, AccountId, Asking, Generation, Grant, StandingProblem};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::token::TokenSet;
use jiff::Timestamp;

/// What a sign-out took away.
pub(super) struct Undo {
    /// The version of the account that had the tokens.
    pub(super) had: Generation,
    /// The version without them; another one means that the account has moved on.
    left: Generation,
    client: Option<String>,
    grant: Grant,
    problem: Option<StandingProblem>,
    asking: Option<Asking>,
    rows: Vec<Row>,
    /// What a renewal brought that was on its way when the person signed out, or that could not be written before.
    pub(super) brought: Option<TokenSet>,
}

/// A sealed value as it stands in the database.
pub(super) struct Row {
    pub(super) slot: String,
    pub(super) generation: i64,
    pub(super) bytes: Vec<u8>,
}

impl Store {
    /// Drops grant and tokens here; settings, client and client secret stay, and `standing` says why there are none. Needs
    /// no key. Until the process ends it can be undone.
    pub async fn sign_out(&self, id: AccountId, standing: StandingProblem) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            let (before, rows, account) = keeper.write(|scribe| {
                let before = accounts::read(scribe, id)?;
                let rows = rows(scribe, id)?;
                let since = standing.since;
                let account = leave(scribe, &before, standing)?;
                if before.grant.is_some() {
                    scribe.record(&signed_out(&before, since))?;
                }
                Ok((before, rows, account))
            })?;
            keeper.sweep();
            let brought = keeper.unwritten.remove(&id).filter(|(of, _)| *of == before.generation);
            // Whoever signs out twice can still undo the first time.
            if let Some(grant) = before.grant {
                let undo = Undo {
                    had: before.generation,
                    left: account.generation,
                    client: client(&account),
                    grant,
                    problem: before.problem,
                    asking: before.asking,
                    rows,
                    brought: brought.map(|(_, tokens)| tokens),
                };
                keeper.undo.insert(id, undo);
            }
            Ok(account)
        })
        .await
    }

    /// Brings back what [`Store::sign_out`] took away. Refused with [`StoreError::NothingToUndo`] when this process did not
    /// sign the account out, or when the account has moved on since.
    pub async fn undo_sign_out(&self, id: AccountId, now: Timestamp) -> Result<Account, StoreError> {
        self.run(move |keeper| {
            let Some(undo) = keeper.undo.remove(&id) else { return Err(StoreError::NothingToUndo) };
            let restored = keeper.write(|scribe| {
                let account = restore(scribe, id, &undo)?;
                scribe.record(&NewEvent::new(AuditKind::SignOutUndone, now).about(&account))?;
                Ok(account)
            });
            match restored {
                Ok(account) => {
                    if let Some(tokens) = undo.brought {
                        // The next renewal keeps it instead of asking with a token that it may have replaced.
                        keeper.unwritten.insert(id, (account.generation, tokens));
                    }
                    Ok(account)
                }
                Err(StoreError::NothingToUndo) => Err(StoreError::NothingToUndo),
                Err(error) => {
                    keeper.undo.insert(id, undo); // a disk in the way must not cost the way back
                    Err(error)
                }
            }
        })
        .await
    }

    /// The accounts whose sign-out can be undone.
    pub async fn undoable(&self) -> Result<Vec<AccountId>, StoreError> {
        self.run(|keeper| {
            let connection = &keeper.connection;
            keeper.undo.retain(|id, undo| current(connection, *id, undo).is_ok());
            let mut ids: Vec<AccountId> = keeper.undo.keys().copied().collect();
            ids.sort_unstable();
            Ok(ids)
        })
        .await
    }
}

/// The account without its grant, as the version that follows: a renewal on its way must not bring the tokens back.
pub(super) fn leave(
    connection: &Connection,
    before: &Account,
    standing: StandingProblem,
) -> Result<Account, StoreError> {
    let kept = (before.id.get(), Slot::ClientSecret.name(), Slot::Registration.name());
    connection.execute("DELETE FROM sealed WHERE account = ?1 AND slot NOT IN (?2, ?3)", kept)?;
    let mut account = before.clone();
    account.generation = before.generation.next();
    (account.grant, account.asking) = (None, None);
    if before.grant.is_some() {
        account.problem = Some(standing);
    }
    accounts::write(connection, &account)?;
    Ok(account)
}

/// The sealed tokens of an account, as they stand.
pub(super) fn rows(connection: &Connection, id: AccountId) -> Result<Vec<Row>, StoreError> {
    let select = "SELECT slot, generation, bytes FROM sealed WHERE account = ?1 AND slot NOT IN (?2, ?3)";
    let mut statement = connection.prepare_cached(select)?;
    let which = (id.get(), Slot::ClientSecret.name(), Slot::Registration.name());
    let rows = statement
        .query_map(which, |row| Ok(Row { slot: row.get(0)?, generation: row.get(1)?, bytes: row.get(2)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn signed_out(before: &Account, now: Timestamp) -> NewEvent {
    let mut event = NewEvent::new(AuditKind::SignedOut, now).about(before);
    if let Some(access) = before.access() {
        event = event.with(FactName::Access, &access.fingerprint);
    }
    match before.refresh() {
        Some(refresh) => event.with(FactName::Refresh, &refresh.fingerprint),
        None => event,
    }
}

fn client(account: &Account) -> Option<String> {
    account.client.as_ref().map(|client| client.id.as_str().to_owned())
}

fn current(connection: &Connection, id: AccountId, undo: &Undo) -> Result<Account, StoreError> {
    let account = match accounts::read(connection, id) {
        Err(StoreError::NoSuchAccount) => return Err(StoreError::NothingToUndo),
        found => found?,
    };
    let as_left = account.generation == undo.left && client(&account) == undo.client;
    if as_left { Ok(account) } else { Err(StoreError::NothingToUndo) }
}

fn restore(connection: &Connection, id: AccountId, undo: &Undo) -> Result<Account, StoreError> {
    let mut account = current(connection, id, undo)?;
    account.generation = undo.left.next();
    account.grant = Some(undo.grant.clone());
    account.problem.clone_from(&undo.problem);
    account.asking = undo.asking;
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO sealed (account, slot, generation, bytes) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for row in &undo.rows {
        insert.execute((id.get(), &row.slot, row.generation, &row.bytes))?;
    }
    accounts::write(connection, &account)?;
    Ok(account)
}
