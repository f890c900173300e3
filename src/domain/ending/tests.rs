//! Real wordings of providers, and what is read out of them and learnt from them.

use super::*;
use crate::domain::examples;

const SIGNED_IN: &str = "2026-11-15T09:00:00Z";

fn said(error: &str, description: &str, codes: &[u64]) -> Facts {
    Facts {
        error: Some(error.into()),
        error_description: Some(description.into()),
        error_codes: codes.to_vec(),
        ..Facts::default()
    }
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn days_later(days: i64) -> Timestamp {
    moment(SIGNED_IN) + SignedDuration::from_hours(24 * days + 1)
}

fn google() -> TokenFacts {
    TokenFacts { testing_client_days: Some(7), ..TokenFacts::default() }
}

fn revoked() -> Facts {
    said("invalid_grant", "Token has been expired or revoked.", &[])
}

fn kind_of(facts: &Facts, rules: EndRules, days: i64) -> ProblemKind {
    kind(facts, rules, Some(moment(SIGNED_IN)), &google(), days_later(days))
}

fn learnt_from(facts: &Facts, rules: EndRules, days: i64) -> EndRules {
    learnt(rules, facts, Some(moment(SIGNED_IN)), &google(), days_later(days))
}

#[test]
fn the_sign_in_frequency_of_an_organisation_is_read_in_every_spelling() {
    for (text, seconds) in [
        ("this request is 43200.\r\nTrace ID: 1", 43_200),
        ("this request is 86400. Trace ID: 1", 86_400),
        ("this request is 1.00:00:00.", 86_400),
        ("this request is 08:00:00.", 28_800),
        ("this request is 300", 300),
    ] {
        let text = format!(
            "AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. \
             The token was issued on 2026-11-18T04:19:03.3260000Z and the maximum allowed lifetime for {text}"
        );
        let ending = read(&said("invalid_grant", &text, &[70_043]));
        assert_eq!((ending.by, ending.max_life_s), (Some(EndedBy::SignInRule), Some(seconds)), "{text}");
        assert_eq!(ending.issued, Some(moment("2026-11-18T04:19:03.326Z")));
    }
}

#[test]
fn disuse_is_read_with_its_date_and_its_span() {
    let text = "AADSTS700082: The refresh token has expired due to inactivity. The token was issued on \
                2026-05-03T12:11:26.5799126Z and was inactive for 90.00:00:00.";
    let ending = read(&said("invalid_grant", text, &[700_082]));
    assert_eq!((ending.by, ending.inactive_s), (Some(EndedBy::Disuse), Some(90 * 86_400)));
    assert_eq!(ending.issued, Some(moment("2026-05-03T12:11:26.5799126Z")));
    let half_a_day = read(&said("invalid_grant", "and was inactive for 12:00:00.\r\nTrace ID", &[700_082]));
    assert_eq!(half_a_day.inactive_s, Some(12 * 3_600));
}

#[test]
fn both_dates_of_a_revoked_grant_are_read() {
    let text = "AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed. The user \
                might have changed or reset their password. The grant was issued on '2026-07-09T10:12:06.6848427Z' and the \
                TokensValidFrom date (before which tokens are not valid) for this user is '2026-09-07T13:14:19.0000000Z'.";
    let ending = read(&said("invalid_grant", text, &[]));
    assert_eq!(ending.by, Some(EndedBy::AllEnded));
    assert_eq!(ending.issued, Some(moment("2026-07-09T10:12:06.6848427Z")));
    assert_eq!(ending.valid_from, Some(moment("2026-09-07T13:14:19Z")));
}

#[test]
fn the_longest_life_of_a_grant_is_read() {
    let application = "AADSTS700081: The refresh token has expired due to maximum lifetime. The token was issued on xxx and the \
                       maximum allowed lifetime for this application is 1.00:00:00.";
    let ending = read(&said("invalid_grant", application, &[]));
    assert_eq!(
        (ending.by, ending.max_life_s, ending.issued),
        (Some(EndedBy::MaximumLife), Some(86_400), None)
    );
    let page = "AADSTS700084: The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited \
                lifetime of 1.00:00:00, which cannot be extended.";
    let ending = read(&said("invalid_grant", page, &[]));
    assert_eq!((ending.by, ending.max_life_s), (Some(EndedBy::BrowserClient), Some(86_400)));
}

#[test]
fn a_hostile_text_teaches_nothing() {
    for text in [
        "AADSTS70043: maximum allowed lifetime for this request is ",
        "AADSTS70043: maximum allowed lifetime for this request is 0.",
        "AADSTS70043: maximum allowed lifetime for this request is 99999999999999999999999.",
        "AADSTS70043: maximum allowed lifetime for this request is 18446744073709551615.00:00:00",
        "AADSTS70043: maximum allowed lifetime for this request is ..::..",
        "AADSTS70043: maximum allowed lifetime for this request is 1:2",
        "AADSTS70043: maximum allowed lifetime for this request is ä",
        "AADSTS70043: token was issued on '",
        "AADSTS70043: token was issued on 9999-99-99T00:00:00Z, for this user is ''''",
        "AADSTSAADSTS70043",
    ] {
        let facts = said("invalid_grant", text, &[]);
        let ending = read(&facts);
        assert_eq!((ending.max_life_s, ending.issued, ending.valid_from), (None, None, None), "{text}");
        assert_eq!(learnt_from(&facts, EndRules::default(), 3).sign_in_within_s, None, "{text}");
    }
}

#[test]
fn ends_by_a_rule_are_told_from_ends_elsewhere() {
    use ProblemKind::{GrantEnded, GrantExpired};
    for (error, description, codes, expected) in [
        ("invalid_grant", "", vec![70_043], GrantExpired),
        ("invalid_grant", "", vec![70_044], GrantExpired),
        ("invalid_grant", "", vec![700_082], GrantExpired),
        ("invalid_grant", "", vec![70_008], GrantExpired),
        ("invalid_grant", "", vec![700_081], GrantExpired),
        ("invalid_grant", "", vec![700_084], GrantExpired),
        ("invalid_grant", "AADSTS70002: Error. AADSTS70008: expired", vec![70_002], GrantExpired),
        ("interaction_required", "", vec![], GrantExpired),
        ("login_required", "", vec![], GrantExpired),
        ("invalid_grant", "reauth related error (invalid_rapt)", vec![], GrantExpired),
        ("invalid_grant", "", vec![50_076], GrantExpired),
        ("invalid_grant", "", vec![50_173], GrantEnded),
        ("invalid_grant", "", vec![50_132], GrantEnded),
        ("invalid_grant", "", vec![], GrantEnded),
        ("something_new", "AADSTS70043", vec![70_043], GrantEnded),
    ] {
        let facts = said(error, description, &codes);
        assert_eq!(kind_of(&facts, EndRules::default(), 30), expected, "{error} {codes:?}");
    }
}

#[test]
fn the_first_end_after_a_week_is_counted_and_the_second_one_is_named() {
    let first = learnt_from(&revoked(), EndRules::default(), 7);
    assert_eq!(kind_of(&revoked(), EndRules::default(), 7), ProblemKind::GrantEnded);
    assert_eq!(first.ended_after_a_week, 1);
    assert_eq!(kind_of(&revoked(), first, 7), ProblemKind::GrantExpired);
    assert_eq!(learnt_from(&revoked(), first, 8).ended_after_a_week, 2);
}

#[test]
fn only_an_end_after_six_to_eight_days_without_a_reason_counts_as_a_week() {
    for (days, counted) in [(5, 0), (6, 1), (7, 1), (8, 1), (9, 0), (30, 0)] {
        assert_eq!(
            learnt_from(&revoked(), EndRules::default(), days).ended_after_a_week,
            counted,
            "{days} days"
        );
    }
    let deleted = said("invalid_grant", "Account has been deleted", &[]);
    assert_eq!(learnt_from(&deleted, EndRules::default(), 7), EndRules::default());
    let elsewhere = learnt(
        EndRules::default(),
        &revoked(),
        Some(moment(SIGNED_IN)),
        &TokenFacts::default(),
        days_later(7),
    );
    assert_eq!(elsewhere, EndRules::default(), "a provider without such a rule");
}

#[test]
fn the_persons_word_about_the_client_settles_it() {
    let told = |testing_client| EndRules { testing_client, ended_after_a_week: 0, sign_in_within_s: None };
    assert_eq!(kind_of(&revoked(), told(Some(true)), 7), ProblemKind::GrantExpired);
    assert_eq!(kind_of(&revoked(), told(Some(true)), 12), ProblemKind::GrantExpired, "noticed late");
    assert_eq!(kind_of(&revoked(), told(Some(true)), 2), ProblemKind::GrantEnded, "too early for that rule");
    let not_testing = EndRules { ended_after_a_week: 4, ..told(Some(false)) };
    assert_eq!(kind_of(&revoked(), not_testing, 7), ProblemKind::GrantEnded);
}

#[test]
fn a_rule_about_new_sign_ins_is_learnt_and_kept_when_a_later_answer_names_no_number() {
    let text = "AADSTS70043: the maximum allowed lifetime for this request is 86400.";
    let rules = learnt_from(&said("invalid_grant", text, &[]), EndRules::default(), 1);
    assert_eq!(rules.sign_in_within_s, Some(86_400));
    assert_eq!(learnt_from(&said("invalid_grant", "AADSTS70044", &[]), rules, 1), rules);
}

#[test]
fn what_a_sign_in_has_outlived_is_forgotten() {
    let rules = EndRules { sign_in_within_s: Some(86_400), ended_after_a_week: 2, testing_client: None };
    let after = |days| outlived(rules, moment(SIGNED_IN), &google(), days_later(days));
    assert_eq!(after(0), rules);
    assert_eq!(after(2), EndRules { sign_in_within_s: None, ..rules });
    assert_eq!(after(9), EndRules::default());
}

#[test]
fn the_whole_end_is_told_in_one_go() {
    let mut account = examples::signed_in(moment(SIGNED_IN), SignedDuration::from_hours(1));
    let mut problem = Problem::new(ProblemKind::GrantEnded);
    problem.facts = revoked();
    let (first, rules) = told(problem.clone(), &account, &google(), days_later(7));
    assert_eq!((first.kind, rules.ended_after_a_week), (ProblemKind::GrantEnded, 1));
    assert_eq!(first.facts.more[facts::TESTING_DAYS], "7");
    assert!(!first.facts.more.contains_key(facts::ENDED_BY));
    account.rules = rules;
    let (second, rules) = told(problem, &account, &google(), days_later(7));
    assert_eq!((second.kind, rules.ended_after_a_week), (ProblemKind::GrantExpired, 2));
    assert_eq!(second.facts.more[facts::ENDED_BY], "testing-client");
}

#[test]
fn a_problem_of_another_kind_stays_as_it_is() {
    let account = examples::signed_in(moment(SIGNED_IN), SignedDuration::from_hours(1));
    for kind in [ProblemKind::RenewalLost, ProblemKind::ProviderBusy] {
        let mut problem = Problem::new(kind);
        problem.facts = revoked();
        assert_eq!(told(problem.clone(), &account, &google(), days_later(7)), (problem, account.rules));
    }
}
