//! Encrypted tokens (RFC 7516): recognised, never opened. Only the recipient can say what is in one.

use super::{Dissected, part, say, structure};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Form, Node, Part, Severity};

/// The parts in their order (RFC 7516, section 3.1).
pub(super) const PARTS: [Part; 5] = [Part::Header, Part::EncryptedKey, Part::Iv, Part::Ciphertext, Part::Tag];

/// Looks at a token of five parts whose header has been read.
pub(super) fn look_at(texts: &[&str], found: &mut Dissected) {
    let lengths: Vec<usize> = PARTS
        .into_iter()
        .zip(texts)
        .skip(1)
        .map(|(part, text)| part::bytes(part, text, &mut found.findings).len())
        .collect();
    let Some(header) = &found.header else {
        found.form = Form::Broken;
        return;
    };
    let Some(enc) = header.get("enc") else {
        found.form = Form::Broken;
        let what = "it has five parts as an encrypted token, and its header names no “enc”";
        found.findings.push(structure(Severity::Fail, what));
        return;
    };
    let judged = judge(header);
    let enc = enc.text().unwrap_or_default().to_owned();
    let alg = header.get("alg").and_then(Node::text).map(str::to_owned);
    found.findings.extend(judged);
    if !found.is_faulty() {
        found.findings.extend(wrong_lengths(&enc, &lengths));
        found.findings.extend(wrong_key(alg.as_deref(), lengths[0]));
    }
    found.form = if found.is_faulty() { Form::Broken } else { Form::Jwe };
}

/// What is to be said of the header of an encrypted token, in either form.
pub(super) fn judge(header: &Node) -> Vec<Finding> {
    let text = |name| header.get(name).and_then(Node::text);
    let mut findings = vec![
        say(FindingId::Encrypted, Severity::Info, "only its recipient can read what is in it")
            .with(FindingFact::Found, text("enc").unwrap_or_default()),
    ];
    if let Some(zip) = header.get("zip") {
        let what = "it was compressed before it was encrypted, so its length tells of its content";
        let zip = zip.text().unwrap_or_default();
        findings.push(say(FindingId::Compressed, Severity::Warn, what).with(FindingFact::Found, zip));
    }
    match text("alg") {
        None => findings
            .push(structure(Severity::Fail, "its header names no “alg”").with(FindingFact::Part, "header")),
        Some(alg @ "RSA1_5") => {
            let what = "its key is encrypted in a way that can be broken by asking often enough";
            findings.push(say(FindingId::EncryptionWeak, Severity::Warn, what).with(FindingFact::Found, alg));
        }
        Some(_) => {}
    }
    if text("cty").is_some_and(|kind| kind.eq_ignore_ascii_case("jwt")) {
        let what = "another token stands in it, which was not looked into";
        findings.push(say(FindingId::Nested, Severity::Info, what).with(FindingFact::Found, "JWT"));
    }
    findings
}

/// What each method of RFC 7518, section 5.1, demands: bytes of the initialization vector and of the tag.
const LENGTHS: [(&str, usize, usize); 6] = [
    ("A128CBC-HS256", 16, 16),
    ("A192CBC-HS384", 16, 24),
    ("A256CBC-HS512", 16, 32),
    ("A128GCM", 12, 16),
    ("A192GCM", 12, 16),
    ("A256GCM", 12, 16),
];

fn wrong_lengths(enc: &str, lengths: &[usize]) -> Vec<Finding> {
    let (Some((_, iv, tag)), [_, has_iv, _, has_tag]) =
        (LENGTHS.iter().find(|(name, ..)| *name == enc), lengths)
    else {
        return Vec::new();
    };
    let rows = [(Part::Iv, *has_iv, *iv), (Part::Tag, *has_tag, *tag)];
    let wrong = rows.into_iter().filter(|(_, has, needs)| has != needs).map(|(of, has, needs)| {
        let what = format!("it has {has} bytes, and {enc} needs {needs}");
        structure(Severity::Warn, what).with(FindingFact::Part, part::name(of))
    });
    wrong.collect()
}

/// An encrypted key stands there if and only if the key is encrypted (RFC 7516, section 5.2, steps 9 and 10).
fn wrong_key(alg: Option<&str>, length: usize) -> Option<Finding> {
    let what = match alg? {
        alg @ ("dir" | "ECDH-ES") if length > 0 => format!("it must be empty with {alg}"),
        "dir" | "ECDH-ES" => return None,
        _ if length == 0 => "it is empty".to_owned(),
        _ => return None,
    };
    Some(structure(Severity::Warn, what).with(FindingFact::Part, part::name(Part::EncryptedKey)))
}
