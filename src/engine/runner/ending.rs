//! The end of the loop: what may be dropped is dropped, what was promised or has left for a provider is waited for.

use std::sync::Arc;

use crate::platform::clock;

use super::{LAST_WAIT, Runner};

impl Runner {
    /// Sign-ins end at once and keep nothing; what was promised or has left for a provider is waited for.
    pub(super) async fn end(mut self) {
        self.commands.close();
        self.end_sign_ins();
        self.end_trial();
        self.end_held();
        self.end_work();
        let clock = Arc::clone(&self.context.world.clock);
        let finish = async {
            self.finish_pledged().await;
            // What happened at the very end belongs into the record as well.
            self.record_the_rest();
            self.finish_pledged().await;
        };
        clock::within(clock.as_ref(), LAST_WAIT, finish).await;
        self.publish();
    }

    async fn finish_pledged(&mut self) {
        loop {
            self.publish();
            tokio::select! {
                biased;
                Some(outcome) = self.outcomes.1.recv() => self.take(outcome),
                joined = self.pledged.join_next() => if joined.is_none() && self.outcomes.1.is_empty() {
                    return;
                },
            }
        }
    }
}
