//! Judges what a token says against RFC 8725 and good practice. Form and signature are judged elsewhere.
//!
//! Pure and bounded: every rule looks once at what the reader took apart. A finding never holds the value of anything
//! that could be a secret. What is not known is not judged.

use jiff::{SignedDuration, Timestamp};

use super::dissect::Dissected;
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Purpose, Severity, purpose};

mod life;
mod parties;
mod person;
mod scopes;
mod sensitive;
mod times;
mod types;

/// What is expected of a token; what is not known is not judged.
#[derive(Debug, Clone, Default)]
pub struct Expected {
    /// Who must have issued it; may hold Microsoft's `{tenantid}`.
    pub issuer: Option<String>,
    /// Who must be an audience.
    pub audience: Option<String>,
    /// The usual life of an access token at this provider.
    pub usual_life: Option<SignedDuration>,
    /// The permissions that mail needs there; more than these is worth a word.
    pub mail_scopes: Vec<String>,
    /// The name of the provider, for words.
    pub provider: Option<String>,
}

/// What is to be said of the claims and the header at this moment.
pub fn lint(token: &Dissected, expected: &Expected, now: Timestamp) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(large(token));
    let Some(claims @ Node::Object(_)) = &token.claims else {
        return findings;
    };
    let token = Token {
        claims,
        header: token.header.as_ref(),
        purpose: purpose(token.header.as_ref(), Some(claims)),
    };
    findings.extend(types::judge(&token));
    findings.extend(times::judge(&token, now));
    findings.extend(life::judge(&token, expected, now));
    findings.extend(parties::judge(&token, expected));
    findings.extend(person::judge(&token));
    findings.extend(scopes::judge(&token, expected));
    findings.extend(sensitive::judge(claims));
    findings
}

/// A token whose claims can be read.
struct Token<'a> {
    claims: &'a Node,
    header: Option<&'a Node>,
    purpose: Purpose,
}

impl<'a> Token<'a> {
    fn text(&self, name: &str) -> Option<&'a str> {
        self.claims.get(name).and_then(Node::text)
    }

    fn moment(&self, name: &str) -> Option<Timestamp> {
        self.claims.get(name).and_then(Node::moment)
    }
}

/// A finding about one claim.
fn about(id: FindingId, severity: Severity, claim: &str) -> Finding {
    Finding::new(id, severity).with(FindingFact::Claim, claim)
}

/// In one SMTP `AUTH` exchange a server need take 12,288 octets and no more (RFC 4954, section 4), and base64 makes four
/// of three; many a web server stops at 8 KiB.
fn large(token: &Dissected) -> Option<Finding> {
    let severity = match token.characters {
        ..=LARGE => return None,
        ..=TOO_LARGE_FOR_SMTP => Severity::Info,
        _ => Severity::Warn,
    };
    let finding = Finding::new(FindingId::Large, severity).with(FindingFact::Size, token.characters);
    let biggest = token.claims.iter().flat_map(Node::members).max_by_key(|(_, value)| weight(value));
    Some(match biggest {
        Some((name, value)) if weight(value) * 2 > token.characters / 2 => {
            finding.with(FindingFact::Claim, name)
        }
        _ => finding,
    })
}

const LARGE: usize = 4 * 1024;
/// The room for a token in the answer of `XOAUTH2`, beside the user's name.
const TOO_LARGE_FOR_SMTP: usize = 8 * 1024;

/// About how many characters a value takes.
fn weight(value: &Node) -> usize {
    match value {
        Node::Null | Node::Bool(_) => 4,
        Node::Number(text) | Node::Text(text) => text.len() + 2,
        Node::List(items) => items.iter().map(|item| weight(item) + 1).sum(),
        Node::Object(members) => members.iter().map(|(name, value)| name.len() + 4 + weight(value)).sum(),
    }
}

#[cfg(test)]
mod tests;
