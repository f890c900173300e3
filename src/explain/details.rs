//! The facts of a problem as rows, for the folded details, and as a JSON object.
//!
//! Everything that is known stands here and nothing is made up: an unknown fact has no row, and `null` in the document.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::domain::problem::{Facts, Problem, harmless};

use super::catalogue::said;

/// The facts as label and value, in the order in which support staff ask for them.
pub fn details(problem: &Problem) -> Vec<(String, String)> {
    let facts = &problem.facts;
    let mut rows: Vec<(String, String)> = Vec::new();
    let mut row = |label: &str, value: Option<String>| {
        let value = value.map(|value| harmless(&value)).filter(|value| !value.is_empty());
        rows.extend(value.map(|value| (label.to_owned(), value)));
    };
    row("Code", Some(code(problem)));
    row("Account", problem.account.clone());
    row("Finding", facts.detail.clone());
    row("Provider’s words", facts.error_description.clone());
    row("Answer", answer(facts));
    row("Read more", facts.error_uri.clone());
    row("Correlation ID", facts.correlation_id.clone());
    row("Trace ID", facts.trace_id.clone());
    row("Step", facts.during.as_deref().map(step));
    row("Sent", (!facts.sent.is_empty()).then(|| format!("{} (values hidden)", facts.sent.join(", "))));
    row("Wait", facts.retry_after_s.map(super::weave::span));
    for (name, value) in &facts.more {
        row(&label(name), Some(moment(name, value)));
    }
    row("Time", facts.at.map(time));
    rows
}

/// The facts as an object with a fixed set of names; what is unknown is `null`.
pub(super) fn document(problem: &Problem) -> Value {
    let facts = &problem.facts;
    json!({
        "account": problem.account,
        "provider_code": said::provider_code(problem),
        "detail": facts.detail,
        "during": facts.during,
        "http_status": facts.http_status,
        "error": facts.error,
        "error_description": facts.error_description,
        "error_uri": facts.error_uri,
        "error_codes": facts.error_codes,
        "suberror": facts.suberror,
        "correlation_id": facts.correlation_id,
        "trace_id": facts.trace_id,
        "retry_after_s": facts.retry_after_s,
        "sent": facts.sent,
        "at": facts.at,
        "facts": facts.more,
    })
}

fn code(problem: &Problem) -> String {
    match said::provider_code(problem) {
        Some(theirs) => format!("{theirs}, {}", problem.kind.code()),
        None => problem.kind.code().to_owned(),
    }
}

/// Status and `error` in front, `suberror` behind.
fn answer(facts: &Facts) -> Option<String> {
    let first: Vec<String> =
        facts.http_status.map(|status| status.to_string()).into_iter().chain(facts.error.clone()).collect();
    let suberror = facts.suberror.as_ref().map(|suberror| format!("suberror {suberror}"));
    let parts: Vec<String> =
        Some(first.join(" ")).filter(|text| !text.is_empty()).into_iter().chain(suberror).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Which exchange it was, in words.
fn step(during: &str) -> String {
    let words = match during {
        "authorize" => "the sign-in page",
        "token" => "code for tokens",
        "refresh" => "renewal",
        "device" => "code on another device",
        "discovery" => "reading the provider’s metadata",
        "userinfo" => "asking who signed in",
        "jwks" => "reading the provider’s keys",
        "register" => "registering a client",
        "registration" => "reading a registration",
        "unregister" => "deleting a registration",
        other => other,
    };
    words.to_owned()
}

/// What is called a moment and is one is told like all of them.
fn moment(name: &str, value: &str) -> String {
    let at = name.strip_suffix("_at").and_then(|_moment| value.parse().ok());
    at.map_or_else(|| value.to_owned(), time)
}

/// `signed_in_as` as "Signed in as".
fn label(name: &str) -> String {
    let spaced = harmless(name).replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// In UTC: these rows are read by people in other places.
pub(super) fn time(moment: Timestamp) -> String {
    moment.to_zoned(TimeZone::UTC).strftime("%-d %b %Y, %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::problem::ProblemKind;

    fn refused() -> Problem {
        let mut problem = Problem::new(ProblemKind::AdministratorNeeded).about("anna@example.org");
        problem.facts = Facts {
            at: Some("2026-11-20T15:04:51Z".parse().unwrap()),
            http_status: Some(400),
            error: Some("invalid_grant".into()),
            error_codes: vec![90094],
            suberror: Some("consent_required".into()),
            error_description: Some("The grant requires admin permission.".into()),
            sent: vec!["grant_type".into(), "code".into()],
            ..Facts::default()
        };
        problem.fact("signed_in_as", "bob@example.org")
    }

    #[test]
    fn every_known_fact_has_a_row_and_unknown_ones_have_none() {
        let rows = details(&refused());
        let rows: Vec<(&str, &str)> =
            rows.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
        let expected = [
            ("Code", "AADSTS90094, signin.administrator"),
            ("Account", "anna@example.org"),
            ("Provider’s words", "The grant requires admin permission."),
            ("Answer", "400 invalid_grant, suberror consent_required"),
            ("Sent", "grant_type, code (values hidden)"),
            ("Signed in as", "bob@example.org"),
            ("Time", "20 Nov 2026, 15:04:51 UTC"),
        ];
        assert_eq!(rows, expected);
    }

    #[test]
    fn the_document_has_every_name_and_null_for_what_is_unknown() {
        let document = document(&refused());
        assert_eq!(document["provider_code"], "AADSTS90094");
        assert_eq!(document["at"], "2026-11-20T15:04:51Z");
        assert_eq!(document["trace_id"], Value::Null);
        assert_eq!(document.as_object().unwrap().len(), 16);
    }
}
