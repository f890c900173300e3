//! Events that happened while the vault's key was not at hand: kept in order, and chained as soon as it is.
//!
//! Nobody can authenticate what happens without the key, and it must not be lost either. An event that waited says so, so
//! that nobody takes it for one that was authenticated when it happened.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Row};

use super::append::Scribe;
use super::chain::Entry;
use crate::domain::audit::{Detail, FactName};
use crate::store::error::StoreError;
use crate::store::keeper::Keeper;

/// Chains everything that waits, in pieces.
pub(in crate::store) fn chain_all(keeper: &mut Keeper) -> Result<(), StoreError> {
    while keeper.write(chain_piece)? == PIECE {}
    Ok(())
}

fn chain_piece(scribe: &Scribe<'_>) -> Result<usize, StoreError> {
    scribe.chain_waiting()
}

/// How many are chained in one transaction.
pub(super) const PIECE: usize = 1000;

/// Lets an event wait.
pub(super) fn put(connection: &Connection, entry: &Entry) -> Result<(), StoreError> {
    let insert = "INSERT INTO audit_waiting (at, account, address, kind, program, pid, outcome, code, detail)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    connection.prepare_cached(insert)?.execute((
        entry.at,
        entry.account,
        &entry.address,
        &entry.kind,
        &entry.program,
        entry.pid,
        &entry.outcome,
        &entry.code,
        &entry.detail,
    ))?;
    Ok(())
}

/// Whether the last one that waits says this, whenever it happened.
pub(super) fn last_is(connection: &Connection, entry: &Entry) -> Result<bool, StoreError> {
    let select = "SELECT kind, code FROM audit_waiting ORDER BY id DESC LIMIT 1";
    let last = connection.query_row(select, [], |row| {
        Ok(row.get::<_, String>(0)? == entry.kind && row.get::<_, Option<String>>(1)? == entry.code)
    });
    Ok(last.optional()?.unwrap_or(false))
}

/// Takes the oldest ones out, at most a piece of them.
pub(super) fn take(scribe: &Scribe<'_>) -> Result<Vec<Entry>, StoreError> {
    let select = "SELECT at, account, address, kind, program, pid, outcome, code, detail, id
                  FROM audit_waiting ORDER BY id LIMIT ?1";
    let mut statement = scribe.prepare_cached(select)?;
    let mut rows = statement.query([i64::try_from(PIECE).unwrap_or(i64::MAX)])?;
    let (mut entries, mut last) = (Vec::new(), 0);
    while let Some(row) = rows.next()? {
        entries.push(parse(row)?);
        last = row.get(9)?;
    }
    if !entries.is_empty() {
        scribe.execute("DELETE FROM audit_waiting WHERE id <= ?1", [last])?;
    }
    Ok(entries)
}

/// Events that wait in one database, on their way into another one.
pub(in crate::store) struct Waiting(Vec<Entry>);

impl Waiting {
    /// Those that came after this one.
    pub(in crate::store) fn after(connection: &Connection, id: i64) -> Result<Self, StoreError> {
        let select = "SELECT at, account, address, kind, program, pid, outcome, code, detail
                      FROM audit_waiting WHERE id > ?1 ORDER BY id";
        let mut statement = connection.prepare(select)?;
        let mut rows = statement.query([id])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(parse(row)?);
        }
        Ok(Self(entries))
    }

    /// Lets them wait here, where accounts have these numbers instead of their own.
    pub(in crate::store) fn join(
        self,
        connection: &Connection,
        numbers: &HashMap<i64, i64>,
    ) -> Result<(), StoreError> {
        for mut entry in self.0 {
            entry.account = entry.account.map(|there| numbers.get(&there).copied().unwrap_or(there));
            put(connection, &entry)?;
        }
        Ok(())
    }
}

fn parse(row: &Row<'_>) -> Result<Entry, StoreError> {
    let detail: String = row.get(8)?;
    let mut detail: Detail = serde_json::from_str(&detail).unwrap_or_default();
    detail.set(FactName::Waited, true.into());
    Ok(Entry {
        at: row.get(0)?,
        account: row.get(1)?,
        address: row.get(2)?,
        kind: row.get(3)?,
        program: row.get(4)?,
        pid: row.get(5)?,
        outcome: row.get(6)?,
        code: row.get(7)?,
        detail: serde_json::to_string(&detail)
            .map_err(|_never| StoreError::Io("an event cannot be written down".to_owned()))?,
    })
}
