//! A profile of an organisation that somebody looks at.

use std::sync::Arc;

use crate::domain::organisation::Organisation;
use crate::domain::problem::Problem;

/// How far that is.
#[derive(Debug, Clone, PartialEq)]
pub enum ProfileView {
    /// It is being read.
    Reading,
    /// It was read, and could be taken.
    Read(Arc<Organisation>),
    /// It cannot be read, taken or dropped.
    Refused(Box<Problem>),
    /// It counts from now on.
    Taken(Arc<Organisation>),
}
