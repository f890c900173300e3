//! The refresh token: what is known of it, what introspection says of it, and, where that was asked for, a real renewal.

use crate::domain::account::Account;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::protocol::{introspect, verdict};
use crate::services::{named, not_signed_in};
use crate::store::foreign_client;

use super::super::room::Room;

/// Without a renewal. Only introspection is asked, and only where the provider can be reached.
pub(in crate::services::diagnose) async fn check(room: &Room<'_>, reachable: bool) -> Finding {
    let finding = |result, summary: &str| described(room.account, result, summary);
    let named = |problem: Problem| named(problem, room.account, room.provider);
    let now = room.context.world.clock.now();
    if room.account.grant.is_none() {
        let problem = not_signed_in(room.account);
        return finding(CheckResult::Fail, "nobody is signed in").problem(named(problem).at(now));
    }
    if let Some(standing) = &room.account.problem {
        let problem = named(standing.problem.clone());
        let over = verdict::ends_grant(problem.kind);
        let (result, summary) = if over {
            (CheckResult::Fail, "refused for good")
        } else {
            (CheckResult::Warn, "the last renewal failed")
        };
        return finding(result, summary).problem(problem);
    }
    let Some(token) = room.tokens.and_then(|tokens| tokens.refresh.as_ref()) else {
        if room.account.refresh().is_some() {
            return finding(CheckResult::Skip, "the vault is closed");
        }
        return finding(CheckResult::Warn, "there is none")
            .problem(room.problem(ProblemKind::NoRefreshToken));
    };
    let asks = reachable
        && room.provider.endpoints.introspection.is_some()
        && foreign_client(room.account).is_none();
    let Ok(auth) = room.context.client_auth(room.account).await else {
        return finding(CheckResult::Pass, "there; not tried");
    };
    if !asks {
        return finding(CheckResult::Pass, "there; not tried");
    }
    let transport = room.context.world.transport.as_ref();
    match introspect::introspect_refresh(room.provider, &auth, token, transport).await {
        Ok(said) if said.active => finding(CheckResult::Pass, "good").fact(FactName::Active, "yes"),
        Ok(_) => finding(CheckResult::Fail, "the provider does not take it any more")
            .fact(FactName::Active, "no")
            .problem(room.problem(ProblemKind::GrantEnded)),
        // What a refused question means is told where the access token is asked about.
        Err(_) => finding(CheckResult::Pass, "there; not tried"),
    }
}

/// After a renewal that was asked for.
pub(in crate::services::diagnose) fn renewed(account: &Account, outcome: Result<(), Problem>) -> Finding {
    match outcome {
        Ok(()) => described(account, CheckResult::Pass, "renewed"),
        Err(problem) => {
            let summary =
                if verdict::ends_grant(problem.kind) { "refused for good" } else { "the renewal failed" };
            described(account, CheckResult::Fail, summary).problem(problem)
        }
    }
}

fn described(account: &Account, result: CheckResult, summary: &str) -> Finding {
    let mut finding = Finding::new(CheckId::Refresh, result, summary);
    if let Some(facts) = account.refresh() {
        finding = finding
            .fact(FactName::Fingerprint, &facts.fingerprint)
            .moment(FactName::IssuedAt, facts.issued_at);
        if let Some(end) = facts.stated_end_at {
            finding = finding.moment(FactName::EndsAt, end);
        }
    }
    match account.grant.as_ref().and_then(|grant| grant.signed_in_as.as_deref()) {
        Some(person) => finding.fact(FactName::Subject, person),
        None => finding,
    }
}
