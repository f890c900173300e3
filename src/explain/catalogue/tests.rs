//! What the catalogue finds, and what it leaves alone.

use jiff::{SignedDuration, Timestamp};

use super::super::words;
use super::said::provider_code;
use super::*;
use crate::domain::account::EndRules;
use crate::domain::ending::{self, facts as end};
use crate::domain::provider::TokenFacts;
use crate::testing::snapshots::accounts;

fn answered(kind: ProblemKind, error: &str, description: &str) -> Problem {
    let mut problem = Problem::new(kind);
    problem.facts.error = Some(error.to_owned());
    problem.facts.error_description = Some(description.to_owned());
    problem
}

#[test]
fn a_microsoft_number_is_found_in_the_text_and_in_the_list() {
    let text = "AADSTS90094: The grant requires admin permission. Trace ID: 1";
    let by_text = answered(ProblemKind::ProviderRefused, "invalid_grant", text);
    assert_eq!(provider_code(&by_text).as_deref(), Some("AADSTS90094"));
    assert_eq!(words(&by_text).who, Who::Administrator);
    let mut by_list = Problem::new(ProblemKind::GrantEnded);
    by_list.facts.error_codes = vec![123_456_789, 700_082];
    assert_eq!(provider_code(&by_list).as_deref(), Some("AADSTS700082"));
    assert_eq!(words(&by_list).title, "The sign-in was not used for so long that it ended");
}

#[test]
fn the_limit_of_a_sign_in_rule_is_told() {
    let text = "AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional \
                access. The token was issued on 2026-11-01T08:00:00Z and the maximum allowed lifetime for this request is 86400.";
    let told = words(&answered(ProblemKind::GrantExpired, "invalid_grant", text));
    assert_eq!(told.title, "Your organisation asks for a new sign-in every 24 hours");
    assert!(told.what_happened.contains("of 1 Nov 2026"), "{}", told.what_happened);
    let vague = words(&answered(ProblemKind::GrantExpired, "invalid_grant", "AADSTS70044: session"));
    assert_eq!(vague.title, "Your organisation asks for a new sign-in from time to time");
}

#[test]
fn the_dates_of_a_revoked_grant_are_told() {
    let text = "AADSTS50173: The provided grant has expired due to it being revoked. The grant was issued on \
                '2026-10-01T08:00:00.1Z' and the TokensValidFrom date (before which tokens are not valid) for this user is '2026-11-20T09:30:00Z'.";
    let told = words(&answered(ProblemKind::GrantEnded, "invalid_grant", text));
    assert!(
        told.what_happened.contains("of 1 Oct 2026") && told.what_happened.contains("on 20 Nov 2026"),
        "{}",
        told.what_happened
    );
}

/// As `domain::ending` tells it of a sign-in that lasted so many days.
fn ended_at_google(days: i64, rules: EndRules) -> Problem {
    let text = "Token has been expired or revoked.";
    let ended = answered(ProblemKind::GrantEnded, "invalid_grant", text).fact("provider_id", "google");
    let ended = ended.fact("provider", "Gmail");
    let testing = TokenFacts { testing_client_days: Some(7), ..TokenFacts::default() };
    let signed_in_at: Timestamp = "2026-11-15T09:00:00Z".parse().unwrap();
    let new = accounts::new(1, "anna@example.org", "google");
    let mut account = accounts::signed_in(new, signed_in_at, signed_in_at);
    account.grant.as_mut().unwrap().signed_in_at = signed_in_at;
    account.rules = rules;
    ending::told(ended, &account, &testing, signed_in_at + SignedDuration::from_hours(24 * days + 1)).0
}

