//! From findings to the one cause: pure, so that a report says the same wherever it is read.

use super::{CheckId, CheckResult, Finding, Report};
use crate::domain::problem::Problem;

/// What a diagnosis comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Not every check has ended and none has failed so far.
    Unfinished,
    /// Everything that was checked works.
    Fine,
    /// It works, and this should be known.
    Known(CheckId, Box<Problem>),
    /// This is the most likely cause.
    Cause(CheckId, Box<Problem>),
}

/// What these findings come to: the failure that stands highest in the order of causes; without one the first warning.
pub fn verdict(report: &Report) -> Verdict {
    let first = |result: CheckResult| {
        let mut fitting: Vec<&Finding> =
            report.findings.iter().filter(|finding| finding.result == result).collect();
        fitting.sort_by_key(|finding| finding.check);
        fitting.into_iter().find_map(|finding| Some((finding.check, Box::new(finding.problem.clone()?))))
    };
    if let Some((check, problem)) = first(CheckResult::Fail) {
        return Verdict::Cause(check, problem);
    }
    if !report.complete {
        return Verdict::Unfinished;
    }
    first(CheckResult::Warn).map_or(Verdict::Fine, |(check, problem)| Verdict::Known(check, problem))
}
