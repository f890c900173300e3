//! Rules about this installation: where the key is, who can read the files, the log, its use, and the program's age.

use super::super::{About, Fix, Key, Known, Reason as R, Value, Verdict};
use super::{after, beginning, days, whole_days};
use crate::domain::alert::{AlertRule, Counted};
use crate::domain::problem::ProblemKind;
use crate::domain::report::{CheckId, CheckResult, FactName};
use crate::domain::settings::KeyPlace;

pub(super) fn all(known: &Known<'_>) -> Vec<Verdict> {
    let mut verdicts = vec![
        vault_key(known),
        vault_permissions(known),
        audit_intact(known),
        app_age(known),
        self_test(known),
        privacy_retention(known),
    ];
    verdicts.extend(use_unusual(known));
    verdicts
}

fn here(reason: R) -> Verdict {
    Verdict::new(About::Installation, reason)
}

fn vault_key(known: &Known<'_>) -> Verdict {
    match known.key {
        Key::Opening => here(R::KeyOpening),
        Key::Waits => here(R::KeyWaits).fix(Fix::Unlock),
        Key::Unavailable => here(R::KeyUnavailable).fix(Fix::Unlock),
        Key::In(KeyPlace::Keyring) => here(R::KeyInKeyring),
        Key::In(KeyPlace::Passphrase) => here(R::KeyByPassphrase),
        Key::In(KeyPlace::Memory) => here(R::KeyInMemory).fix(Fix::MoveVault),
    }
}

fn vault_permissions(known: &Known<'_>) -> Verdict {
    let Some(looked) = known.looked(None, CheckId::Folder) else {
        return here(R::FilesUnseen).fix(Fix::LookAgain);
    };
    let verdict = |reason| here(reason).fact("at", looked.at);
    if looked.is(ProblemKind::FolderOpen) {
        let rights = looked.said(FactName::Rights).unwrap_or_default();
        let folder = looked.said(FactName::Folder).unwrap_or_default();
        return verdict(R::FilesOpen).fact("rights", rights).fact("folder", folder).fix(Fix::ProtectFiles);
    }
    match (looked.result, looked.said(FactName::Rights)) {
        (CheckResult::Skip, _) => verdict(R::FilesNone),
        (_, Some(rights)) => verdict(R::FilesOurs).fact("rights", rights),
        // Where the system keeps no such rights, the folder of a person is theirs.
        (CheckResult::Pass | CheckResult::Warn, None) => verdict(R::FilesOurs),
        (CheckResult::Fail, None) => verdict(R::FilesUnseen).fix(Fix::LookAgain),
    }
}

fn audit_intact(known: &Known<'_>) -> Verdict {
    if let Some(verified) = known.chain {
        return match verified.broken {
            None => here(R::ChainIntact).fact("events", verified.events),
            Some(broken) => {
                let verdict = here(R::ChainBroken).fact("events", verified.events).fix(Fix::ShowChain);
                broken.first_bad.map_or(verdict.clone(), |seq| verdict.fact("event", seq))
            }
        };
    }
    let Some(looked) = known.looked(None, CheckId::Chain) else {
        return here(R::ChainUnchecked).fix(Fix::VerifyAudit);
    };
    if looked.is(ProblemKind::AuditBroken) {
        return here(R::ChainBroken).fact("at", looked.at).fix(Fix::ShowChain);
    }
    let events = looked.said(FactName::Events).and_then(|count| count.parse::<u64>().ok());
    match (looked.result, events) {
        (CheckResult::Pass, Some(events)) => {
            here(R::ChainIntact).fact("events", events).fact("at", looked.at)
        }
        (CheckResult::Pass, None) => here(R::ChainIntact).fact("at", looked.at),
        _ => here(R::ChainUnchecked).fix(Fix::VerifyAudit),
    }
}

