//! Revocations that run or ran, as a face sees them.
//!
//! Of one account, and of all of them, one after the other.

use jiff::Timestamp;

use crate::domain::account::{AccountId, MailAddress};
use crate::domain::problem::Problem;
use crate::domain::revocation::Revoked;

/// Revoking all accounts.
#[derive(Debug, Clone, PartialEq)]
pub struct RevokingAll {
    /// When it began.
    pub began_at: Timestamp,
    /// Each account, in the order of the list when it began.
    pub accounts: Vec<(AccountId, MailAddress, RevocationState)>,
    /// Whether the ones that have not begun will not.
    pub stopped: bool,
}

/// How far the revocation of one account is.
#[derive(Debug, Clone, PartialEq)]
pub enum RevocationState {
    /// It has not begun.
    Queued,
    /// The provider is being asked.
    Asking,
    /// It is being checked whether the tokens are dead.
    Confirming,
    /// It ended; what came of it.
    Done(Box<Revoked>),
    /// It could not be begun: the tokens are still here.
    Failed(Box<Problem>),
    /// It was stopped before it began: the tokens are still here.
    LeftOut,
}
