//! An event as a syslog message (RFC 5424).
//!
//! What was recorded stands in the message as one JSON document, the same as in `audit list --json` and in exports, with the
//! name of the chain in front. Structured data would want an SD-ID of our own, `name@number`, and the number has to be one
//! that IANA has given to whoever makes the program (sections 6.3.2 and 7.2.2). Nobody has given us one, and 32473 belongs to
//! examples alone (RFC 5612). So only SD-IDs that IANA has registered are used (section 9.2): `origin`, `meta`, `timeQuality`.
//!
//! A message never holds a line's end or another control character, whatever an event holds, and is never longer than the
//! receiver has to take.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use super::origin::{Origin, PROGRAM, Severity, VERSION};
use crate::domain::audit::{AuditEvent, NewEvent};
use crate::services::audit::document::Document;

/// What a receiver should take over UDP (RFC 5426, section 3.2).
pub(super) const LONGEST_DATAGRAM: usize = 2048;

/// What a receiver should take over TLS (RFC 5425, section 4.3.1), and what syslog daemons take from their own computer.
pub(super) const LONGEST: usize = 8192;

/// The whole message.
pub(super) fn message(event: &AuditEvent, origin: &Origin, longest: usize) -> Vec<u8> {
    let mut message = header(event, origin);
    message += &structured_data(event.seq);
    // In UTF-8, which has to be said (section 6.4).
    message += " \u{feff}";
    let room = longest.saturating_sub(message.len());
    message += &document(event, origin, room);
    message.into_bytes()
}

/// As one frame of a stream: its length in front (RFC 5425, section 4.3).
pub(super) fn framed(message: &[u8]) -> Vec<u8> {
    let mut frame = format!("{} ", message.len()).into_bytes();
    frame.extend_from_slice(message);
    frame
}

fn header(recorded: &AuditEvent, origin: &Origin) -> String {
    let event = &recorded.event;
    let priority = FACILITY * 8 + severity(event);
    // At most six digits behind the point, no leap seconds, in UTC (section 6.2.3).
    let at = event.at.strftime("%Y-%m-%dT%H:%M:%S%.6fZ");
    let host = origin.host.as_deref().unwrap_or("-");
    let id: String = event.kind.code().chars().take(LONGEST_MSGID).collect();
    format!("<{priority}>1 {at} {host} {PROGRAM} {} {id} ", origin.pid)
}

/// "security/authorization messages", the second of the two: what syslog daemons keep where only administrators read, as
/// befits mail addresses. 13, "log audit", lands in the general log of most systems.
const FACILITY: u8 = 10;

/// Section 6.2.7.
const LONGEST_MSGID: usize = 32;

/// Section 6.2.1.
fn severity(event: &NewEvent) -> u8 {
    match Severity::of(event) {
        Severity::Error => 3,
        Severity::Warning => 4,
        Severity::Notice => 5,
        Severity::Informational => 6,
    }
}

fn structured_data(seq: u64) -> String {
    let mut data = String::new();
    element(&mut data, "timeQuality", &[("tzKnown", "1")]);
    element(&mut data, "origin", &[("software", PROGRAM), ("swVersion", VERSION)]);
    // Begins again at 1 behind the largest number it may be (section 7.3.1).
    let sequence = (seq.saturating_sub(1) % MOST_SEQUENCE + 1).to_string();
    element(&mut data, "meta", &[("sequenceId", &sequence), ("language", "en")]);
    data
}

const MOST_SEQUENCE: u64 = 2_147_483_647;

fn element(data: &mut String, id: &str, parameters: &[(&str, &str)]) {
    data.push('[');
    data.push_str(id);
    for (name, value) in parameters {
        write!(data, " {name}=\"").ok(); // a text takes everything
        for c in value.chars() {
            match c {
                // Section 6.3.3: these three, and nothing else.
                '"' | '\\' | ']' => data.extend(['\\', c]),
                c if c.is_control() => data.push(' '),
                c => data.push(c),
            }
        }
        data.push('"');
    }
    data.push(']');
}

#[derive(Serialize)]
struct Named<'a> {
    log: Option<&'a str>,
    #[serde(flatten)]
    event: Document<'a>,
}

/// One line; facts that do not fit are left out, largest first, and named.
fn document(event: &AuditEvent, origin: &Origin, room: usize) -> String {
    let named = Named { log: origin.log.as_deref(), event: Document::of(event) };
    let line = one_line(serde_json::to_string(&named).unwrap_or_default()); // texts and numbers, which always fit
    if line.len() <= room {
        return line;
    }
    let mut value = serde_json::to_value(&named).unwrap_or_default();
    let mut cut = Vec::new();
    while let Some(name) = largest_fact(&value) {
        value["detail"].as_object_mut().and_then(|detail| detail.remove(&name));
        cut.push(name);
        value["cut"] = cut.clone().into();
        let line = one_line(value.to_string());
        if line.len() <= room {
            return line;
        }
    }
    one_line(value.to_string())
}

fn largest_fact(document: &Value) -> Option<String> {
    let facts = document["detail"].as_object()?;
    facts.iter().max_by_key(|(_, value)| value.to_string().len()).map(|(name, _)| name.clone())
}

/// JSON escapes what lies below the space; the control characters above it, and what other programs take for a line's end,
/// it leaves as they are.
fn one_line(json: String) -> String {
    let spoils = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if !json.contains(spoils) {
        return json;
    }
    let mut line = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        if spoils(c) {
            write!(line, "\\u{:04x}", u32::from(c)).ok(); // a text takes everything
        } else {
            line.push(c);
        }
    }
    line
}

#[cfg(test)]
mod tests;
