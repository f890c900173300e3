//! When a sign-in will end although nothing goes wrong, and why: from what the provider said, from its rules, and from what
//! was learnt about this account.
//!
//! Pure. The window, `expected_end_at` of the command line, the warnings and the schedule all stand on [`expected_end`].

use jiff::{SignedDuration, Timestamp};

use super::account::Account;
use super::provider::{Rotation, TokenFacts};

pub mod client_secret;

/// When the refresh token is expected to end, and why then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedEnd {
    /// From when the span counts: the sign-in, the token's issue, or its last use.
    pub since: Timestamp,
    /// The moment.
    pub at: Timestamp,
    /// Why then.
    pub cause: EndCause,
}

/// Why a refresh token ends although nobody revoked it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndCause {
    /// The provider said so with the token (`refresh_token_expires_in`).
    Stated {
        /// Whether a renewal brings a token with a later end, as far as is known.
        renewable: bool,
    },
    /// It dies when it is not used for so many days; every use begins them anew.
    Disuse {
        /// Days without use.
        days: u32,
    },
    /// The client is in testing, and the provider ends its grants after so many days.
    TestingClient {
        /// Days after the sign-in.
        days: u32,
    },
    /// The organisation wants a new sign-in after so long.
    SignInRule {
        /// Seconds after the sign-in.
        seconds: u64,
    },
}

impl EndCause {
    /// The reason in words: a clause that stands alone, in parentheses, under a date or behind a colon; no full stop.
    pub fn words(self) -> String {
        match self {
            Self::Stated { renewable: true } => {
                "the provider said so, unless it is renewed before".to_owned()
            }
            Self::Stated { renewable: false } => "the provider said so".to_owned(),
            Self::Disuse { days } => format!("unused sign-ins end after {}", in_days(days)),
            Self::TestingClient { days } => {
                format!("sign-ins of a client in testing last {}", in_days(days))
            }
            Self::SignInRule { seconds } => {
                format!("your organisation asks for a new sign-in {}", every(seconds))
            }
        }
    }

    /// Whether using the token in time puts the end off; otherwise only a new sign-in does.
    pub const fn is_put_off_by_use(self) -> bool {
        matches!(self, Self::Disuse { .. } | Self::Stated { renewable: true })
    }
}

fn in_days(days: u32) -> String {
    if days == 1 { "one day".to_owned() } else { format!("{days} days") }
}

/// How often, in words: "every 24 hours". The unit is the largest one that leaves no remainder.
pub fn every(seconds: u64) -> String {
    let (count, one, many) = match seconds {
        // A day is told in hours, as the people who set such rules do.
        _ if seconds > 86_400 && seconds.is_multiple_of(86_400) => (seconds / 86_400, "day", "days"),
        _ if seconds.is_multiple_of(3_600) => (seconds / 3_600, "hour", "hours"),
        _ if seconds.is_multiple_of(60) => (seconds / 60, "minute", "minutes"),
        _ => (seconds, "second", "seconds"),
    };
    if count == 1 { format!("every {one}") } else { format!("every {count} {many}") }
}

/// When the refresh token will end, as far as anything is known: the earliest of all ends that are known.
///
/// An end that a renewal has outlived was foretold wrongly and does not count.
pub fn expected_end(account: &Account, facts: &TokenFacts) -> Option<ExpectedEnd> {
    let grant = account.grant.as_ref()?;
    let refresh = grant.refresh.as_ref()?;
    let rules = account.rules;
    // Where it is not known whether renewing brings a later end, trying once costs nothing.
    let renewable = facts.rotation != Rotation::None;
    let stated = refresh.stated_end_at.map(|at| ExpectedEnd {
        since: refresh.issued_at,
        at,
        cause: EndCause::Stated { renewable },
    });
    let disuse = facts.refresh_idle_end_days.filter(|days| *days > 0).and_then(|days| {
        let since = refresh.last_used_at.unwrap_or(refresh.issued_at);
        after(since, days_long(days), EndCause::Disuse { days })
    });
    let testing = facts
        .testing_client_days
        .filter(|days| *days > 0 && rules.in_testing())
        .and_then(|days| after(grant.signed_in_at, days_long(days), EndCause::TestingClient { days }));
    let rule = rules.sign_in_within_s.filter(|seconds| *seconds > 0).and_then(|seconds| {
        let span = SignedDuration::from_secs(i64::try_from(seconds).ok()?);
        after(grant.signed_in_at, span, EndCause::SignInRule { seconds })
    });
    let renewed_at = grant.access.as_ref().map(|access| access.issued_at);
    let ends = [stated, disuse, testing, rule].into_iter().flatten();
    ends.filter(|end| renewed_at.is_none_or(|renewed_at| renewed_at <= end.at)).min_by_key(|end| end.at)
}

fn after(since: Timestamp, span: SignedDuration, cause: EndCause) -> Option<ExpectedEnd> {
    Some(ExpectedEnd { since, at: since.checked_add(span).ok()?, cause })
}

fn days_long(days: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}

/// A warning of an end that comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Warning {
    /// When it became due. Names the warning: two of different moments are two warnings.
    pub at: Timestamp,
    /// Whether it is the last one: the person should act now.
    pub last: bool,
}

/// The newest warning that is due: 14, 7 and 1 days ahead, of which those count that lie in the later part of the span; for
/// a span too short for any of them, an eighth of it ahead. After the end itself there is nothing left to warn of.
///
/// An end that use puts off is warned of as well: whoever tells people lets a renewal that is due happen first.
pub fn warning(end: &ExpectedEnd, now: Timestamp) -> Option<Warning> {
    warnings(end).into_iter().rfind(|warning| warning.at <= now && now < end.at)
}

/// The next moment after `now` at which a warning becomes due or the end has come.
pub fn next_turn(end: &ExpectedEnd, now: Timestamp) -> Option<Timestamp> {
    let turns = warnings(end).into_iter().map(|warning| warning.at).chain([end.at]);
    turns.filter(|turn| *turn > now).min()
}

/// Every warning of this end, the earliest first.
fn warnings(end: &ExpectedEnd) -> Vec<Warning> {
    let span = end.at.duration_since(end.since);
    let leads = LEADS.iter().map(|days| days_long(*days)).filter(|lead| *lead <= span * 3 / 5);
    let mut leads: Vec<SignedDuration> = leads.collect();
    if leads.is_empty() {
        leads.push(span / 8);
    }
    let last = leads.len() - 1;
    leads.iter().enumerate().map(|(n, lead)| Warning { at: end.at - *lead, last: n == last }).collect()
}

/// Days ahead of the end.
const LEADS: [u32; 3] = [14, 7, 1];

#[cfg(test)]
mod tests;
