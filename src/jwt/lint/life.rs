//! How long it lives. A bearer token that is stolen works until it ends, so an hour is usual and a refresh token is the way to
//! stay signed in (RFC 6750, section 5.3).

use jiff::{SignedDuration, Timestamp};

use super::times::in_words;
use super::{Expected, Token, about};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Purpose, Severity};

pub(super) fn judge(token: &Token<'_>, expected: &Expected, now: Timestamp) -> Option<Finding> {
    if token.claims.get("exp").is_none() {
        return no_end(token);
    }
    let end = token.moment("exp")?;
    // Refresh tokens are meant to live long: their issuer watches each use.
    if token.purpose == Purpose::Refresh {
        return None;
    }
    let start = token.moment("iat").or_else(|| token.moment("nbf")).unwrap_or(now);
    let life = end.duration_since(start);
    let usual = expected.usual_life.filter(|life| life.is_positive());
    let too_long = usual.map_or(A_DAY, |usual| usual.checked_mul(2).unwrap_or(A_DAY));
    if life <= too_long {
        return None;
    }
    let finding = about(FindingId::LongLife, Severity::Warn, "exp")
        .with(FindingFact::Span, in_words(life))
        .with(FindingFact::Expected, in_words(usual.unwrap_or(AN_HOUR)));
    Some(match &expected.provider {
        Some(provider) if usual.is_some() => finding.with(FindingFact::Provider, provider),
        _ => finding,
    })
}

/// OpenID Connect demands an end of ID tokens, RFC 9068 of access tokens that call themselves so; RFC 7519 leaves it open.
fn no_end(token: &Token<'_>) -> Option<Finding> {
    let typ = token.header.and_then(|header| header.get("typ")?.text()).unwrap_or_default();
    let severity = match token.purpose {
        Purpose::Id => Severity::Fail,
        Purpose::Access if typ.to_ascii_lowercase().ends_with("at+jwt") => Severity::Fail,
        Purpose::Refresh => return None,
        _ => Severity::Warn,
    };
    Some(about(FindingId::NoExpiry, severity, "exp"))
}

const AN_HOUR: SignedDuration = SignedDuration::from_hours(1);
/// Where nothing is known of the provider, only what no provider does is worth a word.
const A_DAY: SignedDuration = SignedDuration::from_hours(24);
