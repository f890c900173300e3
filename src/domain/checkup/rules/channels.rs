//! The ways to an account's provider and mail servers: TLS everywhere, nobody who opens it, and certificates that last.

use jiff::{SignedDuration, Timestamp};

use super::super::{About, Fix, Known, Looked, Reason as R, Verdict};
use super::{after, days, whole_days};
use crate::domain::account::Account;
use crate::domain::host;
use crate::domain::problem::ProblemKind;
use crate::domain::report::{CheckId, CheckResult, FactName};

/// One verdict an account: the worst of its ways.
pub(super) fn all(account: &Account, known: &Known<'_>) -> Verdict {
    let about = |reason| Verdict::new(About::Account(account.id), reason);
    if is_here(account, known) {
        return about(R::TlsHere);
    }
    let ways = [CheckId::Tls, CheckId::Imap, CheckId::Smtp, CheckId::Pop];
    let looks: Vec<&Looked> = ways
        .iter()
        .filter_map(|check| known.looked(Some(account.id), *check))
        .filter(|looked| is_told(looked))
        .collect();
    if looks.is_empty() {
        return about(R::TlsUnseen).fix(Fix::Diagnose(account.id));
    }
    let ranked = |looked: &Looked| {
        let reason = judge(looked, known);
        (reason.state(), reason, looked.moment(FactName::ValidUntil).unwrap_or(Timestamp::MAX))
    };
    let Some(worst) = looks.iter().copied().min_by_key(|looked| ranked(looked)) else {
        return about(R::TlsUnseen);
    };
    let reason = judge(worst, known);
    let verdict = about(reason).fact("ways", looks.len() as u64).fact("at", worst.at);
    let host = worst.said(FactName::Host).or_else(|| worst.said(FactName::Server));
    let verdict = host.map_or(verdict.clone(), |host| verdict.fact("host", host));
    let verdict = match (reason, worst.moment(FactName::ValidUntil)) {
        (R::TlsEnding | R::TlsEnded, Some(end)) => {
            verdict.fact("ends", end).fact("days", whole_days(known.now, end))
        }
        (R::TlsInspected, _) => verdict.fact("by", worst.said(FactName::Inspected).unwrap_or_default()),
        (R::TlsEverywhere, _) => {
            let version = looks.iter().filter_map(|looked| looked.said(FactName::TlsVersion)).min();
            version.map_or(verdict.clone(), |version| verdict.fact("version", version))
        }
        _ => verdict,
    };
    let verdict = verdict.turns(looks.iter().filter_map(|looked| turns(looked, known.now)).min());
    match reason {
        R::TlsEverywhere => verdict,
        R::TlsPlain => verdict.fix(Fix::Servers(account.id)),
        _ => verdict.fix(Fix::Diagnose(account.id)),
    }
}

/// From when on the end of this certificate is near. Those that renew themselves do it earlier, even those that live for days
/// only: with a third of their life left, or half of it.
fn near(end: Timestamp, looked: &Looked) -> Option<Timestamp> {
    let life = looked.moment(FactName::ValidFrom).map(|begun| end.duration_since(begun));
    let last_quarter = life.filter(SignedDuration::is_positive).map(|life| life / 4);
    after(end, -last_quarter.map_or(days(SOON), |quarter| quarter.min(days(SOON))))
}

/// Days before its end from which a certificate is worth a look at most.
const SOON: i64 = 14;

/// When what was seen says something else, because of time alone.
fn turns(looked: &Looked, now: Timestamp) -> Option<Timestamp> {
    let end = looked.moment(FactName::ValidUntil)?;
    near(end, looked).filter(|at| *at > now).or_else(|| Some(end).filter(|at| *at > now))
}

/// A look that said something of the way.
fn is_told(looked: &Looked) -> bool {
    looked.said(FactName::ValidUntil).is_some()
        || looked.result == CheckResult::Pass
        || [
            ProblemKind::MailWithoutTls,
            ProblemKind::PlainHttp,
            ProblemKind::TlsFailed,
            ProblemKind::TlsInspected,
        ]
        .into_iter()
        .any(|kind| looked.is(kind))
}

fn judge(looked: &Looked, known: &Known<'_>) -> R {
    let end = looked.moment(FactName::ValidUntil);
    if looked.is(ProblemKind::MailWithoutTls) || looked.is(ProblemKind::PlainHttp) {
        return R::TlsPlain;
    }
    let near_from = end.and_then(|end| near(end, looked));
    let is_near = near_from.is_some_and(|from| from <= known.now);
    // Seen when its end was far: what is there by now is another one, or nobody knows.
    let is_stale = is_near && near_from.is_some_and(|from| looked.at < from);
    if end.is_some_and(|end| end <= known.now) && !is_stale {
        return R::TlsEnded;
    }
    if looked.is(ProblemKind::TlsFailed) {
        return R::TlsRefused;
    }
    if looked.is(ProblemKind::TlsInspected) || looked.said(FactName::Inspected).is_some() {
        return R::TlsInspected;
    }
    match (is_near, is_stale) {
        (_, true) => R::TlsLongAgo,
        (true, false) => R::TlsEnding,
        (false, false) => R::TlsEverywhere,
    }
}

/// Whether all of it is on this computer: the practice provider.
fn is_here(account: &Account, known: &Known<'_>) -> bool {
    let Some(provider) = known.catalogue.find(&account.provider) else { return false };
    let servers = provider.servers.iter().chain(&account.servers);
    let token = provider.endpoints.token.url().host_str().unwrap_or_default();
    host::is_loopback(token) && servers.into_iter().all(|server| host::is_loopback(&server.host))
}
