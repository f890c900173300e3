//! How much is far more than usual for an account, and what is learnt from it.

use jiff::SignedDuration;

use super::*;

fn start() -> Timestamp {
    "2026-09-01T07:00:00Z".parse().unwrap()
}

/// So many minutes after the beginning of a day of use.
fn at(day: i64, minutes: i64) -> Timestamp {
    start() + SignedDuration::from_hours(24 * day) + SignedDuration::from_mins(minutes)
}

/// An account that `mbsync` asks for so often in each of eight hours a day, for so many days.
fn used(days: i64, an_hour: u32) -> Pace {
    let mut pace = Pace::default();
    for day in 0..days {
        for hour in 0..8 {
            assert_eq!(pace.hand_out(at(day, hour * 60), Some("mbsync"), an_hour), []);
        }
    }
    pace
}

fn found(rule: AlertRule, program: Option<&str>, [count, usual, days]: [u32; 3]) -> Finding {
    Finding { rule, program: program.map(str::to_owned), counted: Some(Counted { count, usual, days }) }
}

#[test]
fn an_hour_is_unusual_that_is_far_over_the_busiest_of_the_last_days_and_its_numbers_are_said() {
    let mut pace = used(30, 13);
    assert_eq!(pace.hand_out(at(30, 0), Some("neomutt"), 65), [], "five times as many are not far over");
    let told = pace.hand_out(at(30, 59), Some("neomutt"), 147);
    assert_eq!(told, [found(AlertRule::Burst, Some("neomutt"), [212, 13, 30])]);

    let mut seldom = used(30, 2);
    assert_eq!(seldom.hand_out(at(30, 0), Some("mbsync"), 60), [], "a start of a mail program");
    assert_eq!(seldom.hand_out(at(30, 60), Some("mbsync"), 60), [], "an hour is an hour and not more");
    let told = seldom.hand_out(at(30, 61), Some("mbsync"), 1);
    assert_eq!(told, [found(AlertRule::Burst, Some("mbsync"), [61, 2, 30])]);
}

#[test]
fn a_day_is_unusual_though_none_of_its_hours_is() {
    let mut pace = used(9, 4);
    let mut told = Vec::new();
    for hour in 0..20 {
        told.extend(pace.hand_out(at(9, hour * 60 + 1), Some("curl"), 20));
    }
    assert_eq!(told[0], found(AlertRule::BusyDay, Some("curl"), [320, 32, 9]));
    assert!(told.iter().all(|finding| finding.rule == AlertRule::BusyDay), "{told:?}");
}

#[test]
fn a_new_account_raises_no_alarm_however_it_begins() {
    let mut pace = Pace::default();
    for day in 0..5 {
        for minute in 0..60 {
            assert_eq!(pace.hand_out(at(day, minute), Some("thunderbird"), 50), [], "{day}, {minute}");
        }
    }
    assert_eq!(pace.hand_out(at(5, 0), Some("thunderbird"), 3_000), [], "as many as on the days before");
    assert_eq!(pace.hand_out(at(5, 1), Some("thunderbird"), 15_000).len(), 2);
}

#[test]
fn what_is_usual_is_known_after_five_days_of_use_and_not_before() {
    for (days, known) in [(1, false), (4, false), (5, true)] {
        let mut pace = used(days, 1);
        assert_eq!(!pace.hand_out(at(days, 0), Some("mbsync"), 100).is_empty(), known, "{days}");
    }
}

#[test]
fn a_holiday_unlearns_nothing_and_an_old_habit_is_forgotten_after_thirty_days_of_use() {
    let mut pace = used(30, 100);
    assert_eq!(pace.hand_out(at(90, 0), Some("mbsync"), 400), []);
    for day in 91..122 {
        pace.hand_out(at(day, 0), Some("mbsync"), 2);
    }
    let told = pace.hand_out(at(123, 0), Some("mbsync"), 400);
    assert_eq!(told[0], found(AlertRule::Burst, Some("mbsync"), [400, 2, 30]));
    assert!(pace.before.len() <= DAYS);
}

