//! Appending: a transaction in which whoever changes something records it, or nothing of either stays.
//!
//! The head is read inside the transaction, which no other process can have at the same time, and written once at its end.
//! A chain that somebody has broken goes on from its sealed head, so the break stays where it is; what cannot be seen in the
//! chain itself, a lost head, a missing mark or an older copy of the database, is noted in the head before it is covered up
//! by what follows.

use std::cell::{Cell, RefCell};
use std::ops::Deref;

use jiff::Timestamp;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction};

use super::chain::{AuditKey, BEGINNING, Entry};
use super::head::{self, Found, Head};
use super::mark::{MarkFile, Reading};
use super::waiting;
use crate::domain::audit::{Break, Mac, NewEvent};
use crate::platform::random::Random;
use crate::store::error::StoreError;
use crate::store::seal::VaultKey;

/// A transaction that can record. Everything else it does like the connection.
pub(in crate::store) struct Scribe<'a> {
    transaction: &'a Transaction<'a>,
    tools: Tools<'a>,
    /// What the mark said before the transaction began, so that it cannot be ahead of what the transaction sees.
    marked: Cell<Reading>,
    chain: RefCell<Option<Head>>,
}

impl Deref for Scribe<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.transaction
    }
}

/// What a transaction may need from its store.
#[derive(Clone, Copy)]
pub(in crate::store) struct Tools<'a> {
    pub(in crate::store) key: Option<&'a VaultKey>,
    pub(in crate::store) random: &'a dyn Random,
    pub(in crate::store) now: Timestamp,
    pub(in crate::store) mark: Option<&'a MarkFile>,
}

impl<'a> Tools<'a> {
    /// Looks at the mark, which has to happen before the transaction begins.
    pub(in crate::store) fn marked(&self) -> Reading {
        match (self.mark, self.key) {
            (Some(mark), Some(key)) => mark.read(key.audit()),
            _ => Reading::NotKept,
        }
    }

    /// Records in this transaction.
    pub(in crate::store) fn scribe<'b>(self, transaction: &'b Transaction<'b>, marked: Reading) -> Scribe<'b>
    where
        'a: 'b,
    {
        Scribe { transaction, tools: self, marked: Cell::new(marked), chain: RefCell::new(None) }
    }

    /// Moves the mark on, after the commit. One that says something else than the chain has been noted and is replaced.
    pub(in crate::store) fn mark(&self, appended: &Appended) {
        let (Some(mark), Some(key)) = (self.mark, self.key) else { return };
        let Appended { seq, mac, anew } = appended;
        if *anew {
            mark.create(*seq, mac, key.audit(), self.random).ok(); // it stays noted, and the next event tries again
        } else {
            mark.advance(*seq, mac, key.audit(), self.random);
        }
    }
}

/// What a transaction has appended.
pub(in crate::store) struct Appended {
    /// The number of the last event.
    pub(in crate::store) seq: u64,
    mac: Mac,
    /// Whether the mark has to be made anew.
    anew: bool,
}

