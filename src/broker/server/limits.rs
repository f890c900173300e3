//! How often a program may ask: in bursts as mail programs do, and never in a loop that runs wild.
//!
//! Counted by the program's name, which it chooses itself: this keeps accidents small and is no protection against malice.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use crate::domain::account::Requester;
use crate::domain::problem::{Problem, ProblemKind};

/// Fifty calls at once, or a synchronisation of forty folders that asks for each, pass several times over.
const AT_ONCE: f64 = 300.0;
const PER_SECOND: f64 = 20.0;

/// Names that are remembered; a program that changes its name for every call shares what is left with its like.
const MOST_NAMES: usize = 256;

/// A bucket of requests for every program.
#[derive(Debug, Default)]
pub(super) struct Limits(Mutex<HashMap<String, Bucket>>);

#[derive(Debug)]
struct Bucket {
    left: f64,
    at: Timestamp,
}

impl Limits {
    /// Counts a request, or says when to ask again.
    pub(super) fn admit(&self, requester: Option<&Requester>, now: Timestamp) -> Result<(), Problem> {
        let program = requester.map_or("", |requester| requester.program.as_str());
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !buckets.contains_key(program) && buckets.len() >= MOST_NAMES {
            buckets.retain(|_, bucket| bucket.at(now).left < AT_ONCE);
        }
        let name = if buckets.len() < MOST_NAMES || buckets.contains_key(program) { program } else { "" };
        let bucket = buckets.entry(name.to_owned()).or_insert(Bucket { left: AT_ONCE, at: now });
        *bucket = bucket.at(now);
        if bucket.left >= 1.0 {
            bucket.left -= 1.0;
            return Ok(());
        }
        Err(too_many(program, ((1.0 - bucket.left) / PER_SECOND).ceil() as u64))
    }
}

impl Bucket {
    /// Filled up to this moment. A clock that was set back fills nothing.
    fn at(&self, now: Timestamp) -> Self {
        let passed = now.duration_since(self.at).as_secs_f64().max(0.0);
        Self { left: (self.left + passed * PER_SECOND).min(AT_ONCE), at: now }
    }
}

fn too_many(program: &str, seconds: u64) -> Problem {
    let mut problem = Problem::new(ProblemKind::TooManyRequests);
    problem.facts.retry_after_s = Some(seconds);
    let problem = problem.fact("at_once", AT_ONCE as u64).fact("a_second", PER_SECOND as u64);
    if program.is_empty() { problem } else { problem.fact("program", program) }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn program(name: &str) -> Requester {
        Requester { program: name.to_owned(), pid: 7 }
    }

    fn admitted(limits: &Limits, name: &str, now: Timestamp) -> usize {
        (0..1000).take_while(|_| limits.admit(Some(&program(name)), now).is_ok()).count()
    }

    #[test]
    fn a_burst_passes_and_then_twenty_a_second() {
        let limits = Limits::default();
        assert_eq!(admitted(&limits, "mbsync", NOW), 300);
        assert_eq!(admitted(&limits, "mbsync", NOW), 0);
        assert_eq!(admitted(&limits, "mbsync", NOW + SignedDuration::from_secs(2)), 40);
        assert_eq!(admitted(&limits, "mbsync", NOW + SignedDuration::from_hours(2)), 300);
    }

    #[test]
    fn a_program_that_runs_wild_is_told_when_to_ask_again_and_slows_down_no_other() {
        let limits = Limits::default();
        admitted(&limits, "loop", NOW);
        let refused = limits.admit(Some(&program("loop")), NOW).unwrap_err();
        assert_eq!(refused.kind, ProblemKind::TooManyRequests);
        assert_eq!(refused.facts.retry_after_s, Some(1));
        assert_eq!(refused.facts.more["program"], "loop");
        assert_eq!(admitted(&limits, "neomutt", NOW), 300);
        assert!(limits.admit(None, NOW).is_ok());
    }

    #[test]
    fn a_clock_that_is_set_back_gives_nothing_and_takes_nothing() {
        let limits = Limits::default();
        admitted(&limits, "mbsync", NOW);
        assert_eq!(admitted(&limits, "mbsync", NOW - SignedDuration::from_hours(1)), 0);
        assert_eq!(admitted(&limits, "mbsync", NOW - SignedDuration::from_mins(59)), 300);
    }

    #[test]
    fn names_without_end_share_one_bucket_and_old_names_make_room() {
        let limits = Limits::default();
        let ask = |name: usize, now| limits.admit(Some(&program(&name.to_string())), now).is_ok();
        assert_eq!((0..10_000).filter(|&name| ask(name, NOW)).count(), MOST_NAMES + 300);
        assert_eq!(limits.0.lock().unwrap().len(), MOST_NAMES + 1);
        assert!(ask(20_000, NOW + SignedDuration::from_mins(1)));
        assert_eq!(limits.0.lock().unwrap().len(), 1);
    }
}
