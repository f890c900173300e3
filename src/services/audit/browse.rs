//! The events that somebody looks at: as many as are loaded, those that fit, and how many an hour and a day.
//!
//! A picture: cheap to clone and to compare, because a snapshot holds it, and never changed. A row is made when it is asked
//! for.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::columns::{Chunk, Words};
use super::sieve::Picked;
use super::tally::Tallies;
use super::{Browser, columns};
use crate::domain::audit::{AuditEvent, AuditFilter, NewEvent, Subject};

/// What somebody looks at.
#[derive(Debug, Clone)]
pub struct Browsing(Arc<Picture>);

#[derive(Debug, Clone, PartialEq)]
struct Picture {
    filter: AuditFilter,
    /// How many events are loaded, of how many.
    loaded: (u64, u64),
    len: usize,
    pieces: Vec<Piece>,
    words: Arc<Words>,
    days: Vec<DayCount>,
    hours: Vec<HourCount>,
}

/// A chunk, and what of it fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Piece {
    pub(super) chunk: Arc<Chunk>,
    pub(super) picked: Arc<Picked>,
    /// How many fit in this one and in those before it.
    pub(super) up_to: usize,
}

/// One event of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number.
    pub seq: u64,
    /// What was recorded.
    pub event: NewEvent,
}

/// How many events of a day fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCount {
    /// The day, by the clock on the wall.
    pub day: Date,
    /// Those that were done.
    pub done: u32,
    /// Those that failed.
    pub failed: u32,
}

/// How many events of an hour fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HourCount {
    /// When it begins, by the clock on the wall.
    pub start: Timestamp,
    /// Hand-outs that were done; one that was merged from several counts as those.
    pub handed_out: u32,
    /// Renewals that were done.
    pub renewed: u32,
    /// All events that were done, those two kinds included.
    pub done: u32,
    /// Events that failed.
    pub failed: u32,
}

impl PartialEq for Browsing {
    /// Pictures share what did not change, so the same one is known at a glance and another one soon.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl Browsing {
    /// Those of these events that fit, newest first, as they look when the whole log has been read.
    pub fn of(events: Vec<AuditEvent>, filter: AuditFilter, zone: &TimeZone) -> Self {
        let mut browser = Browser::start(filter, zone.clone());
        let mut events = events.into_iter();
        while events.len() > 0 {
            let piece: Vec<AuditEvent> = events.by_ref().take(columns::CHUNK).collect();
            browser.take_older(&piece);
        }
        browser.complete();
        browser.picture()
    }

    pub(super) fn new(
        filter: AuditFilter,
        pieces: Vec<Piece>,
        words: Arc<Words>,
        loaded: (u64, u64),
    ) -> Self {
        let tallies = Tallies::merged(pieces.iter().map(|piece| &piece.picked.tallies));
        Self(Arc::new(Picture {
            filter,
            loaded,
            len: pieces.last().map_or(0, |piece| piece.up_to),
            pieces,
            words,
            days: tallies.days(),
            hours: tallies.hours(),
        }))
    }

    /// As it looks while the log is read, or where it is larger than what is listed.
    #[cfg(feature = "testing")]
    pub fn pretend_loaded(&mut self, done: u64, of: u64) {
        Arc::make_mut(&mut self.0).loaded = (done, of);
    }

    /// What was asked for.
    pub fn filter(&self) -> &AuditFilter {
        &self.0.filter
    }

    /// How many events fit, of those that are loaded.
    pub fn len(&self) -> usize {
        self.0.len
    }

    /// Whether none fits so far.
    pub fn is_empty(&self) -> bool {
        self.0.len == 0
    }

    /// The event at this place of the list, newest first.
    pub fn row(&self, index: usize) -> Option<Row> {
        let pieces = &self.0.pieces;
        let at = pieces.partition_point(|piece| piece.up_to <= index);
        let piece = pieces.get(at)?;
        let before = piece.up_to - piece.picked.len();
        piece.chunk.row(piece.picked.place(index - before)?, &self.0.words)
    }

    /// The place in the list of the event with this number; `None` where it does not fit or is not loaded.
    pub fn place_of(&self, seq: u64) -> Option<usize> {
        let pieces = &self.0.pieces;
        let piece = pieces.get(pieces.partition_point(|piece| piece.chunk.oldest() > seq))?;
        let before = piece.up_to - piece.picked.len();
        let number = |index: usize| piece.picked.place(index).map(|place| piece.chunk.seq(place));
        let (mut low, mut high) = (0, piece.picked.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if number(middle)? > seq { low = middle + 1 } else { high = middle }
        }
        (number(low)? == seq).then_some(before + low)
    }

    /// How many of those that fit there were on each day, newest day first; days without any are left out.
    pub fn days(&self) -> &[DayCount] {
        &self.0.days
    }

    /// The same by the hour, with hand-outs and renewals apart.
    pub fn hours(&self) -> &[HourCount] {
        &self.0.hours
    }

    /// Every account that occurs in what is loaded, by address; also those that are gone.
    pub fn accounts(&self) -> &[Subject] {
        &self.0.words.listed.accounts
    }

    /// Every program that occurs in what is loaded, by name.
    pub fn programs(&self) -> &[String] {
        &self.0.words.listed.programs
    }

    /// How many events have been looked through, of how many.
    pub fn loaded(&self) -> (u64, u64) {
        self.0.loaded
    }

    /// Whether the whole log has been looked through.
    pub fn is_complete(&self) -> bool {
        self.0.loaded.0 >= self.0.loaded.1
    }
}

#[cfg(test)]
mod tests;
