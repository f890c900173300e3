//! A diagnosis as plain text: for the clipboard, for the terminal, and as the readable half of a report file.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{is_bad, of_verdict, rows_of_problem};
use crate::domain::report::{
    CheckResult, Fact, FactName, Finding, Group, Report, Subject, SubjectAccount, cleaned,
};
use crate::explain::who;

/// The whole report as plain text, ending with a newline: the verdict, whom it is about, and each check with what it found.
pub fn text(report: &Report) -> String {
    let report = cleaned(report);
    let about = report.subject.address().unwrap_or("this computer");
    let mut text = format!("Diagnosis of {about}\n\n{}\n\n", opinion(&report));
    let took = format!("{}.{} s", report.ms / 1000, report.ms % 1000 / 100);
    let made = at(report.made_at);
    writeln!(text, "Made {made} by Mailward {} in {took}", report.mailward).ok(); // a `String` takes everything
    if let Subject::Account(account) = &report.subject {
        text.push_str(&table("  ", &rows_of_account(account)));
    }
    for group in Group::ALL {
        let findings: Vec<&Finding> =
            report.findings.iter().filter(|finding| finding.check.group() == group).collect();
        if findings.is_empty() {
            continue;
        }
        writeln!(text, "\n{}", self::group(group, &findings)).ok();
        text.extend(findings.into_iter().map(lines));
    }
    text
}

/// The verdict: what, why, what to do, who. Without a newline at its end.
pub fn opinion(report: &Report) -> String {
    let verdict = of_verdict(report);
    let mut text = format!("{}\n{}", verdict.title, verdict.sentence);
    if let Some(words) = verdict.words {
        let steps = words.next_steps.iter().map(|step| format!("\n  - {step}"));
        text.extend(steps);
        write!(text, "\n{}. Code: {}", who(words.who), verdict.code).ok(); // a `String` takes everything
    }
    text
}

/// "Network: 5 of 5 good", "Provider: 1 of 5 failed", "Mail servers: 3 skipped".
pub fn group(group: Group, findings: &[&Finding]) -> String {
    let count = |result| findings.iter().filter(|finding| finding.result == result).count();
    let (all, title) = (findings.len(), group.title());
    match (count(CheckResult::Fail), count(CheckResult::Warn), count(CheckResult::Skip)) {
        (0, 0, 0) => format!("{title}: {all} of {all} good"),
        (0, 0, skipped) if skipped == all => format!("{title}: {all} skipped"),
        (0, 0, skipped) => format!("{title}: {} of {all} good, {skipped} skipped", all - skipped),
        (0, warned, _) => format!("{title}: {warned} of {all} with a warning"),
        (failed, ..) => format!("{title}: {failed} of {all} failed"),
    }
}

/// A check with everything it found, ending with a newline.
pub fn lines(finding: &Finding) -> String {
    let (mark, title) = (result_word(finding.result), finding.check.title());
    let took =
        if finding.result == CheckResult::Skip { String::new() } else { format!(", {} ms", finding.ms) };
    let mut text = format!("  {mark:<8}{title}: {}{took}\n", finding.summary);
    let mut rows: Vec<(String, String)> =
        finding.facts.iter().map(|fact| (fact.name.label().to_owned(), said(fact))).collect();
    if let Some(problem) = &finding.problem {
        let words = crate::explain::words(problem);
        if is_bad(finding.result) {
            writeln!(text, "{INDENT}{}", words.title).ok(); // a `String` takes everything
        }
        rows.extend(rows_of_problem(problem, finding));
    }
    text.push_str(&table(INDENT, &rows));
    for line in &finding.conversation {
        writeln!(text, "{INDENT}{} {}", if line.ours { ">" } else { "<" }, line.text).ok();
    }
    text
}

/// A fact as people read it.
fn said(fact: &Fact) -> String {
    let moment = fact.value.parse::<Timestamp>();
    match (fact.name, moment, fact.value.parse::<i64>()) {
        (_, Ok(moment), _) => at(moment),
        (FactName::ClockOffset, _, Ok(seconds)) => format!("{seconds} s"),
        _ => fact.value.clone(),
    }
}

const INDENT: &str = "          ";

/// A result in one word.
pub const fn result_word(result: CheckResult) -> &'static str {
    match result {
        CheckResult::Pass => "good",
        CheckResult::Warn => "warning",
        CheckResult::Fail => "failed",
        CheckResult::Skip => "skipped",
    }
}

fn rows_of_account(account: &SubjectAccount) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |label: &str, value: Option<String>| {
        rows.extend(value.filter(|value| !value.is_empty()).map(|value| (label.to_owned(), value)));
    };
    row("Address", Some(account.address.clone()));
    row("Mailbox", account.mailbox.clone());
    row("Provider", Some(format!("{} ({})", account.provider_name, account.provider)));
    row("Client ID", account.client_id.clone());
    row("Used for", Some(account.uses.join(", ")));
    row("State", Some(account.health.clone()));
    row("Signed in", account.signed_in_at.map(at));
    row("Asked for", Some(account.asked.join(" ")));
    row("Granted", Some(account.granted.join(" ")));
    row("Access token", account.access.as_ref().map(|fingerprint| format!("fingerprint {fingerprint}")));
    row("It ends", account.access_ends.map(at));
    row("Refresh token", account.refresh.as_ref().map(|fingerprint| format!("fingerprint {fingerprint}")));
    rows
}

/// In UTC: a report is read in other places.
fn at(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

fn table(indent: &str, rows: &[(String, String)]) -> String {
    let width = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    let lines = rows.iter().map(|(label, value)| format!("{indent}{label:<width$}  {value}\n"));
    lines.collect::<Vec<_>>().concat()
}
