//! Events that could not be written down, as on a full disk: kept in memory until they can be.
//!
//! Mail goes on meanwhile, so this may last: what is kept is bounded. When there is no more room, hand-outs of one program
//! become one event with their number; only after that the oldest event goes, and how many went is told.

use std::collections::VecDeque;

use crate::domain::audit::{AuditKind, FactName, NewEvent};

/// What waits to be written, oldest first.
#[derive(Debug, Default)]
pub(super) struct Unrecorded {
    waiting: VecDeque<NewEvent>,
    lost: u64,
}

/// A thousand events are some hundred kilobytes.
const MOST: usize = 1_000;

impl Unrecorded {
    /// Keeps them.
    pub(super) fn keep(&mut self, events: Vec<NewEvent>) {
        for event in events {
            if self.waiting.len() >= MOST && !self.counted_in(&event) {
                self.waiting.pop_front();
                self.lost += 1;
            }
            if self.waiting.len() < MOST {
                self.waiting.push_back(event);
            }
        }
    }

    /// Counts it into one that waits already.
    fn counted_in(&mut self, event: &NewEvent) -> bool {
        let like = self.waiting.iter_mut().rev().find(|known| is_like(known, event));
        let Some(like) = like else { return false };
        let count = count(like).saturating_add(count(event));
        let detail = std::mem::take(&mut like.detail);
        *like = NewEvent { at: event.at.max(like.at), detail, ..event.clone() }.with(FactName::Count, count);
        true
    }

    /// All that wait, to be tried once more, and how many had to be given up.
    pub(super) fn take(&mut self) -> (Vec<NewEvent>, u64) {
        (std::mem::take(&mut self.waiting).into(), std::mem::take(&mut self.lost))
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }
}

fn is_like(one: &NewEvent, other: &NewEvent) -> bool {
    one.kind == AuditKind::HandedOut
        && (one.kind, &one.subject, &one.actor, one.outcome)
            == (other.kind, &other.subject, &other.actor, other.outcome)
}

fn count(event: &NewEvent) -> u64 {
    event.detail.get(FactName::Count).and_then(serde_json::Value::as_u64).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::domain::account::Requester;

    fn event(kind: AuditKind, program: &str) -> NewEvent {
        let by = Requester { program: program.to_owned(), pid: 7 };
        NewEvent::new(kind, Timestamp::UNIX_EPOCH).by(Some(&by))
    }

    #[test]
    fn what_waits_comes_back_in_its_order_and_once() {
        let mut unrecorded = Unrecorded::default();
        let events = vec![event(AuditKind::HandedOut, "mutt"), event(AuditKind::SignInStarted, "")];
        unrecorded.keep(events.clone());
        assert_eq!(unrecorded.take(), (events, 0));
        assert!(unrecorded.is_empty());
    }

    #[test]
    fn when_there_is_no_more_room_hand_outs_are_counted_before_anything_is_lost() {
        let mut unrecorded = Unrecorded::default();
        for _ in 0..MOST + 50 {
            unrecorded.keep(vec![event(AuditKind::HandedOut, "mutt")]);
        }
        unrecorded.keep(vec![event(AuditKind::HandedOut, "mbsync")]);
        let (events, lost) = unrecorded.take();
        assert_eq!((events.len(), lost), (MOST, 1));
        assert_eq!(events.iter().map(count).sum::<u64>(), (MOST + 50) as u64);
        assert_eq!(events[MOST - 1], event(AuditKind::HandedOut, "mbsync"));
    }
}
