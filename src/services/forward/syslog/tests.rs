//! Messages, read back by the grammar of RFC 5424.

use serde_json::json;

use super::*;
use crate::domain::account::AccountId;
use crate::domain::account::Requester;
use crate::domain::audit::{Actor, AuditKind, FactName, Outcome, Subject};
use crate::domain::problem::ProblemKind;
use crate::domain::scope::Scope;

fn origin() -> Origin {
    Origin { host: Some("desk".to_owned()), pid: 4711, log: Some("5f0c".to_owned()) }
}

fn event(seq: u64) -> AuditEvent {
    let requester = Requester { program: "mbsync".to_owned(), pid: 41 };
    let at = "2026-11-22T10:00:00.123456789Z".parse().unwrap();
    let mut event = NewEvent::new(AuditKind::HandedOut, at).by(Some(&requester)).with(FactName::Count, 3_u64);
    event.subject = Some(Subject { id: AccountId::new(1), address: "anna@example.org".parse().unwrap() });
    AuditEvent { seq, event, mac: [0xab; 32] }
}

/// Header fields, structured data and message.
fn parts(message: &[u8]) -> (Vec<String>, String, String) {
    let text = String::from_utf8(message.to_vec()).unwrap();
    let (header, rest) = text.split_once(" [").unwrap();
    let (data, said) = rest.split_once("] \u{feff}").expect("a byte order mark before a message in UTF-8");
    (header.split(' ').map(str::to_owned).collect(), format!("[{data}]"), said.to_owned())
}

#[test]
fn header_structured_data_and_message_are_those_of_the_standard() {
    let (header, data, said) = parts(&message(&event(7), &origin(), LONGEST));
    assert_eq!(
        header,
        ["<86>1", "2026-11-22T10:00:00.123456Z", "desk", "mailward", "4711", "token.handed-out"]
    );
    let origin = format!("[origin software=\"mailward\" swVersion=\"{VERSION}\"]");
    assert_eq!(data, format!("[timeQuality tzKnown=\"1\"]{origin}[meta sequenceId=\"7\" language=\"en\"]"));
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(
        said,
        json!({
            "log": "5f0c", "seq": 7, "at": "2026-11-22T10:00:00.123456789Z", "account": "anna@example.org",
            "kind": "token.handed-out", "actor": { "program": "mbsync", "pid": 41 }, "outcome": "ok", "code": null,
            "detail": { "count": 3 }, "mac": "ab".repeat(32),
        })
    );
}

#[test]
fn a_computer_without_a_name_is_a_dash() {
    let nameless = Origin { host: None, log: None, ..origin() };
    let (header, _, said) = parts(&message(&event(1), &nameless, LONGEST));
    assert_eq!(header[2], "-");
    assert!(said.starts_with("{\"log\":null,\"seq\":1,"), "{said}");
}

#[test]
fn the_priority_says_how_grave_it_is() {
    let of = |change: fn(NewEvent) -> NewEvent| {
        let mut event = event(1);
        event.event = change(event.event);
        parts(&message(&event, &origin(), LONGEST)).0[0].clone()
    };
    assert_eq!(of(|event| event), "<86>1");
    assert_eq!(of(|event| NewEvent { kind: AuditKind::Revealed, ..event }), "<85>1");
    assert_eq!(of(|event| event.failed(ProblemKind::GrantEnded)), "<84>1");
    assert_eq!(of(|event| NewEvent { kind: AuditKind::Alert, ..event }), "<83>1");
}

#[test]
fn every_kind_fits_into_its_field() {
    for kind in AuditKind::ALL {
        let mut event = event(1);
        event.event.kind = *kind;
        assert_eq!(parts(&message(&event, &origin(), LONGEST)).0[5], kind.code());
    }
}

#[test]
fn a_sequence_number_begins_again_behind_the_largest_there_may_be() {
    for (seq, id) in [(1, 1), (MOST_SEQUENCE, MOST_SEQUENCE), (MOST_SEQUENCE + 1, 1), (MOST_SEQUENCE + 5, 5)]
    {
        let (_, data, said) = parts(&message(&event(seq), &origin(), LONGEST));
        assert!(data.contains(&format!("sequenceId=\"{id}\"")), "{data}");
        assert!(said.contains(&format!("\"seq\":{seq},")), "{said}");
    }
}

/// What no event should hold and a spoilt database may.
const ODD: &str = "a\"b\\c]d[e\nf\r\ng\0h\u{7f}i\u{85}j\u{2028}k\u{2029}l\u{1b}[31mm<86>1 – ü 🦀 \u{feff}n";

#[test]
fn odd_characters_change_neither_the_parts_nor_what_is_said() {
    let mut odd = event(1);
    odd.event.actor = Some(Actor { program: ODD.to_owned(), pid: None });
    let bytes = message(&odd, &origin(), LONGEST);
    let text = std::str::from_utf8(&bytes).unwrap();
    assert!(!text.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')), "{text:?}");
    let said: Value = serde_json::from_str(&parts(&bytes).2).unwrap();
    assert_eq!(said["actor"]["program"], ODD);
}

#[test]
fn parameter_values_escape_three_characters_and_hold_no_line_end() {
    let mut data = String::new();
    element(&mut data, "origin", &[("software", "a\"b\\c]d[e\nf – ü")]);
    assert_eq!(data, "[origin software=\"a\\\"b\\\\c\\]d[e f – ü\"]");
}

#[test]
fn what_is_too_long_loses_its_largest_facts_and_says_which() {
    let scopes: Vec<Scope> =
        (0..200).map(|n| format!("https://example.org/scope-{n}").parse().unwrap()).collect();
    let mut long = event(9);
    long.event = long.event.with(FactName::Scopes, scopes.as_slice()).with(FactName::Before, "a word");
    for longest in [LONGEST_DATAGRAM, 700] {
        let bytes = message(&long, &origin(), longest);
        assert!(bytes.len() <= longest, "{}", bytes.len());
        let said: Value = serde_json::from_str(&parts(&bytes).2).unwrap();
        assert_eq!(said["cut"], json!(["scopes"]));
        assert_eq!(said["detail"], json!({ "count": 3, "before": "a word" }));
        assert_eq!((said["seq"].as_u64(), said["outcome"].as_str()), (Some(9), Some(Outcome::Ok.code())));
    }
    let whole = message(&long, &origin(), LONGEST);
    assert!(whole.len() > LONGEST_DATAGRAM && !parts(&whole).2.contains("\"cut\""));
}

#[test]
fn the_longest_event_without_its_facts_fits_into_a_datagram() {
    let mut long = event(u64::MAX);
    let host = Some("h".repeat(255));
    long.event.subject.as_mut().unwrap().address =
        format!("{}@{}.example.org", "a".repeat(64), "b".repeat(60)).parse().unwrap();
    long.event.actor = Some(Actor { program: "\u{202f}".repeat(64), pid: Some(u32::MAX) });
    long.event.kind = AuditKind::SignOutUndone;
    let bytes = message(&long, &Origin { host, ..origin() }, LONGEST_DATAGRAM);
    assert!(bytes.len() <= LONGEST_DATAGRAM, "{}", bytes.len());
}

#[test]
fn a_frame_counts_octets_not_characters() {
    assert_eq!(framed("zwölf".as_bytes()), "6 zwölf".as_bytes());
}
