//! What a pasted text comes to.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

use super::*;

/// Texts as people send them, and the code that is to come first.
const SENT: &[(&str, &str)] = &[
    (
        "ms.50173",
        "AADSTS50173: The provided grant has expired due to it being revoked. Trace ID: 0b2c7a7e-5a2a-4a6e-9b0a-8f1d2c3b4a5d",
    ),
    (
        "ms.90094",
        "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS90094: admin\",\"error_codes\":[90094]}",
    ),
    (
        "ms.65004",
        "http://127.0.0.1:8080/?error=access_denied&error_description=AADSTS65004%3a+User+declined&state=xyz",
    ),
    (
        "ms.50105",
        "Sign-in error code: 50105\nFailure reason: Your administrator has configured the application",
    ),
    (
        "ms.90094",
        "Need admin approval. Mail needs permission to access resources in your organization that only an admin can grant.",
    ),
    ("ms.unknown_aadsts", "AADSTS9999999: something that nobody has seen"),
    ("oauth.authorize.access_denied", "http://localhost:53682/?error=access_denied&state=abc"),
    (
        "oauth.refresh.invalid_grant",
        "oauth2: cannot fetch token: 400 Bad Request {\"error\": \"invalid_grant\"} while refreshing",
    ),
    ("oauth.refresh.invalid_grant", "invalid_grant"),
    ("oauth.refresh.invalid_grant", "2026-11-22 WARN mailward token.grant-ended anna@example.org"),
    ("oauth.pkce", "error=invalid_request&error_description=Missing+parameter%3A+code_challenge_method"),
    ("oauth.dpop", "error: use_dpop_nonce"),
    (
        "google.refresh.expired_or_revoked",
        "{\"error\":\"invalid_grant\",\"error_description\":\"Token has been expired or revoked.\"}",
    ),
    (
        "google.refresh.expired_or_revoked",
        "Traceback (most recent call last):\n  File \"_client.py\", line 60, in _handle\n    raise RefreshError(\ngoogle.auth.exceptions.RefreshError: \
         ('invalid_grant: Token has been expired\n or revoked.', {'error': 'invalid_grant'})",
    ),
    (
        "google.redirect_uri_mismatch",
        "Error 400: redirect_uri_mismatch You can't sign in to this app because it doesn't comply with Google's OAuth 2.0 policy.",
    ),
    ("google.rate_limit", "{\"error\":{\"code\":403,\"errors\":[{\"reason\":\"rateLimitExceeded\"}]}}"),
    (
        "google.testing_access_denied",
        "Error 403: access_denied. The app has not completed the Google verification process.",
    ),
    ("yahoo.invalid_refresh_token", "{\"error\":\"INVALID_REFRESH_TOKEN\",\"error_description\":\"\"}"),
    ("yahoo.consumer_key", "oauth_problem: INVALID_CONSUMER_KEY"),
    ("device.authorization_pending", "{\\\"error\\\":\\\"authorization_pending\\\"}"),
];

fn best(text: &str) -> Option<&'static str> {
    explain(text).matches.first().map(|best| best.code)
}

#[test]
fn what_people_send_is_recognised() {
    for (code, sent) in SENT {
        assert_eq!(best(sent), Some(*code), "{sent}: {:?}", explain(sent).matches);
    }
}

#[test]
fn what_is_folded_into_a_text_is_found() {
    let inner = "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS50173: over\"}";
    let escaped = serde_json::to_string(inner).unwrap();
    let forms = [
        format!("body={}", STANDARD.encode(inner)),
        format!("x {} y", URL_SAFE_NO_PAD.encode(inner)),
        format!("answer: {escaped}"),
        inner.replace('"', "&quot;"),
        format!(
            "?message={}",
            inner.bytes().fold(String::new(), |mut text, byte| {
                _ = write!(text, "%{byte:02X}");
                text
            })
        ),
    ];
    for form in forms {
        assert_eq!(best(&form), Some("ms.50173"), "{form}");
    }
}

#[test]
fn every_entry_is_found_by_what_it_is_for() {
    for rule in RULES.iter().filter(|rule| rule.when.fact.is_empty()) {
        let when = &rule.when;
        let mut text = String::new();
        let mut say = |label: &str, value: Option<&&str>| {
            if let Some(value) = value {
                _ = writeln!(text, "{label}{value} ");
            }
        };
        say("error=", when.error.first());
        say("suberror=", when.suberror.first());
        say("", when.contains.first());
        for one in when.all_of {
            say("", Some(one));
        }
        say("os error ", when.os.first());
        say("", when.check.first());
        say("AADSTS", when.aadsts.first().map(u64::to_string).as_deref().as_ref());
        say("HTTP/1.1 ", when.http.first().map(u16::to_string).as_deref().as_ref());
        let reply = when.smtp_code.first().map_or_else(|| "5xx".to_owned(), u16::to_string);
        let reply = format!("{reply} {}", when.smtp_enh.first().unwrap_or(&""));
        say("", (!when.smtp_code.is_empty() || !when.smtp_enh.is_empty()).then_some(reply.as_str()).as_ref());
        say("", when.kind.first().filter(|_| rule.kind_only).map(|kind| kind.code()).as_ref());
        let weight = by_rule(rule, &Read::of(&text));
        assert!(weight.is_some_and(|weight| weight > 0.1), "{}: {weight:?} for {text}", rule.words().of.code);
    }
    for entry in &ENTRIES {
        assert_eq!(best(&format!("code {}, seen", entry.of.code)), Some(entry.of.code));
    }
}

