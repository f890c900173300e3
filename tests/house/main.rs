//! The house rules that no compiler holds: who may use whom, what the repository may mention, which test proves which
//! clause of a standard.
//!
//! Reads the files of the package and nothing else. Each rule is data with a reason; each reader of source has tests
//! of its own that show it can fail.
#![expect(clippy::expect_used, reason = "a file of the package that cannot be read is a failed test")]

mod files;
mod known;
mod layering;
mod packaging;
mod release;
mod repository;
mod source;
mod standards;
mod terms;
