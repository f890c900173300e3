//! Checking the chain: whether everything that was recorded is still there, in its order and unchanged.
//!
//! One moment is checked, on a connection and a thread of its own, while others write. Nothing is parsed and nothing is
//! allocated for an event that is as it should be; only where one is not, a second look finds out what was done to it.

use std::ops::ControlFlow;
use std::path::Path;

use jiff::Timestamp;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::anew;
use super::append::mac_at;
use super::chain::{AuditKey, BEGINNING, FIELD_COUNT, FIELDS};
use super::head::{self, Found, Head};
use super::mark::{MarkFile, Reading};
use super::suspect;
use crate::domain::audit::{Break, Broken, Mac, Verified};
use crate::store::error::StoreError;
use crate::store::{Store, database, keeper};

impl Store {
    /// Checks the record as it is now. `watch` is told now and then how many events of how many have been looked at, and
    /// ends the check by answering [`ControlFlow::Break`]; then there is no result. Needs the vault's key.
    pub async fn verify_audit(
        &self,
        watch: impl FnMut(u64, u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Option<Verified>, StoreError> {
        let Some(folder) = self.folder().map(Path::to_path_buf) else {
            return self
                .run(move |keeper| {
                    let key = keeper.key()?.audit();
                    verify(&keeper.connection, key, Reading::NotKept, watch)
                })
                .await;
        };
        let key = self.run(|keeper| Ok(keeper.key()?.audit().clone())).await?;
        let work = move || {
            let mut connection = database::open_to_read(&folder)?;
            // Before the moment that is checked, so that it cannot be ahead of it.
            let marked = MarkFile::in_folder(&folder).read(&key);
            let moment = connection.transaction()?;
            verify(&moment, &key, marked, watch)
        };
        keeper::apart("verify", work).await?
    }
}

fn verify(
    connection: &Connection,
    key: &AuditKey,
    marked: Reading,
    mut watch: impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Option<Verified>, StoreError> {
    let found = head::read(connection, key)?;
    let (events, since): (i64, Option<i64>) = connection.query_row(
        "SELECT (SELECT count(*) FROM audit), (SELECT at FROM audit ORDER BY seq LIMIT 1)",
        [],
        |row| Ok((row.get(0)?, row.get(1).unwrap_or_default())),
    )?;
    let total = events.cast_unsigned();
    let verdict = |first, broken| Verified {
        events: total,
        first,
        since: since.and_then(|at| Timestamp::from_microsecond(at).ok()),
        broken,
    };
    let head = match found {
        Found::Open(head) => head,
        Found::Nothing if events == 0 => {
            let broken = matches!(marked, Reading::At(seq, _) if seq > 0);
            let broken = broken.then_some(Broken { first_bad: Some(1), how: Break::OlderCopy });
            return Ok(Some(verdict(1, broken)));
        }
        Found::Nothing | Found::Sealed => {
            return Ok(Some(verdict(1, Some(Broken { first_bad: None, how: Break::KeyLost }))));
        }
    };
    let Scan::Done(scanned) = scan(connection, key, &head, total, &mut watch)? else { return Ok(None) };
    let around = marked_break(connection, &head, marked)?;
    // Where the chain went on after its newest events were cut off, the note knows more than what is left.
    let cut_off = head.noted.filter(|(how, _at)| *how == Break::Truncated);
    let scanned =
        scanned.filter(|(how, at)| *how != Break::Removed || cut_off.is_none_or(|(_, cut)| cut != *at));
    let all = [scanned, head.noted, around].into_iter().flatten();
    let worst = all.min_by_key(|(_how, at)| *at); // of two at the same place the first one named
    let broken = worst.map(|(how, at)| Broken {
        first_bad: (at > 0 && !matches!(how, Break::MarkMissing | Break::KeyLost)).then_some(at),
        how,
    });
    Ok(Some(verdict(head.first, broken)))
}

/// What is wrong, and at which event; `0` where no event of ours has that place.
pub(super) type Wrong = (Break, u64);

/// What the mark says against this moment.
fn marked_break(connection: &Connection, head: &Head, marked: Reading) -> Result<Option<Wrong>, StoreError> {
    Ok(match marked {
        Reading::NotKept => None,
        Reading::Missing => Some((Break::MarkMissing, head.last + 1)),
        Reading::At(seq, _) if seq > head.last => Some((Break::OlderCopy, head.last + 1)),
        Reading::At(seq, mac) => {
            mac_at(connection, head, seq)?.filter(|found| *found != mac).map(|_other| (Break::OlderCopy, seq))
        }
    })
}

/// What going through all events came to.
enum Scan {
    /// Somebody ended it before its end.
    Ended,
    /// This is wrong, if anything is.
    Done(Option<Wrong>),
}

/// Goes through all events in their order, up to the first one that is not as it was recorded.
fn scan(
    connection: &Connection,
    key: &AuditKey,
    head: &Head,
    total: u64,
    watch: &mut impl FnMut(u64, u64) -> ControlFlow<()>,
) -> Result<Scan, StoreError> {
    let mut statement = connection.prepare(&format!("SELECT {FIELDS}, mac FROM audit ORDER BY seq"))?;
    let mut rows = statement.query([])?;
    let mut link = Link::first(head);
    let mut looked_at: u64 = 0;
    let mut evidence = None;
    let key_was_lost = matches!(head.noted, Some((Break::KeyLost, _)));
    while let Some(row) = rows.next()? {
        if looked_at.is_multiple_of(STEP) && watch(looked_at, total).is_break() {
            return Ok(Scan::Ended);
        }
        looked_at += 1;
        let fields = fields(row)?;
        let number = seq(&fields);
        if u64::try_from(number).map_or(true, |number| number < head.first) {
            if head.evidence.is_some() {
                evidence = Some(key.mac(fields, &evidence.unwrap_or(BEGINNING)));
                continue; // left of a chain that was broken; all of it together is judged at the end
            }
            if key_was_lost {
                continue; // nobody can say any more what these were
            }
            return Ok(Scan::Done(Some((Break::Added, u64::try_from(number).unwrap_or(0)))));
        }
        let number = number.cast_unsigned();
        let mac = key.mac(fields, &link.before);
        let fits = row.get_ref(FIELD_COUNT)? == ValueRef::Blob(&mac);
        if !fits || number != link.expected || number > head.last {
            return suspect::judge(connection, key, head, &link, number, fits)
                .map(|wrong| Scan::Done(Some(wrong)));
        }
        link = Link { expected: number + 1, before: mac };
    }
    if watch(total, total).is_break() {
        return Ok(Scan::Ended);
    }
    if evidence != head.evidence {
        return Ok(Scan::Done(Some((Break::Changed, anew::oldest(connection)?))));
    }
    let end = if link.expected <= head.last {
        Some((Break::Truncated, link.expected))
    } else {
        (link.before != head.last_mac).then_some((Break::Changed, head.last))
    };
    Ok(Scan::Done(end))
}

/// How many events are looked at between two words about it.
const STEP: u64 = 8_192;

/// Where the next event has to fit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Link {
    /// The number it must have.
    pub(super) expected: u64,
    /// The code of the event before it.
    pub(super) before: Mac,
}

impl Link {
    /// Where the first event that is kept has to fit.
    pub(super) const fn first(head: &Head) -> Self {
        Self { expected: head.first, before: head.checkpoint }
    }
}

/// The fields of a row as they are authenticated.
pub(super) fn fields<'a>(row: &'a Row<'_>) -> Result<[ValueRef<'a>; FIELD_COUNT], StoreError> {
    let mut fields = [ValueRef::Null; FIELD_COUNT];
    for (at, field) in fields.iter_mut().enumerate() {
        *field = row.get_ref(at)?;
    }
    Ok(fields)
}

/// The number of a row.
pub(super) fn seq(fields: &[ValueRef<'_>; FIELD_COUNT]) -> i64 {
    fields[0].as_i64().unwrap_or(0)
}