#[test]
fn a_number_beats_the_word_beside_it() {
    let found =
        explain("{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000222: expired\"}").matches;
    assert_eq!(found[0].code, "ms.7000222");
    assert!(
        found[0].confidence > 0.9 && found.iter().skip(1).all(|other| other.confidence < found[0].confidence)
    );
    assert!(found.iter().any(|other| other.code == "oauth.token.invalid_client"), "{found:?}");
}

#[test]
fn words_know_what_stood_in_the_text() {
    let text = "AADSTS70043: The token was issued on 2026-11-01T08:00:00Z and the maximum allowed lifetime for this request is 86400.";
    assert_eq!(explain(text).headline(), "Your organisation asks for a new sign-in every 24 hours");
}

#[test]
fn an_unknown_text_gets_an_honest_answer_with_what_could_be_read() {
    let found = explain(
        "flux_error=1 error=phase_inverted from https://id.example.org/token, HTTP 418, Correlation ID: 1b2c7a7e-5a2a-4a6e-9b0a-8f1d2c3b4a5e",
    );
    assert!(found.matches.is_empty(), "{:?}", found.matches);
    assert_eq!(found.headline(), UNKNOWN);
    let said = text(&found);
    for part in [
        "phase_inverted",
        "id.example.org",
        "418",
        "1b2c7a7e-5a2a-4a6e-9b0a-8f1d2c3b4a5e",
        "none of the failures",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
    assert!(explain("the flux capacitor is out of phase").read.is_empty());
}

#[test]
fn the_document_has_the_promised_fields() {
    let document = document(&explain("AADSTS50173"));
    assert_eq!(document["matches"][0]["code"], "ms.50173");
    assert_eq!(document["matches"][0]["confidence"], 0.97);
    assert_eq!(document["read"]["number"], "AADSTS50173");
    assert_eq!(document["secret"], false);
}

/// Ways in which a secret comes along.
const CARRIERS: &[fn(&str) -> String] = &[
    |secret| format!("error=invalid_grant&code={secret}&state=x"),
    |secret| format!("{{\"access_token\":\"{secret}\",\"error\":\"{secret}\",\"suberror\":\"{secret}\"}}"),
    |secret| format!("Authorization: Bearer {secret}\n535 5.7.8 {secret} refused"),
    |secret| format!("password={secret} https://{secret}.example.org/{secret}?x={secret}"),
    |secret| STANDARD.encode(format!("user=anna@example.org\u{1}auth=Bearer {secret}\u{1}\u{1}")),
    |secret| format!("AADSTS50173: the token {secret} issued on {secret}; Correlation ID: {secret}"),
    |secret| format!("OS error {secret} errno {secret} E{secret}"),
];

#[test]
fn no_secret_of_the_text_comes_back() {
    let secrets = [
        "CANARY-4f9aQz81LmNoPq",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.c2lnbmF0dXJl",
        "hunter2canary",
        "1//0gCANARYrefresh",
    ];
    for secret in secrets {
        for carry in CARRIERS {
            let found = explain(&carry(secret));
            let said = text(&found) + &document(&found).to_string() + &format!("{found:?}");
            assert!(!said.to_lowercase().contains(&secret.to_lowercase()), "{secret} in {said}");
        }
    }
    assert!(explain(&CARRIERS[4]("ya29.abcdefghijklmnop")).secret);
    assert!(explain(&CARRIERS[2]("ya29.abcdefghijklmnop")).secret);
    assert!(!explain("535 5.7.3 Authentication unsuccessful").secret);
}

#[test]
fn a_text_without_end_costs_no_more_than_its_two_ends() {
    let noise = "x5.7.8 error=a %41+= ".repeat(200_000);
    let found = explain(&format!("AADSTS50173 {noise}"));
    assert_eq!(found.matches[0].code, "ms.50173");
    assert_eq!(best(&format!("{noise} AADSTS50105")), Some("ms.50105"));
}

proptest! {
    #[test]
    fn any_text_is_answered_and_bounded(text in any::<String>(), seed in 0..SENT.len()) {
        for text in [text.clone(), format!("{}{text}", SENT[seed].1), format!("{text}{}", SENT[seed].1)] {
            let found = explain(&text);
            prop_assert!(found.matches.len() <= MOST_MATCHES);
            prop_assert!(found.matches.iter().all(|one| (LEAST..=SUREST).contains(&one.confidence)));
            prop_assert!(found.matches.is_sorted_by(|one, other| one.confidence >= other.confidence));
            prop_assert!(super::text(&found).len() < 16 * 1024);
        }
    }

    #[test]
    fn no_random_secret_comes_back(secret in "[A-Za-z0-9]{4}[0-9][A-Za-z0-9_-]{12,60}", carrier in 0..CARRIERS.len()) {
        let found = explain(&CARRIERS[carrier](&secret));
        let said = (text(&found) + &document(&found).to_string()).to_lowercase();
        prop_assert!(!said.contains(&secret.to_lowercase()), "{} in {}", secret, said);
    }
}
