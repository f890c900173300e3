//! Revocations that wait: tried again when they are due, and at once when there may be a network again.
//!
//! The store says when each is due. A disk that cannot be written must not make that a circle, so the loop keeps a pause of
//! its own.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::AccountId;
use crate::domain::problem::Problem;
use crate::domain::revocation::{Outstanding, OutstandingId, OutstandingState, Revoked};

use super::super::command::{Command, Reply};
use super::super::event::Event;
use super::super::snapshot::RevocationState;
use super::Runner;
use super::revoking::is_of_the_moment;

/// What the loop knows of them beside the store.
#[derive(Debug, Default)]
pub(super) struct Again {
    /// Those that failed for the moment's sake only, and whose moment may be over.
    at_once: BTreeSet<OutstandingId>,
    /// Not to be asked by itself before this moment, whatever the store says.
    rests: BTreeMap<OutstandingId, Timestamp>,
    /// Whether the network was there when this was looked at last.
    online: Option<bool>,
}

/// Between two tries of one revocation that nobody asked for.
const REST: SignedDuration = SignedDuration::from_secs(30);

/// A back-off reaches no further; what lies beyond was planned by a clock that has been turned back.
const FARTHEST: SignedDuration = SignedDuration::from_hours(25);

impl Again {
    /// When this one is due; `None` if it is the person's turn.
    pub(super) fn due_at(&self, owed: &Outstanding, now: Timestamp) -> Option<Timestamp> {
        let OutstandingState::Waiting { next_at, .. } = owed.state else { return None };
        let planned = if self.at_once.contains(&owed.id) || next_at > now + FARTHEST { now } else { next_at };
        // A rest is never longer than one from now.
        Some(self.rests.get(&owed.id).map_or(planned, |rest| planned.max((*rest).min(now + REST))))
    }
}

impl Runner {
    /// Asks about what is due, a few at a time.
    pub(super) fn ask_again_what_is_due(&mut self) {
        let now = self.now();
        while self.asks_again_at(now).is_some_and(|due| due <= now) {
            let waiting = self.state.outstanding().iter().filter(|owed| !self.is_busy(owed.account));
            let due = waiting.min_by_key(|owed| {
                let due = self.revoking.again.due_at(owed, now);
                (due.is_none(), due)
            });
            let Some((id, account)) = due.map(|owed| (owed.id, owed.account)) else { return };
            self.ask_now(id, account, Vec::new());
        }
    }

    /// A person wants it asked now.
    pub(super) fn ask_again(&mut self, id: OutstandingId, reply: Reply<Revoked>) {
        match self.whose(id) {
            Some(account) if self.is_busy(account) => self.end_access(account, Command::AskAgain(id, reply)),
            Some(account) => self.ask_now(id, account, vec![reply]),
            // Another process has settled it, or knows of it already.
            None => self.pledge(|desk| desk.ask_again_unknown(id, reply)),
        }
    }

    /// The person has ended it by hand.
    pub(super) fn tick_off(&mut self, id: OutstandingId, reply: Reply<()>) {
        match self.whose(id) {
            Some(account) if self.is_busy(account) => self.end_access(account, Command::TickOff(id, reply)),
            Some(account) => {
                self.occupy(account);
                self.pledge(|desk| desk.tick_off(id, account, reply));
            }
            // Another process has settled it, or knows of it already.
            None => self.pledge(|desk| desk.tick_off_unknown(id, reply)),
        }
    }

    fn ask_now(&mut self, id: OutstandingId, account: AccountId, waiting: Vec<Reply<Revoked>>) {
        let again = &mut self.revoking.again;
        again.at_once.remove(&id);
        again.rests.insert(id, self.context.world.clock.now() + REST);
        self.asks(account, id, waiting);
        let provider = self.state.outstanding().iter().find(|owed| owed.id == id);
        let provider = provider.and_then(|owed| self.state.catalogue().find(&owed.provider).cloned());
        let waking = self.waking();
        self.pledge(|desk| desk.ask_again(id, account, provider, waking));
    }

    /// What came of it. It is shown where somebody asked for it, and said where nobody did.
    pub(super) fn asked_again(
        &mut self,
        account: AccountId,
        id: OutstandingId,
        result: &Result<Revoked, Problem>,
        by_itself: bool,
    ) {
        match (result, by_itself) {
            (Ok(revoked), true) => self.say_what_came(account, revoked),
            (Ok(revoked), false) => {
                let done = RevocationState::Done(Box::new(revoked.clone()));
                self.state.apply(Event::Revoking(account, Some(done)));
            }
            (Err(problem), by_itself) => {
                tracing::warn!(code = problem.kind.code(), "a revocation could not be taken up again");
                if !by_itself {
                    self.state.apply(Event::Revoking(account, None));
                }
            }
        }
        if self.whose(id).is_none() {
            self.revoking.again.rests.remove(&id);
        }
    }

    fn whose(&self, id: OutstandingId) -> Option<AccountId> {
        self.state.outstanding().iter().find(|owed| owed.id == id).map(|owed| owed.account)
    }

    /// There may be a network again, or a key: what failed for want of it need not wait any longer.
    pub(super) fn the_moment_may_be_over(&mut self) {
        let waits = |owed: &&Outstanding| match &owed.state {
            OutstandingState::Waiting { problem: Some(problem), .. } => is_of_the_moment(problem.kind),
            OutstandingState::Waiting { problem: None, .. } | OutstandingState::ByHand { .. } => false,
        };
        let waiting = self.state.outstanding().iter().filter(waits).map(|owed| owed.id);
        self.revoking.again.at_once.extend(waiting);
    }

    /// Notices that the network has come back.
    pub(super) fn notice_the_network(&mut self) {
        let online = self.state.online();
        let before = std::mem::replace(&mut self.revoking.again.online, online);
        if before == Some(false) && online == Some(true) {
            self.the_moment_may_be_over();
        }
    }
}
