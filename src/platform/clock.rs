//! The time, and waiting for it. The only file that reads the system's clock.
//!
//! [`Clock::nap`] may return early: whoever waits looks again. Naps are short enough to notice that the machine slept or
//! that somebody set the clock.

use std::time::Duration;

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};

/// Tells the time and waits for it.
#[async_trait]
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;

    /// Waits until `until`, or less: never longer than 37 s at a time.
    async fn nap(&self, until: Timestamp);
}

/// Waits until the moment has really come, in naps.
pub async fn wait_until(clock: &dyn Clock, until: Timestamp) {
    while clock.now() < until {
        clock.nap(until).await;
    }
}

/// Runs `work`, for at most `limit`; `None` when the time is over.
pub async fn within<T>(clock: &dyn Clock, limit: SignedDuration, work: impl Future<Output = T>) -> Option<T> {
    let end = clock.now() + limit;
    tokio::select! {
        biased;
        done = work => Some(done),
        () = wait_until(clock, end) => None,
    }
}

/// The system's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
        Timestamp::now()
    }

    async fn nap(&self, until: Timestamp) {
        let left = Duration::try_from(until.duration_since(self.now())).unwrap_or(Duration::ZERO);
        tokio::time::sleep(left.min(LONGEST_NAP)).await;
    }
}

/// Timers stand still while a machine sleeps. 37 s keeps the surprise short and shares no rhythm with common minute timers.
const LONGEST_NAP: Duration = Duration::from_secs(37);
