//! What is known of the inspection that runs or ran last.

use super::super::event::InspectionNews;
use super::super::snapshot::InspectionView;

/// Something became true.
pub(super) fn hear(view: &mut Option<InspectionView>, news: InspectionNews) {
    match news {
        InspectionNews::Began(stored) => {
            let view = view.get_or_insert_default();
            // What was found of another token is not shown beside this one's name.
            view.found = view.found.take().filter(|_| view.stored == stored);
            (view.stored, view.running, view.refused) = (stored, true, None);
        }
        InspectionNews::Ended(found) => {
            if let Some(view) = view {
                (view.running, view.found) = (false, Some(found));
            }
        }
        InspectionNews::Failed(problem) => {
            if let Some(view) = view {
                (view.running, view.found, view.refused) = (false, None, Some(problem));
            }
        }
        InspectionNews::Closed => *view = None,
    }
}
