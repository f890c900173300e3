//! Writing events down that the loop has made. What cannot be written goes back to the loop and is never dropped here.

use crate::domain::audit::NewEvent;
use crate::domain::problem::Problem;

use super::{Desk, Outcome};

impl Desk {
    /// Records events of one moment.
    pub(in crate::engine) async fn record(self, events: Vec<NewEvent>) {
        self.write_down(events).await;
    }

    /// Records what could not be recorded before, and tells the loop when all of it is written.
    pub(in crate::engine) async fn record_again(self, events: Vec<NewEvent>) {
        if self.write_down(events).await {
            self.send(Outcome::RecordedAgain).await;
        }
    }

    /// Whether all could be written. After the first that could not, the others are not tried: they would fail as well.
    pub(super) async fn write_down(&self, events: Vec<NewEvent>) -> bool {
        let mut events = events.into_iter();
        while let Some(event) = events.next() {
            if let Err(error) = self.context.store.record(event.clone()).await {
                let left = std::iter::once(event).chain(events).collect();
                self.send(Outcome::Unrecorded(left, Box::new(Problem::from(error)))).await;
                return false;
            }
        }
        true
    }
}
