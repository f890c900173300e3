//! Putting a verdict aside.

use super::*;

/// A key in memory only, put aside for so many days.
fn aside(days: i64) -> (Ground, Dismissal) {
    let mut ground = Ground::new();
    ground.key = Key::In(KeyPlace::Memory);
    let checkup = ground.judge();
    let verdict = checkup.needing()[0].clone();
    let until = ground.now + SignedDuration::from_hours(24 * days);
    let dismissal = Dismissal::new(&verdict, " a computer\nfor trying out ", until, ground.now).unwrap();
    ground.dismissals = vec![dismissal.clone()];
    (ground, dismissal)
}

#[test]
fn what_is_put_aside_needs_nobody_until_its_day_and_then_comes_back() {
    let (mut ground, dismissal) = aside(30);
    let checkup = ground.judge();
    assert!(checkup.needing().is_empty());
    assert_eq!(checkup.sums().bad, 0);
    assert!(checkup.turns_at.is_some_and(|turn| turn <= dismissal.until));
    assert_eq!(dismissal.why, "a computer for trying out");
    ground.now = dismissal.until;
    assert!(ground.judge().needing().iter().any(|verdict| verdict.reason == Reason::KeyInMemory));
}

#[test]
fn a_clock_that_was_turned_back_puts_nothing_aside() {
    let (mut ground, dismissal) = aside(30);
    ground.now = dismissal.at - SignedDuration::from_hours(1);
    assert!(ground.judge().needing().iter().any(|verdict| verdict.reason == Reason::KeyInMemory));
}

#[test]
fn it_covers_this_reason_about_this_subject_only() {
    let (mut ground, _) = aside(30);
    ground.key = Key::Unavailable;
    assert_eq!(ground.judge().needing()[0].reason, Reason::KeyUnavailable);
}

#[test]
fn it_takes_a_reason_and_a_day_that_lies_ahead_and_within_a_year() {
    let (mut ground, _) = aside(1);
    ground.dismissals.clear();
    let verdict = ground.judge().needing()[0].clone();
    let day = |days: i64| ground.now + SignedDuration::from_hours(24 * days);
    let put = |why: &str, until| Dismissal::new(&verdict, why, until, ground.now).unwrap_err();
    assert_eq!(put(" \u{200b} ", day(3)), DismissalError::NoReason);
    assert_eq!(put("fine", day(0)), DismissalError::Past);
    assert_eq!(put("fine", day(400)), DismissalError::TooLong);
    let good = Verdict { reason: Reason::KeyInKeyring, ..verdict.clone() };
    assert_eq!(Dismissal::new(&good, "fine", day(3), ground.now).unwrap_err(), DismissalError::NotNeeded);
}

#[test]
fn it_is_kept_and_read_again_and_one_of_a_rule_that_is_gone_is_left_out() {
    let (_, dismissal) = aside(30);
    let written = serde_json::to_string(&dismissal).unwrap();
    assert_eq!(serde_json::from_str::<Dismissal>(&written).unwrap(), dismissal);
    let unknown = written.replace("vault.key", "vault.colour");
    assert!(serde_json::from_str::<Dismissal>(&unknown).is_err());
}
