//! Every kind of redirect: right, foreign, doubled, mixed up, refused.

use super::*;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::provider::Provider;
use crate::protocol::authorize::example;
use crate::protocol::scripted::{provider, shown};

const ISSUER: &str = "https%3A%2F%2Fid.example.org";

fn sends_iss() -> Provider {
    let mut provider = provider();
    provider.client.sends_iss = true;
    provider
}

/// Reads a query in which `STATE` stands for the right state.
fn read(provider: &Provider, query: &str) -> Result<String, RedirectError> {
    let request = example(provider);
    let query = query.replace("STATE", shown(&request.state));
    request.read_redirect(&query).map(|code| shown(&code).to_owned())
}

fn pasted(text: &str) -> Result<String, RedirectError> {
    let request = example(&provider());
    let text = text.replace("STATE", shown(&request.state));
    request.read_pasted(&PastedAddress::new(text)).map(|code| shown(&code).to_owned())
}

fn kind(result: Result<String, RedirectError>) -> ProblemKind {
    Problem::from(result.unwrap_err()).kind
}

#[test]
fn a_redirect_with_the_right_state_brings_its_code() {
    assert_eq!(read(&provider(), "code=4%2F0A+b&state=STATE").unwrap(), "4/0A b");
}

#[test]
fn a_missing_or_foreign_state_is_not_this_sign_ins_answer() {
    for query in [
        "code=c",
        "code=c&state=",
        "code=c&state=other",
        "error=access_denied",
        "",
        "code=c&state=STATE2",
        "code=c&state=STAT",
    ] {
        let error = read(&provider(), query).unwrap_err();
        assert_eq!(error, RedirectError::ForeignState, "{query}");
        assert!(error.is_foreign());
    }
}

#[test]
fn state_is_judged_before_error_code_and_issuer() {
    for query in [
        "error=access_denied&state=x",
        "code=a&code=b&state=x",
        "iss=https%3A%2F%2Fevil.example.com&code=c&state=x",
    ] {
        assert_eq!(read(&sends_iss(), query).unwrap_err(), RedirectError::ForeignState, "{query}");
    }
}

#[test]
fn the_state_of_an_earlier_sign_in_is_foreign() {
    let random = crate::platform::random::SystemRandom;
    let begin = || {
        let redirect_uri = Url::parse("http://127.0.0.1:4711/callback").unwrap();
        let client = "client-1".parse().unwrap();
        crate::protocol::authorize::begin(
            &provider(),
            &client,
            &redirect_uri,
            &[],
            crate::protocol::authorize::Hints::default(),
            crate::protocol::authorize::Prompt::Usual,
            &random,
        )
    };
    let (earlier, now) = (begin(), begin());
    let query = format!("code=c&state={}", shown(&earlier.state));
    assert!(earlier.read_redirect(&query).is_ok());
    assert!(now.read_redirect(&query).unwrap_err().is_foreign());
}

#[test]
fn a_parameter_that_occurs_twice_makes_the_redirect_invalid() {
    for (query, name) in [
        ("code=a&code=b&state=STATE", "code"),
        ("code=a&state=STATE&state=STATE", "state"),
        ("code=a&state=STATE&state=other", "state"),
        ("code=a&state=STATE&iss=x&iss=x", "iss"),
        ("code=a&state=STATE&foo=1&foo=2", "foo"),
        ("code=a&state=STATE&c%6Fde=b", "code"),
    ] {
        assert_eq!(read(&provider(), query).unwrap_err(), RedirectError::Duplicate(name.into()), "{query}");
        assert_eq!(kind(read(&provider(), query)), ProblemKind::RedirectMalformed);
    }
}

#[test]
fn unknown_parameters_are_ignored() {
    let query = "session_state=1&code=c&state=STATE&authuser=0&scope=a+b&prompt=none&error=";
    assert_eq!(read(&provider(), query).unwrap(), "c");
}

#[test]
fn a_provider_known_to_send_iss_must_send_the_exact_issuer() {
    assert_eq!(read(&sends_iss(), &format!("code=c&state=STATE&iss={ISSUER}")).unwrap(), "c");
    assert_eq!(read(&sends_iss(), "code=c&state=STATE").unwrap_err(), RedirectError::IssuerMissing);
    for other in [
        "https://id.example.org/",
        "https://ID.example.org",
        "https://id.example.org:443",
        "https%253A%252F%252Fid.example.org",
    ] {
        let error = read(&sends_iss(), &format!("code=c&state=STATE&iss={other}")).unwrap_err();
        assert!(matches!(error, RedirectError::IssuerMixUp(_)), "{other}");
    }
    assert_eq!(kind(read(&sends_iss(), "code=c&state=STATE")), ProblemKind::IssuerMixUp);
}

