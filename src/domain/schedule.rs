//! Decides when each account is next renewed.
//!
//! Pure: takes an account and gives back a moment. It never sleeps, never reads the clock and never sees a token.

use jiff::{SignedDuration, Timestamp};

use super::account::Account;
use super::health::{self, Health};

/// When this account's access token should be renewed; `None` when renewing cannot help.
pub fn renew_at(account: &Account, now: Timestamp) -> Option<Timestamp> {
    account.refresh()?;
    let access = account.access()?;
    if matches!(health::of(account, false, now), Health::NeedsSignIn | Health::Revoked | Health::Blocked) {
        return None;
    }
    let planned = ahead_of_need(access.issued_at, access.presumed_end());
    let Some(standing) = &account.problem else { return Some(planned) };
    let failed_at = standing.problem.facts.at.unwrap_or(standing.since);
    let wait = standing.problem.facts.retry_after_s.and_then(|s| i64::try_from(s).ok()).map(SignedDuration::from_secs);
    let again = failed_at + wait.map_or_else(|| back_off(account, standing.attempts), |wait| wait.min(LONGEST_WAIT));
    Some(planned.max(again))
}

/// At 80 % of the life, or 5 minutes before the end, whichever is earlier.
fn ahead_of_need(issued: Timestamp, end: Timestamp) -> Timestamp {
    let life = end.duration_since(issued);
    let by_share = issued + life * 4 / 5;
    let by_reserve = end - RESERVE;
    by_share.min(by_reserve).max(issued + LEAST_PAUSE.min(life))
}

const RESERVE: SignedDuration = SignedDuration::from_mins(5);

/// A provider that issues tokens of a few seconds must not be asked in a circle.
const LEAST_PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// Doubles from half a minute up to an hour; spread by account, so that ten accounts do not ask in the same second.
fn back_off(account: &Account, attempts: u32) -> SignedDuration {
    let doubled = FIRST_WAIT * (1 << attempts.saturating_sub(1).min(7));
    let spread = SignedDuration::from_secs((account.id.get() * 7 + i64::from(attempts) * 3).rem_euclid(15));
    doubled.min(LONGEST_WAIT) + spread
}

const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);
