//! A filter made ready for columns: what is wanted is looked up by number, and each typed word is looked for once in each
//! text, not once in each event.

use jiff::Timestamp;

use super::columns::{Chunk, Words, failed, packed, unpacked};
use super::tally::{Tallies, Wall};
use crate::domain::audit::{AuditFilter, AuditKind, Code, Outcome, Subject, WhichAccount};
use crate::domain::problem::Problem;
use crate::explain;

/// What of a chunk fits.
#[derive(Debug, PartialEq)]
pub(super) struct Picked {
    places: Places,
    /// How many fit in each hour.
    pub(super) tallies: Tallies,
}

#[derive(Debug, PartialEq)]
enum Places {
    /// All of so many.
    All(usize),
    /// These.
    Some(Box<[u16]>),
}

impl Picked {
    /// How many.
    pub(super) fn len(&self) -> usize {
        match &self.places {
            Places::All(count) => *count,
            Places::Some(places) => places.len(),
        }
    }

    /// The place in the chunk of the one at this index.
    pub(super) fn place(&self, index: usize) -> Option<usize> {
        match &self.places {
            Places::All(count) => (index < *count).then_some(index),
            Places::Some(places) => places.get(index).map(|place| usize::from(*place)),
        }
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        match &self.places {
            Places::All(_) => 0,
            Places::Some(places) => size_of_val(&**places),
        }
    }
}

/// A filter made ready.
#[derive(Debug)]
pub(super) struct Sieve {
    filter: AuditFilter,
    /// The words that were typed, in lower case; at most [`MOST_WORDS`].
    typed: Vec<String>,
    /// By kind and outcome in one byte.
    kinds: [bool; 256],
    /// By number: whether it is wanted.
    subjects: Vec<bool>,
    programs: Vec<bool>,
    span: (i64, i64),
    /// By number: which of the typed words occur in it.
    in_kinds: [u64; 256],
    in_subjects: Vec<u64>,
    in_programs: Vec<u64>,
    in_codes: Vec<u64>,
}

/// As many as a number has bits.
const MOST_WORDS: usize = 64;

impl Sieve {
    /// Nothing but what stands for no text is known yet.
    pub(super) fn new(filter: AuditFilter) -> Self {
        let typed = typed(&filter.text);
        let mut sieve = Self {
            kinds: std::array::from_fn(|byte| wants_kind(&filter, byte)),
            subjects: vec![matches!(filter.account, None | Some(WhichAccount::Installation))],
            programs: vec![filter.program.as_deref().is_none_or(str::is_empty)],
            span: (
                filter.since.map_or(i64::MIN, nanoseconds),
                filter.until.map_or(i64::MAX, |until| nanoseconds(until).saturating_sub(1)),
            ),
            in_kinds: [0; 256],
            in_subjects: Vec::new(),
            in_programs: Vec::new(),
            in_codes: vec![0],
            typed,
            filter,
        };
        sieve.in_kinds = std::array::from_fn(|byte| sieve.within(&kind_words(byte)));
        sieve.in_subjects.push(sieve.within(INSTALLATION));
        sieve.in_programs.push(sieve.within(OURSELVES));
        sieve
    }

    /// What was asked for.
    pub(super) fn filter(&self) -> &AuditFilter {
        &self.filter
    }

    /// Looks through texts that are new. To be called before chunks that use them are.
    pub(super) fn learn(&mut self, words: &Words) {
        let (subjects, programs, codes) = words.all();
        for subject in &subjects[self.subjects.len() - 1..] {
            self.subjects.push(self.wants_subject(subject));
            self.in_subjects.push(self.within(subject.address.as_str()));
        }
        for program in &programs[self.programs.len() - 1..] {
            let wanted = self.filter.program.as_ref().is_none_or(|wanted| wanted == program);
            self.programs.push(wanted);
            self.in_programs.push(self.within(program));
        }
        for code in &codes[self.in_codes.len() - 1..] {
            self.in_codes.push(self.within(&code_words(code)));
        }
    }

    fn wants_subject(&self, subject: &Subject) -> bool {
        match &self.filter.account {
            None => true,
            Some(WhichAccount::One(id)) => subject.id == *id,
            Some(WhichAccount::Addressed(address)) => subject.address.same_mailbox(address.as_str()),
            Some(WhichAccount::Installation) => false,
        }
    }

