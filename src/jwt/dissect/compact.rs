//! Tokens in compact form: JWS with three parts (RFC 7515, section 7.1), JWE with five (RFC 7516, section 7.1), and what
//! was meant to be one of them.

use std::ops::Range;

use super::part::{self, in_part};
use super::{Dissected, base64url, header, jwe, opaque, say, structure};
use crate::domain::inspection::{FindingFact, FindingId, Form, Node, Part, Severity};
use crate::jwt::parse::Jws;

/// Whether a text is meant to be a token in compact form: a part where header or claims stand begins as a JSON object does,
/// or everything is base64url and the header is JSON of another kind.
pub(super) fn is_meant(token: &str) -> bool {
    let first_word = token.split_whitespace().next().unwrap_or_default();
    let mut parts = first_word.splitn(MOST_PARTS, '.');
    let first = parts.next().unwrap_or_default();
    begins_object(first) || parts.next().is_some_and(begins_object) || is_well_formed(token)
}

const MOST_PARTS: usize = 7;

fn begins_object(text: &str) -> bool {
    // Only the beginning: enough for a byte order mark, white space and the brace.
    let end = text.char_indices().nth(64).map_or(text.len(), |(at, _)| at);
    let bytes = base64url::decode(&text[..end]).bytes;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let rest = bytes.trim_ascii_start();
    matches!(
        rest,
        [b'{'] | [b'{', b'"' | b'}' | b' ' | b'\t' | b'\r' | b'\n' | 0 | b'\'', ..] | [0, b'{', ..]
    )
}

fn is_well_formed(token: &str) -> bool {
    let parts: Vec<&str> = token.splitn(MOST_PARTS, '.').collect();
    let decoded: Vec<_> = parts.iter().map(|part| base64url::decode(part)).collect();
    let clean = matches!(parts.len(), 3 | 5) && decoded.iter().all(|part| part.faults.is_empty());
    clean
        && matches!(
            serde_json::from_slice(&decoded[0].bytes),
            Ok(serde_json::Value::Array(_) | serde_json::Value::String(_))
        )
}

/// A header read, and where the parts stand.
struct Parts<'a> {
    texts: Vec<&'a str>,
    ranges: Vec<Range<usize>>,
}

impl<'a> Parts<'a> {
    fn of(token: &'a str) -> Self {
        let texts: Vec<&str> = token.splitn(MOST_PARTS, '.').collect();
        let mut start = 0;
        let ranges = texts.iter().map(|text| {
            let range = start..start + text.len();
            start = range.end + 1;
            range
        });
        let ranges = ranges.collect();
        Self { texts, ranges }
    }

    fn named(&self, names: &[Part]) -> Vec<(Part, Range<usize>)> {
        names.iter().copied().zip(self.ranges.iter().cloned()).collect()
    }
}

/// Takes it apart.
pub(super) fn look_at(token: &str, found: &mut Dissected) {
    let parts = Parts::of(token);
    if parts.texts.len() == 1 && lone(token, found) {
        return;
    }
    let head = part::object(Part::Header, parts.texts[0], &mut found.findings);
    let encrypted = head.as_ref().is_some_and(|head| head.get("enc").is_some());
    found.findings.extend(head.iter().flat_map(header::wrong_types));
    found.header = head;
    let shortened = token.contains("...");
    match (parts.texts.len(), encrypted) {
        (5, _) if !shortened => {
            found.parts = parts.named(&jwe::PARTS);
            jwe::look_at(&parts.texts, found);
        }
        (3, false) => {
            found.parts = parts.named(&SIGNED);
            signed(token, &parts.texts, found);
        }
        (count, _) => {
            found.parts = parts.named(if encrypted { &jwe::PARTS } else { &SIGNED });
            found.form = Form::Broken;
            let what = if shortened { SHORTENED.to_owned() } else { wrong_count(count, encrypted) };
            found.findings.push(structure(Severity::Fail, what));
            if let Some(claims) = parts.texts.get(1).filter(|text| !encrypted && begins_object(text)) {
                found.claims = part::object(Part::Payload, claims, &mut found.findings);
            }
        }
    }
}

const SIGNED: [Part; 3] = [Part::Header, Part::Payload, Part::Signature];

const SHORTENED: &str = "dots stand in it where it was shortened to be shown";

fn wrong_count(count: usize, encrypted: bool) -> String {
    match (count, encrypted) {
        (1, false) => "it ends after the header: claims and signature are missing".to_owned(),
        (2, false) => "it ends after the claims: the signature and the dot before it are missing".to_owned(),
        (MOST_PARTS, _) => "it has more than six parts, and a token has three".to_owned(),
        (count, false) => format!("it has {count} parts, and a token has three"),
        (count, true) => format!("it has {count} parts, and an encrypted token has five"),
    }
}

