//! One row of words. Its texts are templates that [`super::weave`] fills with facts.

use crate::domain::problem::{Remedy, Who};

/// The words for one thing that can go wrong; `Of` says which: a kind of problem, or an answer of a provider.
pub(super) struct Entry<Of> {
    /// What these words are for.
    pub(super) of: Of,
    /// One sentence that names the cause, without a full stop.
    pub(super) title: &'static str,
    /// What happened, one or two sentences.
    pub(super) what: &'static str,
    /// What to do, most promising first.
    pub(super) steps: &'static [&'static str],
    /// Who can do it.
    pub(super) who: Who,
    /// Whether the same thing may work later without anyone changing anything.
    pub(super) retryable: bool,
    /// What a button could do.
    pub(super) remedies: &'static [Remedy],
}
