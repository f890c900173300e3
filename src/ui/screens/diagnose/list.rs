//! Every check of a diagnosis by its group, with how far it is, and what a group comes to in words. Pure.

use crate::domain::report::{CheckId, CheckResult, Finding, Group};
use crate::ui::widgets::mark::Mark;

use super::Source;

/// A check in the list.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) check: CheckId,
    pub(super) state: State<'a>,
}

/// How far a check is.
#[derive(Debug, Clone, Copy)]
pub(super) enum State<'a> {
    /// It ended with this.
    Ended(&'a Finding),
    /// It is being done; what it is doing.
    Running(Option<&'a str>),
    /// Its turn has not come.
    Waiting,
    /// It was stopped before its turn came or its end.
    LeftOut,
}

/// The groups that have a check, each with its checks in their order.
pub(super) fn groups(source: Source<'_>) -> Vec<(Group, Vec<Row<'_>>)> {
    let rows = rows(source);
    let of = |group: Group| rows.iter().filter(move |row| row.check.group() == group).copied().collect();
    Group::ALL
        .into_iter()
        .map(|group| (group, of(group)))
        .filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty())
        .collect()
}

fn rows(source: Source<'_>) -> Vec<Row<'_>> {
    let findings = &source.report().findings;
    let ended = |check: CheckId| findings.iter().find(|finding| finding.check == check);
    let Source::Here(live, _) = source else {
        return findings
            .iter()
            .map(|finding| Row { check: finding.check, state: State::Ended(finding) })
            .collect();
    };
    let running = |check: CheckId| live.running.iter().find(|(running, _)| *running == check);
    let row = |check: CheckId| {
        let state = match (ended(check), running(check)) {
            (Some(finding), _) => State::Ended(finding),
            (None, Some((_, what))) => State::Running(what.as_deref()),
            (None, None) if live.ended_at.is_some() => State::LeftOut,
            (None, None) => State::Waiting,
        };
        Row { check, state }
    };
    // A check that ended without having been announced is listed all the same.
    let mut checks: Vec<CheckId> = live.planned.clone();
    checks.extend(findings.iter().map(|finding| finding.check));
    checks.sort_unstable();
    checks.dedup();
    checks.into_iter().map(row).collect()
}

impl<'a> Row<'a> {
    /// Its finding, once it has ended.
    pub(super) const fn finding(&self) -> Option<&'a Finding> {
        match self.state {
            State::Ended(finding) => Some(finding),
            _ => None,
        }
    }

    pub(super) const fn mark(&self) -> Mark {
        match self.state {
            State::Ended(finding) => match finding.result {
                CheckResult::Pass => Mark::Good,
                CheckResult::Warn => Mark::Attention,
                CheckResult::Fail => Mark::Failed,
                CheckResult::Skip => Mark::Skipped,
            },
            State::Running(_) => Mark::Running,
            State::Waiting => Mark::Waiting,
            State::LeftOut => Mark::Skipped,
        }
    }

    /// What stands at its right.
    pub(super) fn summary(&self) -> &'a str {
        match self.state {
            State::Ended(finding) => &finding.summary,
            State::Running(what) => what.unwrap_or("looking"),
            State::Waiting => "waiting",
            State::LeftOut => "not checked",
        }
    }

    /// Whether there is anything below its line.
    pub(super) fn unfolds(&self) -> bool {
        self.finding().is_some_and(|finding| {
            !finding.facts.is_empty() || finding.problem.is_some() || !finding.conversation.is_empty()
        })
    }
}

