//! What was granted against what the account's uses need. Asks nobody.

use crate::domain::problem::ProblemKind;
use crate::domain::provider::Provider;
use crate::domain::report::{CheckId, CheckResult, FactName, Finding};
use crate::domain::scope::{MailUse, Scope};

use super::super::room::Room;

/// Compares.
pub(in crate::services::diagnose) fn check(room: &Room<'_>) -> Finding {
    let Some(grant) = &room.account.grant else {
        return Finding::new(CheckId::Scopes, CheckResult::Skip, "nobody is signed in");
    };
    let table = &room.provider.scopes;
    let opened = room.provider.uses_granted(&grant.granted);
    let closed: Vec<MailUse> = room
        .account
        .uses
        .iter()
        .filter(|mail_use| !table.of(*mail_use).is_empty() && !opened.contains(*mail_use))
        .collect();
    let excess = excess(room.provider, room, &grant.granted);
    let finding = |result, summary: &str| {
        let finding =
            Finding::new(CheckId::Scopes, result, summary).fact(FactName::Granted, listed(&grant.granted));
        if excess.is_empty() { finding } else { finding.fact(FactName::Excess, &excess) }
    };
    if closed.is_empty() {
        let summary = if excess.is_empty() { "as needed" } else { "more than needed" };
        return finding(CheckResult::Pass, summary);
    }
    let lacking: Vec<Scope> = closed
        .iter()
        .flat_map(|mail_use| table.of(*mail_use))
        .filter(|scope| !grant.granted.contains(scope))
        .cloned()
        .collect();
    let uses: Vec<&str> = closed.iter().map(|mail_use| mail_use.name()).collect();
    finding(CheckResult::Fail, &format!("not for {}", uses.join(" and ")))
        .fact(FactName::Lacking, listed(&lacking))
        .problem(room.problem(ProblemKind::ScopeLacking).fact("lacking", listed(&lacking)))
}

/// Mail permissions that none of the account's uses needs.
fn excess(provider: &Provider, room: &Room<'_>, granted: &[Scope]) -> String {
    let needed =
        |scope: &Scope| room.account.uses.iter().any(|mail_use| provider.scopes.of(mail_use).contains(scope));
    let opens =
        |scope: &Scope| MailUse::ALL.iter().any(|mail_use| provider.scopes.of(*mail_use).contains(scope));
    let more: Vec<Scope> = granted.iter().filter(|scope| opens(scope) && !needed(scope)).cloned().collect();
    listed(&more)
}

fn listed(scopes: &[Scope]) -> String {
    scopes.iter().map(Scope::as_str).collect::<Vec<_>>().join(" ")
}
