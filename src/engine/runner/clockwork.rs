//! What happens by itself: due renewals, a look at what other processes wrote, and the picture for the faces.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::super::event::Asked;
use super::Runner;

impl Runner {
    pub(super) fn now(&self) -> Timestamp {
        self.context.world.clock.now()
    }

    /// Publishes the picture if it differs from the last: nobody is woken for nothing.
    pub(super) fn publish(&self) {
        let picture = self.state.snapshot(self.now());
        self.publish.send_if_modified(|last| {
            let differs = **last != picture;
            if differs {
                *last = Arc::new(picture);
            }
            differs
        });
    }

    /// The next moment at which something is to be done.
    pub(super) fn wakes_at(&self, now: Timestamp) -> Timestamp {
        let look = now + if self.watches { LOOK_AROUND } else { LOOK_AT_CLOCK };
        self.state.plan(now).first().map_or(look, |(due, _)| (*due).min(look))
    }

    pub(super) fn look_at_the_clock(&mut self) {
        let now = self.now();
        for (due, id) in self.state.plan(now) {
            if due <= now && self.watches {
                self.renew_when_due(id, Asked::ByItself);
            }
        }
        if self.watches {
            let raised = self.state.raised();
            self.start(|desk| desk.look_around(raised));
        }
    }
}

/// Another process's news (a sign-in in the terminal) should be in the window before the person has switched to it.
const LOOK_AROUND: SignedDuration = SignedDuration::from_secs(2);

/// Without a window nothing is due; the loop only notices that a machine slept.
const LOOK_AT_CLOCK: SignedDuration = SignedDuration::from_secs(30);
