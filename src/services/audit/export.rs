//! Writing events to a file: as a table for spreadsheets, or as one JSON document a line.
//!
//! The file appears under its name when it is complete and not before; whatever goes wrong leaves nothing behind, and a file
//! that was there stays as it was. Oldest event first. What is recorded while it is written is not in it.

use std::sync::Arc;

use super::columns::Entry;
use super::typed::Typed;
use super::{Cancel, Context, ExportWish, Exported, Progress};
use crate::domain::audit::{AuditEvent, AuditFilter, AuditKind, FactName, NewEvent};
use crate::domain::problem::{Problem, ProblemKind};
use crate::store::AuditSpan;

mod cells;
mod target;

use target::Target;

/// Writes the events that fit to a file, and records that it was done.
pub async fn export(
    wish: ExportWish,
    context: &Context,
    progress: Progress,
    cancel: Cancel,
) -> Result<Exported, Problem> {
    cancel.check()?;
    let mut export =
        Export { typed: Typed::new(&wish.filter.text), wish: Arc::new(wish), context, events: 0 };
    let written = export.write(&progress, &cancel).await?;
    // Recorded first: nothing leaves the log without a word about it.
    context.store.record(export.event()).await?;
    if let Err(problem) = Target::appear(written).await {
        let failed = export.event().failed(problem.kind);
        context.store.record(failed).await.ok(); // the failure itself is told either way
        return Err(problem);
    }
    Ok(Exported { path: export.wish.path.clone(), events: export.events })
}

struct Export<'a> {
    wish: Arc<ExportWish>,
    typed: Typed,
    context: &'a Context,
    events: u64,
}

impl Export<'_> {
    /// Writes the file under another name. When this ends early, that one goes away by itself.
    async fn write(&mut self, progress: &Progress, cancel: &Cancel) -> Result<Target, Problem> {
        let store = &self.context.store;
        let extent = store.audit_extent().await?;
        let mut target = Target::begin(&self.wish, self.context.world.random.as_ref()).await?;
        let mut after: u64 = 0;
        loop {
            let done = (after + 1).saturating_sub(extent.first.max(1));
            progress(done.min(extent.count), extent.count);
            cancel.check()?;
            let span = AuditSpan::After(after);
            let mut piece = store.audit_matching(&self.wish.filter, span, PIECE).await?;
            let whole = piece.len() == PIECE;
            after = piece.last().map_or(after, |last| last.seq);
            piece.retain(|event| event.seq <= extent.last && self.typed.fit(&Entry::from(event)));
            self.events += piece.len() as u64;
            target = target.add(piece).await?;
            if !whole || after >= extent.last {
                break;
            }
        }
        progress(extent.count, extent.count);
        cancel.check()?;
        target.complete().await
    }

    fn event(&self) -> NewEvent {
        let event = NewEvent::new(AuditKind::LogExported, self.context.world.clock.now())
            .with(FactName::Format, self.wish.format.code())
            .with(FactName::Count, self.events);
        let all = self.wish.filter == AuditFilter::default();
        if all { event } else { event.with(FactName::What, "some") }
    }
}

/// So many events are read and written at once.
const PIECE: usize = 2_000;

/// Why a file cannot be written, for people.
fn failed(wish: &ExportWish, why: &std::io::Error) -> Problem {
    use std::io::ErrorKind as Kind;
    let detail = match why.kind() {
        Kind::StorageFull | Kind::QuotaExceeded | Kind::FileTooLarge => "The disk is full",
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => "Mailward may not write there",
        Kind::NotFound | Kind::NotADirectory | Kind::InvalidFilename => "There is no such folder",
        Kind::IsADirectory | Kind::DirectoryNotEmpty | Kind::AlreadyExists => "It is a folder",
        _ => "The file could not be written",
    };
    let problem = Problem::new(ProblemKind::ExportFailed).detail(detail);
    problem.fact("path", wish.path.display()).fact("error", why.kind())
}

/// Whole lines of these events.
fn lines(events: &[AuditEvent]) -> Vec<u8> {
    events.iter().flat_map(|event| (super::document::line(event) + "\n").into_bytes()).collect()
}

#[cfg(test)]
mod tests;
