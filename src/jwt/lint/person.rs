//! Whom it is about (RFC 8725, section 3.8; OpenID Connect Core 1.0, section 2; RFC 9068, section 2.2).

use super::{Token, about};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Purpose, Severity};

pub(super) fn judge(token: &Token<'_>) -> Option<Finding> {
    let finding =
        |severity, what: &str| about(FindingId::Subject, severity, "sub").with(FindingFact::What, what);
    if token.claims.get("sub").is_none() {
        let typ = token.header.and_then(|header| header.get("typ")?.text()).unwrap_or_default();
        return match token.purpose {
            Purpose::Id => Some(finding(Severity::Fail, "nothing says whom it is about")),
            Purpose::Access if typ.to_ascii_lowercase().ends_with("at+jwt") => {
                Some(finding(Severity::Warn, "nothing says whom it is about"))
            }
            _ => None,
        };
    }
    let sub = token.text("sub")?; // of another type: told by the types
    if sub.trim().is_empty() {
        return Some(finding(Severity::Fail, "whom it is about is left empty"));
    }
    let is_long = sub.len() > LONGEST && token.purpose == Purpose::Id;
    is_long.then(|| finding(Severity::Warn, "the name of the person has more than 255 characters"))
}

/// OpenID Connect Core 1.0, section 2.
const LONGEST: usize = 255;
