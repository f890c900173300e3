//! A new chain after a broken one: what is left of the broken record stays where it is, as evidence.
//!
//! Nothing is repaired and nothing is hidden. The first event of the new chain says what was wrong with the old one; the
//! sealed head holds a code over everything that was left of it, so that whoever touches the evidence afterwards is seen.

use rusqlite::{Connection, OptionalExtension as _};

use super::append::{LARGEST, Scribe};
use super::chain::{AuditKey, BEGINNING, FIELDS};
use super::head::Head;
use super::verify::fields;
use crate::domain::audit::{AuditKind, Broken, FactName, Mac, NewEvent};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::seal::VaultKey;

impl Store {
    /// Begins a new chain after one that was found broken like this. The number of its first event. Needs the vault's key.
    pub async fn begin_audit_anew(&self, broken: Broken) -> Result<u64, StoreError> {
        self.run(move |keeper| {
            keeper.key()?;
            keeper.write(|scribe| begin(scribe, broken))
        })
        .await
    }
}

fn begin(scribe: &Scribe<'_>, broken: Broken) -> Result<u64, StoreError> {
    let Some(key) = scribe.key().map(VaultKey::audit) else { return Err(StoreError::Locked) };
    let (count, last) = scribe.with_head(key, |head| {
        let select = "SELECT count(*), coalesce(max(seq), 0) FROM audit WHERE seq <= ?1";
        let (count, last): (i64, i64) =
            scribe.query_row(select, [LARGEST], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let last = last.max(0).cast_unsigned().max(head.last);
        *head = Head::after(last);
        head.evidence = evidence(scribe, key, head.first)?;
        Ok((count.max(0).cast_unsigned(), last))
    })?;
    let event = NewEvent::new(AuditKind::ChainBegun, scribe.now())
        .with(FactName::Reason, broken.how.code())
        .with(FactName::Count, count)
        .with(FactName::LastSeq, last);
    let event = match broken.first_bad {
        Some(seq) => event.with(FactName::FirstSeq, seq),
        None => event,
    };
    scribe.record(&event)?.ok_or(StoreError::Locked)
}

/// A code over everything that stands before the chain; `None` where nothing does.
pub(super) fn evidence(
    connection: &Connection,
    key: &AuditKey,
    first: u64,
) -> Result<Option<Mac>, StoreError> {
    let select = format!("SELECT {FIELDS}, mac FROM audit WHERE seq < ?1 ORDER BY seq");
    let mut statement = connection.prepare(&select)?;
    let mut rows = statement.query([first.cast_signed()])?;
    let mut code = None;
    while let Some(row) = rows.next()? {
        code = Some(key.mac(fields(row)?, &code.unwrap_or(BEGINNING)));
    }
    Ok(code)
}

/// The first event that stands before the chain.
pub(super) fn oldest(connection: &Connection) -> Result<u64, StoreError> {
    let oldest =
        connection.query_row("SELECT seq FROM audit ORDER BY seq LIMIT 1", [], |row| row.get::<_, i64>(0));
    Ok(oldest.optional()?.and_then(|seq| u64::try_from(seq).ok()).unwrap_or(0))
}
