//! Members of a JOSE header that have another JSON type than they must have (RFC 7515, section 4.1; RFC 7516, section 4.1).
//!
//! `alg` and `crit` are judged with the signature.

use super::say;
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Severity};

/// The members with a wrong type.
pub(super) fn wrong_types(header: &Node) -> Vec<Finding> {
    let wrong = header.members().iter().filter_map(|(name, value)| {
        let (_, expected, fits) = TYPES.iter().find(|(known, _, _)| known == name)?;
        if fits(value) {
            return None;
        }
        let what = format!("it is of the kind {}, and must be {expected}", value.kind());
        Some(
            say(FindingId::ClaimType, Severity::Fail, what)
                .with(FindingFact::Part, "header")
                .with(FindingFact::Claim, name)
                .with(FindingFact::Found, value.kind())
                .with(FindingFact::Expected, expected),
        )
    });
    wrong.take(MOST).collect()
}

/// A header can name one member very often.
const MOST: usize = 8;

type Fits = fn(&Node) -> bool;

const TYPES: [(&str, &str, Fits); 15] = [
    ("typ", "a string", is_text),
    ("cty", "a string", is_text),
    ("kid", "a string", is_text),
    ("jku", "a string", is_text),
    ("x5u", "a string", is_text),
    ("x5t", "a string", is_text),
    ("x5t#S256", "a string", is_text),
    ("enc", "a string", is_text),
    ("zip", "a string", is_text),
    ("apu", "a string", is_text),
    ("apv", "a string", is_text),
    ("jwk", "an object", |value| matches!(value, Node::Object(_))),
    ("epk", "an object", |value| matches!(value, Node::Object(_))),
    ("x5c", "an array of strings", |value| matches!(value, Node::List(_)) && value.texts().is_some()),
    ("b64", "a boolean", |value| matches!(value, Node::Bool(_))),
];

fn is_text(value: &Node) -> bool {
    value.text().is_some()
}
