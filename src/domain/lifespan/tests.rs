//! Which end comes first, what moves it, and when people hear of it.

use super::*;
use crate::domain::account::EndRules;
use crate::domain::examples;

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

fn signed_in() -> Timestamp {
    "2026-11-22T10:00:00Z".parse().unwrap()
}

fn account(rules: EndRules) -> Account {
    Account { rules, ..examples::signed_in(signed_in(), HOUR) }
}

fn facts() -> TokenFacts {
    TokenFacts { refresh_idle_end_days: Some(90), testing_client_days: Some(7), ..TokenFacts::default() }
}

fn end(rules: EndRules) -> ExpectedEnd {
    expected_end(&account(rules), &facts()).unwrap()
}

/// Days and hours ahead of the end at which each warning comes, and whether it is the last one.
fn warnings(end: &ExpectedEnd) -> Vec<(SignedDuration, bool)> {
    let mut seen: Vec<Warning> = Vec::new();
    let minutes = end.at.duration_since(end.since).as_mins();
    for minute in 0..=minutes + 60 {
        let now = end.since + SignedDuration::from_mins(minute);
        seen.extend(warning(end, now).filter(|warning| seen.last() != Some(warning)));
    }
    seen.iter().map(|warning| (end.at.duration_since(warning.at), warning.last)).collect()
}

#[test]
fn where_nothing_is_known_no_end_is_foretold() {
    assert_eq!(expected_end(&account(EndRules::default()), &TokenFacts::default()), None);
    assert_eq!(expected_end(&examples::new(), &facts()), None);
    let mut without = account(EndRules::default());
    without.grant.as_mut().unwrap().refresh = None;
    assert_eq!(expected_end(&without, &facts()), None);
}

#[test]
fn the_earliest_end_wins() {
    let weekly = EndRules { ended_after_a_week: 1, ..EndRules::default() };
    let daily = EndRules { sign_in_within_s: Some(86_400), ..weekly };
    assert_eq!(end(EndRules::default()).cause, EndCause::Disuse { days: 90 });
    assert_eq!(end(weekly).cause, EndCause::TestingClient { days: 7 });
    assert_eq!(end(daily).cause, EndCause::SignInRule { seconds: 86_400 });
    let mut stated = account(daily);
    stated.grant.as_mut().unwrap().refresh.as_mut().unwrap().stated_end_at = Some(signed_in() + HOUR * 2);
    let end = expected_end(&stated, &facts()).unwrap();
    assert_eq!((end.cause, end.at), (EndCause::Stated { renewable: true }, signed_in() + HOUR * 2));
}

#[test]
fn the_persons_word_about_the_client_counts_more_than_what_was_seen() {
    let told =
        |testing_client| end(EndRules { testing_client, ended_after_a_week: 3, ..EndRules::default() });
    assert_eq!(told(Some(false)).cause, EndCause::Disuse { days: 90 });
    assert_eq!(told(None).cause, EndCause::TestingClient { days: 7 });
    let never_seen = EndRules { testing_client: Some(true), ..EndRules::default() };
    assert_eq!(end(never_seen).at, signed_in() + DAY * 7);
}

#[test]
fn an_end_by_disuse_moves_with_every_use() {
    let mut used = account(EndRules::default());
    let later = signed_in() + DAY * 30;
    used.grant.as_mut().unwrap().refresh.as_mut().unwrap().last_used_at = Some(later);
    let end = expected_end(&used, &facts()).unwrap();
    assert_eq!((end.since, end.at), (later, later + DAY * 90));
}

#[test]
fn a_rule_that_a_renewal_has_outlived_is_not_foretold_any_more() {
    let mut renewed = account(EndRules { sign_in_within_s: Some(86_400), ..EndRules::default() });
    let renew_at = |account: &mut Account, at| {
        account.grant.as_mut().unwrap().access.as_mut().unwrap().issued_at = at;
    };
    renew_at(&mut renewed, signed_in() + HOUR * 23);
    assert_eq!(expected_end(&renewed, &facts()).unwrap().cause, EndCause::SignInRule { seconds: 86_400 });
    renew_at(&mut renewed, signed_in() + HOUR * 25);
    assert_eq!(expected_end(&renewed, &facts()).unwrap().cause, EndCause::Disuse { days: 90 });
}

#[test]
fn warnings_come_14_7_and_1_days_ahead() {
    assert_eq!(warnings(&end(EndRules::default())), [(DAY * 14, false), (DAY * 7, false), (DAY, true)]);
}

#[test]
fn a_sign_in_of_a_week_is_warned_of_one_day_ahead_only() {
    let weekly = end(EndRules { testing_client: Some(true), ..EndRules::default() });
    assert_eq!(warnings(&weekly), [(DAY, true)]);
}

#[test]
fn a_sign_in_of_a_day_is_warned_of_an_eighth_of_it_ahead() {
    let daily = end(EndRules { sign_in_within_s: Some(86_400), ..EndRules::default() });
    assert_eq!(warnings(&daily), [(HOUR * 3, true)]);
}

#[test]
fn how_often_is_told_in_the_unit_that_fits() {
    let told = [60, 300, 3_600, 43_200, 86_400, 129_600, 604_800, 90].map(every);
    let expected = [
        "every minute",
        "every 5 minutes",
        "every hour",
        "every 12 hours",
        "every 24 hours",
        "every 36 hours",
        "every 7 days",
        "every 90 seconds",
    ];
    assert_eq!(told, expected);
}

#[test]
fn causes_read_well_under_a_date_and_in_parentheses() {
    for cause in [
        EndCause::Stated { renewable: true },
        EndCause::Stated { renewable: false },
        EndCause::Disuse { days: 90 },
        EndCause::TestingClient { days: 7 },
        EndCause::SignInRule { seconds: 86_400 },
    ] {
        let words = cause.words();
        assert!(words.starts_with(char::is_lowercase), "{words}");
        assert!(!words.ends_with('.') && !words.contains(['(', ')', ':']), "{words}");
    }
}
