//! The check-up, as a face sees it.

use std::sync::Arc;

use crate::domain::checkup::Checkup;
use crate::domain::problem::Problem;

/// The check-up as a face sees it.
#[derive(Debug, Clone, Default)]
pub struct CheckupView {
    /// How every rule stands, by what is known.
    pub checkup: Arc<Checkup>,
    /// A look at everything that runs.
    pub running: Option<CheckupRun>,
    /// Why the last look, or what was asked of the check-up, could not be done.
    pub refused: Option<Problem>,
}

/// Verdicts that were not judged anew are the same ones, which spares comparing thousands.
impl PartialEq for CheckupView {
    fn eq(&self, other: &Self) -> bool {
        (self.running, &self.refused) == (other.running, &other.refused)
            && (Arc::ptr_eq(&self.checkup, &other.checkup) || self.checkup == other.checkup)
    }
}

/// A look at everything that runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CheckupRun {
    /// How many checks have ended.
    pub done: usize,
    /// Of how many.
    pub of: usize,
}