    /// Which of the typed words occur in a text.
    fn within(&self, text: &str) -> u64 {
        let text = text.to_lowercase();
        let typed = self.typed.iter().enumerate();
        typed.fold(0, |found, (bit, word)| found | (u64::from(text.contains(word.as_str())) << bit))
    }

    /// What of a chunk fits, of those numbered `from` on.
    pub(super) fn pick(&self, chunk: &Chunk, from: u64, wall: &mut Wall) -> Picked {
        let mut tallies = Tallies::default();
        let in_details = self.in_details(chunk);
        let all_words = u64::MAX.checked_shr((MOST_WORDS - self.typed.len()) as u32).unwrap_or_default();
        let mut places = Vec::new();
        let apart = chunk.span.1 < self.span.0 || self.span.1 < chunk.span.0;
        let last = if chunk.oldest() < from { from } else { 0 };
        for place in 0..if apart { 0 } else { chunk.len() } {
            let (kind, whose) = (chunk.kind[place], chunk.whose[place] as usize);
            let (program, at) = (chunk.program[place] as usize, chunk.at[place]);
            let wanted = self.kinds[usize::from(kind)]
                && self.subjects[whose]
                && self.programs[program]
                && self.span.0 <= at
                && at <= self.span.1
                && (last == 0 || chunk.seq(place) >= last);
            if !wanted || (all_words != 0 && self.words_of(chunk, place, &in_details) != all_words) {
                continue;
            }
            places.push(place as u16);
            tallies.count(kind, failed(kind), || chunk.details.count(chunk.detail[place]), wall.hour(at));
        }
        let all = places.len() == chunk.len();
        let places = if all { Places::All(chunk.len()) } else { Places::Some(places.into()) };
        Picked { places, tallies }
    }

    fn words_of(&self, chunk: &Chunk, place: usize, in_details: &[u64]) -> u64 {
        self.in_kinds[usize::from(chunk.kind[place])]
            | self.in_subjects[chunk.whose[place] as usize]
            | self.in_programs[chunk.program[place] as usize]
            | self.in_codes[chunk.code[place] as usize]
            | in_details[usize::from(chunk.detail[place])]
    }

    fn in_details(&self, chunk: &Chunk) -> Vec<u64> {
        let mut found = vec![0; if self.typed.is_empty() { 0 } else { chunk.details.len() }];
        for (bit, word) in self.typed.iter().enumerate() {
            chunk.details.search(word, |number| found[number] |= 1 << bit);
        }
        found
    }
}

/// The words of a text that was typed, in lower case.
pub(super) fn typed(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).take(MOST_WORDS).collect()
}

/// What stands for an account where there is none.
pub(super) const INSTALLATION: &str = "This installation";

/// What stands for a program where there is none.
pub(super) const OURSELVES: &str = "Mailward";

/// The code of a failure or an alert and what people read of it.
pub(super) fn code_words(code: &Code) -> String {
    let said = match (code.problem(), code.alert()) {
        (Some(kind), _) => explain::words(&Problem::new(kind)).title,
        (None, Some(rule)) => explain::alert::title(rule).to_owned(),
        (None, None) => String::new(),
    };
    [code.as_str(), &said].join("\n")
}

fn kind_words(byte: usize) -> String {
    let known = u8::try_from(byte).ok().and_then(unpacked);
    known.map_or_else(String::new, |(kind, _)| [kind.code(), kind.words()].join("\n"))
}

fn wants_kind(filter: &AuditFilter, byte: usize) -> bool {
    let known = u8::try_from(byte).ok().and_then(unpacked);
    known.is_some_and(|(kind, outcome)| {
        (filter.kinds.is_empty() || filter.kinds.contains(&kind))
            && filter.outcome.is_none_or(|wanted| wanted == outcome)
    })
}

/// The byte of a hand-out that was done.
pub(super) const HANDED_OUT: u8 = packed(AuditKind::HandedOut, Outcome::Ok);

/// The byte of a renewal that was done.
pub(super) const RENEWED: u8 = packed(AuditKind::TokenRenewed, Outcome::Ok);

fn nanoseconds(at: Timestamp) -> i64 {
    i64::try_from(at.as_nanosecond()).unwrap_or(if at < Timestamp::UNIX_EPOCH { i64::MIN } else { i64::MAX })
}
