//! A report for tests, as a diagnosis of an account would bring it.

use super::*;
use crate::domain::problem::ProblemKind;

/// A renewal that was refused for good; mail was not tried.
pub(crate) fn report() -> Report {
    let moment = |text: &str| -> Timestamp { text.parse().unwrap() };
    let account = SubjectAccount {
        id: None,
        address: "anna.lindqvist@example.org".into(),
        mailbox: Some("team@example.org".into()),
        provider: "microsoft-work".into(),
        provider_name: "Microsoft 365".into(),
        client_id: Some("4c1f0e6b-93d2-4a57-b1c8-27e5d90a61fe".into()),
        uses: vec!["imap".into(), "smtp".into()],
        health: "revoked".into(),
        signed_in_at: Some(moment("2026-11-02T16:40:00Z")),
        asked: vec!["offline_access".into(), "https://outlook.office.com/IMAP.AccessAsUser.All".into()],
        granted: vec!["https://outlook.office.com/IMAP.AccessAsUser.All".into()],
        access: Some("0a1b2c3d4e5f".into()),
        access_ends: Some(moment("2026-11-22T14:00:00Z")),
        refresh: Some("f5e4d3c2b1a0".into()),
    };
    let mut refused = Problem::new(ProblemKind::GrantEnded)
        .about("anna.lindqvist@example.org")
        .fact("provider", "Microsoft 365")
        .at(moment("2026-11-22T13:21:04Z"));
    refused.facts.during = Some("refresh".into());
    refused.facts.http_status = Some(400);
    refused.facts.error = Some("invalid_grant".into());
    refused.facts.error_codes = vec![50173];
    refused.facts.error_description = Some("AADSTS50173: The provided grant has expired.".into());
    let timed = |ms: u64, finding: Finding| Finding { ms, ..finding };
    let mut imap = Finding::new(CheckId::Imap, CheckResult::Skip, "needs a token")
        .fact(FactName::Capabilities, "IMAP4rev1 AUTH=XOAUTH2");
    imap.conversation = vec![
        Line { ours: false, text: "* OK ready".into() },
        Line { ours: true, text: "a1 CAPABILITY".into() },
    ];
    Report {
        schema: SCHEMA,
        mailward: "0.1.0".into(),
        made_at: moment("2026-11-22T13:21:00Z"),
        ms: 2_400,
        subject: Subject::Account(Box::new(account)),
        findings: vec![
            timed(3, Finding::new(CheckId::Clock, CheckResult::Pass, "right by less than a second")),
            timed(
                118,
                Finding::new(CheckId::Metadata, CheckResult::Warn, "differs in one point")
                    .fact(FactName::Differences, "jwks_uri"),
            ),
            timed(
                205,
                Finding::new(CheckId::Refresh, CheckResult::Fail, "refused for good")
                    .fact(FactName::Answer, "invalid_grant")
                    .fact(FactName::ProviderCode, "AADSTS50173")
                    .problem(refused),
            ),
            timed(31, imap),
            timed(0, Finding::new(CheckId::Smtp, CheckResult::Skip, "needs a token")),
        ],
        complete: true,
    }
}
