//! What is known of moves to another computer.

use super::super::event::TransferNews;
use super::super::snapshot::{TransferState, TransferView};

/// Something became true.
pub(super) fn hear(view: &mut TransferView, news: TransferNews) {
    match news {
        TransferNews::Writing => view.state = Some(TransferState::Writing),
        // Whoever closed it before it ended still has to hear what became of the tokens.
        TransferNews::Written(exported) => view.state = Some(TransferState::Written(exported)),
        TransferNews::Refused(problem) => view.state = Some(TransferState::Refused(problem)),
        TransferNews::Closed => view.state = None,
        TransferNews::Unfinished(unfinished) => view.unfinished = unfinished,
    }
}
