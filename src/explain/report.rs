//! A diagnosis in words and as documents: the same in the window, on the command line and in a report file.

use serde_json::{Map, Value, json};

use super::{Words, who_code, words};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckResult, Finding, Report, Verdict, cleaned, masked, verdict};

mod text;

pub use text::{group, lines, opinion, result_word, text};

/// The verdict in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictWords {
    /// The catalogue's code of the cause, or the code of its kind; `healthy` and `unfinished` without one.
    pub code: String,
    /// One sentence that names the cause.
    pub title: String,
    /// What happened.
    pub sentence: String,
    /// Everything else about it; `None` where nothing has to be done.
    pub words: Option<Words>,
}

/// What a diagnosis comes to, in words.
pub fn of_verdict(report: &Report) -> VerdictWords {
    match verdict(report) {
        Verdict::Fine => VerdictWords {
            code: "healthy".to_owned(),
            title: "Everything that was checked works".to_owned(),
            sentence: "Nothing was found that could stand in the way of mail.".to_owned(),
            words: None,
        },
        Verdict::Unfinished => VerdictWords {
            code: "unfinished".to_owned(),
            title: "Not everything was checked".to_owned(),
            sentence: "Nothing was found so far.".to_owned(),
            words: None,
        },
        Verdict::Known(_, problem) | Verdict::Cause(_, problem) => {
            let words = words(&problem);
            VerdictWords {
                code: words.known.map_or_else(|| words.code.clone(), str::to_owned),
                title: words.title.clone(),
                sentence: words.what_happened.clone(),
                words: Some(words),
            }
        }
    }
}

/// What stands in the way, if something does: its kind says how a command ends.
pub fn cause(report: &Report) -> Option<ProblemKind> {
    match verdict(report) {
        Verdict::Cause(_, problem) => Some(problem.kind),
        _ => None,
    }
}

/// The members of a report file, by their names: exactly what is shown before saving and what is written.
pub fn files(report: &Report, mask: bool) -> Vec<(&'static str, String)> {
    let mut report = cleaned(report);
    if mask {
        report = masked(&report);
    }
    let mut document = serde_json::to_value(&report).unwrap_or_default();
    if let Some(fields) = document.as_object_mut() {
        // For other programs; Mailward finds it anew when it reads the report.
        fields.insert("verdict".to_owned(), verdict_document(&report));
    }
    vec![(JSON_NAME, format!("{document:#}\n")), (TEXT_NAME, text(&report))]
}

/// The member that Mailward reads.
pub const JSON_NAME: &str = "report.json";
/// The member for people.
pub const TEXT_NAME: &str = "report.txt";

/// The `diagnose` document of the command line's JSON.
pub fn document(report: &Report) -> Value {
    let report = cleaned(report);
    json!({
        "account": report.subject.address(),
        "schema": report.schema,
        "mailward": report.mailward,
        "made_at": report.made_at,
        "ms": report.ms,
        "complete": report.complete,
        "verdict": verdict_document(&report),
        "checks": report.findings.iter().map(check_document).collect::<Vec<_>>(),
    })
}

fn verdict_document(report: &Report) -> Value {
    let verdict = of_verdict(report);
    json!({
        "code": verdict.code,
        "title": verdict.title,
        "what_happened": verdict.sentence,
        "who": verdict.words.as_ref().map(|words| who_code(words.who)),
        "next_steps": verdict.words.map(|words| words.next_steps).unwrap_or_default(),
    })
}

fn check_document(finding: &Finding) -> Value {
    let mut facts: Map<String, Value> = Map::new();
    for fact in &finding.facts {
        // A fact that is said more than once is one list of values.
        let so_far = facts.get(fact.name.code()).and_then(Value::as_str).map(|said| format!("{said}, "));
        let value = so_far.unwrap_or_default() + &fact.value;
        facts.insert(fact.name.code().to_owned(), Value::from(value));
    }
    let conversation =
        finding.conversation.iter().map(|line| json!({ "ours": line.ours, "text": line.text }));
    json!({
        "id": finding.check.code(),
        "title": finding.check.title(),
        "result": finding.result.code(),
        "ms": finding.ms,
        "summary": finding.summary,
        "facts": facts,
        "problem": finding.problem.as_ref().map(super::document),
        "conversation": conversation.collect::<Vec<_>>(),
    })
}

/// Whether a finding is one that people look at first.
pub const fn is_bad(result: CheckResult) -> bool {
    matches!(result, CheckResult::Fail | CheckResult::Warn)
}

/// The rows of a problem that the facts beside it do not say already.
fn rows_of_problem(problem: &Problem, finding: &Finding) -> Vec<(String, String)> {
    let mut rows = super::details(problem);
    rows.retain(|(label, value)| {
        label != "Account"
            && !finding.facts.iter().any(|fact| fact.name.label() == label && fact.value == *value)
    });
    rows
}

#[cfg(test)]
mod tests;
