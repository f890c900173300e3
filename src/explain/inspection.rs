//! An inspection as words: what the window, the command line and its JSON documents say of a token.
//!
//! Pure: takes an [`Inspection`](crate::domain::inspection::Inspection) and a time zone. What a token says is data of whoever made it: it is shown cleaned and
//! bounded, and never decides which words are used beyond the facts of a finding. Times are told as of the moment of the
//! inspection.

mod document;
mod findings;
mod names;
mod rows;
mod show;
mod signature;
mod tree;
mod verdict;

pub use document::{document, text};
pub use findings::finding;
pub use rows::{claims, header};
pub use signature::signature;
pub use tree::tree;
pub use verdict::{form, mail, opaque, whose};

/// A finding or a signature, told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// A short heading, without a full stop.
    pub title: String,
    /// One sentence, with its full stop.
    pub why: String,
    /// Where that is laid down: "RFC 8725, section 3.1".
    pub section: &'static str,
}

/// How something is to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    /// As it is.
    None,
    /// As it should be.
    Good,
    /// Worth a look.
    Attention,
    /// Wrong.
    Bad,
}

/// A member of the header or of the claims, in words.
#[derive(Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is for: "Issued by". The member's own name, where nothing is known of it.
    pub label: String,
    /// The member's name: "iss".
    pub name: String,
    /// What stands there, in words and on one line.
    pub value: String,
    /// How it is to be seen.
    pub tone: Tone,
    /// The same in full, where the value leaves something out: a time with its date and in UTC, an address, a tree.
    pub long: Option<String>,
}

/// Whether mail takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailWords {
    /// The verdict: "Mail will refuse this token".
    pub title: String,
    /// Why, and what is needed instead.
    pub sentence: String,
    /// Good, bad, or not known.
    pub tone: Tone,
}

#[cfg(test)]
mod tests;
