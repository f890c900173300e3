//! Reports as files: a zip with `report.json` for Mailward and `report.txt` for people.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Context;
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::Report;

/// A report to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct SaveReport {
    /// What it says.
    pub report: Arc<Report>,
    /// Where to.
    pub path: PathBuf,
    /// Whether addresses are masked.
    pub mask: bool,
}

/// A report that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedReport {
    /// Where to.
    pub path: PathBuf,
    /// Size of the file.
    pub bytes: u64,
}

/// Writes it, all or nothing.
pub async fn save(wish: &SaveReport, context: &Context) -> Result<SavedReport, Problem> {
    Err(Problem::new(ProblemKind::ReportUnwritable)
        .at(context.world.clock.now())
        .fact("path", wish.path.display()))
}

/// Reads one that somebody sent. Nothing is written, whatever is in it.
pub async fn open(path: &Path, context: &Context) -> Result<Report, Problem> {
    Err(Problem::new(ProblemKind::ReportInvalid).at(context.world.clock.now()).fact("path", path.display()))
}
