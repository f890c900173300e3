//! What every text has to hold, whatever the kind.

use super::catalogue::ENTRIES;
use super::*;
use crate::domain::problem::Facts;

fn every_text(words: &Words) -> Vec<&str> {
    let mut texts = vec![words.title.as_str(), words.what_happened.as_str()];
    texts.extend(words.next_steps.iter().map(String::as_str));
    texts
}

fn full_of_facts(kind: ProblemKind) -> Problem {
    let names = [
        "host",
        "port",
        "path",
        "provider",
        "issuer",
        "expected",
        "redirect",
        "signed_in_as",
        "found",
        "limit",
        "known",
        "program",
        "testing_days",
    ];
    let problem = Problem::new(kind).about("Anna@example.org").detail("A sentence of detail.");
    let problem = problem.fact("max_life_s", 86_400).fact("inactive_s", 7_776_000);
    let moments = ["issued", "valid_from", "lost_at"];
    let problem =
        moments.into_iter().fold(problem, |problem, name| problem.fact(name, "2026-11-20T08:12:00Z"));
    names.into_iter().fold(problem, |problem, name| problem.fact(name, format!("The-{name}")))
}

#[test]
fn every_kind_stands_in_exactly_one_table() {
    for kind in ProblemKind::ALL {
        let rows = TABLES.iter().flat_map(|table| table.iter()).filter(|entry| entry.of == *kind).count();
        assert_eq!(rows, 1, "{}", kind.code());
    }
}

#[test]
fn every_kind_has_a_headline_a_cause_and_a_step_with_and_without_facts() {
    let problems = [Problem::new(ProblemKind::GrantEnded), full_of_facts(ProblemKind::GrantEnded)];
    let known = problems.iter().flat_map(|problem| ENTRIES.iter().map(move |entry| spoken(problem, entry)));
    let kinds = ProblemKind::ALL.iter().flat_map(|kind| [Problem::new(*kind), full_of_facts(*kind)]);
    for words in kinds.map(|problem| words(&problem)).chain(known) {
        assert!(!words.title.is_empty() && !words.title.ends_with('.'), "{words:?}");
        assert!(words.what_happened.ends_with('.'), "{words:?}");
        assert!(!words.next_steps.is_empty(), "{words:?}");
        assert!(words.next_steps.iter().all(|step| step.ends_with('.')), "{words:?}");
        assert!(every_text(&words).iter().all(|text| !text.contains(['{', '}', '[', ']'])), "{words:?}");
    }
}

#[test]
fn the_words_are_those_of_a_calm_colleague() {
    let problem = full_of_facts(ProblemKind::GrantEnded);
    let known = ENTRIES.iter().map(|entry| spoken(&problem, entry));
    for words in ProblemKind::ALL.iter().map(|kind| words(&full_of_facts(*kind))).chain(known) {
        for text in every_text(&words) {
            let lower = text.to_lowercase();
            assert!(
                !["!", "please", "oops", "successfully", "  ", "..", " ."]
                    .iter()
                    .any(|bad| lower.contains(bad)),
                "{text}"
            );
            assert!(text.chars().next().is_some_and(|first| !first.is_lowercase()), "{text}");
        }
    }
}

#[test]
fn facts_are_woven_into_the_sentence() {
    let problem = Problem::new(ProblemKind::Unreachable).fact("host", "login.example.org").fact("port", 443);
    let words = words(&problem);
    assert_eq!(words.title, "login.example.org does not answer");
    assert!(
        words.what_happened.starts_with("No connection to login.example.org, port 443, came about."),
        "{}",
        words.what_happened
    );
}

#[test]
fn a_refusal_of_the_challenge_or_the_verifier_is_explained_as_such() {
    let cases = [
        ("invalid_request", "Missing parameter: code_challenge_method", ProblemKind::AuthorizationRefused),
        ("invalid_grant", "PKCE verification failed", ProblemKind::CodeRefused),
        ("invalid_grant", "code verifier does not match", ProblemKind::CodeRefused),
    ];
    for (error, description, kind) in cases {
        let mut problem = Problem::new(kind);
        problem.facts.error = Some(error.into());
        problem.facts.error_description = Some(description.into());
        let words = words(&problem);
        assert!(words.what_happened.contains("PKCE"), "{description}: {}", words.what_happened);
    }
    let other = words(&Problem::new(ProblemKind::CodeRefused));
    assert!(!other.what_happened.contains("PKCE"), "{}", other.what_happened);
}

