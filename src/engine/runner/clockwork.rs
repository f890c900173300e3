//! What happens by itself: due renewals, a look at what other processes wrote, and the picture for the faces.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::domain::account::Account;
use crate::domain::catalogue::Catalogue;

use super::super::event::Event;
use super::{Desk, Runner};

impl Runner {
    pub(super) fn now(&self) -> Timestamp {
        self.context.world.clock.now()
    }

    /// Publishes the picture if it differs from the last, so that nobody is woken for nothing; then gives the answers that
    /// waited for it.
    pub(super) fn publish(&mut self) {
        let picture = self.state.snapshot(self.now());
        self.publish.send_if_modified(|last| {
            let differs = **last != picture;
            if differs {
                *last = Arc::new(picture);
            }
            differs
        });
        for answer in self.answers.drain(..) {
            answer();
        }
    }

    /// A look at the store counts only if nothing happened to an account meanwhile; otherwise another is taken.
    pub(super) fn looked(&mut self, changes: u64, accounts: Vec<Account>, catalogue: Arc<Catalogue>) {
        if changes == self.state.changes() {
            self.state.apply(Event::Loaded(accounts, catalogue));
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
        let look = now + LOOK_AROUND;
        self.state.plan(now).first().map_or(look, |(due, _)| (*due).min(look))
    }

    pub(super) fn look_at_the_clock(&mut self) {
        if !self.watches {
            return;
        }
        let now = self.now();
        for (due, id) in self.state.plan(now) {
            if due <= now {
                self.renew_when_due(id);
            }
        }
        self.look_around();
    }

    pub(super) fn look_around(&mut self) {
        let before = self.raises.last;
        self.start(|desk| desk.look_around(before));
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

/// Without a window nothing is due; the loop only notices that a machine slept.
const LOOK_AT_CLOCK: SignedDuration = SignedDuration::from_secs(30);
