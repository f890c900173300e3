//! Who leads: of all windows and servers that stand on a data folder, one renews by itself, tells the person and answers
//! mail programs.
//!
//! The lead ends with the process that has it, however that ends; whoever looks next takes over.

use std::path::Path;

use crate::domain::problem::Problem;
use crate::store::LeaderLock;

/// While this lives, this process leads.
#[must_use = "the lead ends when this is dropped"]
#[derive(Debug)]
pub struct Lead {
    _lock: LeaderLock,
}

/// Takes the lead of this data folder; `None` when another process has it. Costs microseconds.
pub fn try_take(folder: Option<&Path>) -> Result<Option<Lead>, Problem> {
    Ok(LeaderLock::try_take(folder)?.map(|lock| Lead { _lock: lock }))
}
