//! Reading the record, in bounded pieces: by number forwards or backwards, and by what SQL can tell quickly.
//!
//! Reading checks nothing and leaves nothing out: a row that somebody has spoilt is shown as far as it can be read, and
//! verifying says what is wrong with it.

use jiff::Timestamp;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::chain::FIELDS;
use crate::domain::account::{AccountId, MailAddress};
use crate::domain::audit::{
    Actor, AuditEvent, AuditFilter, AuditKind, Code, Mac, NewEvent, Outcome, Subject, WhichAccount,
};
use crate::store::Store;
use crate::store::error::StoreError;

/// How far the record reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuditExtent {
    /// The number of the oldest event that is kept; `0` where there is none.
    pub first: u64,
    /// The number of the newest one; `0` where there is none.
    pub last: u64,
    /// How many there are, unless somebody has removed some.
    pub count: u64,
}

/// Which way to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditSpan {
    /// Newest first, from the event before this one; from the newest one where none is named.
    Before(Option<u64>),
    /// Oldest first, from the event after this one.
    After(u64),
}

/// A row of the record, lent for as long as it is looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoredEvent<'a> {
    /// Its number.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Whose it is.
    pub account: Option<AccountId>,
    /// The address of that account.
    pub address: Option<&'a str>,
    /// What happened.
    pub kind: AuditKind,
    /// For which program.
    pub program: Option<&'a str>,
    /// Its process.
    pub pid: Option<u32>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed, or which alert it is.
    pub code: Option<&'a str>,
    /// What else is known, as JSON.
    pub detail: &'a str,
    /// Its authentication code.
    pub mac: Mac,
}

impl StoredEvent<'_> {
    /// The same, as a value of its own.
    pub fn to_event(self) -> AuditEvent {
        let address = self.address.and_then(|address| address.parse::<MailAddress>().ok());
        let subject = self.account.zip(address).map(|(id, address)| Subject { id, address });
        let actor = self.program.map(|program| Actor { program: program.to_owned(), pid: self.pid });
        let event = NewEvent {
            at: self.at,
            subject,
            kind: self.kind,
            actor,
            outcome: self.outcome,
            code: self.code.map(Code::stored),
            detail: serde_json::from_str(self.detail).unwrap_or_default(),
        };
        AuditEvent { seq: self.seq, event, mac: self.mac }
    }
}

impl Store {
    /// How far the record reaches. Costs microseconds, so it may be asked often; what other processes record counts.
    pub async fn audit_extent(&self) -> Result<AuditExtent, StoreError> {
        self.look(extent).await
    }

    /// At most `limit` events, newest first, from the one before `before` on; from the newest one where none is named.
    pub async fn audit_before(
        &self,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<AuditEvent>, StoreError> {
        self.audit_matching(&AuditFilter::default(), AuditSpan::Before(before), limit).await
    }

    /// At most `limit` events, oldest first, from the one after `after` on.
    pub async fn audit_after(&self, after: u64, limit: usize) -> Result<Vec<AuditEvent>, StoreError> {
        self.audit_matching(&AuditFilter::default(), AuditSpan::After(after), limit).await
    }

    /// At most `limit` events that fit everything in the filter but its text. Fewer mean that there are no more.
    pub async fn audit_matching(
        &self,
        filter: &AuditFilter,
        span: AuditSpan,
        limit: usize,
    ) -> Result<Vec<AuditEvent>, StoreError> {
        let keep = |events: &mut Vec<AuditEvent>, event: StoredEvent<'_>| events.push(event.to_event());
        self.fold_audit(filter, span, limit, Vec::new(), keep).await
    }

    /// Shows at most `limit` events that fit everything in the filter but its text, without a copy of any. Read in pieces:
    /// an event that is recorded meanwhile is met if it is ahead.
    pub async fn fold_audit<T: Send + 'static>(
        &self,
        filter: &AuditFilter,
        span: AuditSpan,
        limit: usize,
        start: T,
        mut each: impl FnMut(&mut T, StoredEvent<'_>) + Send + 'static,
    ) -> Result<T, StoreError> {
        let (mut state, mut span, mut left) = (start, span, limit);
        while left > 0 {
            let (query, piece) = (Query::new(filter, span), left.min(PIECE));
            let look = move |connection: &Connection| {
                let seen = query.run(connection, piece, |event| each(&mut state, event))?;
                Ok((state, each, seen))
            };
            let (now, again, (count, last)) = self.look(look).await?;
            (state, each) = (now, again);
            if count < piece {
                break;
            }
            left -= piece;
            span = match span {
                AuditSpan::Before(_) => AuditSpan::Before(Some(last)),
                AuditSpan::After(_) => AuditSpan::After(last),
            };
        }
        Ok(state)
    }

    /// The accounts that have had this address, whatever the case of its letters, as far as the record reaches: one that was
    /// forgotten and added again is another account.
    pub async fn audit_accounts_named(&self, address: MailAddress) -> Result<Vec<AccountId>, StoreError> {
        self.look(move |connection| named(connection, &address)).await
    }
}

/// So many rows take a few milliseconds.
const PIECE: usize = 5_000;

fn extent(connection: &Connection) -> Result<AuditExtent, StoreError> {
    // Two questions: each of them is answered from one end of the table.
    let end = |order: &str| -> Result<Option<i64>, StoreError> {
        let select = format!("SELECT seq FROM audit WHERE seq > 0 ORDER BY seq {order} LIMIT 1");
        Ok(connection.prepare_cached(&select)?.query_row([], |row| row.get(0)).optional()?)
    };
    let (Some(first), Some(last)) = (end("ASC")?, end("DESC")?) else { return Ok(AuditExtent::default()) };
    let (first, last) = (first.cast_unsigned(), last.cast_unsigned());
    Ok(AuditExtent { first, last, count: (last - first).saturating_add(1) })
}

/// A question to the table.
struct Query {
    text: String,
    values: Vec<Value>,
}

impl Query {
    fn new(filter: &AuditFilter, span: AuditSpan) -> Self {
        let mut query = Self { text: format!("SELECT {FIELDS}, mac FROM audit WHERE "), values: Vec::new() };
        let bound = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
        let order = match span {
            AuditSpan::Before(before) => {
                query.also("seq > 0 AND seq < ?", bound(before.unwrap_or(u64::MAX)));
                " ORDER BY seq DESC LIMIT ?"
            }
            AuditSpan::After(after) => {
                query.also("seq > ?", bound(after));
                " ORDER BY seq ASC LIMIT ?"
            }
        };
        match &filter.account {
            Some(WhichAccount::Addressed(address)) => {
                query.also(" AND address = ? COLLATE NOCASE", address.as_str().to_owned());
            }
            Some(WhichAccount::One(account)) => query.also(" AND account = ?", account.get()),
            Some(WhichAccount::Installation) => query.text += " AND account IS NULL",
            None => {}
        }
        if !filter.kinds.is_empty() {
            let places = vec!["?"; filter.kinds.len()].join(", ");
            query.text += " AND kind IN (";
            query.text += &places;
            query.text += ")";
            query.values.extend(filter.kinds.iter().map(|kind| Value::from(kind.code().to_owned())));
        }
        if let Some(outcome) = filter.outcome {
            query.also(" AND outcome = ?", outcome.code().to_owned());
        }
        match filter.program.as_deref() {
            Some("") => query.text += " AND program IS NULL",
            Some(program) => query.also(" AND program = ?", program.to_owned()),
            None => {}
        }
        if let Some(since) = filter.since {
            query.also(" AND at >= ?", since.as_microsecond());
        }
        if let Some(until) = filter.until {
            query.also(" AND at < ?", until.as_microsecond());
        }
        query.text += order;
        query
    }

