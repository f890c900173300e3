//! Mail programs as a face sees them.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::account::AccountId;
use crate::domain::snippet::fitness::{Called, Look};
use crate::domain::snippet::{Call, MailProgram};

/// Mail programs as a face sees them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProgramsView {
    /// How they call this Mailward; `None` where its file cannot be named.
    pub call: Option<Call>,
    /// What a look at each found.
    pub looks: BTreeMap<MailProgram, Look>,
    /// Those that are being looked at.
    pub looking: BTreeSet<MailProgram>,
    /// How the command did, account by account.
    pub called: BTreeMap<AccountId, Called>,
    /// The accounts for which the command is being tried.
    pub calling: BTreeSet<AccountId>,
}
