//! Which of several failures is the cause: a table.

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

#[test]
fn the_failure_that_explains_the_others_is_the_cause() {
    use CheckId as C;
    let table: Vec<(&str, K, Vec<Finding>)> = vec![
        (
            "a wrong clock beats a certificate",
            K::ClockWrong,
            vec![fail(C::Tls, K::TlsFailed), fail(C::Clock, K::ClockWrong)],
        ),
        (
            "a portal beats everything behind it",
            K::CaptivePortal,
            vec![
                fail(C::Names, K::NamesFalse),
                fail(C::Tls, K::TlsFailed),
                fail(C::Portal, K::CaptivePortal),
                fail(C::Imap, K::TlsFailed),
            ],
        ),
        (
            "a name that is not found beats mail servers that are not found",
            K::DnsFailed,
            vec![fail(C::Imap, K::DnsFailed), fail(C::Names, K::DnsFailed), skip(C::Tls)],
        ),
        (
            "a refused refresh token beats a dead access token and mail",
            K::GrantEnded,
            vec![
                fail(C::Access, K::AccessDead),
                fail(C::Imap, K::MailTokenRefused),
                fail(C::Refresh, K::GrantEnded),
                skip(C::Smtp),
            ],
        ),
        (
            "a client that is gone beats the grant that it cannot renew",
            K::ClientRefused,
            vec![fail(C::Refresh, K::GrantEnded), fail(C::TokenEndpoint, K::ClientRefused)],
        ),
        (
            "a definite word beats a trouble that may pass",
            K::GrantEnded,
            vec![fail(C::TokenEndpoint, K::ProviderBusy), fail(C::Refresh, K::GrantEnded)],
        ),
        (
            "a busy provider beats a renewal that failed for it",
            K::ProviderBusy,
            vec![fail(C::Refresh, K::TimedOut), fail(C::TokenEndpoint, K::ProviderBusy)],
        ),
        (
            "a lacking permission beats the server that misses it",
            K::ScopeLacking,
            vec![fail(C::Smtp, K::MailScopeLacking), fail(C::Scopes, K::ScopeLacking)],
        ),
        (
            "a token for another service beats the servers that refuse it",
            K::AudienceWrong,
            vec![fail(C::Imap, K::MailRefused), fail(C::Access, K::AudienceWrong)],
        ),
        (
            "a server's word beats another that has no time",
            K::MailDisabled,
            vec![fail(C::Imap, K::MailBusy), fail(C::Smtp, K::MailDisabled)],
        ),
        (
            "mail beats what matters at the next sign-in only",
            K::PortBlocked,
            vec![
                fail(C::Loopback, K::LoopbackHalf),
                fail(C::Browser, K::PortalMissing),
                fail(C::Metadata, K::MetadataInvalid),
                fail(C::Imap, K::PortBlocked),
            ],
        ),
        (
            "a closed vault beats a sign-in of which nothing can be seen",
            K::VaultLocked,
            vec![fail(C::Refresh, K::ProviderBusy), fail(C::Vault, K::VaultLocked)],
        ),
        (
            "a name server that lies explains a certificate that does not fit",
            K::NamesFalse,
            vec![warn(C::Names, K::NamesFalse), fail(C::Tls, K::TlsFailed)],
        ),
        (
            "a question about the clock that nobody answered beats nothing",
            K::MailBusy,
            vec![fail(C::Clock, K::CheckTooSlow), fail(C::Imap, K::MailBusy)],
        ),
        (
            "a filter explains itself",
            K::TlsInspected,
            vec![warn(C::Names, K::NamesFalse), fail(C::Tls, K::TlsInspected)],
        ),
    ];
    for (rule, expected, findings) in table {
        assert_eq!(cause(findings.clone()), Some(expected), "{rule}");
        let backwards = findings.into_iter().rev().collect();
        assert_eq!(cause(backwards), Some(expected), "{rule}, in another order");
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
