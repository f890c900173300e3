//! Rotating: a new access token now, and a new refresh token where the provider gives one; told by fingerprints.
//!
//! Where the provider leaves refresh tokens as they are, only a new sign-in brings another one: a *full rotation* is that
//! sign-in, followed by ending the grant of before. Nothing is ended before something newer is on the disk.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::account::Account;
use crate::domain::problem::Problem;
use crate::domain::token::Fingerprint;

/// What a rotation brought.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotated {
    /// The account as it is stored now.
    pub account: Account,
    /// The access token before and after.
    pub access: Change,
    /// The refresh token before and after.
    pub refresh: Change,
    /// When.
    pub at: Timestamp,
    /// What became of the grant of before; `None` unless it was a full rotation.
    pub old_grant: Option<OldGrant>,
}

/// A token before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Its fingerprint before; `None` when there was none.
    pub before: Option<Fingerprint>,
    /// Its fingerprint after; `None` when there is none.
    pub after: Option<Fingerprint>,
}

impl Change {
    /// Whether it is another token now.
    pub fn happened(&self) -> bool {
        self.before != self.after
    }
}

/// What became of the grant of before a full rotation.
#[derive(Debug, Clone, PartialEq)]
pub enum OldGrant {
    /// The provider ended it.
    Ended,
    /// The provider cannot be asked to end it.
    NotOffered,
    /// The provider was asked and did not do it.
    StillStands(Box<Problem>),
}

impl Rotated {
    /// What changed between two versions of an account.
    pub fn between(before: &Account, after: Account, at: Timestamp, old_grant: Option<OldGrant>) -> Self {
        let access = |account: &Account| account.access().map(|facts| facts.fingerprint.clone());
        let refresh = |account: &Account| account.refresh().map(|facts| facts.fingerprint.clone());
        Self {
            access: Change { before: access(before), after: access(&after) },
            refresh: Change { before: refresh(before), after: refresh(&after) },
            account: after,
            at,
            old_grant,
        }
    }
}
