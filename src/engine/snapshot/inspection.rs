//! An inspection as a face sees it.

use std::sync::Arc;

use crate::domain::account::AccountId;
use crate::domain::inspection::{Inspection, StoredToken};
use crate::domain::problem::Problem;

/// An inspection as a face sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct InspectionView {
    /// The stored token that is looked at; `None` for a pasted one.
    pub stored: Option<(AccountId, StoredToken)>,
    /// Whether one runs; what the last one found stays until it ends.
    pub running: bool,
    /// What was found.
    pub found: Option<Arc<Inspection>>,
    /// Why the last one could not be done.
    pub refused: Option<Box<Problem>>,
}
