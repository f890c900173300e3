//! A move to another computer as a face sees it.

use std::sync::Arc;

use crate::domain::problem::Problem;
use crate::domain::transfer::{Exported, Unfinished};

/// What is known of moves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TransferView {
    /// The one that runs or ran last, until it is closed.
    pub state: Option<TransferState>,
    /// One that was interrupted.
    pub unfinished: Option<Arc<Unfinished>>,
}

/// How far a move is.
#[derive(Debug, Clone, PartialEq)]
pub enum TransferState {
    /// The file is being written.
    Writing,
    /// It is there; what came of it.
    Written(Arc<Exported>),
    /// It is not.
    Refused(Box<Problem>),
}
