//! What is to be said about a person's own definition of a provider: against the rules, and against the provider's metadata.
//!
//! Refusals are reasons why it cannot be kept; the rest is for the person to judge.

pub mod draft;

use super::problem::Problem;
use super::provider::Provider;

mod compare;
mod forbidden;
mod judge;
mod leaves;
mod names;

pub use compare::compare;
pub use judge::{judge, read};

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

impl DefinitionCheck {
    /// Whether something in it must be changed before it can be kept.
    pub fn refused(&self) -> bool {
        self.provider.is_none() || self.first_refusal().is_some()
    }

    /// The first reason why it cannot be kept.
    pub fn first_refusal(&self) -> Option<&DefinitionFinding> {
        self.findings.iter().find(|finding| finding.weight == FindingWeight::Refused)
    }
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
    /// Where it stands in the text, counted from 1; 0 where it stands nowhere.
    pub line: usize,
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

/// The largest definition that is read. Those of the catalogue have 2 to 6 KiB.
pub const LARGEST_DEFINITION: usize = 256 * 1024;

impl DefinitionFinding {
    fn new(
        weight: FindingWeight,
        code: &'static str,
        field: impl Into<String>,
        (title, why): (String, &str),
    ) -> Self {
        Self { weight, code, field: field.into(), line: 0, title, why: why.to_owned() }
    }

    fn refused(code: &'static str, field: impl Into<String>, words: (String, &str)) -> Self {
        Self::new(FindingWeight::Refused, code, field, words)
    }

    fn attention(code: &'static str, field: impl Into<String>, words: (String, &str)) -> Self {
        Self::new(FindingWeight::Attention, code, field, words)
    }

    fn note(code: &'static str, field: impl Into<String>, words: (String, &str)) -> Self {
        Self::new(FindingWeight::Note, code, field, words)
    }
}

/// The line at which a member stands in a text, or the nearest one around it; 0 where there is none.
pub fn line_of(text: &str, field: &str) -> usize {
    leaves::Leaves::read(text).map_or(0, |leaves| leaves.line_of(field))
}

/// A text of somebody else's within a sentence: on one line, short.
fn quoted(text: &str) -> String {
    let shown: String = super::problem::harmless(text).chars().take(120).collect();
    format!("“{shown}”")
}

#[cfg(test)]
mod tests;
