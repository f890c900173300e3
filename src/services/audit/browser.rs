//! Reads the log for somebody who looks at it, and keeps what is read in columns.
//!
//! Whoever drives it calls [`Browser::more`] until it is complete and [`Browser::newer`] when something was recorded, and
//! shows a [`Browser::picture`] after each. The newest events come first, so that the first page does not wait for the rest.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::browse::Piece;
use super::columns::{Builder, CHUNK, Chunk, Dictionary, Entry};
use super::log::{Log, Span};
use super::sieve::{Picked, Sieve};
use super::tally::Wall;
use super::{Browsing, Context};
use crate::domain::audit::{AuditEvent, AuditFilter};
use crate::domain::problem::Problem;

/// What is read of the log, and what of it is wanted.
#[derive(Debug)]
pub struct Browser {
    sieve: Sieve,
    wall: Wall,
    dictionary: Dictionary,
    /// Newest first.
    log: Vec<(Arc<Chunk>, Arc<Picked>)>,
    /// How many events there are, as far as is known.
    total: u64,
    /// The first event that is kept; the ones before it were pruned.
    first: u64,
    /// Whether nothing older is to be read.
    complete: bool,
}

impl Browser {
    /// Nothing is read yet. Days and hours are those of this zone.
    pub fn start(filter: AuditFilter, zone: TimeZone) -> Self {
        Self {
            sieve: Sieve::new(filter),
            wall: Wall::new(zone),
            dictionary: Dictionary::default(),
            log: Vec::new(),
            total: 0,
            first: 0,
            complete: false,
        }
    }

    /// Reads the next piece, older than what is there.
    pub async fn more(&mut self, context: &Context) -> Result<(), Problem> {
        self.more_of(&context.store).await
    }

    /// Takes in what was recorded since, a piece of it at a time, and leaves out what was pruned. Whether there may be more.
    pub async fn newer(&mut self, context: &Context) -> Result<bool, Problem> {
        self.newer_of(&context.store).await
    }

    /// Wants other events from now on. What is read stays.
    pub fn set_filter(&mut self, filter: AuditFilter) {
        self.sieve = Sieve::new(filter);
        self.sieve.learn(&self.dictionary.words());
        for (chunk, picked) in &mut self.log {
            *picked = Arc::new(self.sieve.pick(chunk, self.first, &mut self.wall));
        }
    }

    /// Whether the whole log has been read.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// What is there now.
    pub fn picture(&mut self) -> Browsing {
        let mut up_to = 0;
        let pieces = self.log.iter().map(|(chunk, picked)| {
            up_to += picked.len();
            Piece { chunk: Arc::clone(chunk), picked: Arc::clone(picked), up_to }
        });
        let pieces = pieces.collect();
        let read = self.log.iter().map(|(chunk, _)| chunk.len_from(self.first) as u64).sum();
        // The last look at the whole may be older than the last event.
        let total = if self.complete { read } else { self.total.max(read + 1) };
        Browsing::new(self.sieve.filter().clone(), pieces, self.dictionary.words(), (read, total))
    }

    /// Bytes that the columns take.
    pub fn bytes(&self) -> usize {
        self.log.iter().map(|(chunk, picked)| chunk.bytes() + picked.bytes()).sum()
    }

    pub(super) async fn more_of(&mut self, log: &impl Log) -> Result<(), Problem> {
        let oldest = self.log.last().map(|(chunk, _)| chunk.oldest());
        if self.complete || oldest == Some(0) {
            return Ok(());
        }
        if oldest.is_none() {
            self.look_at(log).await?;
        }
        let size = if oldest.is_none() { FIRST } else { CHUNK };
        let builder = Builder::with(self.dictionary.clone());
        let builder = log.read(Span::Before(oldest), size, builder).await?;
        self.complete = builder.len() < size;
        self.put(builder, usize::MAX);
        Ok(())
    }

    pub(super) async fn newer_of(&mut self, log: &impl Log) -> Result<bool, Problem> {
        let Some(newest) = self.log.first().map(|(chunk, _)| chunk.newest()) else {
            // Nothing was there: what is new is all there is.
            self.complete = false;
            self.more_of(log).await?;
            return Ok(!self.complete);
        };
        let last = self.look_at(log).await?;
        if last < newest {
            // It is another log: everything was erased, or an older copy was put back.
            let filter = self.sieve.filter().clone();
            *self = Self::start(filter, self.wall.zone());
            self.more_of(log).await?;
            return Ok(false);
        }
        let builder = Builder::with(self.dictionary.clone());
        let builder = log.read(Span::After(newest), PIECE, builder).await?;
        let whole = builder.len() == PIECE;
        self.put_in_front(builder.turned());
        Ok(whole)
    }

    /// How much there is. Gives back the number of the last event.
    async fn look_at(&mut self, log: &impl Log) -> Result<u64, Problem> {
        let extent = log.extent().await?;
        self.total = extent.count;
        if extent.first > self.first {
            self.prune(extent.first);
        }
        Ok(extent.last)
    }

    fn prune(&mut self, first: u64) {
        self.first = first;
        self.log.retain(|(chunk, _)| chunk.newest() >= first);
        if let Some((chunk, picked)) = self.log.last_mut()
            && chunk.oldest() < first
        {
            *picked = Arc::new(self.sieve.pick(chunk, first, &mut self.wall));
        }
    }

    /// New events, together with the ones before them as long as those are few: a screen that is open for days must not end
    /// up with a chunk for each event, nor copy many for one.
    fn put_in_front(&mut self, mut builder: Builder) {
        if builder.len() == 0 {
            return;
        }
        if let Some((chunk, _)) = self.log.first()
            && chunk.len() + builder.len() <= TOGETHER
        {
            builder.append(chunk);
            self.log.remove(0);
        }
        self.put(builder, 0);
    }

    fn put(&mut self, builder: Builder, at: usize) {
        let (chunk, dictionary) = builder.done();
        self.dictionary = dictionary;
        if chunk.len() == 0 {
            return;
        }
        self.sieve.learn(&self.dictionary.words());
        let picked = self.sieve.pick(&chunk, self.first, &mut self.wall);
        self.log.insert(at.min(self.log.len()), (Arc::new(chunk), Arc::new(picked)));
    }

    /// Takes events that stand in memory already, newest first and older than what is there.
    pub(super) fn take_older(&mut self, events: &[AuditEvent]) {
        let mut builder = Builder::with(self.dictionary.clone());
        for event in events {
            builder.push(&Entry::from(event));
        }
        self.put(builder, usize::MAX);
    }

    /// There are no others.
    pub(super) const fn complete(&mut self) {
        self.complete = true;
    }
}

/// The first piece is small: it fills a few screens and is there at once.
const FIRST: usize = 2_048;

/// So many new events are taken in at once.
const PIECE: usize = 4_096;

/// New events stand in one chunk up to so many.
const TOGETHER: usize = 1_024;

#[cfg(test)]
mod tests;
