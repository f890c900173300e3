//! How many events there are in an hour and on a day, by the clock on the wall.
//!
//! Looking up what the clock on the wall shows is slow; events stand in the order of time nearly always, so the hour of the
//! one before is tried first.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::browse::{DayCount, HourCount};
use super::sieve::{HANDED_OUT, RENEWED};

/// The clock on the wall, and the hour that was looked up last.
#[derive(Debug)]
pub(super) struct Wall {
    zone: TimeZone,
    hour: Hour,
    /// Where it begins and ends, in nanoseconds.
    span: (i64, i64),
}

/// An hour: when it begins, in seconds since 1970, and on which day it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hour {
    start: i64,
    day: Date,
}

impl Wall {
    /// In this zone.
    pub(super) fn new(zone: TimeZone) -> Self {
        Self { zone, hour: Hour { start: 0, day: Date::ZERO }, span: (0, 0) }
    }

    /// Where the clock hangs.
    pub(super) fn zone(&self) -> TimeZone {
        self.zone.clone()
    }

    /// The hour of a moment in nanoseconds.
    pub(super) fn hour(&mut self, at: i64) -> Hour {
        if at < self.span.0 || self.span.1 <= at {
            self.turn(at);
        }
        self.hour
    }

    fn turn(&mut self, at: i64) {
        let second = at.div_euclid(NANOSECONDS);
        let moment = Timestamp::from_second(second).unwrap_or_default();
        let offset = i64::from(self.zone.to_offset(moment).seconds());
        // Not every zone is a whole number of hours away.
        let start = (second + offset).div_euclid(HOUR) * HOUR - offset;
        self.span = (start.saturating_mul(NANOSECONDS), (start + HOUR).saturating_mul(NANOSECONDS));
        self.hour = Hour { start, day: self.zone.to_datetime(moment).date() };
    }
}

const NANOSECONDS: i64 = 1_000_000_000;
const HOUR: i64 = 3_600;

/// Counts by the hour.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Tallies(Vec<Tally>);

#[derive(Debug, Clone, Copy, PartialEq)]
struct Tally {
    hour: Hour,
    handed_out: u32,
    renewed: u32,
    done: u32,
    failed: u32,
}

impl Tallies {
    /// One event more; `stands_for` says how many hand-outs it stands for, and is asked only for one.
    pub(super) fn count(&mut self, kind: u8, failed: bool, stands_for: impl FnOnce() -> u32, hour: Hour) {
        if self.0.last().is_none_or(|last| last.hour != hour) {
            self.0.push(Tally { hour, handed_out: 0, renewed: 0, done: 0, failed: 0 });
        }
        let Some(tally) = self.0.last_mut() else { return };
        tally.done += u32::from(!failed);
        tally.failed += u32::from(failed);
        match kind {
            HANDED_OUT => tally.handed_out = tally.handed_out.saturating_add(stands_for()),
            RENEWED => tally.renewed += 1,
            _ => {}
        }
    }

    /// All of these in one, newest first.
    pub(super) fn merged<'a>(all: impl Iterator<Item = &'a Self>) -> Self {
        let mut tallies: Vec<Tally> = all.flat_map(|tallies| tallies.0.iter().copied()).collect();
        tallies.sort_by_key(|tally| std::cmp::Reverse(tally.hour.start));
        tallies.dedup_by(|next, kept| {
            let same = next.hour.start == kept.hour.start;
            if same {
                kept.handed_out = kept.handed_out.saturating_add(next.handed_out);
                kept.renewed += next.renewed;
                kept.done += next.done;
                kept.failed += next.failed;
            }
            same
        });
        Self(tallies)
    }

    /// By the hour, newest first.
    pub(super) fn hours(&self) -> Vec<HourCount> {
        let hour = |tally: &Tally| HourCount {
            start: Timestamp::from_second(tally.hour.start).unwrap_or_default(),
            handed_out: tally.handed_out,
            renewed: tally.renewed,
            done: tally.done,
            failed: tally.failed,
        };
        self.0.iter().map(hour).collect()
    }

    /// By the day, newest first.
    pub(super) fn days(&self) -> Vec<DayCount> {
        let mut days: Vec<DayCount> = Vec::new();
        for tally in &self.0 {
            let day = tally.hour.day;
            if days.last().is_none_or(|last| last.day != day) {
                days.push(DayCount { day, done: 0, failed: 0 });
            }
            if let Some(last) = days.last_mut() {
                last.done += tally.done;
                last.failed += tally.failed;
            }
        }
        days
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour_of(wall: &mut Wall, moment: &str) -> (String, String) {
        let at: Timestamp = moment.parse().unwrap();
        let hour = wall.hour(i64::try_from(at.as_nanosecond()).unwrap());
        (Timestamp::from_second(hour.start).unwrap().to_string(), hour.day.to_string())
    }

    #[test]
    fn hours_and_days_are_those_of_the_clock_on_the_wall() {
        let table = [
            ("UTC", "2026-11-22T23:59:59.999Z", "2026-11-22T23:00:00Z", "2026-11-22"),
            ("Europe/Berlin", "2026-11-22T23:00:00Z", "2026-11-22T23:00:00Z", "2026-11-23"),
            ("Asia/Kolkata", "2026-11-22T18:29:59Z", "2026-11-22T17:30:00Z", "2026-11-22"),
            ("Asia/Kolkata", "2026-11-22T18:30:00Z", "2026-11-22T18:30:00Z", "2026-11-23"),
            ("America/St_Johns", "1969-12-31T23:59:59Z", "1969-12-31T23:30:00Z", "1969-12-31"),
        ];
        for (zone, moment, start, day) in table {
            let mut wall = Wall::new(TimeZone::get(zone).unwrap());
            assert_eq!(hour_of(&mut wall, moment), (start.to_owned(), day.to_owned()), "{zone} {moment}");
        }
    }

    #[test]
    fn the_hour_that_comes_twice_in_autumn_counts_as_two() {
        let mut wall = Wall::new(TimeZone::get("Europe/Berlin").unwrap());
        let first = hour_of(&mut wall, "2026-10-25T00:30:00Z");
        let second = hour_of(&mut wall, "2026-10-25T01:30:00Z");
        assert_ne!(first.0, second.0);
        assert_eq!(first.1, second.1);
    }

    #[test]
    fn moments_out_of_their_order_and_at_the_ends_of_time_are_counted() {
        let mut wall = Wall::new(TimeZone::UTC);
        let mut tallies = Tallies::default();
        for at in [7_200_000_000_000, 0, 7_200_000_000_001, i64::MIN, i64::MAX] {
            let hour = wall.hour(at);
            tallies.count(RENEWED, false, || 1, hour);
        }
        let merged = Tallies::merged([tallies].iter());
        let counts: Vec<u32> = merged.hours().iter().map(|hour| hour.renewed).collect();
        assert_eq!(counts, [1, 2, 1, 1]);
    }
}
