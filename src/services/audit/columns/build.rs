//! Makes chunks out of events, and numbers out of their texts.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;

use super::detail::DetailsBuilder;
use super::{Chunk, NO_PID, Seqs, Words, packed};
use crate::domain::account::AccountId;
use crate::domain::audit::{AuditEvent, AuditKind, Code, Detail, Outcome, Subject};
use crate::store::StoredEvent;

/// An event as it is about to go into columns.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Entry<'a> {
    pub(in super::super) seq: u64,
    pub(in super::super) at: Timestamp,
    pub(in super::super) subject: Option<(AccountId, &'a str)>,
    pub(in super::super) kind: AuditKind,
    pub(in super::super) outcome: Outcome,
    pub(in super::super) program: Option<&'a str>,
    pub(in super::super) pid: Option<u32>,
    pub(in super::super) code: Option<&'a str>,
    pub(in super::super) facts: Facts<'a>,
}

/// The facts of one.
#[derive(Debug, Clone, Copy)]
pub(in super::super) enum Facts<'a> {
    /// As they are stored.
    Json(&'a str),
    /// As they were read.
    Read(&'a Detail),
}

impl<'a> From<&'a AuditEvent> for Entry<'a> {
    fn from(recorded: &'a AuditEvent) -> Self {
        let event = &recorded.event;
        Self {
            seq: recorded.seq,
            at: event.at,
            subject: event.subject.as_ref().map(|subject| (subject.id, subject.address.as_str())),
            kind: event.kind,
            outcome: event.outcome,
            program: event.actor.as_ref().map(|actor| actor.program.as_str()),
            pid: event.actor.as_ref().and_then(|actor| actor.pid),
            code: event.code.as_ref().map(Code::as_str),
            facts: Facts::Read(&event.detail),
        }
    }
}

impl<'a> From<StoredEvent<'a>> for Entry<'a> {
    fn from(event: StoredEvent<'a>) -> Self {
        Self {
            seq: event.seq,
            at: event.at,
            subject: event.account.zip(event.address),
            kind: event.kind,
            outcome: event.outcome,
            program: event.program,
            pid: event.pid,
            code: event.code,
            facts: Facts::Json(event.detail),
        }
    }
}

/// Finds the number of a text, and gives it one where it has none.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Dictionary {
    words: Arc<Words>,
    subjects: HashMap<AccountId, Vec<u32>>,
    programs: HashMap<String, u32>,
    codes: HashMap<String, u32>,
}

impl Dictionary {
    /// The texts, shared with whoever has a picture; brought into order first.
    pub(in super::super) fn words(&mut self) -> Arc<Words> {
        let listed = &self.words.listed;
        let behind = listed.accounts.len() != self.words.subjects.len()
            || listed.programs.len() != self.words.programs.len();
        if behind {
            Arc::make_mut(&mut self.words).list();
        }
        Arc::clone(&self.words)
    }

    fn subject(&mut self, id: AccountId, address: &str) -> u32 {
        let known = self.subjects.entry(id).or_default();
        let same = |number: &&u32| {
            self.words.subject(**number).is_some_and(|subject| subject.address.as_str() == address)
        };
        if let Some(number) = known.iter().find(same) {
            return *number;
        }
        // An address is checked before it is recorded; another one was written by somebody else.
        let Some(address) = address.parse().ok().or_else(|| UNREADABLE.parse().ok()) else { return 0 };
        let words = Arc::make_mut(&mut self.words);
        words.subjects.push(Subject { id, address });
        let number = number_of_last(&words.subjects);
        known.push(number);
        number
    }

    fn program(&mut self, program: &str) -> u32 {
        if let Some(number) = self.programs.get(program) {
            return *number;
        }
        let words = Arc::make_mut(&mut self.words);
        words.programs.push(program.to_owned());
        let number = number_of_last(&words.programs);
        self.programs.insert(program.to_owned(), number);
        number
    }

