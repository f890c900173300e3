//! The audit log, as a face sees it.
//!
//! The log itself lies in the database; here is what was found out about it, and the events somebody looks at.

use crate::domain::audit::Verified;
use crate::domain::problem::Problem;
use crate::services::audit::{Browsing, Exported};
use crate::services::forward::Forwarding;

/// The audit log as a face sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AuditView {
    /// What the last check of the chain found; `None` before the first. Events recorded since are counted in.
    pub chain: Option<Verified>,
    /// What runs: a check or an export.
    pub work: Option<AuditWork>,
    /// Why the last check or export could not be done.
    pub refused: Option<Problem>,
    /// What the last export came to, until it is dismissed.
    pub exported: Option<Exported>,
    /// The events somebody looks at.
    pub browsing: Option<Browsing>,
    /// How forwarding goes; `None` where nothing is forwarded.
    pub forwarding: Option<Forwarding>,
}

/// Work on the log that takes its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditWork {
    /// What is done.
    pub what: AuditTask,
    /// How many events it has done.
    pub done: u64,
    /// Of how many.
    pub of: u64,
}

/// What can take its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditTask {
    /// Checking the chain.
    Verify,
    /// Writing events to a file.
    Export,
}
