//! What happens by itself: due renewals, a look at what other processes wrote, and the picture for the faces.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::AccountId;
use crate::services::reach::Waking;

use super::super::event::{Event, Look};
use super::{Desk, Runner};

impl Runner {
    pub(super) fn now(&self) -> Timestamp {
        self.context.world.clock.now()
    }

    /// Publishes the picture if it differs from the last, so that nobody is woken for nothing; then gives the answers that
    /// waited for it.
    pub(super) fn publish(&mut self) {
        if self.picture.refresh(&self.state, self.now()) {
            let picture = self.picture.snapshot();
            self.publish.send_if_modified(|last| {
                let differs = **last != **picture;
                if differs {
                    *last = Arc::clone(picture);
                }
                differs
            });
            self.tell_the_person();
        }
        for answer in self.answers.drain(..) {
            answer();
        }
    }

    /// A look at the store counts only if nothing happened to an account meanwhile; otherwise another is taken.
    pub(super) fn looked(&mut self, changes: u64, look: Box<Look>) {
        if changes == self.state.changes() {
            self.state.apply(Event::Loaded(look));
        } else {
            self.start(Desk::load);
        }
    }

    /// What was asked before this window was there is not for it.
    pub(super) fn raised(&mut self, times: i64) {
        let first = *self.raises.first.get_or_insert(times);
        self.raises.last = Some(times);
        self.state.apply(Event::Raised(times - first));
    }

    /// The next moment at which something is to be done.
    pub(super) fn wakes_at(&self, now: Timestamp) -> Timestamp {
        if !self.watches {
            return now + LOOK_AT_CLOCK;
        }
        let look = self.looks_at.clamp(now, now + LOOK_AROUND);
        let turn = self.picture.holds_until().map_or(look, |turn| turn.min(look));
        let due = self.picture.plan().iter().find(|(_, id)| self.may_renew(*id)).map(|(due, _)| *due);
        let others = [self.records_at(now), self.chore_at(), self.asks_again_at(now)];
        others.into_iter().flatten().chain(due).fold(turn, Timestamp::min)
    }

    /// Does what is due.
    pub(super) fn look_at_the_clock(&mut self) {
        if !self.watches {
            return;
        }
        let now = self.now();
        let due: Vec<AccountId> =
            self.picture.plan().iter().take_while(|(due, _)| *due <= now).map(|(_, id)| *id).collect();
        for id in due {
            if self.may_renew(id) {
                self.renew_when_due(id);
            }
        }
        self.ask_again_what_is_due();
        self.record_what_is_due();
        self.do_chores();
        if self.looks_at <= now || self.looks_at > now + LOOK_AROUND {
            self.look_around();
        }
    }

    /// Whether this process renews this account by itself, and now.
    fn may_renew(&self, id: AccountId) -> bool {
        let at = self.state.account(id).map(|account| &account.provider);
        self.acts() && at.is_some_and(|at| self.in_flight.has_room(at))
    }

    pub(super) fn look_around(&mut self) {
        let now = self.now();
        self.looks_at = now + LOOK_AROUND;
        let (before, choices) = (self.raises.last, self.choices());
        self.start(|desk| desk.look_around(before, choices));
        self.try_to_lead();
        self.take_window_lock();
        self.look_at_the_vault();
        if self.desktop_is_tried_again(now) {
            self.tell_the_person();
        }
    }

    /// Notices that the machine slept or that somebody turned the clock: a nap that began then and was to last until then is
    /// over far too late, or before it began.
    pub(super) fn notice_the_clock(&mut self, began: Timestamp, until: Timestamp) {
        let now = self.now();
        if now > until.max(began) + OVERSLEPT || now < began - SET_RIGHT {
            tracing::info!("the machine slept, or its clock was turned");
            self.woke = Some(Arc::new(Waking::new(now)));
            self.the_moment_may_be_over();
        }
    }

    /// The time after waking up, while it goes on: no renewal begins before its provider can be reached.
    pub(super) fn waking(&self) -> Option<Arc<Waking>> {
        self.woke.clone().filter(|waking| waking.goes_on(self.now()))
    }
}

/// How often other starts have asked for the window: when this one was opened, and when it was looked last.
#[derive(Debug, Default)]
pub(super) struct Raises {
    first: Option<i64>,
    last: Option<i64>,
}

/// Another process's news (a sign-in in the terminal) should be in the window before the person has switched to it.
const LOOK_AROUND: SignedDuration = SignedDuration::from_secs(2);

/// A loaded machine wakes up late too, but not by so much.
const OVERSLEPT: SignedDuration = SignedDuration::from_secs(20);

/// A clock that the network sets right goes back by less.
const SET_RIGHT: SignedDuration = SignedDuration::from_secs(2);

/// Without a window nothing is due; the loop only notices that a machine slept.
const LOOK_AT_CLOCK: SignedDuration = SignedDuration::from_secs(30);
