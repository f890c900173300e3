//! Putting a verdict aside: with a reason, and not for ever.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::reason::{Reason, RuleId};
use super::{About, Verdict};
use crate::domain::account::AccountId;
use crate::domain::problem::is_unseen;
use crate::domain::provider::ProviderId;

/// That somebody has looked at a verdict and leaves it as it is until a day. It covers this reason about this subject only:
/// what gets worse, or goes wrong elsewhere, is shown again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dismissal {
    /// What was so.
    pub reason: Reason,
    /// About what.
    pub about: About,
    /// Why it may stay so, in the person's words.
    pub why: String,
    /// When it was put aside.
    pub at: Timestamp,
    /// Until when.
    pub until: Timestamp,
}

/// Why something cannot be put aside like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DismissalError {
    /// It needs nobody.
    #[error("nothing here needs attention, so there is nothing to put aside")]
    NotNeeded,
    /// No reason was given.
    #[error("a reason is needed, in a few words")]
    NoReason,
    /// The day is over.
    #[error("the day has to lie ahead")]
    Past,
    /// Longer than a year.
    #[error("a year is the longest that something is put aside")]
    TooLong,
}

/// The longest that something is put aside.
const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 366);

/// The longest reason that is kept, in characters.
pub(crate) const LONGEST_REASON: usize = 300;

impl Dismissal {
    /// Puts a verdict aside.
    pub fn new(
        verdict: &Verdict,
        why: &str,
        until: Timestamp,
        now: Timestamp,
    ) -> Result<Self, DismissalError> {
        if !verdict.needs_attention() {
            return Err(DismissalError::NotNeeded);
        }
        let why: String =
            why.chars().map(|c| if is_unseen(c) { ' ' } else { c }).take(LONGEST_REASON).collect();
        let why = why.trim().to_owned();
        if why.is_empty() {
            return Err(DismissalError::NoReason);
        }
        if until <= now {
            return Err(DismissalError::Past);
        }
        if until.duration_since(now) > LONGEST {
            return Err(DismissalError::TooLong);
        }
        Ok(Self { reason: verdict.reason, about: verdict.about.clone(), why, at: now, until })
    }
}

/// The one that covers this verdict now. A clock that was turned back covers nothing.
pub(super) fn of<'a>(verdict: &Verdict, all: &'a [Dismissal], now: Timestamp) -> Option<&'a Dismissal> {
    let covers = |dismissal: &&Dismissal| {
        let in_time = dismissal.at <= now && now < dismissal.until;
        in_time && dismissal.reason == verdict.reason && dismissal.about == verdict.about
    };
    all.iter().find(covers)
}

/// As it is kept.
#[derive(Serialize, Deserialize)]
struct Written {
    rule: String,
    reason: String,
    account: Option<AccountId>,
    provider: Option<ProviderId>,
    why: String,
    at: Timestamp,
    until: Timestamp,
}

impl Serialize for Dismissal {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (account, provider) = match &self.about {
            About::Installation => (None, None),
            About::Account(id) => (Some(*id), None),
            About::Provider(id) => (None, Some(id.clone())),
        };
        let written = Written {
            rule: self.reason.rule().code().to_owned(),
            reason: self.reason.code().to_owned(),
            account,
            provider,
            why: self.why.clone(),
            at: self.at,
            until: self.until,
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Dismissal {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        let rule = RuleId::from_code(&written.rule);
        let fits = |reason: &&Reason| Some(reason.rule()) == rule && reason.code() == written.reason;
        let Some(reason) = Reason::ALL.iter().find(fits) else {
            return Err(serde::de::Error::custom("a rule that this version does not know"));
        };
        let about = match (written.account, written.provider) {
            (Some(id), _) => About::Account(id),
            (None, Some(id)) => About::Provider(id),
            (None, None) => About::Installation,
        };
        let Written { why, at, until, .. } = written;
        Ok(Self { reason: *reason, about, why, at, until })
    }
}