    fn also(&mut self, condition: &str, value: impl Into<Value>) {
        self.text += condition;
        self.values.push(value.into());
    }

    /// Shows the rows; how many there were, and the number of the last one.
    fn run(
        mut self,
        connection: &Connection,
        limit: usize,
        mut each: impl FnMut(StoredEvent<'_>),
    ) -> Result<(usize, u64), StoreError> {
        self.values.push(Value::from(i64::try_from(limit).unwrap_or(i64::MAX)));
        let mut statement = connection.prepare_cached(&self.text)?;
        let mut rows = statement.query(params_from_iter(self.values))?;
        let (mut count, mut last) = (0, 0);
        while let Some(row) = rows.next()? {
            let event = stored(row)?;
            (count, last) = (count + 1, event.seq);
            each(event);
        }
        Ok((count, last))
    }
}

/// A row as far as it can be read.
fn stored<'a>(row: &'a Row<'_>) -> Result<StoredEvent<'a>, StoreError> {
    let number = |at| Ok::<_, StoreError>(row.get_ref(at)?.as_i64_or_null().ok().flatten());
    let text = |at| {
        let text = match row.get_ref(at)? {
            ValueRef::Text(bytes) => std::str::from_utf8(bytes).ok(),
            _ => None,
        };
        Ok::<_, StoreError>(text)
    };
    let mac = row.get_ref(10)?.as_blob().ok().and_then(|mac| Mac::try_from(mac).ok());
    let at = number(1)?.and_then(|at| Timestamp::from_microsecond(at).ok());
    Ok(StoredEvent {
        seq: number(0)?.map_or(0, i64::cast_unsigned),
        at: at.unwrap_or(Timestamp::UNIX_EPOCH),
        account: number(2)?.map(AccountId::new),
        address: text(3)?,
        kind: text(4)?.and_then(AuditKind::from_code).unwrap_or(AuditKind::Unknown),
        program: text(5)?,
        pid: number(6)?.and_then(|pid| u32::try_from(pid).ok()),
        outcome: if text(7)? == Some(Outcome::Ok.code()) { Outcome::Ok } else { Outcome::Failed },
        code: text(8)?,
        detail: text(9)?.unwrap_or("{}"),
        mac: mac.unwrap_or_default(),
    })
}

/// An account keeps its address for ever, so one event of each account is enough. The accounts are found by leaps through
/// the index.
fn named(connection: &Connection, address: &MailAddress) -> Result<Vec<AccountId>, StoreError> {
    let select = "WITH RECURSIVE known (id) AS (
                      SELECT min(account) FROM audit
                      UNION ALL
                      SELECT (SELECT min(account) FROM audit WHERE account > known.id) FROM known WHERE id IS NOT NULL
                  )
                  SELECT id, (SELECT address FROM audit WHERE account = known.id LIMIT 1) FROM known WHERE id IS NOT NULL";
    let mut statement = connection.prepare_cached(select)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let theirs = row.get_ref(1)?.as_str_or_null().ok().flatten();
        if theirs.is_some_and(|theirs| theirs.eq_ignore_ascii_case(address.as_str())) {
            found.push(AccountId::new(row.get(0)?));
        }
    }
    Ok(found)
}
