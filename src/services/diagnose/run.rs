//! Runs a plan: what does not depend on each other side by side, each check within its limit, each finding told as it comes.
//!
//! Dropping it cancels everything that is on its way. A renewal is not part of it: whoever runs the diagnosis has started it,
//! because a renewal must not be cancelled.

use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::mpsc;

use super::News;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, Finding};
use crate::platform::clock::{Clock, within};

/// Takes findings down and tells them.
pub(super) struct Recorder<'a> {
    pub(super) news: &'a mpsc::Sender<News>,
    clock: &'a dyn Clock,
    findings: Mutex<Vec<Finding>>,
}

/// How long one check may take. Longer than a slow network needs, shorter than a person waits.
pub(super) const LIMIT: SignedDuration = SignedDuration::from_secs(10);

impl<'a> Recorder<'a> {
    pub(super) fn new(news: &'a mpsc::Sender<News>, clock: &'a dyn Clock) -> Self {
        Self { news, clock, findings: Mutex::default() }
    }

    /// Runs one check within its limit.
    pub(super) async fn check(&self, check: CheckId, work: impl Future<Output = Finding>) -> Finding {
        self.check_within(check, LIMIT, work).await
    }

    /// The same with another limit.
    pub(super) async fn check_within(
        &self,
        check: CheckId,
        limit: SignedDuration,
        work: impl Future<Output = Finding>,
    ) -> Finding {
        self.news.send(News::Doing(check, None)).await.ok(); // nobody has to listen
        let begun = self.clock.now();
        let finding = within(self.clock, limit, work).await;
        let finding = finding.unwrap_or_else(|| too_slow(check, limit, self.clock.now()));
        let ms = milliseconds(begun, self.clock.now());
        self.end(Finding { ms, ..finding }).await
    }

    /// A check that cannot be asked, and why.
    pub(super) async fn skip(&self, check: CheckId, why: &str) -> Finding {
        self.end(Finding::new(check, CheckResult::Skip, why)).await
    }

    async fn end(&self, finding: Finding) -> Finding {
        self.locked().push(finding.clone());
        self.news.send(News::Ended(Box::new(finding.clone()))).await.ok(); // the same
        finding
    }

    /// Every finding, in the order of the list.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut findings = self.locked().clone();
        findings.sort_by_key(|finding| finding.check);
        findings
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Vec<Finding>> {
        self.findings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Milliseconds between two moments; a clock that was set back meanwhile gives none.
pub(super) fn milliseconds(begun: Timestamp, ended: Timestamp) -> u64 {
    u64::try_from(ended.duration_since(begun).as_millis()).unwrap_or(0)
}

fn too_slow(check: CheckId, limit: SignedDuration, now: Timestamp) -> Finding {
    let limit = format!("{} s", limit.as_secs());
    let summary = format!("no answer within {limit}");
    let problem =
        Problem::new(ProblemKind::CheckTooSlow).fact("limit", limit).fact("check", check.code()).at(now);
    Finding::new(check, CheckResult::Fail, summary).problem(problem)
}
