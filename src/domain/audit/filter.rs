//! Which events are wanted. Pure; the same for the window, the command line and exports.

use jiff::Timestamp;

use super::{AuditKind, Outcome};
use crate::domain::account::{AccountId, MailAddress};

/// Which events are wanted. The default wants all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditFilter {
    /// Whose.
    pub account: Option<WhichAccount>,
    /// Of these kinds; all where none is named.
    pub kinds: Vec<AuditKind>,
    /// How they ended.
    pub outcome: Option<Outcome>,
    /// For this program; the empty name stands for Mailward itself.
    pub program: Option<String>,
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
    /// Every word of it occurs somewhere in the event, whatever the case of its letters.
    pub text: String,
}

impl AuditFilter {
    /// Whether everything is wanted.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Whose events are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WhichAccount {
    /// This account's.
    One(AccountId),
    /// Those that were about this address then, whatever the case of its letters: also of accounts that are gone.
    Addressed(MailAddress),
    /// Those about the whole installation.
    Installation,
}
