//! The check-up for the terminal.

use std::fmt::Write as _;

use crate::domain::checkup::{Checkup, RuleId, RuleState, Verdict};

use super::{Scene, command, counted_state, moments, row, state, words};

/// Sums first, then what somebody has to look at, then the rest in one line each.
pub fn text(checkup: &Checkup, scene: &Scene<'_>) -> String {
    let mut text = String::new();
    let sums = checkup.sums();
    let counts = [
        (sums.bad, RuleState::Bad),
        (sums.attention, RuleState::Attention),
        (sums.good, RuleState::Good),
        (sums.unknown, RuleState::Unknown),
        (sums.not_applicable, RuleState::NotApplicable),
    ];
    let counts: Vec<String> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, of)| format!("{count} {}", counted_state(count, of)))
        .collect();
    writeln!(text, "19 practices: {}", counts.join(", ")).ok(); // writing to a String cannot fail
    if let Some(at) = checkup.looked_at {
        writeln!(text, "Looked at {}", moments::moment(at, scene.now, scene.zone)).ok();
    }
    for verdict in checkup.needing() {
        needing(&mut text, verdict, scene);
    }
    let rest = RuleId::ALL.iter().filter(|rule| !checkup.needing().iter().any(|one| one.rule() == **rule));
    writeln!(text).ok();
    for rule in rest {
        let of_rule = checkup.verdicts.iter().filter(|verdict| verdict.rule() == *rule);
        let Some(stands) = of_rule.map(in_force).min() else { continue };
        let (title, detail) = row(*rule, checkup, scene);
        writeln!(text, "{:<15} {title}: {detail}", state(stands)).ok();
    }
    text
}

/// What was put aside counts as good.
fn in_force(verdict: &Verdict) -> RuleState {
    if verdict.dismissed.is_some() { RuleState::Good } else { verdict.state() }
}

fn needing(text: &mut String, verdict: &Verdict, scene: &Scene<'_>) {
    let said = words(verdict, scene);
    let subject = said.subject.map(|subject| format!(" ({subject})")).unwrap_or_default();
    writeln!(text, "\n{}: {}{subject}", state(verdict.state()), said.title).ok();
    writeln!(text, "  {}", said.detail).ok();
    writeln!(text, "  {}", super::rule(verdict.rule()).why).ok();
    if let Some(line) = verdict.fix.as_ref().and_then(|fix| command(fix, scene)) {
        writeln!(text, "  → {line}").ok();
    }
}
