//! From findings to the one cause: pure, so that a report says the same wherever it is read.
//!
//! Causes have an order: what stands further up makes what stands below it fail. Where two checks fail, the one that explains
//! the other is the cause, and what merely stands in somebody's way later is named last.

use super::{CheckId, CheckResult, Finding, Report};
use crate::domain::problem::{Problem, ProblemKind as K};

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

/// What these findings come to: the failure that explains the others; without one the warning that matters most.
pub fn verdict(report: &Report) -> Verdict {
    if let Some((check, problem)) =
        liar(&report.findings).or_else(|| first(&report.findings, CheckResult::Fail))
    {
        return Verdict::Cause(check, problem);
    }
    if !report.complete {
        return Verdict::Unfinished;
    }
    match first(&report.findings, CheckResult::Warn) {
        Some((check, problem)) => Verdict::Known(check, problem),
        None => Verdict::Fine,
    }
}

type Named = (CheckId, Box<Problem>);

fn first(findings: &[Finding], result: CheckResult) -> Option<Named> {
    let told = findings.iter().filter(|finding| finding.result == result);
    let told = told.filter_map(|finding| Some((finding.check, finding.problem.as_ref()?)));
    let (check, problem) = told.min_by_key(|(check, problem)| (rank(*check, problem.kind), *check))?;
    Some((check, Box::new(problem.clone())))
}

/// A name server that was caught lying explains a certificate that does not fit, unless something stronger explains both.
fn liar(findings: &[Finding]) -> Option<Named> {
    let of = |check: CheckId| findings.iter().find(|finding| finding.check == check);
    let lie = of(CheckId::Names)?;
    let problem = lie.problem.as_ref().filter(|problem| problem.kind == K::NamesFalse)?;
    let (cause, failed) = first(findings, CheckResult::Fail)?;
    (cause == CheckId::Tls && failed.kind == K::TlsFailed).then(|| (lie.check, Box::new(problem.clone())))
}

/// Where a failure stands among causes; what explains more has the smaller number.
fn rank(check: CheckId, kind: K) -> u8 {
    match (check, kind) {
        // Nothing was learnt, least of all that the clock is wrong or that a portal is there.
        (CheckId::Clock | CheckId::Portal, K::CheckTooSlow) => 19,
        // Without these nothing at all can be done.
        (CheckId::Vault, _) => 0,
        (CheckId::Folder, _) => 1,
        // A wrong clock makes good certificates and good tokens bad.
        (CheckId::Clock, _) => 2,
        // Who answers in the provider's place says nothing about the provider.
        (CheckId::Portal, _) => 3,
        (CheckId::Proxy, _) => 4,
        (CheckId::Names, _) => 5,
        (CheckId::Connection, _) => 6,
        (CheckId::Tls, _) => 7,
        // A client that is not known any more gets no tokens, however good they were.
        (CheckId::TokenEndpoint, K::ClientRefused | K::AdministratorNeeded) => 8,
        // The provider's definite word about the grant, before any trouble that may pass.
        (CheckId::Refresh, kind) if ends_sign_in(kind) => 9,
        (CheckId::TokenEndpoint, _) => 10,
        (CheckId::Refresh, _) => 11,
        // A token for the wrong thing, before the servers that refuse it.
        (CheckId::Access, K::AudienceWrong) => 12,
        (CheckId::Access, _) => 13,
        (CheckId::Scopes, _) => 14,
        (CheckId::Imap | CheckId::Smtp | CheckId::Pop, kind) => of_mail(kind),
        // These matter at the next sign-in, and stop no mail.
        (CheckId::Metadata, _) => 20,
        (CheckId::Keys, _) => 21,
        (CheckId::Loopback, _) => 22,
        (CheckId::Keyring, _) => 23,
        (CheckId::Chain, _) => 24,
        (CheckId::Browser, _) => 25,
        (CheckId::System, _) => 26,
    }
}

/// Whether only a new sign-in helps.
const fn ends_sign_in(kind: K) -> bool {
    matches!(
        kind,
        K::GrantEnded
            | K::GrantExpired
            | K::RenewalLost
            | K::NeverSignedIn
            | K::SignedOutHere
            | K::MovedAway
            | K::RevokedHere
            | K::RevocationRefuted
    )
}

/// A server's word about the sign-in, before a road to it that is shut, before a server that has no time.
const fn of_mail(kind: K) -> u8 {
    match kind {
        K::MailTokenRefused
        | K::SenderGone
        | K::MailUserWrong
        | K::MailScopeLacking
        | K::MailDisabled
        | K::MailWithoutOAuth => 15,
        K::MailRefused | K::MailCommandRefused | K::MailWithoutTls | K::MailAnswerInvalid => 16,
        K::MailBusy | K::CheckTooSlow => 18,
        _ => 17,
    }
}

#[cfg(test)]
mod tests;