#[test]
fn an_unexpected_iss_is_believed_only_at_the_authorization_endpoints_origin() {
    for good in ["https://id.example.org", "https://id.example.org/tenant", "https://id.example.org:443/"] {
        assert_eq!(read(&provider(), &format!("code=c&state=STATE&iss={good}")).unwrap(), "c", "{good}");
    }
    for bad in [
        "https://evil.example.com",
        "http://id.example.org",
        "https://id.example.org.evil.example.com",
        "id.example.org",
    ] {
        let error = read(&provider(), &format!("code=c&state=STATE&iss={bad}")).unwrap_err();
        assert_eq!(error, RedirectError::IssuerMixUp(bad.into()));
    }
}

#[test]
fn an_error_from_a_foreign_issuer_is_not_attributed_to_the_provider() {
    let query = "error=access_denied&state=STATE&iss=https://evil.example.com";
    assert!(matches!(read(&sends_iss(), query).unwrap_err(), RedirectError::IssuerMixUp(_)));
    assert_eq!(
        read(&sends_iss(), "error=access_denied&state=STATE").unwrap_err(),
        RedirectError::IssuerMissing
    );
}

#[test]
fn a_refusal_keeps_the_providers_words_made_harmless() {
    let query = format!(
        "error=access_denied&error_description=No%1B%5B2J%0Athanks&error_uri=https%3A%2F%2Fe.example.org&state=STATE&iss={ISSUER}"
    );
    let RedirectError::Refused(refusal) = read(&sends_iss(), &query).unwrap_err() else {
        panic!("a refusal")
    };
    assert_eq!(refusal.error, "access_denied");
    assert_eq!(refusal.description.as_deref(), Some("No [2J thanks"));
    assert_eq!(refusal.uri.as_deref(), Some("https://e.example.org"));
    assert_eq!(kind(read(&sends_iss(), &query)), ProblemKind::AccessDenied);
}

#[test]
fn refusals_are_told_apart() {
    for (query, expected) in [
        ("error=invalid_scope", ProblemKind::ScopeRefused),
        ("error=unauthorized_client", ProblemKind::ClientRefused),
        ("error=server_error", ProblemKind::ProviderBusy),
        ("error=consent_required", ProblemKind::AdministratorNeeded),
        ("error=access_denied&error_description=AADSTS90094%3A+admin", ProblemKind::AdministratorNeeded),
        ("error=invalid_request&error_description=AADSTS50011%3A+redirect", ProblemKind::RedirectRefused),
        ("error=interaction_required", ProblemKind::AuthorizationRefused),
    ] {
        assert_eq!(kind(read(&provider(), &format!("{query}&state=STATE"))), expected, "{query}");
    }
}

#[test]
fn a_token_in_the_redirect_is_reported_and_not_used() {
    for query in ["access_token=CANARY&token_type=bearer&state=STATE", "id_token=CANARY&state=STATE&code=c"] {
        let error = read(&provider(), query).unwrap_err();
        assert_eq!(error, RedirectError::ImplicitAnswer, "{query}");
        assert!(!format!("{error:?} {error}").contains("CANARY"));
    }
    let error = pasted("http://127.0.0.1:4711/callback/example#access_token=CANARY&state=STATE").unwrap_err();
    assert_eq!(error, RedirectError::ImplicitAnswer);
}

#[test]
fn a_redirect_without_a_usable_code_is_incomplete() {
    for query in ["state=STATE", "code=&state=STATE", "code=%01&state=STATE", "code=%C3%A4&state=STATE"] {
        assert_eq!(read(&provider(), query).unwrap_err(), RedirectError::CodeMissing, "{query}");
    }
}

#[test]
fn a_pasted_address_is_read_like_a_redirect() {
    for text in [
        "http://127.0.0.1:4711/callback/example?code=c&state=STATE",
        "  <http://127.0.0.1:4711/callback/example?code=c&state=STATE#>\n",
        "?code=c&state=STATE",
        "code=c&state=STATE",
    ] {
        assert_eq!(pasted(text).unwrap(), "c", "{text}");
    }
}

#[test]
fn a_pasted_address_of_another_page_is_refused() {
    for text in [
        "http://127.0.0.1:4712/callback/example?code=c&state=STATE",
        "http://127.0.0.1:4711/callback/other?code=c&state=STATE",
        "http://localhost:4711/callback/example?code=c&state=STATE",
        "https://id.example.org/authorize?code=c&state=STATE",
        "c",
        "",
        "two words code=c",
        &"x".repeat(70_000),
    ] {
        assert_eq!(pasted(text).unwrap_err(), RedirectError::NotThisRedirect, "{text}");
    }
    assert_eq!(kind(pasted("c")), ProblemKind::PasteInvalid);
}

#[test]
fn a_pasted_address_of_another_sign_in_is_foreign() {
    assert_eq!(
        pasted("http://127.0.0.1:4711/callback/example?code=c&state=x").unwrap_err(),
        RedirectError::ForeignState
    );
}