    fn code(&mut self, code: &str) -> u32 {
        if let Some(number) = self.codes.get(code) {
            return *number;
        }
        let words = Arc::make_mut(&mut self.words);
        words.codes.push(Code::stored(code));
        let number = number_of_last(&words.codes);
        self.codes.insert(code.to_owned(), number);
        number
    }
}

/// Stands where an address cannot be read (RFC 2606, section 2).
const UNREADABLE: &str = "unreadable@address.invalid";

fn number_of_last<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or_default()
}

/// Makes a chunk, event by event, newest first or oldest first.
#[derive(Debug, Default)]
pub(in super::super) struct Builder {
    dictionary: Dictionary,
    seqs: Vec<u64>,
    at: Vec<i64>,
    whose: Vec<u32>,
    kind: Vec<u8>,
    program: Vec<u32>,
    pid: Vec<u32>,
    code: Vec<u32>,
    detail: Vec<u16>,
    details: DetailsBuilder,
}

impl Builder {
    /// An empty one, which goes on with these numbers.
    pub(in super::super) fn with(dictionary: Dictionary) -> Self {
        Self { dictionary, ..Self::default() }
    }

    /// How many events it has.
    pub(in super::super) fn len(&self) -> usize {
        self.seqs.len()
    }

    /// One event more.
    pub(in super::super) fn push(&mut self, entry: &Entry<'_>) {
        self.seqs.push(entry.seq);
        self.at.push(i64::try_from(entry.at.as_nanosecond()).unwrap_or(i64::MAX));
        self.whose.push(entry.subject.map_or(0, |(id, address)| self.dictionary.subject(id, address)));
        self.kind.push(packed(entry.kind, entry.outcome));
        self.program.push(entry.program.map_or(0, |program| self.dictionary.program(program)));
        self.pid.push(entry.pid.unwrap_or(NO_PID));
        self.code.push(entry.code.map_or(0, |code| self.dictionary.code(code)));
        self.detail.push(match entry.facts {
            Facts::Json(json) => self.details.of_json(json),
            Facts::Read(detail) => self.details.of(detail),
        });
    }

    /// All events of a chunk that has the same numbers for its texts.
    pub(in super::super) fn append(&mut self, chunk: &Chunk) {
        self.seqs.extend((0..chunk.len()).map(|place| chunk.seq(place)));
        self.at.extend(&chunk.at);
        self.whose.extend(&chunk.whose);
        self.kind.extend(&chunk.kind);
        self.program.extend(&chunk.program);
        self.pid.extend(&chunk.pid);
        self.code.extend(&chunk.code);
        for number in &chunk.detail {
            let encoded = chunk.details.encoded(usize::from(*number));
            self.detail.push(self.details.of_encoded(encoded, chunk.details.count(*number)));
        }
    }

    /// What was pushed oldest first stands newest first.
    #[must_use]
    pub(in super::super) fn turned(mut self) -> Self {
        self.seqs.reverse();
        self.at.reverse();
        self.whose.reverse();
        self.kind.reverse();
        self.program.reverse();
        self.pid.reverse();
        self.code.reverse();
        self.detail.reverse();
        self
    }

    /// The chunk, and the numbers for the next one.
    pub(in super::super) fn done(self) -> (Chunk, Dictionary) {
        let span = self.at.iter().fold((i64::MAX, i64::MIN), |(from, to), at| (from.min(*at), to.max(*at)));
        let chunk = Chunk {
            seqs: seqs(self.seqs),
            at: self.at.into(),
            whose: self.whose.into(),
            kind: self.kind.into(),
            program: self.program.into(),
            pid: self.pid.into(),
            code: self.code.into(),
            detail: self.detail.into(),
            details: self.details.done(),
            span,
        };
        (chunk, self.dictionary)
    }
}

fn seqs(seqs: Vec<u64>) -> Seqs {
    match seqs.first() {
        Some(first) if seqs.windows(2).all(|pair| pair[1].checked_add(1) == Some(pair[0])) => {
            Seqs::Running(*first)
        }
        _ => Seqs::Listed(seqs.into()),
    }
}
