//! JSON: a JWS or JWE in one of the JSON forms (RFC 7515, section 7.2; RFC 7516, section 7.2), or a document that is none.
//!
//! The JSON forms are recognised and shown, not checked: no mail server takes one.

use std::collections::HashSet;

use super::json::{self, FaultKind};
use super::part::{self, in_part};
use super::{Dissected, header, jwe, opaque, say, structure};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Form, Node, OpaqueShape, Part, Severity};

/// Looks at a text that begins as JSON does.
pub(super) fn look_at(text: &str, found: &mut Dissected) {
    let read = json::read(text);
    let Some(node) = read.node else {
        let what = "it begins as a JSON document does, and cannot be read as one";
        opaque::not_a_token(OpaqueShape::Unknown, what, found);
        return;
    };
    let has = |name: &str| node.get(name).is_some();
    if has("ciphertext") {
        found.form = Form::JweJson;
        encrypted(&node, found);
    } else if has("signatures") || has("payload") && has("signature") {
        found.form = Form::JwsJson;
        signed(&node, found);
    } else {
        let other = (OpaqueShape::Unknown, "it is a JSON document, and none that holds a token");
        let (shape, what) = opaque::document(&node).unwrap_or(other);
        opaque::not_a_token(shape, what, found);
        return;
    }
    found.findings.extend(read.faults.into_iter().map(|fault| of_document(fault.at, fault.kind)));
}

fn of_document(at: usize, kind: FaultKind) -> Finding {
    let finding = match kind {
        FaultKind::Syntax(what) => structure(Severity::Fail, what),
        FaultKind::Unsure(what) => structure(Severity::Warn, what),
        FaultKind::Duplicate(path) => {
            say(FindingId::Duplicate, Severity::Fail, "readers take the first, the last or none of the two")
                .with(FindingFact::Claim, path)
        }
    };
    finding.with(FindingFact::Position, at)
}

fn signed(node: &Node, found: &mut Dissected) {
    let (first, count) = match node.get("signatures") {
        Some(Node::List(signatures)) => (signatures.first(), signatures.len()),
        Some(_) => (None, 0),
        None => (Some(node), 1),
    };
    let what = match count {
        0 => "it is a JWS in JSON form without a signature",
        1 => "it is a JWS in JSON form, and mail servers take the compact one",
        _ => {
            "it is a JWS in JSON form with several signatures, and mail servers take the compact one with one"
        }
    };
    let severity = if count == 0 { Severity::Fail } else { Severity::Warn };
    found.findings.push(structure(severity, what));
    if node.get("signatures").is_some() && node.get("signature").is_some() {
        found.findings.push(structure(Severity::Fail, "“signature” and “signatures” stand side by side"));
    }
    found.header = first.and_then(|first| joined(first, &mut found.findings));
    if let Some(text) = node.get("payload").and_then(Node::text) {
        let payload = part::bytes(Part::Payload, text, &mut found.findings);
        let is_object = payload.trim_ascii_start().starts_with(b"{");
        found.claims = is_object.then(|| part::read(Part::Payload, &payload, &mut found.findings)).flatten();
    } else {
        found.findings.push(in_part(Part::Payload, 1, "the payload is no text"));
    }
}

fn encrypted(node: &Node, found: &mut Dissected) {
    let what = "it is a JWE in JSON form, and mail servers take the compact one";
    found.findings.push(structure(Severity::Warn, what));
    let Some(Node::Object(mut members)) = joined(node, &mut found.findings) else { return };
    let recipient = match node.get("recipients") {
        Some(Node::List(recipients)) => recipients.first(),
        _ => None,
    };
    let more = [node.get("unprotected"), recipient.and_then(|first| first.get("header"))];
    members.extend(more.into_iter().flatten().flat_map(Node::members).cloned());
    let header = Node::Object(members);
    found.findings.extend(jwe::judge(&header));
    found.header = Some(header);
}

/// The protected and the unprotected header as one; they must not share a name (RFC 7515, section 7.2.1).
fn joined(node: &Node, findings: &mut Vec<Finding>) -> Option<Node> {
    let protected = match node.get("protected") {
        Some(Node::Text(text)) => part::object(Part::Header, text, findings),
        Some(_) => {
            findings.push(in_part(Part::Header, 1, "the protected header is no text"));
            None
        }
        None => None,
    };
    let open = node.get("header").map(Node::members).unwrap_or_default();
    let mut members = match protected {
        Some(Node::Object(members)) => members,
        _ if open.is_empty() => return None,
        _ => Vec::new(),
    };
    let taken: HashSet<&str> = members.iter().map(|(name, _)| name.as_str()).collect();
    if let Some((name, _)) = open.iter().find(|(name, _)| taken.contains(name.as_str())) {
        let what = "it stands in the protected and in the unprotected header";
        findings.push(
            say(FindingId::Duplicate, Severity::Fail, what)
                .with(FindingFact::Claim, name)
                .with(FindingFact::Part, "header"),
        );
    }
    members.extend(open.iter().cloned());
    let joined = Node::Object(members);
    findings.extend(header::wrong_types(&joined));
    Some(joined)
}
