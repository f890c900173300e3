//! An event as the JSON document of the command line, of exports and of log engines. One form for all of them.
//!
//! Field names are stable: fields may be added, never renamed. An event holds no secret, so its document holds none.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::domain::audit::{AuditEvent, Code, Detail, Mac};

/// The `audit event` document, its fields in their usual order.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    seq: u64,
    at: Timestamp,
    account: Option<&'a str>,
    kind: &'a str,
    actor: Option<Actor<'a>>,
    outcome: &'a str,
    code: Option<&'a str>,
    detail: &'a Detail,
    mac: String,
}

#[derive(Debug, Serialize)]
struct Actor<'a> {
    program: &'a str,
    pid: Option<u32>,
}

impl<'a> Document<'a> {
    /// Of this event.
    pub fn of(recorded: &'a AuditEvent) -> Self {
        let event = &recorded.event;
        Self {
            seq: recorded.seq,
            at: event.at,
            account: event.subject.as_ref().map(|subject| subject.address.as_str()),
            kind: event.kind.code(),
            actor: event.actor.as_ref().map(|actor| Actor { program: &actor.program, pid: actor.pid }),
            outcome: event.outcome.code(),
            code: event.code.as_ref().map(Code::as_str),
            detail: &event.detail,
            mac: hex(&recorded.mac),
        }
    }
}

/// The document as a value.
pub fn document(recorded: &AuditEvent) -> Value {
    serde_json::to_value(Document::of(recorded)).unwrap_or_default() // texts and numbers, which always fit
}

/// The document as one line, without a line's end.
pub fn line(recorded: &AuditEvent) -> String {
    serde_json::to_string(&Document::of(recorded)).unwrap_or_default() // the same
}

/// An authentication code in hexadecimal.
pub fn hex(mac: &Mac) -> String {
    use std::fmt::Write as _;
    mac.iter().fold(String::with_capacity(64), |mut text, byte| {
        write!(text, "{byte:02x}").ok(); // a text takes everything
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::account::Requester;
    use crate::domain::audit::{AuditKind, FactName, NewEvent};
    use crate::domain::problem::ProblemKind;

    #[test]
    fn the_document_has_every_field_of_the_contract_and_says_null_where_nothing_is_known() {
        let at = "2026-11-22T12:00:00Z".parse().unwrap();
        let event = AuditEvent { seq: 7, event: NewEvent::new(AuditKind::VaultOpened, at), mac: [0xab; 32] };
        let expected = format!(
            r#"{{"seq":7,"at":"2026-11-22T12:00:00Z","account":null,"kind":"vault.opened","actor":null,"outcome":"ok","code":null,"detail":{{}},"mac":"{}"}}"#,
            "ab".repeat(32)
        );
        assert_eq!(line(&event), expected);
        assert_eq!(document(&event), serde_json::from_str::<Value>(&expected).unwrap());
    }

    #[test]
    fn program_reason_and_facts_are_told() {
        let requester = Requester { program: "mbsync".to_owned(), pid: 41 };
        let event = NewEvent::new(AuditKind::HandOutRefused, Timestamp::UNIX_EPOCH)
            .by(Some(&requester))
            .failed(ProblemKind::GrantEnded)
            .with(FactName::Count, 3_u64);
        let found = document(&AuditEvent { seq: 1, event, mac: [0; 32] });
        assert_eq!(found["actor"], serde_json::json!({ "program": "mbsync", "pid": 41 }));
        assert_eq!(found["code"], "token.grant-ended");
        assert_eq!(found["outcome"], "failed");
        assert_eq!(found["detail"], serde_json::json!({ "count": 3 }));
    }
}
