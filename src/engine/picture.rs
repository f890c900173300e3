//! The picture for the faces and the plan for the clock, made anew only when something has changed.
//!
//! Something has changed when an event was applied, when a moment has come at which time alone changes a word (a warning, an
//! end), or when the clock was turned back. A thousand accounts at rest cost nothing.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::checkup::Checkup;

use super::snapshot::Snapshot;
use super::state::{Plan, State};

/// The newest picture and what it stands on.
pub(super) struct Picture {
    snapshot: Arc<Snapshot>,
    judged: Judged,
    plan: Plan,
    version: u64,
    made_at: Timestamp,
    /// Until when time alone changes nothing; `None` for ever.
    holds_until: Option<Timestamp>,
}

impl Picture {
    /// The first one.
    pub(super) fn of(state: &State, now: Timestamp) -> Self {
        Self::with(Judged::of(state, now), state, now)
    }

    fn with(judged: Judged, state: &State, now: Timestamp) -> Self {
        let plan = state.plan(now);
        Self {
            snapshot: Arc::new(state.snapshot(&plan, &judged.checkup, now)),
            plan,
            version: state.version(),
            made_at: now,
            holds_until: judged.until.into_iter().chain(state.next_turn(now)).min(),
            judged,
        }
    }

    /// Makes it anew if it may differ; `true` if it was made anew.
    pub(super) fn refresh(&mut self, state: &State, now: Timestamp) -> bool {
        let holds = self.version == state.version()
            && self.made_at <= now
            && self.holds_until.is_none_or(|until| now < until);
        if !holds {
            let judged =
                if self.judged.holds(state, now) { self.judged.clone() } else { Judged::of(state, now) };
            *self = Self::with(judged, state, now);
        }
        !holds
    }

    /// What faces see.
    pub(super) fn snapshot(&self) -> &Arc<Snapshot> {
        &self.snapshot
    }

    /// Until when time alone changes nothing; `None` for ever.
    pub(super) const fn holds_until(&self) -> Option<Timestamp> {
        self.holds_until
    }

    /// The next renewals, soonest first.
    pub(super) fn plan(&self) -> &Plan {
        &self.plan
    }
}

/// The verdicts of the check-up, and what they stand on. Judging a thousand accounts costs more than the rest of the picture,
/// and few events can change a verdict.
#[derive(Clone)]
struct Judged {
    checkup: Arc<Checkup>,
    verdicts: u64,
    at: Timestamp,
    /// Until when time alone changes none; how an account is turns by time as well.
    until: Option<Timestamp>,
}

impl Judged {
    fn of(state: &State, now: Timestamp) -> Self {
        let checkup = Arc::new(state.judge(now));
        let until = state.next_turn(now).into_iter().chain(checkup.turns_at).min();
        Self { checkup, verdicts: state.verdicts(), at: now, until }
    }

    /// Whether they stand. Days that a verdict counts are right to the day.
    fn holds(&self, state: &State, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        self.verdicts == state.verdicts()
            && !age.is_negative()
            && age < DAY
            && self.until.is_none_or(|turn| now < turn)
    }
}

const DAY: SignedDuration = SignedDuration::from_hours(24);
