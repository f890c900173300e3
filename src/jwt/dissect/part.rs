//! One part of a token in compact form: base64url around a JSON object, or around bytes.

use super::base64url::{self, Decoded};
use super::json::{self, FaultKind};
use super::{say, structure};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Part, Severity};

/// What a part is called.
pub(super) const fn name(part: Part) -> &'static str {
    match part {
        Part::Header => "header",
        Part::Payload => "claims",
        Part::Signature => "signature",
        Part::EncryptedKey => "encrypted key",
        Part::Iv => "initialization vector",
        Part::Ciphertext => "ciphertext",
        Part::Tag => "authentication tag",
    }
}

/// The bytes of a part. Each fault of its encoding is a finding.
pub(super) fn bytes(part: Part, text: &str, findings: &mut Vec<Finding>) -> Vec<u8> {
    let Decoded { bytes, faults } = base64url::decode(text);
    findings.extend(faults.into_iter().map(|fault| {
        say(FindingId::Encoding, Severity::Fail, fault.what)
            .with(FindingFact::Part, name(part))
            .with(FindingFact::Position, fault.at)
    }));
    bytes
}

/// The JSON value that a part is, as far as it can be read.
pub(super) fn value(part: Part, text: &str, findings: &mut Vec<Finding>) -> Option<Node> {
    let before = findings.len();
    let bytes = bytes(part, text, findings);
    let mut within = Vec::new();
    let node = read(part, &bytes, &mut within);
    // What is wrong with the JSON follows from the wrong encoding then, and would only confuse.
    let encoded_well = findings.len() == before;
    findings.extend(within.into_iter().filter(|found| encoded_well || found.id == FindingId::Duplicate));
    node
}

/// The same, where nothing but an object will do (RFC 7515, section 4; RFC 7519, section 7.2).
pub(super) fn object(part: Part, text: &str, findings: &mut Vec<Finding>) -> Option<Node> {
    let before = findings.len();
    let node = value(part, text, findings);
    match node {
        Some(Node::Object(_)) => node,
        Some(other) => {
            findings.push(in_part(
                part,
                1,
                format!("it is JSON, but of the kind {}, not an object", other.kind()),
            ));
            None
        }
        None => {
            if findings.len() == before {
                findings.push(in_part(part, 1, "it is no JSON object"));
            }
            None
        }
    }
}

/// The JSON of some bytes (RFC 8259, section 8.1: UTF-8 and no byte order mark).
pub(super) fn read(part: Part, bytes: &[u8], findings: &mut Vec<Finding>) -> Option<Node> {
    if bytes.is_empty() {
        findings.push(in_part(part, 1, "it is empty"));
        return None;
    }
    if let [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0, _, ..] | [b'{', 0, ..] = bytes {
        findings.push(in_part(part, 1, "it is UTF-16, and must be UTF-8"));
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(error) => {
            let good = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).chars().count();
            findings.push(in_part(part, good + 1, "a byte there is not UTF-8"));
            String::from_utf8_lossy(bytes)
        }
    };
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => {
            findings.push(in_part(part, 1, "it begins with a byte order mark"));
            rest
        }
        None => &text,
    };
    node(part, text, findings)
}

/// The JSON of a text; each fault is a finding.
pub(super) fn node(part: Part, text: &str, findings: &mut Vec<Finding>) -> Option<Node> {
    let read = json::read(text);
    findings.extend(read.faults.into_iter().map(|fault| {
        match fault.kind {
            FaultKind::Syntax(what) => in_part(part, fault.at, what),
            FaultKind::Unsure(what) => structure(Severity::Warn, what)
                .with(FindingFact::Part, name(part))
                .with(FindingFact::Position, fault.at),
            FaultKind::Duplicate(path) => say(
                FindingId::Duplicate,
                Severity::Fail,
                "readers take the first, the last or none of the two",
            )
            .with(FindingFact::Claim, path)
            .with(FindingFact::Part, name(part))
            .with(FindingFact::Position, fault.at),
        }
    }));
    read.node
}

pub(super) fn in_part(part: Part, at: usize, what: impl std::fmt::Display) -> Finding {
    structure(Severity::Fail, what).with(FindingFact::Part, name(part)).with(FindingFact::Position, at)
}