/// One part alone: cut off after the header, claims without header, or no token at all. Whether that was it.
fn lone(token: &str, found: &mut Dissected) -> bool {
    let mut findings = Vec::new();
    let Some(node) = part::value(Part::Payload, token, &mut findings) else { return false };
    let has = |names: &[&str]| names.iter().any(|name| node.get(name).is_some());
    if has(&["alg", "enc", "typ"]) {
        return false;
    }
    if let Some((shape, what)) = opaque::document(&node) {
        opaque::not_a_token(shape, what, found);
        return true;
    }
    if !has(&["iss", "sub", "aud", "exp", "iat", "nbf", "jti", "scp", "scope"]) {
        return false;
    }
    findings.push(structure(Severity::Fail, "only the claims stand there: header and signature are missing"));
    found.form = Form::Broken;
    found.parts = vec![(Part::Payload, 0..token.len())];
    found.findings = findings;
    found.claims = Some(node);
    true
}

fn signed(token: &str, texts: &[&str], found: &mut Dissected) {
    let mut findings = std::mem::take(&mut found.findings);
    let payload = part::bytes(Part::Payload, texts[1], &mut Vec::new());
    let nested = found.header.as_ref().and_then(content_type).filter(|kind| is_jwt(kind));
    found.form = Form::Jwt;
    if looks_nested(&payload) || nested.is_some() && !is_object(&payload) {
        found.form = Form::Jws;
        part::bytes(Part::Payload, texts[1], &mut findings);
        let what = "another token stands in it, which was not looked into";
        let kind = nested.unwrap_or("none");
        findings.push(say(FindingId::Nested, Severity::Warn, what).with(FindingFact::Found, kind));
    } else if is_object(&payload) || payload.starts_with(b"\xef\xbb\xbf") {
        found.claims = part::object(Part::Payload, texts[1], &mut findings);
    } else {
        found.form = Form::Jws;
        part::bytes(Part::Payload, texts[1], &mut findings);
        findings.push(in_part(Part::Payload, 1, no_object(&payload)));
    }
    part::bytes(Part::Signature, texts[2], &mut findings);
    found.findings = findings;
    let is_broken = found.findings.iter().any(|finding| {
        finding.severity == Severity::Fail && matches!(finding.id, FindingId::Structure | FindingId::Encoding)
    });
    if found.form == Form::Jwt && is_broken {
        found.form = Form::Broken;
    }
    found.jws = strictly(token, found);
}

/// The token as the strict reader sees it. What is signed need not be an object for the signature to be right.
fn strictly(token: &str, found: &Dissected) -> Option<Jws> {
    let of_form = |id| id == FindingId::Encoding || id == FindingId::Duplicate;
    match found.form {
        Form::Jwt if !found.is_faulty() => Jws::parse(token).ok(),
        Form::Jws if !found.findings.iter().any(|finding| of_form(finding.id)) => {
            Jws::signed_only(token).ok()
        }
        _ => None,
    }
}

fn content_type(header: &Node) -> Option<&str> {
    header.get("cty").and_then(Node::text)
}

fn is_jwt(kind: &str) -> bool {
    let kind = kind.to_ascii_lowercase();
    kind == "jwt" || kind == "application/jwt"
}

fn is_object(payload: &[u8]) -> bool {
    let start = payload.trim_ascii_start();
    start.starts_with(b"{")
        || start.starts_with(b"\0{")
        || matches!(payload, [0xfe, 0xff, ..] | [0xff, 0xfe, ..])
}

/// Whether the bytes are a token in compact form themselves (RFC 7519, section 5.2).
fn looks_nested(payload: &[u8]) -> bool {
    std::str::from_utf8(payload).is_ok_and(|text| {
        let mut parts = text.splitn(MOST_PARTS, '.');
        parts.next().is_some_and(begins_object) && matches!(parts.count(), 2 | 4)
    })
}

fn no_object(payload: &[u8]) -> String {
    if payload.is_empty() {
        return "it is empty: what was signed was cut out, or is kept elsewhere".to_owned();
    }
    let kind = match serde_json::from_slice(payload) {
        Ok(serde_json::Value::Array(_)) => "a JSON array",
        Ok(serde_json::Value::String(_)) => "a JSON string",
        Ok(_) => "a JSON value",
        Err(_)
            if payload.iter().all(|byte| !byte.is_ascii_control())
                && std::str::from_utf8(payload).is_ok() =>
        {
            "text"
        }
        Err(_) => "bytes that are no text",
    };
    format!("it is {kind}, and no JSON object as claims are")
}
