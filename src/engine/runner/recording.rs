//! What the loop itself has recorded: refused hand-outs, the vault found open or shut, and whatever could not be written down
//! when it happened.
//!
//! Recording never stands in the way of mail: what cannot be written waits in memory, the person is told once, and it is
//! tried again until the disk takes it.

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::{AccountId, Requester};
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::hand_out;

use super::super::event::Event;
use super::super::refusals::Refusals;
use super::super::snapshot::{VaultState, VaultView};
use super::super::unrecorded::Unrecorded;
use super::Runner;

/// Events on their way into the log.
#[derive(Debug, Default)]
pub(super) struct Recording {
    refusals: Refusals,
    unrecorded: Unrecorded,
    /// When what could not be written is tried again.
    again: Option<Timestamp>,
    /// Whether the person knows that something could not be written.
    told: bool,
}

/// A disk that was full may be so for long, or have room again as soon as somebody has deleted something.
const AGAIN: SignedDuration = SignedDuration::from_secs(10);

impl Runner {
    /// Records them; finished before the loop ends.
    pub(super) fn record(&mut self, events: Vec<NewEvent>) {
        if !events.is_empty() {
            self.pledge(|desk| desk.record(events));
        }
    }

    /// A program asked for a token and got none.
    pub(super) fn refused(&mut self, id: Option<AccountId>, by: Option<&Requester>, why: ProblemKind) {
        let account = id.and_then(|id| self.state.account(id));
        let refusal = hand_out::refusal(account, by, why, self.now());
        let first = self.recording.refusals.refused(refusal);
        self.record(first.into_iter().collect());
    }

    /// The vault is like this from now on.
    pub(super) fn vault_becomes(&mut self, view: VaultView) {
        let was = std::mem::discriminant(&self.state.vault().state);
        if self.watches && was != std::mem::discriminant(&view.state) {
            self.record(change(&view, self.now()).into_iter().collect());
        }
        self.state.apply(Event::Vault(view));
    }

    /// These could not be written down. The person hears of it once, until they could.
    pub(super) fn unrecorded(&mut self, events: Vec<NewEvent>, problem: Problem) {
        let recording = &mut self.recording;
        recording.unrecorded.keep(events);
        recording.again = Some(self.context.world.clock.now() + AGAIN);
        if !std::mem::replace(&mut recording.told, true) {
            tracing::warn!(code = problem.kind.code(), "events of the audit log wait in memory");
            self.state.apply(Event::Trouble(Box::new(problem)));
        }
    }

    /// The disk takes events.
    pub(super) fn recorded_again(&mut self) {
        if self.recording.unrecorded.is_empty() {
            self.recording.told = false;
        }
    }

    /// When something of this is to be done; `None` while nothing waits.
    pub(super) fn records_at(&self, now: Timestamp) -> Option<Timestamp> {
        let again = self.recording.again.map(|again| again.min(now + AGAIN));
        again.into_iter().chain(self.recording.refusals.next()).min()
    }

    /// Writes what has been counted for a minute, and tries what could not be written.
    pub(super) fn record_what_is_due(&mut self) {
        let now = self.now();
        let counted = self.recording.refusals.due(now);
        self.record(counted);
        // One that lies far ahead was set by a clock that has been turned back.
        if self.recording.again.is_some_and(|again| again <= now || again > now + AGAIN) {
            self.record_what_waits();
        }
    }

    fn record_what_waits(&mut self) {
        self.recording.again = None;
        let (events, lost) = self.recording.unrecorded.take();
        if lost > 0 {
            tracing::warn!(lost, "events of the audit log could not be written and found no more room");
        }
        if !events.is_empty() {
            self.pledge(|desk| desk.record_again(events));
        }
    }

    /// The program ends: what was only counted is written, and what could not be written is tried once more.
    pub(super) fn record_the_rest(&mut self) {
        let counted = self.recording.refusals.all();
        self.record(counted);
        self.record_what_waits();
    }
}

/// The event of a vault that is open or shut by now.
fn change(view: &VaultView, now: Timestamp) -> Option<NewEvent> {
    let event = match &view.state {
        VaultState::Opening => return None,
        VaultState::Open => NewEvent::new(AuditKind::VaultOpened, now),
        VaultState::Shut(problem) => NewEvent::new(AuditKind::VaultLocked, now).failed(problem.kind),
    };
    Some(match view.place {
        Some(place) => event.with(FactName::Place, place),
        None => event,
    })
}
