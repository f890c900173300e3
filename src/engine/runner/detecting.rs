//! One search for the provider of an address at a time.

use std::sync::Arc;

use tokio::task::AbortHandle;

use crate::domain::account::MailAddress;
use crate::domain::detection::Detection;
use crate::domain::problem::{Problem, ProblemKind};

use super::super::command::Reply;
use super::super::event::Event;
use super::Runner;

/// What runs.
#[derive(Debug, Default)]
pub(super) struct Detecting {
    running: Option<(AbortHandle, Reply<Arc<Detection>>)>,
    /// Counts them, so that late news of one that was replaced are nobody's.
    count: u64,
}

impl Runner {
    /// Begins to search, in place of a search that runs.
    pub(super) fn detect(&mut self, address: MailAddress, reply: Reply<Arc<Detection>>) {
        self.stop_detecting();
        self.state.apply(Event::Detection(None));
        let (count, desk) = (self.detecting.count, self.desk());
        let job = self.jobs.spawn(desk.detect(count, address));
        self.detecting.running = Some((job, reply));
    }

    /// A search is so far, if it is still the one that runs.
    pub(super) fn detected(&mut self, count: u64, step: Result<Arc<Detection>, Box<Problem>>) {
        if count != self.detecting.count {
            return;
        }
        let ended = step.as_ref().map_or(true, |detection| !detection.running);
        self.state.apply(Event::Detection(step.as_ref().ok().cloned()));
        if ended && let Some((_, reply)) = self.detecting.running.take() {
            self.answers.push(reply.later(step.map_err(|problem| *problem)));
        }
    }

    /// The person has left it: nothing of what was found stays, and nobody is asked any more.
    pub(super) fn close_detection(&mut self) {
        self.stop_detecting();
        self.state.apply(Event::Detection(None));
    }

    fn stop_detecting(&mut self) {
        self.detecting.count += 1;
        if let Some((running, reply)) = self.detecting.running.take() {
            running.abort();
            let left = Problem::new(ProblemKind::DetectionLeft).at(self.now());
            self.answers.push(reply.later(Err(left)));
        }
    }
}
