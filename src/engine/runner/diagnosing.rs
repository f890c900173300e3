//! One diagnosis at a time, told while it runs, and reports read and written.

use std::path::PathBuf;
use std::sync::Arc;

use tokio::task::AbortHandle;

use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{Report, Verdict, verdict};
use crate::services::diagnose::{DiagnoseWish, Renewal};

use super::super::command::{Command, Reply, SaveReport, SavedReport};
use super::super::event::{DiagnosisNews, Event};
use super::Runner;

/// What runs.
#[derive(Debug, Default)]
pub(super) struct Diagnosing {
    running: Option<(AbortHandle, DiagnoseWish, Reply<Arc<Report>>)>,
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
        let renewal = self.renewal(wish);
        let desk = self.desk();
        let job = self.jobs.spawn(desk.diagnose(count, wish, renewal));
        self.diagnosing.running = Some((job, wish, reply));
    }

    /// The renewal that the wish asks for. It goes the way of all renewals, and on when the diagnosis is cancelled.
    fn renewal(&mut self, wish: DiagnoseWish) -> Option<Renewal> {
        let id = wish.account.filter(|_| wish.renew)?;
        let (reply, answer) = Reply::channel();
        self.rotate(id, reply);
        Some(Box::pin(async move {
            let cancelled = |_engine_ended| Problem::new(ProblemKind::DiagnosisCancelled);
            answer.await.map_err(cancelled)?.map(drop)
        }))
    }

    /// Stops what runs; what it found so far stays. Whoever waits for it hears that it was cancelled.
    fn cancel_diagnosis(&mut self) {
        if let Some((running, _, reply)) = self.diagnosing.running.take() {
            running.abort();
            self.diagnosing.count += 1;
            let cancelled = Problem::new(ProblemKind::DiagnosisCancelled).at(self.now());
            let news = DiagnosisNews::Failed(Box::new(cancelled.clone()), self.now());
            self.state.apply(Event::Diagnosis(news));
            self.answers.push(reply.later(Err(cancelled)));
        }
    }

    /// News of a diagnosis, if it is still the one that runs.
    pub(super) fn diagnosed(&mut self, count: u64, news: DiagnosisNews) {
        if count != self.diagnosing.count {
            return;
        }
        let ended = match &news {
            DiagnosisNews::Ended(report, _) => Some(Ok(Arc::clone(report))),
            DiagnosisNews::Failed(problem, _) => Some(Err(Problem::clone(problem))),
            _ => None,
        };
        self.state.apply(Event::Diagnosis(news));
        if let Some(ended) = ended
            && let Some((_, wish, reply)) = self.diagnosing.running.take()
        {
            if let Ok(report) = &ended {
                self.record_diagnosis(wish, report);
            }
            self.answers.push(reply.later(ended));
        }
    }

    fn record_diagnosis(&mut self, wish: DiagnoseWish, report: &Report) {
        let event = NewEvent::new(AuditKind::DiagnosisRun, self.now());
        let event = match wish.account.and_then(|id| self.state.account(id)) {
            Some(account) => event.about(account),
            None => event,
        };
        let event = match verdict(report) {
            Verdict::Cause(_, problem) => event.with(FactName::Reason, problem.kind.code()),
            _ => event,
        };
        self.record(vec![event]);
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
