//! Which of several failures is the cause: a table.

use CheckId as C;
use CheckResult::{Fail, Warn};

use super::*;
use crate::domain::report::{SCHEMA, Subject};

fn report(findings: Vec<Finding>) -> Report {
    Report {
        schema: SCHEMA,
        mailward: "0.0.0".to_owned(),
        made_at: "2026-11-22T10:00:00Z".parse().unwrap(),
        ms: 0,
        subject: Subject::Computer,
        findings,
        complete: true,
    }
}

fn fail(check: CheckId, kind: K) -> Finding {
    Finding::new(check, CheckResult::Fail, "").problem(Problem::new(kind))
}

fn warn(check: CheckId, kind: K) -> Finding {
    Finding::new(check, CheckResult::Warn, "").problem(Problem::new(kind))
}

fn skip(check: CheckId) -> Finding {
    Finding::new(check, CheckResult::Skip, "")
}

fn cause(findings: Vec<Finding>) -> Option<K> {
    match verdict(&report(findings)) {
        Verdict::Cause(_, problem) => Some(problem.kind),
        _ => None,
    }
}

/// What is seen, and which of it is the cause.
type Rule = (&'static str, K, &'static [(CheckId, CheckResult, K)]);

const RULES: &[Rule] = &[
    (
        "a wrong clock beats a certificate",
        K::ClockWrong,
        &[(C::Tls, Fail, K::TlsFailed), (C::Clock, Fail, K::ClockWrong)],
    ),
    (
        "a portal beats everything behind it",
        K::CaptivePortal,
        &[
            (C::Names, Fail, K::NamesFalse),
            (C::Tls, Fail, K::TlsFailed),
            (C::Portal, Fail, K::CaptivePortal),
            (C::Imap, Fail, K::TlsFailed),
        ],
    ),
    (
        "a name that is not found beats mail servers that are not found",
        K::DnsFailed,
        &[(C::Imap, Fail, K::DnsFailed), (C::Names, Fail, K::DnsFailed)],
    ),
    (
        "a refused refresh token beats a dead access token and mail",
        K::GrantEnded,
        &[
            (C::Access, Fail, K::AccessDead),
            (C::Imap, Fail, K::MailTokenRefused),
            (C::Refresh, Fail, K::GrantEnded),
        ],
    ),
    (
        "a client that is gone beats the grant that it cannot renew",
        K::ClientRefused,
        &[(C::Refresh, Fail, K::GrantEnded), (C::TokenEndpoint, Fail, K::ClientRefused)],
    ),
    (
        "a definite word beats a trouble that may pass",
        K::GrantEnded,
        &[(C::TokenEndpoint, Fail, K::ProviderBusy), (C::Refresh, Fail, K::GrantEnded)],
    ),
    (
        "a busy provider beats a renewal that failed for it",
        K::ProviderBusy,
        &[(C::Refresh, Fail, K::TimedOut), (C::TokenEndpoint, Fail, K::ProviderBusy)],
    ),
    (
        "a lacking permission beats the server that misses it",
        K::ScopeLacking,
        &[(C::Smtp, Fail, K::MailScopeLacking), (C::Scopes, Fail, K::ScopeLacking)],
    ),
    (
        "a token for another service beats the servers that refuse it",
        K::AudienceWrong,
        &[(C::Imap, Fail, K::MailRefused), (C::Access, Fail, K::AudienceWrong)],
    ),
    (
        "a server's word beats another that has no time",
        K::MailDisabled,
        &[(C::Imap, Fail, K::MailBusy), (C::Smtp, Fail, K::MailDisabled)],
    ),
    (
        "mail beats what matters at the next sign-in only",
        K::PortBlocked,
        &[
            (C::Loopback, Fail, K::LoopbackHalf),
            (C::Browser, Fail, K::PortalMissing),
            (C::Metadata, Fail, K::MetadataInvalid),
            (C::Imap, Fail, K::PortBlocked),
        ],
    ),
    (
        "a closed vault beats a sign-in of which nothing can be seen",
        K::VaultLocked,
        &[(C::Refresh, Fail, K::ProviderBusy), (C::Vault, Fail, K::VaultLocked)],
    ),
    (
        "a name server that lies explains a certificate that does not fit",
        K::NamesFalse,
        &[(C::Names, Warn, K::NamesFalse), (C::Tls, Fail, K::TlsFailed)],
    ),
    (
        "a question about the clock that nobody answered beats nothing",
        K::MailBusy,
        &[(C::Clock, Fail, K::CheckTooSlow), (C::Imap, Fail, K::MailBusy)],
    ),
    (
        "a filter explains itself",
        K::TlsInspected,
        &[(C::Names, Warn, K::NamesFalse), (C::Tls, Fail, K::TlsInspected)],
    ),
];

#[test]
fn the_failure_that_explains_the_others_is_the_cause() {
    for (rule, expected, seen) in RULES {
        let found = |(check, result, kind): &(CheckId, CheckResult, K)| {
            Finding::new(*check, *result, "").problem(Problem::new(*kind))
        };
        let mut findings: Vec<Finding> = seen.iter().map(found).collect();
        findings.push(skip(CheckId::Pop));
        assert_eq!(cause(findings.clone()), Some(*expected), "{rule}");
        findings.reverse();
        assert_eq!(cause(findings), Some(*expected), "{rule}, in another order");
    }
}

#[test]
fn a_warning_is_known_only_when_nothing_fails() {
    let warns = warn(CheckId::Clock, K::ClockWrong);
    assert!(matches!(verdict(&report(vec![warns.clone()])), Verdict::Known(CheckId::Clock, _)));
    assert_eq!(cause(vec![warns, fail(CheckId::Smtp, K::MailBusy)]), Some(K::MailBusy));
}

#[test]
fn what_runs_has_no_verdict_until_something_fails() {
    let mut running = report(vec![warn(CheckId::Clock, K::ClockWrong)]);
    running.complete = false;
    assert_eq!(verdict(&running), Verdict::Unfinished);
    running.findings.push(fail(CheckId::Imap, K::MailTokenRefused));
    assert!(matches!(verdict(&running), Verdict::Cause(CheckId::Imap, _)));
}

#[test]
fn checks_that_pass_and_are_skipped_are_fine() {
    assert_eq!(verdict(&report(vec![skip(CheckId::Browser)])), Verdict::Fine);
}
