//! Reports as files: a zip with `report.json` for Mailward and `report.txt` for people.
//!
//! What is written is what [`crate::explain::report::files`] shows, byte for byte. What is read comes from somebody else: it
//! is bounded everywhere, nothing of it is written to the disk, and nothing of it is believed beyond what it says.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Context;
use crate::domain::audit::{AuditKind, FactName, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{Report, Subject};
use crate::explain;
use crate::platform::paths::{self, PathError};

pub mod archive;
#[cfg(test)]
mod tests;

use archive::Unreadable;

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

/// Writes it, all or nothing, and records that it was done.
pub async fn save(wish: &SaveReport, context: &Context) -> Result<SavedReport, Problem> {
    let now = context.world.clock.now();
    let members = explain::report::files(&wish.report, wish.mask);
    let path = wish.path.clone();
    let written = on_disk(move || {
        let bytes = archive::pack(&members, now).ok_or_else(|| "It could not be packed".to_owned())?;
        paths::write_private(&path, &bytes).map_err(|why| detail(&why))?;
        Ok(bytes.len() as u64)
    })
    .await;
    let event = event(wish, now);
    let written = written.map_err(|detail| {
        let problem = Problem::new(ProblemKind::ReportUnwritable).at(now).detail(detail);
        problem.fact("path", wish.path.display())
    });
    let event = if let Err(problem) = &written { event.failed(problem.kind) } else { event };
    // A report is wanted most where the disk or the database is failing, so it is there all the same.
    if context.store.record(event).await.is_err() {
        tracing::warn!("that a report was saved could not be recorded");
    }
    Ok(SavedReport { path: wish.path.clone(), bytes: written? })
}

/// Reads one that somebody sent. Nothing is written, whatever is in it.
pub async fn open(path: &Path, context: &Context) -> Result<Report, Problem> {
    let place = path.to_owned();
    // Whoever sends a file may have made it to break its reader: what fails there stays there.
    let read = tokio::task::spawn_blocking(move || archive::read(&place)).await;
    read.unwrap_or(Err(Unreadable::Damaged)).map_err(|why| {
        let now = context.world.clock.now();
        why.into_problem().at(now).fact("path", path.display())
    })
}

fn event(wish: &SaveReport, now: jiff::Timestamp) -> NewEvent {
    let mut event = NewEvent::new(AuditKind::ReportSaved, now)
        .with(FactName::Format, "zip")
        .with(FactName::What, if wish.mask { "masked" } else { "with addresses" });
    // Only a diagnosis of this installation knows the number of its account.
    if let Subject::Account(account) = &wish.report.subject
        && let (Some(id), Ok(address)) = (account.id, account.address.parse())
    {
        event.subject = Some(crate::domain::audit::Subject { id, address });
    }
    event
}

/// Why a file cannot be written, for people.
fn detail(why: &PathError) -> String {
    match why {
        PathError::DiskFull(_) => "The disk is full".to_owned(),
        PathError::ReadOnly(_) | PathError::Denied(_) => "Mailward may not write there".to_owned(),
        PathError::NotAFolder(_) => "There is no such folder".to_owned(),
        PathError::Nowhere | PathError::Foreign(_) => "The file could not be written".to_owned(),
        PathError::Other(_, system) => format!("The system says: {system}"),
    }
}

/// A disk may be far away, so each touch of it is on a thread of its own.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_ended| Err("The work ended early".to_owned()))
}
