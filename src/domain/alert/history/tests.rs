//! What is usual for an account, and each rule:
//! when it speaks and when it just does not.

use super::*;

fn at(minutes: i64) -> Timestamp {
    "2026-11-01T00:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
}

fn rules(found: &[Finding]) -> Vec<AlertRule> {
    found.iter().map(|finding| finding.rule).collect()
}

const DAY: i64 = 24 * 60;

/// An account that `mbsync` asks for every five minutes, for a day and a little more.
fn usual() -> History {
    let mut history = History::default();
    for minute in (0..=DAY + 60).step_by(5) {
        assert_eq!(history.judge(at(minute), Sign::HandedOut(Some("mbsync"), 1)), []);
    }
    history
}

#[test]
fn a_program_that_never_had_a_token_is_new_after_the_first_day_and_not_before() {
    let mut history = History::default();
    for (minute, program) in [(0, "mbsync"), (5, "msmtp"), (DAY - 1, "aerc")] {
        assert_eq!(history.judge(at(minute), Sign::HandedOut(Some(program), 1)), []);
    }
    let found = history.judge(at(DAY), Sign::HandedOut(Some("curl"), 1));
    let expected = Finding { rule: AlertRule::NewProgram, program: Some("curl".to_owned()), counted: None };
    assert_eq!(found, [expected]);
    for program in ["mbsync", "msmtp", "aerc"] {
        assert_eq!(history.judge(at(DAY + 1), Sign::HandedOut(Some(program), 1)), []);
    }
    assert_eq!(history.judge(at(DAY + 2), Sign::HandedOut(None, 1)), [], "Mailward itself is no program");
}

#[test]
fn a_cause_is_told_once_until_it_is_expected_or_a_day_has_gone_by() {
    let mut history = usual();
    let new = |history: &mut History, minute| {
        rules(&history.judge(at(minute), Sign::HandedOut(Some("curl"), 1))) == [AlertRule::NewProgram]
    };
    assert!(new(&mut history, 2 * DAY));
    assert!(!new(&mut history, 2 * DAY + 1));
    assert!(!new(&mut history, 3 * DAY - 1));
    assert!(new(&mut history, 3 * DAY));
    let expected = Finding { rule: AlertRule::NewProgram, program: Some("curl".to_owned()), counted: None };
    history.expect(&expected);
    assert!(!new(&mut history, 3 * DAY + 1) && !new(&mut history, 9 * DAY));
}

/// The same for a week, so that it is known how much is usual.
fn habit() -> History {
    let mut history = History::default();
    for minute in (0..7 * DAY).step_by(20) {
        assert_eq!(history.judge(at(minute), Sign::HandedOut(Some("mbsync"), 1)), []);
    }
    history
}

#[test]
fn a_burst_is_told_once_and_again_when_it_is_four_times_as_much() {
    let mut history = habit();
    let mut told = Vec::new();
    for second in 0..2_000_i64 {
        let moment = at(7 * DAY) + SignedDuration::from_secs(second);
        told.extend(history.judge(moment, Sign::HandedOut(Some("mbsync"), 1)));
    }
    let counts = |rule| {
        let of = told.iter().filter(move |finding: &&Finding| finding.rule == rule);
        of.map(|finding| finding.counted.unwrap().count).collect::<Vec<_>>()
    };
    assert_eq!(counts(AlertRule::Burst), [61, 240, 960]);
    assert_eq!(counts(AlertRule::BusyDay), [361, 1440]);
    assert_eq!(told[0].counted, Some(Counted { count: 61, usual: 3, days: 7 }));
}

#[test]
fn an_expected_burst_is_usual_from_then_on() {
    for expected in [false, true] {
        let mut history = habit();
        let found = history.judge(at(7 * DAY), Sign::HandedOut(Some("mbsync"), 100));
        assert_eq!(rules(&found), [AlertRule::Burst]);
        if expected {
            history.expect(&found[0]);
        }
        let again = history.judge(at(9 * DAY), Sign::HandedOut(Some("mbsync"), 100));
        assert_eq!(again.is_empty(), expected);
    }
}

