//! What is known of an import.

use super::super::event::ImportNews;
use super::super::snapshot::ImportView;

/// Something became true.
pub(super) fn hear(view: &mut Option<ImportView>, news: ImportNews) {
    *view = match (news, view.take()) {
        (ImportNews::Reading, _) => Some(ImportView::Reading),
        (ImportNews::Read(preview), _) => Some(ImportView::Read(preview)),
        (ImportNews::Refused(problem), _) => Some(ImportView::Refused(problem)),
        (ImportNews::Adding, Some(ImportView::Read(preview) | ImportView::NotOpened(preview, _))) => {
            Some(ImportView::Adding(preview))
        }
        (ImportNews::NotOpened(problem), Some(ImportView::Adding(preview))) => {
            Some(ImportView::NotOpened(preview, problem))
        }
        // Whoever closed it before it ended has gone on to something else.
        (ImportNews::Added(imported), Some(ImportView::Adding(_))) => Some(ImportView::Added(imported)),
        (ImportNews::Adding | ImportNews::Added(_) | ImportNews::NotOpened(_), other) => other,
        (ImportNews::Closed, _) => None,
    };
}
