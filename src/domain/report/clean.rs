//! What may stand in a report: a last look over every text of it, and bounds on everything that can be many.
//!
//! Done before a report leaves and after one comes in, so that neither tells what it should not. Doing it twice changes
//! nothing.

use super::{CheckId, Finding, Report, Subject, SubjectAccount};
use crate::domain::problem::{Problem, harmless};
use crate::domain::scrub::scrub;

/// The report with nothing in it that must not be there.
pub fn cleaned(report: &Report) -> Report {
    let mut report = report.clone();
    tidy(&mut report.mailward);
    if let Subject::Account(account) = &mut report.subject {
        subject(account);
    }
    let mut findings = std::mem::take(&mut report.findings);
    findings.sort_by_key(|finding| finding.check);
    findings.dedup_by_key(|finding| finding.check);
    findings.truncate(CheckId::ALL.len());
    findings.iter_mut().for_each(finding);
    report.findings = findings;
    report
}

fn subject(account: &mut SubjectAccount) {
    for text in [&mut account.address, &mut account.provider, &mut account.provider_name, &mut account.health]
    {
        tidy(text);
    }
    let SubjectAccount { mailbox, client_id, access, refresh, .. } = account;
    [mailbox, client_id].into_iter().flatten().for_each(tidy);
    // A fingerprint is twelve hexadecimal digits; whatever else stands there is none.
    for fingerprint in [access, refresh] {
        *fingerprint = fingerprint
            .take()
            .filter(|text| text.len() == FINGERPRINT && text.bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    for list in [&mut account.uses, &mut account.asked, &mut account.granted] {
        list.truncate(MOST_WORDS);
        list.iter_mut().for_each(tidy);
    }
}

fn finding(finding: &mut Finding) {
    tidy(&mut finding.summary);
    finding.facts.truncate(MOST_FACTS);
    finding.facts.iter_mut().for_each(|fact| tidy(&mut fact.value));
    finding.conversation.truncate(MOST_LINES);
    finding.conversation.iter_mut().for_each(|line| tidy(&mut line.text));
    finding.problem.iter_mut().for_each(problem);
}

fn problem(problem: &mut Problem) {
    problem.facts.error_codes.truncate(MOST_WORDS);
    problem.facts.sent.truncate(MOST_WORDS);
    problem.texts_mut().for_each(tidy);
    let facts = &mut problem.facts;
    facts.more.retain(|name, _| NAMES.contains(&name.as_str()));
    facts.more.values_mut().for_each(tidy);
}

fn tidy(text: &mut String) {
    *text = harmless(&scrub(&harmless(text)));
}

const FINGERPRINT: usize = 12;
/// No check says more.
const MOST_FACTS: usize = 64;
/// Nobody reads a longer conversation.
const MOST_LINES: usize = 400;
/// Permissions, uses, names of parameters.
const MOST_WORDS: usize = 100;

/// The facts of a problem that may stand in a report, by their names. `page` is not among them: a report comes from
/// somebody else, and its links are nobody's word.
const NAMES: &[&str] = &[
    "a_second",
    "address",
    "addresses",
    "asked",
    "asked_again_as",
    "at_once",
    "accounts",
    "audience",
    "broken",
    "challenge",
    "check",
    "client_of_sign_in",
    "command",
    "differences",
    "ended_by",
    "ended_on",
    "error",
    "every",
    "exp",
    "expected",
    "first_bad_seq",
    "found",
    "free",
    "granted_on",
    "host",
    "inactive_s",
    "iss",
    "issued",
    "issuer",
    "keyring",
    "known",
    "lacking",
    "leads_to",
    "limit",
    "lost_at",
    "mailbox",
    "max_life_s",
    "mechanism",
    "moved_at",
    "number",
    "offered",
    "offset",
    "offset_s",
    "old_grant",
    "organisation",
    "os",
    "parameter",
    "path",
    "person",
    "port",
    "portal",
    "product",
    "program",
    "protocol",
    "provider",
    "provider_id",
    "proxy",
    "reason",
    "redirect",
    "redirects_to",
    "reply",
    "revoked_at",
    "rights",
    "sandbox",
    "scope",
    "seconds_left",
    "sends_with",
    "sent",
    "signed_in_as",
    "signed_in_at",
    "signed_out_at",
    "testing_days",
    "tls",
    "token_type",
    "user",
    "valid_from",
    "where",
];

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::tests::report;
    use super::*;
    use crate::domain::problem::ProblemKind;
    use crate::domain::report::{CheckResult, Fact, FactName, Line};

    const TOKEN: &str = "ya29.a0AfH6SMBxCANARY";

    fn planted() -> Report {
        let mut report = report();
        let mut problem =
            Problem::new(ProblemKind::GrantEnded).about(TOKEN).detail(TOKEN).fact("host", TOKEN);
        let facts = &mut problem.facts;
        facts.error_description = Some(format!("The token {TOKEN} is bad"));
        (facts.error, facts.suberror) = (Some(TOKEN.into()), Some(TOKEN.into()));
        (facts.error_uri, facts.during) =
            (Some(format!("https://x.example/?code={TOKEN}")), Some(TOKEN.into()));
        (facts.correlation_id, facts.trace_id) = (Some(TOKEN.into()), Some(TOKEN.into()));
        facts.sent = vec![TOKEN.into()];
        facts.more.insert("page".into(), format!("https://x.example/{TOKEN}"));
        facts.more.insert("whatever".into(), "not on the list".into());
        let mut finding = Finding::new(CheckId::Imap, CheckResult::Fail, TOKEN).problem(problem);
        finding.facts = vec![Fact { name: FactName::Reply, value: TOKEN.into() }];
        finding.conversation = vec![Line { ours: true, text: format!("a1 AUTHENTICATE XOAUTH2 {TOKEN}") }];
        report.findings = vec![finding];
        let Subject::Account(account) = &mut report.subject else { panic!("an account") };
        (account.access, account.refresh) = (Some(TOKEN.into()), Some("0a1b2c3d4e5f".into()));
        (account.mailbox, account.client_id) = (Some(TOKEN.into()), Some(TOKEN.into()));
        (account.uses, account.health) = (vec![TOKEN.into()], TOKEN.into());
        (account.provider, account.provider_name) = (TOKEN.into(), TOKEN.into());
        (account.asked, account.granted) = (vec![TOKEN.into()], vec![TOKEN.into()]);
        report.mailward = TOKEN.into();
        report
    }

    #[test]
    fn a_secret_planted_in_any_field_is_gone() {
        let planted = planted();
        let count = |report: &Report| serde_json::to_string(report).unwrap().matches("CANARY").count();
        assert!(count(&planted) > 20, "a secret in every text");
        let clean = cleaned(&planted);
        assert_eq!(count(&clean), 0, "{clean:#?}");
        let more = &clean.findings.last().unwrap().problem.as_ref().unwrap().facts.more;
        assert_eq!(more.keys().collect::<Vec<_>>(), ["host"]);
        let Subject::Account(account) = &clean.subject else { panic!("an account") };
        assert_eq!((account.access.as_deref(), account.refresh.as_deref()), (None, Some("0a1b2c3d4e5f")));
    }

    #[test]
    fn a_second_look_changes_nothing() {
        let once = cleaned(&planted());
        assert_eq!(cleaned(&once), once);
    }

    #[test]
    fn what_can_be_many_is_bounded() {
        let mut report = report();
        let many = || vec!["x".to_owned(); 5_000];
        let Subject::Account(account) = &mut report.subject else { panic!("an account") };
        (account.asked, account.granted, account.uses) = (many(), many(), many());
        let mut finding = Finding::new(CheckId::Pop, CheckResult::Pass, "x".repeat(9_000));
        finding.conversation = vec![Line { ours: false, text: "x".repeat(900) }; 2_000];
        finding.facts = vec![Fact::new(FactName::Reply, "x".repeat(900)); 2_000];
        report.findings = vec![finding; 3];
        let size = serde_json::to_string(&cleaned(&report)).unwrap().len();
        assert!(size < 400_000, "{size}");
    }

    /// A fact that nobody thought of would be missing from reports without a word.
    #[test]
    fn every_named_fact_of_a_problem_is_on_the_list_or_kept_out_on_purpose() {
        let mut missing = Vec::new();
        let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    // Facts of the check-up are no facts of a problem.
                    if !entry.ends_with("checkup") {
                        folders.push(entry);
                    }
                    continue;
                }
                let text = std::fs::read_to_string(&entry).unwrap_or_default();
                let names = text.split(".fact(\"").skip(1).filter_map(|rest| rest.split('"').next());
                let unknown = names.filter(|name| !NAMES.contains(name) && *name != "page");
                missing.extend(unknown.map(|name| format!("{name} in {}", entry.display())));
            }
        }
        missing.retain(|name| !name.contains(" in ") || !name.ends_with("report/clean.rs"));
        assert!(missing.is_empty(), "{missing:#?}");
    }
}
