//! What in a header tries to choose how it is checked: keys it brings or points to, key names that are more than names,
//! extensions that must be understood.
//!
//! None of it is ever followed, opened or used (RFC 8725, section 3.10); it is only told.

use super::super::dissect::Dissected;
use super::said;
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Severity};
use crate::domain::problem::harmless;

/// What is to be said of the header, whatever the signature is.
pub(super) fn findings(token: &Dissected) -> Vec<Finding> {
    let Some(header) = &token.header else { return Vec::new() };
    remote_keys(header).chain(key_id(header)).chain(critical(header)).collect()
}

/// A member of the header as it may be shown: bounded, and without what steers a terminal.
pub(super) fn shown(token: &Dissected, name: &str) -> Option<String> {
    let text = token.header.as_ref()?.get(name)?.text()?;
    Some(harmless(text).chars().take(LONGEST_SHOWN).collect())
}

const LONGEST_SHOWN: usize = 120;

fn remote_keys(header: &Node) -> impl Iterator<Item = Finding> {
    REMOTE.iter().filter_map(|(name, severity, what)| {
        let value = header.get(name)?;
        let finding = said(FindingId::RemoteKeys, *severity, what).with(FindingFact::Claim, name);
        Some(match value.text() {
            Some(address) => finding.with(FindingFact::Found, address),
            None => finding,
        })
    })
}

/// A chain of certificates is common and harmless to those who do not use it; the others let a token name its own judge.
const REMOTE: [(&str, Severity, &str); 4] = [
    ("jku", Severity::Warn, "it points to keys elsewhere, which were not fetched"),
    ("x5u", Severity::Warn, "it points to a certificate elsewhere, which was not fetched"),
    ("jwk", Severity::Warn, "the token brings its own key, which was not used"),
    ("x5c", Severity::Info, "the token brings a certificate, which was not used"),
];

/// A `kid` that is no text is a fault of form, and told where forms are judged.
fn key_id(header: &Node) -> Option<Finding> {
    let kid = header.get("kid")?.text()?;
    let what = suspicious(kid)?;
    let finding = said(FindingId::KeyIdSuspicious, Severity::Warn, what);
    Some(finding.with(FindingFact::Claim, "kid").with(FindingFact::Found, kid))
}

/// A name is looked up; what could be opened, fetched or run is no name. Slashes alone are none of these: base64 has them.
fn suspicious(kid: &str) -> Option<&'static str> {
    let base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_');
    let path = kid.starts_with('/') || kid.contains("../") || kid.contains('\\');
    if kid.contains("://") {
        Some("it is an address; a careless reader might fetch a key from it")
    } else if kid
        .chars()
        .any(|c| c.is_control() || matches!(c, '\'' | '"' | ';' | '`' | '$' | '|' | '<' | '>'))
    {
        Some("it holds characters that a database or a shell might run")
    } else if path || (kid.contains('/') && !kid.chars().all(base64)) {
        Some("it is a path; a careless reader might open a file as the key")
    } else {
        None
    }
}

/// RFC 7515, section 4.1.11: a list of names, none of them empty, each in the header, each understood. Nothing that may
/// stand there is understood here, so that every `crit` is a refusal; the words say which kind.
fn critical(header: &Node) -> Option<Finding> {
    let crit = header.get("crit")?;
    let finding =
        |what: &str| said(FindingId::Critical, Severity::Fail, what).with(FindingFact::Claim, "crit");
    let names = match crit {
        Node::List(_) => crit.texts(),
        _ => None,
    };
    Some(match names.as_deref() {
        None => finding("it is no list of names"),
        Some([]) => finding("it is an empty list, which is not allowed"),
        Some(names) => {
            let what = match names.iter().find(|name| header.get(name).is_none()) {
                Some(_) => "it demands a member that is not in the header",
                None if names.contains(&"b64") => {
                    "it demands an unencoded payload (RFC 7797), which no JWT has"
                }
                None => "it demands an extension that is not understood here",
            };
            finding(what).with(FindingFact::Found, names.join(", "))
        }
    })
}
