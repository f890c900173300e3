//! Diagnosis and reports as a face sees them.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;

use super::{CheckId, DiagnoseWish, Report, SavedReport};
use crate::domain::problem::Problem;

/// A diagnosis as a face sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagnosisView {
    /// What was asked for.
    pub wish: DiagnoseWish,
    /// What will be checked, in the order of the list; empty for the moment before that is known.
    pub planned: Vec<CheckId>,
    /// What is being checked now, and what it is doing.
    pub running: Vec<(CheckId, Option<String>)>,
    /// What was found so far; it began at its `made_at`.
    pub report: Arc<Report>,
    /// When it ended or was cancelled; `None` while it runs.
    pub ended_at: Option<Timestamp>,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Why it could not be done at all.
    pub refused: Option<Box<Problem>>,
}

impl DiagnosisView {
    /// One that has just begun.
    pub fn new(wish: DiagnoseWish, report: Report) -> Self {
        Self {
            wish,
            planned: Vec::new(),
            running: Vec::new(),
            report: Arc::new(report),
            ended_at: None,
            cancelled: false,
            refused: None,
        }
    }
}

/// Reports as a face sees them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReportView {
    /// One that somebody sent, opened here.
    pub opened: Option<OpenedReport>,
    /// The last one that was written, until that has been seen.
    pub saved: Option<SavedReport>,
    /// Why one could not be read or written, until that has been seen.
    pub refused: Option<Box<Problem>>,
}

/// A report that was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenedReport {
    /// From where.
    pub path: PathBuf,
    /// What it says.
    pub report: Arc<Report>,
}