#[test]
fn text_from_a_hostile_provider_stays_harmless() {
    let mut problem = Problem::new(ProblemKind::AuthorizationRefused).about("anna@example.org");
    problem.facts = Facts {
        error: Some("x\u{1b}]0;owned\u{7}".into()),
        error_description: Some(format!(
            "\u{202e}line\r\n\u{1b}[2J<script>{{account}}[x]” He said: {}",
            "A".repeat(5000)
        )),
        correlation_id: Some("\u{9b}31m".into()),
        ..Facts::default()
    };
    let said = text(&problem);
    assert!(said.chars().all(|c| c == '\n' || !c.is_control()), "{said:?}");
    assert!(!said.contains('\u{202e}') && said.len() < 2000, "{} bytes", said.len());
    assert!(said.contains("The provider wrote: “line [2J<script>{account}[x]\" He said:"), "{said}");
    let sentence = words(&problem).what_happened;
    assert_eq!(sentence.matches('“').count(), 1);
    assert_eq!(sentence.matches('”').count(), 1);
}

#[test]
fn the_text_holds_everything_a_helper_asks_for() {
    let mut problem =
        Problem::new(ProblemKind::GrantEnded).about("anna@example.org").fact("provider", "Example Mail");
    problem.facts.http_status = Some(400);
    problem.facts.error = Some("invalid_grant".into());
    let expected = "\
The sign-in to anna@example.org has ended at the provider

Example Mail no longer accepts it. Usual reasons, most likely first: the password was changed, the access was taken back, it was unused for too long, or too many newer sign-ins pushed it out.

  - Sign in again. The account’s settings stay as they are.

You can fix this.

Code      token.grant-ended
Account   anna@example.org
Answer    400 invalid_grant
Provider  Example Mail
";
    assert_eq!(text(&problem), expected);
}

#[test]
fn the_document_has_the_promised_fields() {
    let document = document(&Problem::new(ProblemKind::KeyringLocked));
    assert_eq!(document["code"], "vault.keyring-locked");
    assert_eq!(document["who"], "you");
    assert_eq!(document["retryable"], true);
    assert!(document["next_steps"].as_array().is_some_and(|steps| !steps.is_empty()));
    let names: Vec<&String> = document.as_object().unwrap().keys().collect();
    assert_eq!(
        names,
        [
            "code",
            "details",
            "for_support",
            "known",
            "next_steps",
            "retryable",
            "title",
            "what_happened",
            "who"
        ]
    );
}

#[test]
fn only_a_safe_page_becomes_a_button() {
    let with =
        |page: &str| words(&Problem::new(ProblemKind::ProviderWithoutOAuth).fact("page", page)).remedies;
    assert_eq!(with("https://example.org/apps"), [Remedy::OpenPage("https://example.org/apps".into())]);
    assert!(with("file:///etc/passwd").is_empty());
}

#[test]
fn when_an_account_was_moved_is_told_as_a_moment_and_not_as_a_machine_writes_it() {
    let moved = Problem::new(ProblemKind::MovedAway).fact("moved_at", "2026-11-23T00:48:39.082475091Z");
    assert!(words(&moved).what_happened.contains("That was on 23 Nov 2026, 00:48:39 UTC."));
    let row = ("Moved at".to_owned(), "23 Nov 2026, 00:48:39 UTC".to_owned());
    assert!(details(&moved).contains(&row), "{:?}", details(&moved));
    let odd = details(&Problem::new(ProblemKind::MovedAway).fact("moved_at", "a while ago"));
    assert!(odd.contains(&("Moved at".to_owned(), "a while ago".to_owned())), "{odd:?}");
}