/// How a group does as a whole.
pub(super) fn mark(rows: &[Row<'_>]) -> Mark {
    let any = |wanted: Mark| rows.iter().any(|row| row.mark() == wanted);
    let all = |wanted: Mark| rows.iter().all(|row| row.mark() == wanted);
    match () {
        () if any(Mark::Failed) => Mark::Failed,
        () if any(Mark::Attention) => Mark::Attention,
        () if any(Mark::Running) => Mark::Running,
        () if all(Mark::Waiting) => Mark::Waiting,
        () if any(Mark::Waiting) => Mark::Running,
        () if all(Mark::Skipped) => Mark::Skipped,
        () => Mark::Good,
    }
}

/// What a group comes to: "7 of 7 good", "1 of 5 failed", "3 skipped, they need a token", "2 of 5 done".
pub(super) fn words(rows: &[Row<'_>]) -> String {
    let all = rows.len();
    let count = |wanted: Mark| rows.iter().filter(|row| row.mark() == wanted).count();
    let (failed, attention, skipped) = (count(Mark::Failed), count(Mark::Attention), count(Mark::Skipped));
    let waiting = count(Mark::Waiting);
    let under_way = waiting + count(Mark::Running);
    match () {
        () if waiting == all => format!("{all} waiting"),
        () if under_way > 0 && failed > 0 => format!("{} of {all} done, {failed} failed", all - under_way),
        () if under_way > 0 => format!("{} of {all} done", all - under_way),
        () if failed > 0 => format!("{failed} of {all} failed"),
        () if attention == 1 => format!("1 of {all} needs attention"),
        () if attention > 1 => format!("{attention} of {all} need attention"),
        () if skipped == all => left_out(rows),
        () if skipped > 0 => format!("{} of {all} good, {skipped} skipped", all - skipped),
        () => format!("{all} of {all} good"),
    }
}

/// Where all were skipped for one reason, it stands there.
fn left_out(rows: &[Row<'_>]) -> String {
    let reason = rows.first().map_or("", Row::summary);
    let shared = rows.iter().all(|row| row.summary() == reason);
    match (rows.len(), reason) {
        (all, "not checked") if shared => format!("{all} not checked"),
        (all, reason) if shared && !reason.is_empty() => format!("{all} skipped, {reason}"),
        (all, _) => format!("{all} skipped"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::report::CheckResult as R;

    fn finding(check: CheckId, result: R, summary: &str) -> Finding {
        Finding::new(check, result, summary)
    }

    fn said(findings: &[Finding], others: &[State<'_>]) -> (Mark, String) {
        let ended = findings.iter().map(|found| Row { check: found.check, state: State::Ended(found) });
        let rows: Vec<_> =
            ended.chain(others.iter().map(|state| Row { check: CheckId::Pop, state: *state })).collect();
        (mark(&rows), words(&rows))
    }

    #[test]
    fn a_group_says_what_its_checks_come_to() {
        let pass = finding(CheckId::Metadata, R::Pass, "agrees");
        let warn = finding(CheckId::Keys, R::Warn, "one is old");
        let fail = finding(CheckId::Refresh, R::Fail, "refused for good");
        let skip = finding(CheckId::Imap, R::Skip, "they need a token");
        let cases: [(&[&Finding], Mark, &str); 7] = [
            (&[&pass, &pass], Mark::Good, "2 of 2 good"),
            (&[&pass, &warn], Mark::Attention, "1 of 2 needs attention"),
            (&[&warn, &warn], Mark::Attention, "2 of 2 need attention"),
            (&[&pass, &warn, &fail], Mark::Failed, "1 of 3 failed"),
            (&[&pass, &skip], Mark::Good, "1 of 2 good, 1 skipped"),
            (&[&skip, &skip], Mark::Skipped, "2 skipped, they need a token"),
            (&[&fail, &skip], Mark::Failed, "1 of 2 failed"),
        ];
        for (findings, mark, words) in cases {
            let findings: Vec<Finding> = findings.iter().map(|found| (*found).clone()).collect();
            assert_eq!(said(&findings, &[]), (mark, words.to_owned()));
        }
    }

    #[test]
    fn a_group_that_runs_says_how_far_it_is() {
        let pass = finding(CheckId::Proxy, R::Pass, "none set");
        let fail = finding(CheckId::Names, R::Fail, "no answer");
        let (runs, waits) = (State::Running(None), State::Waiting);
        assert_eq!(said(&[], &[waits, waits]), (Mark::Waiting, "2 waiting".to_owned()));
        assert_eq!(said(&[], &[runs, waits]), (Mark::Running, "0 of 2 done".to_owned()));
        assert_eq!(said(std::slice::from_ref(&pass), &[waits]), (Mark::Running, "1 of 2 done".to_owned()));
        assert_eq!(said(&[pass, fail], &[runs]), (Mark::Failed, "2 of 3 done, 1 failed".to_owned()));
        assert_eq!(said(&[], &[State::LeftOut]), (Mark::Skipped, "1 not checked".to_owned()));
    }
}