#[test]
fn what_stands_out_teaches_nothing_unless_it_is_expected() {
    for expected in [false, true] {
        let mut pace = used(9, 4);
        let told = pace.hand_out(at(9, 0), Some("mbsync"), 200);
        assert_eq!(told, [found(AlertRule::Burst, Some("mbsync"), [200, 4, 9])]);
        if expected {
            pace.expect(AlertRule::Burst, 200);
        }
        assert_eq!(pace.hand_out(at(12, 0), Some("mbsync"), 200).is_empty(), expected);
    }
}

#[test]
fn a_loop_that_grows_within_a_day_does_not_become_usual_by_growing() {
    let mut pace = used(9, 4);
    let mut an_hour = 5;
    let mut told = Vec::new();
    for hour in 0..10 {
        told.extend(pace.hand_out(at(9, hour * 60), Some("loop"), an_hour));
        an_hour *= 2;
    }
    assert_eq!(told[0], found(AlertRule::Burst, Some("loop"), [80, 4, 9]));
}

#[test]
fn the_program_is_named_that_got_most_and_none_where_none_did() {
    let mut pace = used(9, 4);
    pace.hand_out(at(9, 0), Some("mbsync"), 30);
    let told = pace.hand_out(at(9, 1), Some("neomutt"), 31);
    assert_eq!(told, [found(AlertRule::Burst, Some("neomutt"), [61, 4, 9])]);
    let told = pace.hand_out(at(9, 2), Some("aerc"), 29);
    assert_eq!(told, [found(AlertRule::Burst, None, [90, 4, 9])]);
    let told = pace.hand_out(at(9, 2), None, 900);
    assert_eq!(told[0].program, None, "what Mailward itself used is counted and is no program");
}

#[test]
fn a_clock_that_is_turned_makes_no_burst_and_silences_nothing() {
    let mut pace = used(9, 40);
    // A day ahead by mistake, and back: what was counted there is not counted here.
    assert_eq!(pace.hand_out(at(400, 0), Some("mbsync"), 40), []);
    assert_eq!(pace.hand_out(at(9, 0), Some("mbsync"), 190), []);
    // A little back, as after a correction: it is the same hour.
    assert_eq!(pace.hand_out(at(9, 0) - SignedDuration::from_mins(5), Some("mbsync"), 5), []);
    assert_eq!(pace.hand_out(at(9, 1), Some("mbsync"), 6).len(), 1);
    // Years before the first day.
    assert_eq!(pace.hand_out(at(-3_000, 0), Some("mbsync"), 199), []);
    assert_eq!(pace.hand_out(at(-3_000, 1), Some("mbsync"), 2).len(), 1);
    assert_eq!(pace.hand_out(Timestamp::MIN, None, u32::MAX).len(), 2);
    assert_eq!(pace.hand_out(Timestamp::MAX, None, 1), []);
}

#[test]
fn names_and_hand_outs_without_end_are_kept_in_little_room() {
    let mut pace = used(30, 4);
    for number in 0..20_000_i64 {
        let name = format!("program-{number}");
        pace.hand_out(at(30, number / 14), Some(&name), 1);
    }
    let names = |window: &Window| window.0.iter().map(|piece| piece.by.len()).max();
    assert!(pace.hour.0.len() <= 60 && pace.day.0.len() <= 24 && names(&pace.day) == Some(MOST_NAMES));
    assert!(serde_json::to_string(&pace).unwrap().len() < 64 * 1024);
}

#[test]
fn of_a_thousand_accounts_exactly_the_one_stands_out_that_is_unlike_itself() {
    // Each has its own habit; what is far too much for the first is nothing for the last.
    let mut all: Vec<Pace> = (0..1_000).map(|number| used(6, 1 + number / 10)).collect();
    let mut told = Vec::new();
    for (number, pace) in all.iter_mut().enumerate() {
        let own = 1 + u32::try_from(number).unwrap() / 10;
        let count = if number == 400 { 5 * own + 1 } else { own };
        let found = pace.hand_out(at(6, 0), Some("mbsync"), count);
        told.extend(found.into_iter().map(|finding| (number, finding)));
    }
    assert_eq!(told, [(400, found(AlertRule::Burst, Some("mbsync"), [206, 41, 6]))]);
}
