//! An inspection as words: what the window, the command line and its JSON documents say of a token.
//!
//! Pure: takes an [`Inspection`] and a time zone. What a token says is data of whoever made it: it is shown cleaned and
//! bounded, and never decides which words are used beyond the facts of a finding. Times are told as of the moment of the
//! inspection.

use jiff::tz::TimeZone;
use serde_json::Value;

use crate::domain::inspection::{Finding, Inspection};

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

/// A finding in words.
pub fn finding(finding: &Finding) -> Told {
    Told { title: finding.id.code().to_owned(), why: String::new(), section: "" }
}

/// The state of the signature in words.
pub fn signature(inspection: &Inspection) -> Told {
    Told { title: inspection.signature.state.code().to_owned(), why: String::new(), section: "" }
}

/// Whether mail takes it; `None` where there is no provider to judge by.
pub fn mail(inspection: &Inspection) -> Option<MailWords> {
    let _ = inspection.mail.as_ref()?;
    None
}

/// What kind of token it is: "JWT, 1,412 characters".
pub fn form(inspection: &Inspection) -> String {
    inspection.form.code().to_owned()
}

/// What is known of a token that is no JWT; `None` for one that is.
pub fn opaque(inspection: &Inspection) -> Option<String> {
    let _ = inspection;
    None
}

/// The claims, the known ones first, each in words.
pub fn claims(inspection: &Inspection, zone: &TimeZone) -> Vec<Row> {
    let _ = (inspection, zone);
    Vec::new()
}

/// The members of the header, each in words.
pub fn header(inspection: &Inspection) -> Vec<Row> {
    let _ = inspection;
    Vec::new()
}

/// Everything as plain text, for the command line. Ends with a newline.
pub fn text(inspection: &Inspection, zone: &TimeZone) -> String {
    let _ = zone;
    form(inspection) + "\n"
}

/// The `inspect` document of the command line's JSON.
pub fn document(inspection: &Inspection) -> Value {
    serde_json::json!({ "kind": inspection.form.code() })
}

/// A part of a token as an indented tree, in the order and spelling of the token, for the tab Raw.
pub fn tree(node: &crate::domain::inspection::Node) -> String {
    node.kind().to_owned()
}
