//! Recording that a program gets a token: the event, the account's last use and what is known of the program, in one.
//!
//! Grouped with whatever else waits, so that many programs that ask at once cost one commit.

use jiff::Timestamp;
use rusqlite::OptionalExtension;

use super::append::Scribe;
use crate::domain::account::{Account, AccountId, LastUse};
use crate::domain::audit::NewEvent;
use crate::store::error::StoreError;
use crate::store::{Store, accounts};

/// A hand-out that was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct HandOutRecorded {
    /// The number of its event; nothing where it waits for the vault's key.
    pub seq: Option<u64>,
    /// The account, with its last use; nothing where no use was to be noted.
    pub account: Option<Account>,
    /// What was known of the program before; nothing where this is its first token of this account, or nobody knows which
    /// program it is.
    pub before: Option<ProgramUse>,
}

/// What is known of a program that has had tokens of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramUse {
    /// Its name.
    pub program: String,
    /// When it got the first one.
    pub first_at: Timestamp,
    /// When it got the last one.
    pub last_at: Timestamp,
    /// How many it has had.
    pub count: u64,
}

impl Store {
    /// Records a hand-out, notes who had it, and counts it. On the disk before it returns; those at once share a
    /// transaction. Fails without a trace where the account is gone.
    pub async fn record_hand_out(
        &self,
        event: NewEvent,
        last_use: Option<LastUse>,
    ) -> Result<HandOutRecorded, StoreError> {
        self.grouped(move |scribe| record(scribe, &event, last_use)).await
    }

    /// The programs that have had tokens of an account, by name.
    pub async fn programs_of(&self, account: AccountId) -> Result<Vec<ProgramUse>, StoreError> {
        self.run(move |keeper| {
            let select = "SELECT program, first_at, last_at, count FROM audit_programs WHERE account = ?1
                          ORDER BY program";
            let mut statement = keeper.connection.prepare_cached(select)?;
            let rows = statement.query_map([account.get()], parse)?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
        .await
    }
}

fn record(
    scribe: &Scribe<'_>,
    event: &NewEvent,
    last_use: Option<LastUse>,
) -> Result<HandOutRecorded, StoreError> {
    let id = event.subject.as_ref().map(|subject| subject.id).ok_or(StoreError::NoSuchAccount)?;
    let mut account = accounts::read(scribe, id)?;
    let seq = scribe.record(event)?;
    let program = event.actor.as_ref().map(|actor| actor.program.as_str());
    let before = program.map(|program| count(scribe, id, program, event.at)).transpose()?.flatten();
    let noted = last_use.is_some();
    if noted {
        account.last_use = last_use;
        accounts::write(scribe, &account)?;
    }
    Ok(HandOutRecorded { seq, account: noted.then_some(account), before })
}

/// Counts a token for a program; what was known of the program before.
fn count(
    scribe: &Scribe<'_>,
    account: AccountId,
    program: &str,
    now: Timestamp,
) -> Result<Option<ProgramUse>, StoreError> {
    let which =
        "SELECT program, first_at, last_at, count FROM audit_programs WHERE account = ?1 AND program = ?2";
    let mut statement = scribe.prepare_cached(which)?;
    let before = statement.query_row((account.get(), program), parse).optional()?;
    let upsert =
        "INSERT INTO audit_programs (account, program, first_at, last_at, count) VALUES (?1, ?2, ?3, ?3, 1)
                  ON CONFLICT (account, program) DO UPDATE SET last_at = excluded.last_at, count = count + 1";
    scribe.prepare_cached(upsert)?.execute((account.get(), program, now.as_microsecond()))?;
    Ok(before)
}

fn parse(row: &rusqlite::Row<'_>) -> rusqlite::Result<ProgramUse> {
    let moment = |at| {
        let at = Timestamp::from_microsecond(row.get(at)?);
        Ok::<_, rusqlite::Error>(at.unwrap_or(Timestamp::UNIX_EPOCH))
    };
    let count: i64 = row.get(3)?;
    let count = count.max(0).cast_unsigned();
    Ok(ProgramUse { program: row.get(0)?, first_at: moment(1)?, last_at: moment(2)?, count })
}
