//! Revocation: what ending a grant at a provider came to, and what of it is still to be done.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::account::{AccountId, MailAddress};
use super::problem::Problem;
use super::provider::ProviderId;

mod together;

pub use together::ended_with;

/// What a revocation came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Revoked {
    /// Whose grant it was.
    pub address: MailAddress,
    /// The provider's name for people.
    pub provider: String,
    /// What the provider did.
    pub at_provider: AtProvider,
    /// Whether it was seen that the tokens are dead: `Some(false)` when the provider said so and they live.
    pub confirmed: Option<bool>,
    /// By what it was seen.
    pub confirmed_by: Option<ConfirmedBy>,
    /// Where the person can end the grant by hand, if it is to be ended by hand.
    pub page: Option<String>,
    /// Until when programs that hold the access token may still use it; `None` when it is dead or its end is not known.
    pub works_until: Option<Timestamp>,
    /// What is still to be done, if anything is.
    pub outstanding: Option<OutstandingId>,
    /// Why it failed or waits.
    pub problem: Option<Box<Problem>>,
}

impl Revoked {
    /// What is said of an account without a grant: nothing was there to end.
    pub const fn nothing(address: MailAddress, provider: String) -> Self {
        Self {
            address,
            provider,
            at_provider: AtProvider::Nothing,
            confirmed: None,
            confirmed_by: None,
            page: None,
            works_until: None,
            outstanding: None,
            problem: None,
        }
    }
}

/// What the provider did about a revocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AtProvider {
    /// It ended the tokens, by its own word (RFC 7009, section 2.2).
    Revoked,
    /// It offers no endpoint for it, or one that speaks no standard.
    Unsupported,
    /// It refused, for good.
    Failed,
    /// It could not be asked; it will be, by itself.
    Waiting,
    /// There was nothing to end: the account was not signed in.
    Nothing,
}

impl AtProvider {
    /// The code used in JSON. One that waits has `failed`, with `pending` beside it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Revoked => "revoked",
            Self::Unsupported => "unsupported",
            Self::Failed | Self::Waiting => "failed",
            Self::Nothing => "nothing",
        }
    }
}

/// By what it was seen that tokens are dead, or alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ConfirmedBy {
    /// The provider's introspection endpoint (RFC 7662).
    Introspection,
    /// A renewal, which must fail.
    Refresh,
}

impl ConfirmedBy {
    /// The code used in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Introspection => "introspection",
            Self::Refresh => "refresh",
        }
    }
}

/// Names something that is still to be ended at a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OutstandingId(pub i64);

/// A grant that is gone here and not yet at the provider. It outlives its account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outstanding {
    /// Its name.
    pub id: OutstandingId,
    /// Whose it was; the account may be gone.
    pub account: AccountId,
    /// Its address.
    pub address: MailAddress,
    /// Who issued the tokens.
    pub provider: ProviderId,
    /// The provider's name for people.
    pub provider_name: String,
    /// Where the person can end the grant by hand.
    pub page: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// Until when programs that hold the access token may still use it, where that is known.
    pub works_until: Option<Timestamp>,
    /// Who has to do what.
    pub state: OutstandingState,
}

/// Who has to do what about a grant that is still to be ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum OutstandingState {
    /// Mailward: asks the provider again by itself. The tokens are kept, sealed, for nothing else.
    Waiting {
        /// How often the provider was asked.
        attempts: u32,
        /// Not before this moment.
        next_at: Timestamp,
        /// What was in the way last.
        problem: Option<Box<Problem>>,
    },
    /// The person, on the provider's page; no token is kept.
    ByHand {
        /// Why: `None` when the provider offers no other way.
        problem: Option<Box<Problem>>,
    },
}

/// When a provider that could not be asked is asked again: doubling from a minute up to six hours, never given up, spread
/// so that the revocations of one bad moment do not leave in the same second. Not before the provider allows it.
pub fn ask_again_at(
    id: OutstandingId,
    attempts: u32,
    retry_after_s: Option<u64>,
    now: Timestamp,
) -> Timestamp {
    let doubled = FIRST_WAIT * (1 << attempts.saturating_sub(1).min(9));
    let spread = SignedDuration::from_secs((id.0.wrapping_mul(7) + i64::from(attempts) * 3).rem_euclid(20));
    let wait = doubled.min(LONGEST_WAIT) + spread;
    let asked = retry_after_s.map_or(0, |seconds| i64::try_from(seconds).unwrap_or(i64::MAX));
    now + wait.max(SignedDuration::from_secs(asked).min(LONGEST_RETRY_AFTER))
}

const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(1);
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(6);
/// Longer ones are mistakes.
const LONGEST_RETRY_AFTER: SignedDuration = SignedDuration::from_hours(24);

#[cfg(test)]
mod tests;
