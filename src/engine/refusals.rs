//! Refused hand-outs on their way into the audit log: the first is recorded at once, the same again is merged into one event
//! a minute, so that a program that asks in a circle cannot fill the log.
//!
//! Pure: it is told the time and gives back events. What it holds is bounded, whatever names programs call themselves.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::AccountId;
use crate::domain::audit::{Code, FactName, NewEvent};

/// Refusals of the last minute.
#[derive(Debug, Default)]
pub(super) struct Refusals(HashMap<Key, Repeats>);

/// What makes two refusals the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    account: Option<AccountId>,
    program: String,
    code: Option<Code>,
}

/// What came again since an event of it was recorded.
#[derive(Debug)]
struct Repeats {
    /// When that was.
    since: Timestamp,
    count: u32,
    /// The newest of them.
    last: NewEvent,
}

/// For so long the same is only counted.
const MERGED: SignedDuration = SignedDuration::from_mins(1);

/// Different refusals that are remembered; a program that changes its name for every call shares what is left with its like.
const MOST: usize = 256;

impl Refusals {
    /// Something was refused. The event to be recorded at once, if it is the first of its like.
    pub(super) fn refused(&mut self, mut event: NewEvent) -> Option<NewEvent> {
        if !self.0.contains_key(&key(&event)) && self.0.len() >= MOST {
            event.actor = None;
        }
        let now = event.at;
        if let Some(repeats) = self.0.get_mut(&key(&event)) {
            repeats.count = repeats.count.saturating_add(1);
            repeats.last = event;
            return None;
        }
        self.0.insert(key(&event), Repeats { since: now, count: 0, last: event.clone() });
        Some(event)
    }

    /// What is to be recorded by now, oldest first.
    pub(super) fn due(&mut self, now: Timestamp) -> Vec<NewEvent> {
        let mut due = Vec::new();
        self.0.retain(|_, repeats| {
            // A minute that lies ahead was begun by a clock that has been turned back since.
            if now < repeats.since + MERGED && repeats.since <= now {
                return true;
            }
            let again = merged(repeats);
            let came = again.is_some();
            due.extend(again);
            (repeats.since, repeats.count) = (now, 0);
            came
        });
        due.sort_by_key(|event| event.at);
        due
    }

    /// Everything that was counted and not recorded, because there is no later.
    pub(super) fn all(&mut self) -> Vec<NewEvent> {
        let mut all: Vec<NewEvent> = self.0.drain().filter_map(|(_, repeats)| merged(&repeats)).collect();
        all.sort_by_key(|event| event.at);
        all
    }

    /// When something is due; `None` while nothing was refused.
    pub(super) fn next(&self) -> Option<Timestamp> {
        self.0.values().map(|repeats| repeats.since + MERGED).min()
    }
}

fn key(event: &NewEvent) -> Key {
    Key {
        account: event.subject.as_ref().map(|subject| subject.id),
        program: event.actor.as_ref().map(|actor| actor.program.clone()).unwrap_or_default(),
        code: event.code.clone(),
    }
}

/// One event for all that came again.
fn merged(repeats: &Repeats) -> Option<NewEvent> {
    (repeats.count > 0).then(|| repeats.last.clone().with(FactName::Count, repeats.count))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::Requester;
    use crate::domain::audit::AuditKind;
    use crate::domain::problem::ProblemKind;

    fn refusal(program: &str, kind: ProblemKind, second: i64) -> NewEvent {
        let by = Requester { program: program.to_owned(), pid: 7 };
        NewEvent::new(AuditKind::HandOutRefused, at(second)).by(Some(&by)).failed(kind)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second)
    }

    fn counts(events: &[NewEvent]) -> Vec<Option<u64>> {
        events
            .iter()
            .map(|event| event.detail.get(FactName::Count).and_then(serde_json::Value::as_u64))
            .collect()
    }

    #[test]
    fn the_first_is_recorded_at_once_and_the_same_again_once_a_minute_with_its_count() {
        let mut refusals = Refusals::default();
        let first = refusals.refused(refusal("mutt", ProblemKind::GrantEnded, 0));
        assert_eq!(counts(&first.into_iter().collect::<Vec<_>>()), [None]);
        for second in 1..=30 {
            assert_eq!(refusals.refused(refusal("mutt", ProblemKind::GrantEnded, second)), None);
        }
        assert!(refusals.due(at(59)).is_empty());
        assert_eq!(refusals.next(), Some(at(60)));
        assert_eq!(counts(&refusals.due(at(60))), [Some(30)]);
        assert_eq!(refusals.refused(refusal("mutt", ProblemKind::GrantEnded, 61)), None);
        assert_eq!(counts(&refusals.due(at(120))), [Some(1)]);
        assert!(refusals.due(at(180)).is_empty());
        assert_eq!(refusals.next(), None, "who is quiet for a minute begins anew");
        assert!(refusals.refused(refusal("mutt", ProblemKind::GrantEnded, 200)).is_some());
    }

    #[test]
    fn another_program_and_another_reason_are_something_else() {
        let mut refusals = Refusals::default();
        assert!(refusals.refused(refusal("mutt", ProblemKind::GrantEnded, 0)).is_some());
        assert!(refusals.refused(refusal("mbsync", ProblemKind::GrantEnded, 0)).is_some());
        assert!(refusals.refused(refusal("mutt", ProblemKind::VaultLocked, 0)).is_some());
        assert!(refusals.all().is_empty());
    }

    #[test]
    fn names_without_end_cost_neither_memory_nor_events_without_end() {
        let mut refusals = Refusals::default();
        let recorded = (0..10_000)
            .filter(|name| refusals.refused(refusal(&name.to_string(), ProblemKind::GrantEnded, 0)).is_some())
            .count();
        assert_eq!(recorded, MOST + 1);
        assert_eq!(counts(&refusals.all()), [Some(10_000 - MOST as u64 - 1)]);
    }

    #[test]
    fn a_clock_that_is_turned_back_holds_nothing_back() {
        let mut refusals = Refusals::default();
        refusals.refused(refusal("mutt", ProblemKind::GrantEnded, 86_400));
        refusals.refused(refusal("mutt", ProblemKind::GrantEnded, 86_401));
        assert_eq!(counts(&refusals.due(at(0))), [Some(1)]);
    }
}
