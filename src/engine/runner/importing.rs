//! One reading of foreign settings at a time; what was agreed to is finished in any case.

use std::sync::Arc;

use tokio::task::AbortHandle;

use crate::domain::import::{Addition, Imported, Preview};
use crate::domain::problem::{Problem, ProblemKind};
use crate::services::import::ImportWish;

use super::super::command::Reply;
use super::super::event::{Event, ImportNews};
use super::Runner;

/// What is read.
#[derive(Debug, Default)]
pub(super) struct Importing {
    reading: Option<(AbortHandle, Reply<Arc<Preview>>)>,
    /// Counts the readings, so that late news of one that was replaced are nobody's.
    count: u64,
}

impl Runner {
    /// Begins to read, in place of what is being read.
    pub(super) fn look_at_import(&mut self, wish: ImportWish, reply: Reply<Arc<Preview>>) {
        self.stop_reading_import();
        self.state.apply(Event::Import(ImportNews::Reading));
        let (count, desk) = (self.importing.count, self.desk());
        let job = self.jobs.spawn(desk.look_at_import(count, wish));
        self.importing.reading = Some((job, reply));
    }

    /// One was read, if it is still the one that is wanted.
    pub(super) fn import_read(&mut self, count: u64, read: Result<Arc<Preview>, Box<Problem>>) {
        if count != self.importing.count {
            return;
        }
        self.state.apply(Event::Import(match &read {
            Ok(preview) => ImportNews::Read(Arc::clone(preview)),
            Err(problem) => ImportNews::Refused(problem.clone()),
        }));
        if let Some((_, reply)) = self.importing.reading.take() {
            self.answers.push(reply.later(read.map_err(|problem| *problem)));
        }
    }

    /// Adds what was agreed to.
    pub(super) fn import(&mut self, additions: Vec<Addition>, reply: Reply<Arc<Imported>>) {
        self.state.apply(Event::Import(ImportNews::Adding));
        self.pledge(|desk| desk.import(additions, reply));
    }

    /// The person has left it.
    pub(super) fn close_import(&mut self) {
        self.stop_reading_import();
        self.state.apply(Event::Import(ImportNews::Closed));
    }

    fn stop_reading_import(&mut self) {
        self.importing.count += 1;
        if let Some((reading, reply)) = self.importing.reading.take() {
            reading.abort();
            let left = Problem::new(ProblemKind::ImportLeft).at(self.now());
            self.answers.push(reply.later(Err(left)));
        }
    }
}