impl<'a> Scribe<'a> {
    /// The unlocked key.
    pub(in crate::store) fn key(&self) -> Option<&'a VaultKey> {
        self.tools.key
    }

    /// Where randomness comes from.
    pub(in crate::store) fn random(&self) -> &'a dyn Random {
        self.tools.random
    }

    /// When the transaction began.
    pub(in crate::store) const fn now(&self) -> Timestamp {
        self.tools.now
    }

    /// Makes the mark for a chain that comes here from a database in memory, which has none: as of before its first event.
    /// Whatever mark is there belongs to a vault that is gone.
    pub(in crate::store) fn begin_mark(&self) -> Result<(), StoreError> {
        let (Some(mark), Some(key)) = (self.tools.mark, self.audit_key()) else { return Ok(()) };
        mark.create(0, &BEGINNING, key, self.tools.random)?;
        self.marked.set(Reading::At(0, BEGINNING));
        Ok(())
    }

    /// Records an event. Gives back its number, or nothing where it has to wait for the vault's key.
    pub(in crate::store) fn record(&self, event: &NewEvent) -> Result<Option<u64>, StoreError> {
        let entry = Entry::of(event)?;
        let Some(key) = self.audit_key() else {
            waiting::put(self, &entry)?;
            return Ok(None);
        };
        self.chain_waiting()?;
        self.append(&entry, key).map(Some)
    }

    /// Records an event, unless the last one that waits for the vault's key says the same.
    pub(in crate::store) fn record_unless_waiting(&self, event: &NewEvent) -> Result<(), StoreError> {
        if !waiting::last_is(self, &Entry::of(event)?)? {
            self.record(event)?;
        }
        Ok(())
    }

    /// Chains what waits, at most a piece of it; how many that were.
    pub(in crate::store) fn chain_waiting(&self) -> Result<usize, StoreError> {
        let Some(key) = self.audit_key() else { return Ok(0) };
        let waiting = waiting::take(self)?;
        for entry in &waiting {
            self.append(entry, key)?;
        }
        Ok(waiting.len())
    }

    /// Writes the head, if something was appended.
    pub(in crate::store) fn finish(self) -> Result<Option<Appended>, StoreError> {
        let (Some(head), Some(key)) = (self.chain.take(), self.audit_key()) else { return Ok(None) };
        head::write(self.transaction, &head, key, self.tools.random)?;
        let anew = self.disagrees(&head)?;
        Ok(Some(Appended { seq: head.last, mac: head.last_mac, anew }))
    }

    fn audit_key(&self) -> Option<&'a AuditKey> {
        self.tools.key.map(VaultKey::audit)
    }

    /// Does something to the head, which is read at the first need and written at the end.
    pub(super) fn with_head<T>(
        &self,
        key: &AuditKey,
        work: impl FnOnce(&mut Head) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut chain = self.chain.borrow_mut();
        match &mut *chain {
            Some(head) => work(head),
            none => work(none.insert(self.open_head(key)?)),
        }
    }

    fn append(&self, entry: &Entry, key: &AuditKey) -> Result<u64, StoreError> {
        self.with_head(key, |head| self.append_after(head, entry, key))
    }

    fn append_after(&self, head: &mut Head, entry: &Entry, key: &AuditKey) -> Result<u64, StoreError> {
        let mut seq = head.last + 1;
        loop {
            let number = i64::try_from(seq).map_err(|_beyond| exhausted())?;
            let mac = key.mac(entry.fields(number), &head.last_mac);
            match self.insert(number, entry, &mac) {
                Ok(()) => {
                    (head.last, head.last_mac) = (seq, mac);
                    return Ok(seq);
                }
                // Somebody has put a row there. It stays, for everybody to see.
                Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                    seq = self.free_after(seq)?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn insert(&self, seq: i64, entry: &Entry, mac: &Mac) -> rusqlite::Result<()> {
        let insert =
            "INSERT INTO audit (seq, at, account, address, kind, program, pid, outcome, code, detail, mac)
                      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
        self.prepare_cached(insert)?.execute((
            seq,
            entry.at,
            entry.account,
            &entry.address,
            &entry.kind,
            &entry.program,
            entry.pid,
            &entry.outcome,
            &entry.code,
            &entry.detail,
            mac.as_slice(),
        ))?;
        Ok(())
    }

    /// The next number that no row has.
    fn free_after(&self, seq: u64) -> Result<u64, StoreError> {
        let next = "SELECT seq + 1 FROM audit AS taken WHERE seq >= ?1 AND seq < ?2
                    AND NOT EXISTS (SELECT 1 FROM audit WHERE seq = taken.seq + 1) ORDER BY seq LIMIT 1";
        let free: Option<i64> =
            self.query_row(next, (seq.cast_signed(), LARGEST), |row| row.get(0)).optional()?;
        free.map(i64::cast_unsigned).ok_or_else(exhausted)
    }

    /// Where the chain goes on, with what there is to note about it.
    fn open_head(&self, key: &AuditKey) -> Result<Head, StoreError> {
        let mut head = match head::read(self, key)? {
            Found::Open(head) => head,
            lost => return self.begin(&lost, key),
        };
        match self.marked.get() {
            Reading::Missing => head.note(Break::MarkMissing, head.last + 1),
            Reading::At(seq, _) if self.disagrees(&head)? => {
                head.note(Break::OlderCopy, seq.min(head.last + 1));
            }
            Reading::At(..) | Reading::NotKept => {}
        }
        if let Some(gone) = self.cut_off(&head)? {
            head.note(Break::Truncated, gone); // afterwards it would look like a gap in the middle
        }
        Ok(head)
    }

    /// The first of the newest events that are missing.
    fn cut_off(&self, head: &Head) -> Result<Option<u64>, StoreError> {
        let newest = "SELECT max(seq) FROM audit WHERE seq <= ?1";
        let newest: Option<i64> = self.query_row(newest, [head.last.cast_signed()], |row| row.get(0))?;
        let next = newest.and_then(|seq| u64::try_from(seq + 1).ok()).unwrap_or(0).max(head.first);
        Ok((next <= head.last).then_some(next))
    }

    /// Begins the chain, or, where rows or a mark say that there was one, a new one after it.
    fn begin(&self, lost: &Found, key: &AuditKey) -> Result<Head, StoreError> {
        let largest = "SELECT coalesce(max(seq), 0) FROM audit WHERE seq BETWEEN 0 AND ?1";
        let largest: i64 = self.query_row(largest, [LARGEST], |row| row.get(0))?;
        let mut head = Head::after(largest.cast_unsigned());
        if head.last > 0 || *lost == Found::Sealed {
            head.note(Break::KeyLost, head.first);
        } else if matches!(self.marked.get(), Reading::At(seq, _) if seq > 0) {
            head.note(Break::OlderCopy, head.first);
        } else if let (Some(mark), Reading::Missing) = (self.tools.mark, self.marked.get()) {
            // Before the first event is committed: from then on a missing mark means that somebody has removed it.
            mark.create(0, &head.checkpoint, key, self.tools.random)?;
        }
        Ok(head)
    }

    /// Whether the mark said something else than this chain.
    fn disagrees(&self, head: &Head) -> Result<bool, StoreError> {
        Ok(match self.marked.get() {
            Reading::NotKept => false,
            Reading::Missing => true,
            Reading::At(seq, mac) => {
                seq > head.last || mac_at(self, head, seq)?.is_some_and(|found| found != mac)
            }
        })
    }
}

/// The code of an event, where the chain still can tell it.
pub(super) fn mac_at(connection: &Connection, head: &Head, seq: u64) -> Result<Option<Mac>, StoreError> {
    if seq == head.last {
        return Ok(Some(head.last_mac));
    }
    if seq < head.first {
        return Ok((seq + 1 == head.first && seq > 0).then_some(head.checkpoint));
    }
    let mut statement = connection.prepare_cached("SELECT mac FROM audit WHERE seq = ?1")?;
    let found = statement.query_row([seq.cast_signed()], |row| {
        Ok(row.get_ref(0)?.as_blob().ok().and_then(|mac| Mac::try_from(mac).ok()))
    });
    // A row that is gone or not readable is for the chain itself to tell.
    Ok(found.optional()?.flatten())
}

/// No event of ours gets a number beyond this, however far beyond it somebody puts a row.
pub(super) const LARGEST: i64 = 1 << 62;

fn exhausted() -> StoreError {
    StoreError::damaged("the audit log has no number left")
}
