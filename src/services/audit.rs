//! Reading the audit log: browsing, listing, checking, exporting. Writing it is the store's part of every change.
//!
//! Everything here reads in bounded pieces over a connection of its own, so that a hand-out never waits for a reader.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Context;
use crate::domain::audit::AuditFilter;
use crate::domain::problem::{Problem, ProblemKind};

mod browse;
mod browser;
mod columns;
pub mod document;
mod export;
mod list;
mod log;
#[cfg(test)]
mod made;
mod sieve;
mod tally;
mod typed;
mod verify;

pub use browse::{Browsing, DayCount, HourCount, Row};
pub use browser::Browser;
pub use export::export;
pub use list::list;
pub use verify::{begin_anew, verify};

/// What is to be written to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportWish {
    /// Where; a file that is there is replaced once the new one is complete.
    pub path: PathBuf,
    /// In which form.
    pub format: ExportFormat,
    /// Which events.
    pub filter: AuditFilter,
}

/// Forms of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
    Csv,
    /// One JSON document a line.
    JsonLines,
}

impl ExportFormat {
    /// The word in the record.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::JsonLines => "json-lines",
        }
    }
}

/// What an export came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Where it is.
    pub path: PathBuf,
    /// How many events it holds.
    pub events: u64,
}

/// Hears how many events are done, of how many. Called from other threads.
pub type Progress = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Asks work that runs to stop. Clones ask the same work.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Stop as soon as can be.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody has asked.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// The problem of work that was stopped.
    fn check(&self) -> Result<(), Problem> {
        if self.is_cancelled() { Err(Problem::new(ProblemKind::AuditWorkCancelled)) } else { Ok(()) }
    }
}
