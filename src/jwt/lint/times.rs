//! Whether it is valid at this moment, and whether its times go together (RFC 7519, sections 4.1.4 to 4.1.6).

use jiff::{SignedDuration, Timestamp};

use super::super::verify::LEEWAY;
use super::{Token, about};
use crate::domain::inspection::{Finding, FindingFact, FindingId, Severity};

pub(super) fn judge(token: &Token<'_>, now: Timestamp) -> Vec<Finding> {
    let [exp, nbf, iat] = ["exp", "nbf", "iat"].map(|name| token.moment(name));
    let at = |id, severity, claim, moment: Timestamp, away: SignedDuration| {
        about(id, severity, claim).with(FindingFact::Moment, moment).with(FindingFact::Span, in_words(away))
    };
    let past = exp.map(|exp| (exp, now.duration_since(exp))).filter(|(_, away)| !away.is_negative());
    let ended = past.map(|(exp, away)| {
        // Until then a careful reader may still take it.
        let severity = if away > LEEWAY { Severity::Fail } else { Severity::Warn };
        at(FindingId::Expired, severity, "exp", exp, away)
    });
    let ahead = |moment: Option<Timestamp>| {
        moment.map(|moment| (moment, moment.duration_since(now))).filter(|(_, away)| *away > LEEWAY)
    };
    let not_yet = ahead(nbf).map(|(nbf, away)| at(FindingId::NotYet, Severity::Fail, "nbf", nbf, away));
    let made_ahead =
        ahead(iat).map(|(iat, away)| at(FindingId::IssuedAhead, Severity::Fail, "iat", iat, away));
    let crossed = exp.and_then(|exp| crossed(exp, nbf, iat));
    [ended, not_yet, made_ahead, crossed].into_iter().flatten().collect()
}

fn crossed(exp: Timestamp, nbf: Option<Timestamp>, iat: Option<Timestamp>) -> Option<Finding> {
    let finding =
        |what| Some(about(FindingId::TimesCrossed, Severity::Fail, "exp").with(FindingFact::What, what));
    if iat.is_some_and(|iat| exp <= iat) {
        return finding("it ends before it was issued, by its own times");
    }
    if nbf.is_some_and(|nbf| exp <= nbf) {
        return finding("it ends before it begins, by its own times");
    }
    None
}

/// A span in the largest unit that tells it well: "28 h", "90 days".
pub(super) fn in_words(span: SignedDuration) -> String {
    let seconds = span.as_secs();
    let (count, one, many) = match seconds {
        ..90 => (seconds, "s", "s"),
        90..5_400 => (rounded(seconds, 60), "min", "min"),
        5_400..172_800 => (rounded(seconds, 3_600), "h", "h"),
        172_800..63_072_000 => (rounded(seconds, 86_400), "day", "days"),
        _ => (rounded(seconds, 31_557_600), "year", "years"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

const fn rounded(seconds: i64, unit: i64) -> i64 {
    // Without a sum, which the largest spans would overflow.
    seconds / unit + if seconds % unit * 2 >= unit { 1 } else { 0 }
}
