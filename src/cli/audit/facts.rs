//! What else an event tells, in one line: why it failed, then its facts in their order.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use crate::domain::audit::{FactName, NewEvent};
use crate::domain::problem::Problem;
use crate::explain::{self, moments};

/// The note beside an event.
pub(super) fn note(event: &NewEvent, now: Timestamp, zone: &TimeZone) -> String {
    let why = why(event);
    let facts = event.detail.iter().map(|(name, value)| fact(name, value, now, zone));
    why.into_iter().chain(facts).collect::<Vec<_>>().join("; ")
}

/// The headline of the problem; the code itself where a newer Mailward wrote it, or where it is an alert's.
fn why(event: &NewEvent) -> Option<String> {
    let code = event.code.as_ref()?;
    let Some(kind) = code.problem() else {
        return Some(code.as_str().to_owned());
    };
    let problem = Problem::new(kind);
    let problem = match &event.subject {
        Some(subject) => problem.about(&subject.address),
        None => problem,
    };
    Some(explain::words(&problem).title)
}

/// "expires at today, 15:40", "refresh 0123456789ab".
fn fact(name: FactName, value: &Value, now: Timestamp, zone: &TimeZone) -> String {
    let name = name.code().replace('_', " ");
    match value {
        Value::Bool(true) => name,
        Value::Bool(false) => format!("not {name}"),
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(moment) => format!("{name} {}", moments::moment(moment, now, zone)),
            Err(_a_word) => format!("{name} {text}"),
        },
        Value::Array(several) => {
            let several: Vec<&str> = several.iter().filter_map(Value::as_str).collect();
            format!("{name} {}", several.join(" "))
        }
        other => format!("{name} {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::audit::AuditKind;
    use crate::domain::problem::ProblemKind;

    #[test]
    fn a_note_says_why_and_tells_facts_with_local_times() {
        let now: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        let until: Timestamp = "2026-11-22T10:40:00Z".parse().unwrap();
        let event = NewEvent::new(AuditKind::Revoked, now)
            .failed(ProblemKind::ProviderBusy)
            .with(FactName::WorksUntil, until)
            .with(FactName::Count, 3_u64)
            .with(FactName::Confirmed, false)
            .with(FactName::AtProvider, "failed");
        assert_eq!(
            note(&event, now, &TimeZone::UTC),
            "The provider has a passing trouble; works until today, 10:40; count 3; at provider failed; not confirmed"
        );
        assert_eq!(note(&NewEvent::new(AuditKind::VaultOpened, now), now, &TimeZone::UTC), "");
    }
}
