//! One diagnosis at a time, told while it runs, and reports read and written.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::AbortHandle;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::Report;
use crate::services::diagnose::DiagnoseWish;

use super::super::command::{Command, Reply, SaveReport, SavedReport};
use super::super::event::{DiagnosisNews, Event};
use super::Runner;

/// What runs.
#[derive(Debug, Default)]
pub(super) struct Diagnosing {
    running: Option<AbortHandle>,
    /// Counts them, so that late news of one that was cancelled are nobody's.
    count: u64,
}

impl Runner {
    /// What is asked of diagnosis and reports.
    pub(super) fn diagnosis_command(&mut self, command: Command) {
        let close = |news| Event::Diagnosis(news);
        match command {
            Command::Diagnose(wish, reply) => self.diagnose(wish, reply),
            Command::CancelDiagnosis => self.cancel_diagnosis(),
            Command::CloseDiagnosis => {
                self.cancel_diagnosis();
                self.state.apply(close(DiagnosisNews::Closed));
            }
            Command::SaveReport(wish, reply) => self.save_report(wish, reply),
            Command::OpenReport(path, reply) => self.open_report(path, reply),
            Command::DismissReportNews => self.state.apply(close(DiagnosisNews::Saved(None))),
            _ => {
                for news in [DiagnosisNews::Opened(None), DiagnosisNews::Saved(None)] {
                    self.state.apply(close(news));
                }
            }
        }
    }

    /// Begins, in place of one that runs.
    fn diagnose(&mut self, wish: DiagnoseWish, reply: Reply<Arc<Report>>) {
        self.cancel_diagnosis();
        self.diagnosing.count += 1;
        let count = self.diagnosing.count;
        self.state.apply(Event::Diagnosis(DiagnosisNews::Began(wish, self.now())));
        let desk = self.desk();
        self.diagnosing.running = Some(self.jobs.spawn(desk.diagnose(count, wish, reply)));
    }

    /// Stops what runs; what it found so far stays. Whoever waits for it hears nothing but that it was cancelled.
    fn cancel_diagnosis(&mut self) {
        if let Some(running) = self.diagnosing.running.take() {
            running.abort();
            self.diagnosing.count += 1;
            let cancelled = Problem::new(ProblemKind::DiagnosisCancelled).at(self.now());
            self.state.apply(Event::Diagnosis(DiagnosisNews::Failed(Box::new(cancelled), self.now())));
        }
    }

    /// News of a diagnosis, if it is still the one that runs.
    pub(super) fn diagnosed(&mut self, count: u64, news: DiagnosisNews) {
        if count != self.diagnosing.count {
            return;
        }
        if matches!(news, DiagnosisNews::Ended(..) | DiagnosisNews::Failed(..)) {
            self.diagnosing.running = None;
        }
        self.state.apply(Event::Diagnosis(news));
    }

    /// Writes a report to a file.
    fn save_report(&mut self, wish: SaveReport, reply: Reply<SavedReport>) {
        self.pledge(|desk| desk.save_report(wish, reply));
    }

    /// Reads a report from a file.
    fn open_report(&mut self, path: PathBuf, reply: Reply<Arc<Report>>) {
        self.start(|desk| desk.open_report(path, reply));
    }
}
