//! Reading, deleting and passing on.
//!
//! x
