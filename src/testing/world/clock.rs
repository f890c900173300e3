//! A clock that stands still until it is turned.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::IN_VAIN;
use crate::platform::clock::Clock;

/// Stands at 2026-11-22T10:00:00Z until it is turned. Naps end when the clock is turned, early ones too.
#[derive(Debug)]
pub struct FakeClock {
    now: watch::Sender<Timestamp>,
    naps: watch::Sender<usize>,
}

impl Default for FakeClock {
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "a constant of this file")]
        let start = START.parse().expect("the start is an RFC 3339 time");
        Self { now: watch::Sender::new(start), naps: watch::Sender::new(0) }
    }
}

const START: &str = "2026-11-22T10:00:00Z";

impl FakeClock {
    /// Turns the clock, forwards or, as somebody at a control panel can, backwards.
    pub fn advance(&self, by: SignedDuration) {
        self.now.send_modify(|now| *now += by);
    }

    /// Sets the clock.
    pub fn set(&self, now: Timestamp) {
        self.now.send_replace(now);
    }

    /// Waits until somebody naps: whatever ran before has come to rest. A test that waits in vain fails instead of hanging.
    #[expect(clippy::expect_used, reason = "it ends a test")]
    pub async fn somebody_naps(&self) {
        let mut naps = self.naps.subscribe();
        let napping = tokio::time::timeout(IN_VAIN, naps.wait_for(|&count| count > 0)).await;
        napping.expect("somebody naps").ok(); // the sender lives as long as we do
    }
}

#[async_trait]
impl Clock for FakeClock {
    fn now(&self) -> Timestamp {
        *self.now.borrow()
    }

    async fn nap(&self, until: Timestamp) {
        let mut turned = self.now.subscribe();
        if *turned.borrow_and_update() >= until {
            return;
        }
        let _napping = Napping::new(&self.naps);
        turned.changed().await.ok(); // the sender lives as long as we do
    }
}

struct Napping<'a>(&'a watch::Sender<usize>);

impl<'a> Napping<'a> {
    fn new(naps: &'a watch::Sender<usize>) -> Self {
        naps.send_modify(|count| *count += 1);
        Self(naps)
    }
}

impl Drop for Napping<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::clock::{wait_until, within};

    #[tokio::test]
    async fn who_waits_goes_on_when_the_clock_is_turned_far_enough() {
        let clock = FakeClock::default();
        let until = clock.now() + SignedDuration::from_mins(10);
        let turning = async {
            clock.somebody_naps().await;
            clock.advance(SignedDuration::from_mins(9));
            tokio::task::yield_now().await;
            clock.somebody_naps().await;
            clock.advance(SignedDuration::from_mins(1));
        };
        tokio::join!(wait_until(&clock, until), turning);
        assert_eq!(clock.now(), until);
    }

    #[tokio::test]
    async fn a_time_limit_ends_by_turning_the_clock() {
        let clock = FakeClock::default();
        let limited = within(&clock, SignedDuration::from_mins(1), std::future::pending::<()>());
        let turning = async {
            clock.somebody_naps().await;
            clock.advance(SignedDuration::from_mins(1));
        };
        assert_eq!(tokio::join!(limited, turning).0, None);
    }
}
