//! Takes whatever was pasted apart, as far as it goes, and says precisely where it is wrong.
//!
//! For a person's eyes: lenient in showing, strict in judging. Whatever is shown of a token with a fault is not to be
//! believed; only [`Dissected::jws`], which the strict reader made, can be checked. No finding holds a part of a token but
//! names, numbers and single characters of what stands in it.

use std::ops::Range;

use super::parse::Jws;
use crate::domain::inspection::{Finding, FindingFact, FindingId, Form, Node, Part, Severity};

mod around;
mod base64url;
mod compact;
mod header;
mod json;
mod jwe;
mod opaque;
mod part;
mod sasl;
mod serialized;

/// Longest text that is looked at, in bytes.
pub const LIMIT: usize = super::parse::LIMIT;

/// A token taken apart.
#[derive(Debug, Clone)]
pub struct Dissected {
    /// What kind of token it is.
    pub form: Form,
    /// How many characters it has, without what stands around it.
    pub characters: usize,
    /// Where the token itself stands in the text, in bytes: without white space, “Bearer ”, quotes around it.
    pub token: Range<usize>,
    /// Where its parts stand in the text, in bytes.
    pub parts: Vec<(Part, Range<usize>)>,
    /// The header, as far as it can be read.
    pub header: Option<Node>,
    /// The claims, as far as they can be read.
    pub claims: Option<Node>,
    /// What is wrong with its form.
    pub findings: Vec<Finding>,
    /// The same token as the strict reader sees it, without claims for [`Form::Jws`]; `None` if it refuses it.
    pub jws: Option<Jws>,
}

/// Takes a text apart. Never fails: what cannot be read is a finding.
pub fn dissect(text: &str) -> Dissected {
    if text.trim().len() > LIMIT {
        return too_long(text);
    }
    let bare = around::without(text);
    let token = &text[bare.token.clone()];
    let mut found = Dissected::of(Form::Empty);
    found.token = bare.token.clone();
    found.characters = token.chars().count();
    if token.is_empty() {
        return found;
    }
    if token.starts_with(['{', '[']) {
        serialized::look_at(token, &mut found);
    } else if opaque::shape_of(token).is_none() && compact::is_meant(token) {
        compact::look_at(token, &mut found);
    } else {
        opaque::look_at(token, &mut found);
    }
    for (_, range) in &mut found.parts {
        *range = range.start + bare.token.start..range.end + bare.token.start;
    }
    let left_away = bare.left_away.into_iter().map(|what| structure(Severity::Info, what));
    found.findings.extend(left_away);
    found
}

impl Dissected {
    fn of(form: Form) -> Self {
        Self {
            form,
            characters: 0,
            token: 0..0,
            parts: Vec::new(),
            header: None,
            claims: None,
            findings: Vec::new(),
            jws: None,
        }
    }

    /// Whether something is wrong with how it is written, so that two readers could understand it differently.
    fn is_faulty(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Fail && finding.id != FindingId::ClaimType)
    }
}

fn too_long(text: &str) -> Dissected {
    let what = "it is longer than 64 KiB, and no token is";
    let finding = say(FindingId::TooLong, Severity::Fail, what).with(FindingFact::Size, size(text.len()));
    Dissected {
        characters: text.chars().count(),
        token: 0..text.len(),
        findings: vec![finding],
        ..Dissected::of(Form::TooLong)
    }
}

/// A size in the unit that people know it in.
fn size(bytes: usize) -> String {
    const KIB: usize = 1024;
    if bytes < KIB * KIB { format!("{} KiB", bytes / KIB) } else { format!("{} MiB", bytes / (KIB * KIB)) }
}

fn say(id: FindingId, severity: Severity, what: impl std::fmt::Display) -> Finding {
    Finding::new(id, severity).with(FindingFact::What, what)
}

fn structure(severity: Severity, what: impl std::fmt::Display) -> Finding {
    say(FindingId::Structure, severity, what)
}

#[cfg(test)]
mod tests;
