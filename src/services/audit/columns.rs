//! The log in memory: columns of numbers, in chunks, with each text kept once.
//!
//! About 30 bytes an event, so that a million can be looked through in milliseconds. A chunk never changes once it is made:
//! pictures share it. Whatever a database holds, a number that leads nowhere reads as nothing and never panics.

use std::sync::Arc;

use jiff::Timestamp;

use super::browse::Row;
use crate::domain::audit::{Actor, AuditKind, Code, NewEvent, Outcome, Subject};

mod build;
mod detail;

pub(super) use build::{Builder, Dictionary, Entry, Facts};
pub(super) use detail::{Details, plain_facts};

/// How many events a chunk holds at most; their places fit 16 bits.
pub(super) const CHUNK: usize = 16_384;

/// Events in columns, newest first.
#[derive(Debug, PartialEq)]
pub(super) struct Chunk {
    seqs: Seqs,
    /// Nanoseconds since 1970.
    pub(super) at: Box<[i64]>,
    /// Places in [`Words::subjects`], one more; 0 is the installation.
    pub(super) whose: Box<[u32]>,
    /// Places in [`AuditKind::ALL`], twice, and one more where it failed.
    pub(super) kind: Box<[u8]>,
    /// Places in [`Words::programs`], one more; 0 is Mailward itself.
    pub(super) program: Box<[u32]>,
    /// [`NO_PID`] where it is not known.
    pid: Box<[u32]>,
    /// Places in [`Words::codes`], one more; 0 is none.
    pub(super) code: Box<[u32]>,
    /// Places in `details`.
    pub(super) detail: Box<[u16]>,
    pub(super) details: Details,
    /// The earliest and the latest of `at`.
    pub(super) span: (i64, i64),
}

/// The numbers of a chunk's events.
#[derive(Debug, PartialEq)]
enum Seqs {
    /// This one first, then each one less.
    Running(u64),
    /// These; some in between are missing.
    Listed(Box<[u64]>),
}

const NO_PID: u32 = u32::MAX;

/// A kind and an outcome in one byte.
pub(super) const fn packed(kind: AuditKind, outcome: Outcome) -> u8 {
    // Kinds are numbered in the order of `ALL`, which a test holds.
    (kind as u8) << 1 | matches!(outcome, Outcome::Failed) as u8
}

/// The opposite.
pub(super) fn unpacked(byte: u8) -> Option<(AuditKind, Outcome)> {
    let kind = *AuditKind::ALL.get(usize::from(byte >> 1))?;
    Some((kind, if failed(byte) { Outcome::Failed } else { Outcome::Ok }))
}

/// Whether an event with this byte failed.
pub(super) const fn failed(byte: u8) -> bool {
    byte & 1 == 1
}

impl Chunk {
    /// How many events it holds.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }

    /// The number of the event at this place.
    pub(super) fn seq(&self, place: usize) -> u64 {
        match &self.seqs {
            Seqs::Running(first) => first.saturating_sub(place as u64),
            Seqs::Listed(seqs) => seqs.get(place).copied().unwrap_or_default(),
        }
    }

    /// How many of them are numbered `first` or more.
    pub(super) fn len_from(&self, first: u64) -> usize {
        if self.oldest() >= first {
            return self.len();
        }
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.seq(middle) >= first { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// The greatest number; 0 where it is empty.
    pub(super) fn newest(&self) -> u64 {
        if self.at.is_empty() { 0 } else { self.seq(0) }
    }

    /// The least number.
    pub(super) fn oldest(&self) -> u64 {
        self.seq(self.len().saturating_sub(1))
    }

    /// The event at this place.
    pub(super) fn row(&self, place: usize, words: &Words) -> Option<Row> {
        let (kind, outcome) = unpacked(*self.kind.get(place)?)?;
        let pid = Some(*self.pid.get(place)?).filter(|pid| *pid != NO_PID);
        let program = words.program(*self.program.get(place)?);
        let event = NewEvent {
            at: Timestamp::from_nanosecond(i128::from(*self.at.get(place)?)).ok()?,
            subject: words.subject(*self.whose.get(place)?).cloned(),
            kind,
            actor: program.map(|program| Actor { program: program.to_owned(), pid }),
            outcome,
            code: words.code(*self.code.get(place)?).cloned(),
            detail: self.details.get(*self.detail.get(place)?),
        };
        Some(Row { seq: self.seq(place), event })
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        let seqs = match &self.seqs {
            Seqs::Running(_) => 0,
            Seqs::Listed(seqs) => size_of_val(&**seqs),
        };
        seqs + size_of_val(&*self.at)
            + size_of_val(&*self.whose)
            + size_of_val(&*self.kind)
            + size_of_val(&*self.program)
            + size_of_val(&*self.pid)
            + size_of_val(&*self.code)
            + size_of_val(&*self.detail)
            + self.details.bytes()
    }
}

/// Texts that the columns name by their place. Grows only.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Words {
    subjects: Vec<Subject>,
    programs: Vec<String>,
    codes: Vec<Code>,
    /// The same for people to choose from, in order.
    pub(super) listed: Listed,
}

/// What occurs, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Listed {
    /// By address.
    pub(super) accounts: Arc<Vec<Subject>>,
    /// By name.
    pub(super) programs: Arc<Vec<String>>,
}

impl Words {
    fn subject(&self, number: u32) -> Option<&Subject> {
        nth(&self.subjects, number)
    }

    fn program(&self, number: u32) -> Option<&str> {
        nth(&self.programs, number).map(String::as_str)
    }

    fn code(&self, number: u32) -> Option<&Code> {
        nth(&self.codes, number)
    }

    /// All of them, in the order of their numbers, which begin at 1.
    pub(super) fn all(&self) -> (&[Subject], &[String], &[Code]) {
        (&self.subjects, &self.programs, &self.codes)
    }

    /// Puts what is new into order.
    fn list(&mut self) {
        if self.listed.accounts.len() != self.subjects.len() {
            let mut accounts = self.subjects.clone();
            accounts.sort_by(|a, b| (a.address.as_str(), a.id).cmp(&(b.address.as_str(), b.id)));
            self.listed.accounts = Arc::new(accounts);
        }
        if self.listed.programs.len() != self.programs.len() {
            let mut programs = self.programs.clone();
            programs.sort_unstable();
            self.listed.programs = Arc::new(programs);
        }
    }
}

fn nth<T>(list: &[T], number: u32) -> Option<&T> {
    list.get((number as usize).checked_sub(1)?)
}

#[cfg(test)]
mod tests;