#[test]
fn five_failures_in_a_row_within_an_hour_are_told() {
    let mut history = History::default();
    for minute in [0, 10, 20, 30] {
        assert_eq!(history.judge(at(minute), Sign::Failed), []);
    }
    let found = history.judge(at(59), Sign::Failed);
    assert_eq!(
        found,
        [Finding {
            rule: AlertRule::RepeatedFailures,
            program: None,
            counted: Some(Counted { count: 5, usual: 0, days: 0 })
        }]
    );

    let mut slower = History::default();
    for minute in [0, 15, 30, 45, 60, 75, 90, 105] {
        assert_eq!(slower.judge(at(minute), Sign::Failed), [], "four in an hour are none too many");
    }
    let mut between = History::default();
    for minute in [0, 1, 2, 3] {
        between.judge(at(minute), Sign::Failed);
    }
    between.judge(at(4), Sign::Worked);
    assert_eq!(between.judge(at(5), Sign::Failed), [], "it worked in between");
}

#[test]
fn expected_failures_are_quiet_until_it_has_worked_again() {
    let mut history = History::default();
    let fail = |history: &mut History, from: i64| {
        (from..from + 9).flat_map(|minute| history.judge(at(minute), Sign::Failed)).collect::<Vec<_>>()
    };
    let found = fail(&mut history, 0);
    assert_eq!(rules(&found), [AlertRule::RepeatedFailures]);
    history.expect(&found[0]);
    assert_eq!(fail(&mut history, 20), []);
    assert_eq!(fail(&mut history, 3 * DAY), []);
    history.judge(at(3 * DAY + 30), Sign::Worked);
    assert_eq!(rules(&fail(&mut history, 4 * DAY)), [AlertRule::RepeatedFailures]);
}

#[test]
fn a_token_used_twice_other_permissions_and_a_broken_chain_are_told_at_once() {
    let table = [
        (Sign::Reused, AlertRule::TokenReuse),
        (Sign::ScopesChanged, AlertRule::ScopesChanged),
        (Sign::Broken, AlertRule::ChainBroken),
    ];
    for (sign, rule) in table {
        let mut history = History::default();
        assert_eq!(rules(&history.judge(at(0), sign)), [rule]);
        assert_eq!(history.judge(at(1), sign), []);
        history.expect(&plain(rule));
        assert_eq!(rules(&history.judge(at(2), sign)), [rule], "what is expected once is news the next time");
    }
}

#[test]
fn names_that_somebody_makes_up_bring_neither_a_flood_nor_a_history_without_end() {
    let mut history = usual();
    let mut told = 0;
    for number in 0..20_000 {
        let name = format!("program-{number}");
        let found = history.judge(at(2 * DAY), Sign::HandedOut(Some(&name), 1));
        told += found.iter().filter(|finding| finding.rule == AlertRule::NewProgram).count();
        history.expect(&Finding { rule: AlertRule::NewProgram, program: Some(name), counted: None });
        history.judge(at(2 * DAY), Sign::Failed);
    }
    assert!(history.programs.len() <= MOST_PROGRAMS);
    assert!(history.failures.len() <= 2 * MANY && history.quiet.len() <= 4 * MOST_A_DAY);
    assert!(told >= 1);

    let mut history = usual();
    let names = (0..1_000).map(|number| format!("program-{number}"));
    let told: usize =
        names.map(|name| history.judge(at(2 * DAY), Sign::HandedOut(Some(&name), 0)).len()).sum();
    assert_eq!(told, MOST_A_DAY);
}

#[test]
fn a_clock_that_was_wrong_silences_nothing_for_ever_and_makes_no_burst() {
    let mut history = usual();
    assert_eq!(rules(&history.judge(at(400 * DAY), Sign::Reused)), [AlertRule::TokenReuse]);
    history.judge(at(400 * DAY), Sign::HandedOut(Some("mbsync"), 1));
    assert_eq!(rules(&history.judge(at(3 * DAY), Sign::Reused)), [AlertRule::TokenReuse]);
    for minute in (3 * DAY..4 * DAY).step_by(5) {
        assert_eq!(history.judge(at(minute), Sign::HandedOut(Some("mbsync"), 1)), []);
    }
}

#[test]
fn a_history_reads_back_and_one_of_an_older_mailward_does_too() {
    let mut history = usual();
    history.judge(at(2 * DAY), Sign::HandedOut(Some("curl"), 40));
    let text = serde_json::to_string(&history).unwrap();
    assert_eq!(serde_json::from_str::<History>(&text).unwrap(), history);
    assert_eq!(serde_json::from_str::<History>("{}").unwrap(), History::default());
}
