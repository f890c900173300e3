//! Retention: old events are removed from the old end only, and the chain stays provable.
//!
//! The checkpoint in the sealed head moves with them, and `log.pruned`, which names what went, is recorded in the same
//! transaction. What goes is checked on its way out: a break in it is told by that event, and does not vanish silently. A
//! clock that jumped may make everything look old; then the event says that nothing was left.

use jiff::Timestamp;

use super::anew;
use super::append::Scribe;
use super::chain::{AuditKey, FIELD_COUNT, FIELDS};
use super::head::Head;
use super::verify::{Link, fields, seq};
use crate::domain::audit::{AuditKind, Break, FactName, Mac, NewEvent};
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::seal::VaultKey;

impl Store {
    /// Removes the events that are older than `before`, up to the first one that is not, and none after the number
    /// `not_after`; how many went. In pieces, so that nobody waits long. Needs the vault's key.
    pub async fn prune_audit(&self, before: Timestamp, not_after: Option<u64>) -> Result<u64, StoreError> {
        let mut pruned = 0;
        loop {
            let gone = self
                .run(move |keeper| {
                    keeper.key()?;
                    keeper.write(|scribe| prune(scribe, before, not_after))
                })
                .await?;
            pruned += gone;
            if gone < PIECE {
                return Ok(pruned);
            }
        }
    }
}

/// So many go in one transaction.
const PIECE: u64 = 10_000;

fn prune(scribe: &Scribe<'_>, before: Timestamp, not_after: Option<u64>) -> Result<u64, StoreError> {
    let Some(key) = scribe.key().map(VaultKey::audit) else { return Err(StoreError::Locked) };
    if scribe.query_row("SELECT NOT EXISTS (SELECT 1 FROM audit)", [], |row| row.get(0))? {
        return Ok(0);
    }
    let gone = scribe.with_head(key, |head| {
        let mut gone = look(scribe, key, head, before, not_after)?;
        if let Some(gone) = &mut gone {
            // Its code is made anew below, so what is wrong with it now would never be told.
            if head.evidence.is_some() && anew::evidence(scribe, key, head.first)? != head.evidence {
                gone.broken.get_or_insert(Break::Changed);
            }
            scribe.execute("DELETE FROM audit WHERE seq <= ?1", [gone.last])?;
            if let Ok(last) = u64::try_from(gone.last)
                && last >= head.first
            {
                (head.first, head.checkpoint) = (last + 1, gone.checkpoint);
            }
            head.noted = head.noted.filter(|(_how, at)| *at >= head.first);
            if head.evidence.is_some() {
                head.evidence = anew::evidence(scribe, key, head.first)?;
            }
        }
        Ok(gone.map(|gone| (gone, head.first > head.last)))
    })?;
    let Some((gone, everything)) = gone else { return Ok(0) };
    let mut event = NewEvent::new(AuditKind::LogPruned, scribe.now())
        .with(FactName::Count, gone.count)
        .with(FactName::FirstSeq, gone.first.max(0).cast_unsigned())
        .with(FactName::LastSeq, gone.last.max(0).cast_unsigned())
        .with(FactName::OlderThan, before);
    if everything {
        event = event.with(FactName::What, "everything");
    }
    if let Some(how) = gone.broken {
        event = event.with(FactName::Reason, how.code());
    }
    scribe.record(&event)?;
    Ok(gone.count)
}

/// What goes.
struct Gone {
    count: u64,
    first: i64,
    last: i64,
    checkpoint: Mac,
    /// What was wrong with it.
    broken: Option<Break>,
}

fn look(
    scribe: &Scribe<'_>,
    key: &AuditKey,
    head: &Head,
    before: Timestamp,
    not_after: Option<u64>,
) -> Result<Option<Gone>, StoreError> {
    let select = format!("SELECT {FIELDS}, mac FROM audit WHERE seq <= ?1 ORDER BY seq LIMIT ?2");
    let mut statement = scribe.prepare_cached(&select)?;
    let until = not_after.unwrap_or(u64::MAX).min(head.last).cast_signed();
    let mut rows = statement.query((until, PIECE.cast_signed()))?;
    let mut link = Link::first(head);
    let mut gone: Option<Gone> = None;
    while let Some(row) = rows.next()? {
        let fields = fields(row)?;
        if fields[1].as_i64().is_ok_and(|at| at >= before.as_microsecond()) {
            break;
        }
        let number = seq(&fields);
        let mac = key.mac(fields, &link.before);
        let theirs = row.get_ref(FIELD_COUNT)?.as_blob().ok().and_then(|mac| Mac::try_from(mac).ok());
        let gone =
            gone.get_or_insert(Gone { count: 0, first: number, last: number, checkpoint: mac, broken: None });
        (gone.count, gone.last) = (gone.count + 1, number);
        let Some(number) = u64::try_from(number).ok().filter(|number| *number >= head.first) else {
            if head.evidence.is_none() && !matches!(head.noted, Some((Break::KeyLost, _))) {
                gone.broken.get_or_insert(Break::Added);
            }
            continue; // from before the chain began
        };
        if number != link.expected {
            gone.broken.get_or_insert(Break::Removed);
        } else if theirs != Some(mac) {
            gone.broken.get_or_insert(Break::Changed);
        }
        gone.checkpoint = if number == head.last { head.last_mac } else { theirs.unwrap_or(mac) };
        link = Link { expected: number + 1, before: gone.checkpoint };
    }
    Ok(gone)
}
