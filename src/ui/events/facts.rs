//! Everything that is known of an event, in words; codes and fingerprints as they are.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::domain::audit::{Code, FactName};
use crate::domain::problem::Problem;
use crate::engine::snapshot::Row;
use crate::explain;
use crate::ui::widgets::facts::Fact;
use crate::ui::words;

use super::{figure, outcome, program_and_process, whose};

/// The facts of an event, the ones that every event has first.
pub fn facts(row: &Row, zone: &TimeZone) -> Vec<Fact> {
    let event = &row.event;
    let (_, _, ended) = outcome(event);
    let mut facts = vec![
        Fact::words("When", words::in_full(event.at, zone)),
        Fact::words("Account", whose(event)),
        Fact::words("Program", program_and_process(event)),
        Fact::words("Outcome", ended),
    ];
    facts.extend(event.code.iter().flat_map(reason));
    facts.extend(event.detail.iter().map(|(name, value)| said(name, value, zone)));
    facts.push(Fact::code("Kind", event.kind.code()));
    facts.push(Fact::words("Number", figure(row.seq)));
    facts
}

/// Why it failed, in words where they are known, and as the code.
fn reason(code: &Code) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(kind) = code.problem() {
        facts.push(Fact::words("Reason", explain::words(&Problem::new(kind)).title));
    }
    facts.push(Fact::code("Code", code.as_str()));
    facts
}

fn said(name: FactName, value: &Value, zone: &TimeZone) -> Fact {
    let text = text(value, zone);
    if is_code(name) { Fact::code(label(name), text) } else { Fact::words(label(name), text) }
}

fn text(value: &Value, zone: &TimeZone) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => number.as_u64().map_or_else(|| number.to_string(), figure),
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(at) => words::in_full(at, zone),
            Err(_no_moment) => text.clone(),
        },
        Value::Array(all) => all.iter().map(|one| self::text(one, zone)).collect::<Vec<_>>().join("\n"),
        Value::Null | Value::Object(_) => value.to_string(),
    }
}

/// Whether it is a code that somebody may want to compare letter by letter.
const fn is_code(name: FactName) -> bool {
    use FactName as F;
    matches!(
        name,
        F::Access
            | F::AccessBefore
            | F::Refresh
            | F::RefreshBefore
            | F::Scopes
            | F::ScopesAdded
            | F::ScopesRemoved
            | F::Client
            | F::Provider
            | F::Reason
    )
}

const fn label(name: FactName) -> &'static str {
    use FactName as F;
    match name {
        F::Access => "Access token",
        F::AccessBefore => "Access token before",
        F::Refresh => "Refresh token",
        F::RefreshBefore => "Refresh token before",
        F::ExpiresAt => "Ends",
        F::WorksUntil => "May work until",
        F::Attempts => "Attempts",
        F::Count => "How many",
        F::FirstSeq => "From number",
        F::LastSeq => "To number",
        F::Reason => "What is wrong",
        F::ScopesAdded => "Permissions that came",
        F::ScopesRemoved => "Permissions that went",
        F::Scopes => "Permissions",
        F::Provider => "Provider",
        F::Client => "Client ID",
        F::Way => "Way",
        F::What => "What",
        F::Before => "Before",
        F::Days => "Days",
        F::After => "After",
        F::Place => "Place of the key",
        F::AtProvider => "At the provider",
        F::Confirmed => "Confirmed",
        F::ConfirmedBy => "Confirmed by",
        F::Format => "Format",
        F::Waited => "Chained later",
        F::Person => "Signed in as",
        F::HttpStatus => "HTTP status",
        F::AboutSeq => "About number",
        F::OlderThan => "Older than",
        F::Until => "Until",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::{AuditKind, NewEvent};
    use crate::domain::problem::ProblemKind;
    use crate::domain::scope::Scope;
    use crate::testing::snapshots::{now, zone};

    #[test]
    fn facts_are_said_in_words_and_codes_stay_as_they_are() {
        let scopes: Vec<Scope> =
            ["IMAP.AccessAsUser.All", "offline_access"].map(|scope| scope.parse().unwrap()).to_vec();
        let event = NewEvent::new(AuditKind::RenewalFailed, now())
            .failed(ProblemKind::Unreachable)
            .with(FactName::ExpiresAt, now())
            .with(FactName::Attempts, 1_200_u64)
            .with(FactName::Waited, true)
            .with(FactName::Scopes, scopes.as_slice());
        let facts = facts(&Row { seq: 18_204, event }, &zone());
        let of = |label: &str| facts.iter().find(|fact| fact.label == label).unwrap();
        assert_eq!(of("When").value, "22 Nov 2026, 14:21:00 (13:21:00 UTC)");
        assert_eq!(of("Ends").value, "22 Nov 2026, 14:21:00 (13:21:00 UTC)");
        assert_eq!(of("Attempts").value, "1,200");
        assert_eq!(of("Chained later").value, "yes");
        assert_eq!(of("Permissions").value, "IMAP.AccessAsUser.All\noffline_access");
        assert!(of("Code").code && of("Code").value == "network.unreachable");
        assert!(!of("Reason").value.is_empty());
        assert_eq!(of("Number").value, "18,204");
    }

    #[test]
    fn every_name_of_a_fact_has_its_own_words() {
        let mut labels: Vec<&str> = FactName::ALL.iter().map(|name| label(*name)).collect();
        labels.sort_unstable();
        labels.dedup();
        assert_eq!(labels.len(), FactName::ALL.len());
    }
}