#[test]
fn a_google_client_in_testing_is_a_likely_cause_the_first_time_and_the_cause_the_second_time() {
    let first = words(&ended_at_google(7, EndRules::default()));
    assert_eq!(first.title, "Gmail has ended the sign-in after about a week");
    assert!(first.what_happened.contains("first: the client is in testing"), "{}", first.what_happened);
    assert_eq!(first.code, "token.grant-ended");
    let second = words(&ended_at_google(7, EndRules { ended_after_a_week: 1, ..EndRules::default() }));
    assert_eq!(second.title, "The client is in testing, so Gmail ended the sign-in after 7 days");
    assert_eq!((second.code.as_str(), second.who), ("token.grant-expired", Who::ClientOwner));
    let later = words(&ended_at_google(30, EndRules::default()));
    assert_eq!(later.title, "Gmail has ended the sign-in");
    let reasons = ["password was changed", "taken back", "six months", "100 sign-ins"];
    let places: Vec<_> = reasons.iter().map(|reason| later.what_happened.find(reason)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{}", later.what_happened);
}

#[test]
fn a_lost_answer_is_told_as_that_whatever_the_provider_says_of_the_old_token() {
    for text in ["Token has been expired or revoked.", "AADSTS70000: invalid", "INVALID_REFRESH_TOKEN"] {
        let lost = answered(ProblemKind::RenewalLost, "invalid_grant", text)
            .fact("provider", "Yahoo")
            .fact("provider_id", "google")
            .fact(end::LOST_AT, "2026-11-22T10:04:00Z");
        let told = words(&lost);
        assert_eq!(told.title, "The answer to the last renewal of this account was lost");
        assert!(told.what_happened.contains("on 22 Nov 2026 at 10:04 UTC"), "{}", told.what_happened);
        assert!(told.what_happened.contains("Yahoo forbids using a refresh token twice"));
        assert!(told.what_happened.contains("Nothing is wrong with the account."));
        assert_eq!(told.remedies, [Remedy::SignIn]);
    }
}

#[test]
fn the_span_of_disuse_is_told() {
    let text = "AADSTS700082: The refresh token has expired due to inactivity. The token was issued on \
                2026-05-03T12:11:26.5799126Z and was inactive for 90.00:00:00.";
    let told = words(&answered(ProblemKind::GrantExpired, "invalid_grant", text));
    assert!(told.what_happened.contains("of 3 May 2026"), "{}", told.what_happened);
    assert!(told.what_happened.contains("90 days"), "{}", told.what_happened);
}

#[test]
fn an_unknown_answer_keeps_the_layout_and_brings_the_providers_words() {
    let told = words(&answered(
        ProblemKind::ProviderRefused,
        "flux_error",
        "The flux is out of phase. Trace ID: 77",
    ));
    assert!(told.what_happened.contains("flux_error"));
    assert!(
        told.what_happened.ends_with("The provider wrote: “The flux is out of phase”"),
        "{}",
        told.what_happened
    );
}

#[test]
fn numbers_of_other_providers_are_not_taken_for_microsofts() {
    let mut other = Problem::new(ProblemKind::ProviderRefused);
    other.facts.error_codes = vec![7];
    assert_eq!(provider_code(&other), None);
}

#[test]
fn each_number_and_each_error_word_of_the_catalogue_gives_words() {
    for rule in RULES.iter().filter(|rule| !rule.when.aadsts.is_empty() && rule.when.places.is_empty()) {
        for number in rule.when.aadsts {
            let mut problem = Problem::new(ProblemKind::ProviderRefused);
            problem.facts.error_codes = vec![*number];
            let found = find(&problem).map(|found| found.words().of.code);
            assert!(found.is_some_and(|code| code.starts_with("ms.")), "AADSTS{number}: {found:?}");
        }
    }
}

#[test]
fn a_problem_is_known_by_where_it_comes_from() {
    let said = |during: &str, error: &str, kind| {
        let mut problem = Problem::new(kind);
        problem.facts.during = Some(during.to_owned());
        problem.facts.error = Some(error.to_owned());
        words(&problem).known
    };
    assert_eq!(
        said("refresh", "invalid_grant", ProblemKind::GrantEnded),
        Some("oauth.refresh.invalid_grant")
    );
    assert_eq!(said("token", "invalid_grant", ProblemKind::CodeRefused), Some("oauth.code.invalid_grant"));
    assert_eq!(
        said("register", "invalid_redirect_uri", ProblemKind::RegistrationRefused),
        Some("register.invalid_redirect_uri")
    );
    assert_eq!(
        said("authorize", "redirect_uri_mismatch", ProblemKind::RedirectRefused),
        Some("oauth.authorize.redirect_uri_mismatch")
    );
    assert_eq!(said("refresh", "flux_error", ProblemKind::ProviderRefused), None);
}

#[test]
fn a_mail_servers_line_is_read_for_its_codes() {
    let reply = |during: &str, line: &str| {
        let mut problem = Problem::new(ProblemKind::MailRefused).fact("reply", line);
        problem.facts.during = Some(during.to_owned());
        words(&problem).known
    };
    assert_eq!(reply("smtp", "535 5.7.3 Authentication unsuccessful"), Some("smtp.535.5.7.3"));
    assert_eq!(reply("imap", "a1 NO [AUTHENTICATIONFAILED] no"), Some("imap.authenticationfailed"));
    let challenge = Problem::new(ProblemKind::MailTokenRefused)
        .fact("challenge", "{\"status\": \"401\", \"schemes\": \"bearer\"}");
    let mut challenge = challenge;
    challenge.facts.during = Some("pop".to_owned());
    assert_eq!(words(&challenge).known, Some("imap.xoauth2.status_401"));
}

#[test]
fn the_kind_alone_gives_a_code_and_keeps_its_own_words() {
    let denied = Problem::new(ProblemKind::AccessDenied).fact("provider", "Example Mail");
    let told = words(&denied);
    assert_eq!(told.known, Some("oauth.authorize.access_denied"));
    assert_eq!(told.title, "Access was refused on the provider’s page");
    assert!(!told.for_support.is_empty());
}

#[test]
fn the_other_endpoint_is_that_of_the_same_company() {
    let asked = |id: &str| {
        let text = "AADSTS50020: not in this tenant";
        words(&answered(ProblemKind::AuthorizationRefused, "access_denied", text).fact("provider_id", id))
            .remedies
    };
    assert!(asked("microsoft-work").contains(&Remedy::OtherEndpoint("microsoft-personal".into())));
    assert!(asked("microsoft-personal").contains(&Remedy::OtherEndpoint("microsoft-work".into())));
    assert!(!asked("google").iter().any(|remedy| matches!(remedy, Remedy::OtherEndpoint(_))));
}

#[test]
fn the_providers_own_sentence_stands_behind_words_that_say_little() {
    let mut vague = answered(ProblemKind::GrantEnded, "invalid_grant", "The moon is in the wrong place.");
    vague.facts.during = Some("refresh".to_owned());
    assert!(words(&vague).what_happened.ends_with("The provider wrote: “The moon is in the wrong place”"));
    let sharp = words(&answered(ProblemKind::GrantEnded, "invalid_grant", "AADSTS50057: disabled"));
    assert!(!sharp.what_happened.contains("The provider wrote"), "{}", sharp.what_happened);
}
