//! One inspection at a time.

use std::sync::Arc;

use tokio::task::AbortHandle;

use crate::domain::inspection::Inspection;
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::inspect::{InspectWish, TokenSource};

use super::super::command::Reply;
use super::super::event::{Event, InspectionNews};
use super::Runner;

/// What runs.
#[derive(Debug, Default)]
pub(super) struct Inspecting {
    running: Option<(AbortHandle, Reply<Arc<Inspection>>)>,
    /// Counts them, so that late news of one that was replaced are nobody's.
    count: u64,
}

impl Runner {
    /// Begins, in place of one that runs.
    pub(super) fn inspect(&mut self, wish: InspectWish, reply: Reply<Arc<Inspection>>) {
        self.stop_inspecting();
        let stored = match wish.token {
            TokenSource::Stored(id, token) => Some((id, token)),
            TokenSource::Pasted(_) => None,
        };
        self.state.apply(Event::Inspection(InspectionNews::Began(stored)));
        let (count, desk) = (self.inspecting.count, self.desk());
        let job = self.jobs.spawn(desk.inspect(count, wish));
        self.inspecting.running = Some((job, reply));
    }

    /// One ended, if it is still the one that runs.
    pub(super) fn inspected(&mut self, count: u64, found: Result<Arc<Inspection>, Box<Problem>>) {
        if count != self.inspecting.count {
            return;
        }
        self.state.apply(Event::Inspection(match &found {
            Ok(found) => InspectionNews::Ended(Arc::clone(found)),
            Err(problem) => InspectionNews::Failed(problem.clone()),
        }));
        if let Some((_, reply)) = self.inspecting.running.take() {
            self.answers.push(reply.later(found.map_err(|problem| *problem)));
        }
    }

    /// The person has left the inspector: nothing of what was found stays.
    pub(super) fn close_inspection(&mut self) {
        self.stop_inspecting();
        self.state.apply(Event::Inspection(InspectionNews::Closed));
    }

    fn stop_inspecting(&mut self) {
        self.inspecting.count += 1;
        if let Some((running, reply)) = self.inspecting.running.take() {
            running.abort();
            let replaced = Problem::new(ProblemKind::InspectionLeft).at(self.now());
            self.answers.push(reply.later(Err(replaced)));
        }
    }
}
