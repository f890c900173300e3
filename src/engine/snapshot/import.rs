//! An import as a face sees it.

use std::sync::Arc;

use crate::domain::import::{Imported, Preview};
use crate::domain::problem::Problem;

/// How far an import is.
#[derive(Debug, Clone, PartialEq)]
pub enum ImportView {
    /// Settings are being read.
    Reading,
    /// They were read; nothing was added yet.
    Read(Arc<Preview>),
    /// They could not be read.
    Refused(Box<Problem>),
    /// The same; what is sealed in them did not open, so nothing was added.
    NotOpened(Arc<Preview>, Box<Problem>),
    /// Accounts of them are being added.
    Adding(Arc<Preview>),
    /// What came of it.
    Added(Arc<Imported>),
}