/// One verdict an account with alerts. That the chain is broken is said by a rule of its own.
fn use_unusual(known: &Known<'_>) -> Vec<Verdict> {
    let alerts: Vec<_> = known.alerts.iter().filter(|alert| alert.rule != AlertRule::ChainBroken).collect();
    let mut subjects: Vec<_> = alerts.iter().map(|alert| alert.account).collect();
    subjects.sort_unstable();
    subjects.dedup();
    let of = |subject| {
        let theirs: Vec<_> = alerts.iter().filter(|alert| alert.account == subject).collect();
        let reused = theirs.iter().any(|alert| alert.rule == AlertRule::TokenReuse);
        let about = subject.map_or(About::Installation, About::Account);
        let reason = if reused { R::UseReused } else { R::UseAlerts };
        let verdict = Verdict::new(about, reason).fact("alerts", theirs.len() as u64).fix(Fix::ShowAlerts);
        let Some(newest) = theirs.iter().max_by_key(|alert| alert.at) else { return verdict };
        let verdict = verdict.fact("alert", newest.rule.code()).fact("at", newest.at);
        let verdict = match newest.counted {
            Some(Counted { count, usual, days }) => verdict
                .fact("counted", u64::from(count))
                .fact("usual", u64::from(usual))
                .fact("use_days", u64::from(days)),
            None => verdict,
        };
        match &newest.program {
            Some(program) => verdict.fact("program", program.as_str()),
            None => verdict,
        }
    };
    if subjects.is_empty() { vec![here(R::UseUsual)] } else { subjects.into_iter().map(of).collect() }
}

/// Older than a year: what was found out since about standards and libraries is not in it.
fn app_age(known: &Known<'_>) -> Verdict {
    let Some(built) = known.built_on else { return here(R::AppUndated) };
    let old_from = beginning(built).and_then(|begun| after(begun, days(365)));
    let reason = if old_from.is_some_and(|from| from <= known.now) { R::AppOld } else { R::AppRecent };
    here(reason).fact("built", built).turns(old_from)
}

/// What a self-test asks of this computer.
pub(super) const SELF_TEST: [CheckId; 7] = [
    CheckId::Clock,
    CheckId::Folder,
    CheckId::Keyring,
    CheckId::Vault,
    CheckId::Chain,
    CheckId::Browser,
    CheckId::Loopback,
];

fn self_test(known: &Known<'_>) -> Verdict {
    let looks: Vec<_> =
        SELF_TEST.iter().filter_map(|check| Some((*check, known.looked(None, *check)?))).collect();
    let Some(at) = looks.iter().map(|(_, looked)| looked.at).max() else {
        return here(R::SelfTestNever).fix(Fix::LookAgain);
    };
    let failed: Vec<CheckId> = looks
        .iter()
        .filter(|(_, looked)| looked.result == CheckResult::Fail)
        .map(|(check, _)| *check)
        .collect();
    let Some(first) = failed.first() else {
        return here(R::SelfTestPassed).fact("checks", looks.len() as u64).fact("at", at);
    };
    let verdict = here(R::SelfTestFailed).fact("check", first.code()).fact("failed", failed.len() as u64);
    verdict.fact("at", at).fix(Fix::DiagnoseComputer)
}

/// The daily chore removes what is too old; two days more are given to computers that were off.
fn privacy_retention(known: &Known<'_>) -> Verdict {
    let Some(kept_days) = known.settings.retention.days() else { return here(R::RetentionForEver) };
    let kept = here(R::RetentionKept).fact("days", u64::from(kept_days));
    let Some(oldest) = known.oldest_event else { return kept };
    let Some(exceeded_from) = after(oldest, days(i64::from(kept_days) + 2)) else { return kept };
    if known.now < exceeded_from {
        return kept.fact("oldest", oldest).turns(Some(exceeded_from));
    }
    let age = Value::Count(whole_days(oldest, known.now));
    let verdict = here(R::RetentionExceeded).fact("days", u64::from(kept_days)).fact("oldest", oldest);
    Verdict { facts: [verdict.facts, vec![("age", age)]].concat(), ..here(R::RetentionExceeded) }
        .fix(Fix::Prune)
}
