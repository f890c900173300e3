//! What is to be said about a person's own definition of a provider: against the rules, and against the provider's metadata.
//!
//! Refusals are reasons why it cannot be kept; the rest is for the person to judge.

pub mod draft;

use super::problem::Problem;
use super::provider::Provider;

/// A definition that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct DefinitionCheck {
    /// The definition, where it can be kept.
    pub provider: Option<Provider>,
    /// What is to be said, worst first.
    pub findings: Vec<DefinitionFinding>,
    /// What comparing it with the provider's metadata came to.
    pub metadata: MetadataComparison,
}

/// One thing to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefinitionFinding {
    /// How bad it is.
    pub weight: FindingWeight,
    /// Stable, for the check-up and for tests: `implicit`, `plain-http`, `differs.token` …
    pub code: &'static str,
    /// The member it is about, as it is written in TOML: `endpoints.token`; empty for the whole.
    pub field: String,
    /// One sentence.
    pub title: String,
    /// Why it matters, and what to do.
    pub why: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingWeight {
    /// It cannot be kept like this.
    Refused,
    /// It can be kept and will probably not work, or is weaker than it could be.
    Attention,
    /// Worth knowing.
    Note,
}

/// What comparing with metadata came to.
#[derive(Debug, Clone, PartialEq)]
pub enum MetadataComparison {
    /// There is no issuer, or it was not wanted.
    NotAsked,
    /// Everything that the metadata says stands in the definition, too.
    Agrees,
    /// Something differs; the findings say what.
    Differs,
    /// The metadata could not be had.
    Unavailable(Box<Problem>),
}
