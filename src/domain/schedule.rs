//! Decides when each account is next renewed.
//!
//! Pure: takes an account and gives back a moment. It never sleeps, never reads the clock and never sees a token.

use jiff::{SignedDuration, Timestamp};

use super::account::{Account, StandingProblem};
use super::health::{self, Health};
use super::lifespan::{EndCause, ExpectedEnd};
use super::token::AccessFacts;

/// Which renewals happen by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Access tokens ahead of need.
    AheadOfNeed,
    /// Only what keeps a refresh token from dying of disuse; access tokens when a program asks.
    KeepAlive,
}

/// When this account should be renewed; `None` when renewing cannot help or nothing is to be done.
pub fn renew_at(
    account: &Account,
    end: Option<&ExpectedEnd>,
    policy: Policy,
    now: Timestamp,
) -> Option<Timestamp> {
    account.refresh()?;
    let access = account.access()?;
    if matches!(health::of(account, end, false, now), Health::NeedsSignIn | Health::Revoked | Health::Blocked)
    {
        return None;
    }
    let needed = match policy {
        Policy::AheadOfNeed => Some(ahead_of_need(account, access)),
        Policy::KeepAlive => None,
    };
    let in_time = end.and_then(|end| before_the_end(account, end));
    let life = access.presumed_end().duration_since(access.issued_at);
    // A provider that issues tokens of a few seconds must not be asked in a circle.
    let soonest = access.issued_at + LEAST_PAUSE.min(life);
    let planned = needed.into_iter().chain(in_time).min()?.max(soonest);
    Some(match &account.problem {
        Some(standing) => planned.max(again_at(account, standing)),
        None => planned,
    })
}

const LEAST_PAUSE: SignedDuration = SignedDuration::from_secs(20);

/// At 80 % of the life, or 5 minutes before the end, whichever is earlier.
fn ahead_of_need(account: &Account, access: &AccessFacts) -> Timestamp {
    let (issued, end) = (access.issued_at, access.presumed_end());
    let life = end.duration_since(issued);
    (issued + life * 4 / 5).min(end - RESERVE) - head_start(account, life)
}

const RESERVE: SignedDuration = SignedDuration::from_mins(5);

/// In time to put the end of the refresh token off, where using it does that.
fn before_the_end(account: &Account, end: &ExpectedEnd) -> Option<Timestamp> {
    let span = end.at.duration_since(end.since);
    let due = match end.cause {
        // With a third of the span left, so that weeks without a network do not cost the sign-in.
        EndCause::Disuse { .. } => end.since + span * 2 / 3,
        EndCause::Stated { renewable: true } => end.since + span * 4 / 5,
        _ => return None,
    } - head_start(account, span);
    // What was used since and brought no later end will not bring one the next time.
    let in_vain = account.refresh()?.last_used_at.is_some_and(|used| used >= due);
    (!in_vain).then_some(due)
}

/// How much earlier this account is renewed, so that accounts which were renewed together drift apart: up to a twentieth of
/// the life and up to two minutes, always the same for one generation of an account.
fn head_start(account: &Account, life: SignedDuration) -> SignedDuration {
    let widest = (life / 20).min(WIDEST_HEAD_START).max(SignedDuration::ZERO);
    let share = scattered(account.id.get().cast_unsigned(), account.generation.get()) % SHARES;
    SignedDuration::from_millis_i128(widest.as_millis() * i128::from(share) / i128::from(SHARES))
}

const WIDEST_HEAD_START: SignedDuration = SignedDuration::from_mins(2);
const SHARES: u64 = 1_024;

/// A number that looks like chance and is none (the mixing step of `SplitMix64`).
const fn scattered(account: u64, generation: u64) -> u64 {
    let mut mixed = account.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(generation);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// After a failure: when the provider allows it, or with growing patience.
fn again_at(account: &Account, standing: &StandingProblem) -> Timestamp {
    let facts = &standing.problem.facts;
    let asked = facts.retry_after_s.and_then(|s| i64::try_from(s).ok()).map(SignedDuration::from_secs);
    let wait = asked.map_or_else(|| back_off(account, standing.attempts), |wait| wait.min(LONGEST_WAIT));
    facts.at.unwrap_or(standing.since) + wait
}

/// Doubles from half a minute up to an hour; spread by account, so that ten accounts do not ask in the same second.
fn back_off(account: &Account, attempts: u32) -> SignedDuration {
    let doubled = FIRST_WAIT * (1 << attempts.saturating_sub(1).min(7));
    let spread = SignedDuration::from_secs((account.id.get() * 7 + i64::from(attempts) * 3).rem_euclid(15));
    doubled.min(LONGEST_WAIT) + spread
}

const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);

#[cfg(test)]
mod tests;
