//! How often tokens of one account are handed out: by the hour and by the day, against its own busiest ones so far.
//!
//! What is usual is learnt from days that are over, so a loop that grows slowly does not become usual while it grows; and from
//! days of use, so a holiday unlearns nothing. A day on which something stood out teaches nothing unless somebody calls it
//! expected.

use std::collections::{BTreeMap, VecDeque};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{AlertRule, Counted, Finding};

/// The hand-outs of one account.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Pace {
    since: Option<Timestamp>,
    /// The last hour, by the minute.
    hour: Window,
    /// The last day, by the hour.
    day: Window,
    /// Which day since the beginning it is, and how much was seen of it.
    number: i64,
    today: Day,
    /// Whether something stood out today.
    stood_out: bool,
    /// Days of use that are over, oldest first.
    before: VecDeque<Day>,
    /// What a person has called expected.
    expected: Day,
}

/// The most hand-outs of a day within an hour, and within a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Day {
    hour: u32,
    day: u32,
}

impl Pace {
    /// Takes in hand-outs, and says what of it is far more than usual.
    pub(super) fn hand_out(&mut self, at: Timestamp, program: Option<&str>, count: u32) -> Vec<Finding> {
        let since = *self.since.get_or_insert(at);
        self.begin(at.duration_since(since).as_secs().div_euclid(24 * 60 * 60));
        let hour = self.hour.take(at.as_second().div_euclid(60), 60, program, count);
        let day = self.day.take(at.as_second().div_euclid(60 * 60), 24, program, count);
        self.today = Day { hour: self.today.hour.max(hour), day: self.today.day.max(day) };
        let days = u32::try_from(self.before.len()).unwrap_or(u32::MAX);
        if days < LEARNING {
            return Vec::new(); // nobody knows yet what is usual
        }
        let usual = self.before.iter().fold(self.expected, |most, day| Day {
            hour: most.hour.max(day.hour),
            day: most.day.max(day.day),
        });
        let counts = [
            (AlertRule::Burst, &self.hour, hour, usual.hour),
            (AlertRule::BusyDay, &self.day, day, usual.day),
        ];
        let stands_out =
            |(rule, _, count, usual): &(AlertRule, &Window, u32, u32)| *count > most(*rule, *usual);
        let found: Vec<_> = counts
            .into_iter()
            .filter(stands_out)
            .map(|(rule, window, count, usual)| Finding {
                rule,
                program: window.mostly(count),
                counted: Some(Counted { count, usual, days }),
            })
            .collect();
        self.stood_out |= !found.is_empty();
        found
    }

    /// So many are usual from now on.
    pub(super) fn expect(&mut self, rule: AlertRule, count: u32) {
        match rule {
            AlertRule::Burst => self.expected.hour = self.expected.hour.max(count),
            AlertRule::BusyDay => self.expected.day = self.expected.day.max(count),
            _ => {}
        }
    }

    /// It is this day. A clock that is set back a little ends none.
    fn begin(&mut self, number: i64) {
        if number == self.number || number == self.number - 1 {
            return;
        }
        let over = std::mem::take(&mut self.today);
        if over.day > 0 && !std::mem::take(&mut self.stood_out) {
            self.before.push_back(over);
        }
        if self.before.len() > DAYS {
            self.before.pop_front();
        }
        self.number = number;
    }
}

/// What a finding of these rules has passed: as often as four times over, a new one is told.
pub(super) fn magnitude(finding: &Finding) -> Option<u32> {
    let counted = finding.counted.filter(|_| is_about_pace(finding.rule))?;
    Some((counted.count / most(finding.rule, counted.usual)).max(1).ilog(4))
}

/// Whether a rule counts hand-outs, whichever program asks.
pub(super) const fn is_about_pace(rule: AlertRule) -> bool {
    matches!(rule, AlertRule::Burst | AlertRule::BusyDay)
}

/// The most that is none too many where so many are usual.
fn most(rule: AlertRule, usual: u32) -> u32 {
    let few = if rule == AlertRule::BusyDay { FEW_A_DAY } else { FEW_AN_HOUR };
    few.max(usual.saturating_mul(FAR_OVER))
}

/// Hand-outs of the last so many pieces of time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
struct Window(VecDeque<Piece>);

/// A minute or an hour, by its number.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
struct Piece {
    at: i64,
    count: u32,
    by: BTreeMap<String, u32>,
}

impl Window {
    /// How many there are in the last `length` pieces, with these.
    fn take(&mut self, at: i64, length: i64, program: Option<&str>, count: u32) -> u32 {
        let newest = self.0.back().map_or(at, |piece| piece.at);
        if at <= newest.saturating_sub(length) {
            self.0.clear(); // the clock was turned back, and nothing can be said about what came before
        }
        let at = self.0.back().map_or(at, |piece| piece.at.max(at));
        while self.0.pop_front_if(|piece| piece.at <= at.saturating_sub(length)).is_some() {}
        if self.0.back().is_none_or(|piece| piece.at != at) {
            self.0.push_back(Piece { at, ..Piece::default() });
        }
        if let Some(piece) = self.0.back_mut() {
            piece.count = piece.count.saturating_add(count);
            if let Some(program) = program
                && (piece.by.len() < MOST_NAMES || piece.by.contains_key(program))
            {
                let of = piece.by.entry(program.to_owned()).or_default();
                *of = of.saturating_add(count);
            }
        }
        self.0.iter().fold(0, |sum, piece| sum.saturating_add(piece.count))
    }

    /// The program that got more than half of so many.
    fn mostly(&self, count: u32) -> Option<String> {
        let mut by: BTreeMap<&str, u32> = BTreeMap::new();
        for (program, of) in self.0.iter().flat_map(|piece| &piece.by) {
            let sum = by.entry(program).or_default();
            *sum = sum.saturating_add(*of);
        }
        let (program, of) = by.into_iter().max_by_key(|(_, of)| *of)?;
        (of > count / 2).then(|| program.to_owned())
    }
}

/// What is usual is known after so many days of use.
const LEARNING: u32 = 5;

/// It is learnt from so many days of use.
const DAYS: usize = 30;

/// So many in an hour are none too many for any account: a mail program that asks for each of forty folders, and again.
const FEW_AN_HOUR: u32 = 60;

/// So many in a day are none too many for any account: one that asks every five minutes.
const FEW_A_DAY: u32 = 300;

/// So many times the busiest hour or day are far over it.
const FAR_OVER: u32 = 5;

/// Programs that are told apart within a minute or an hour; who makes up names is one of many.
const MOST_NAMES: usize = 16;

#[cfg(test)]
mod tests;
