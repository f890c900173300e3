//! Problems as words: the one place where a failure gets a headline, what happened, next steps, and who can fix it.
//!
//! Window, command line, closing page and JSON documents all take their words from here, so they cannot disagree. The text
//! of a kind is a template in the table of its group; the [`catalogue`] of known failures sharpens it. What a provider wrote is
//! shown as a quotation and never decides what the program does. A text never fails to appear: unknown facts leave
//! their part of a sentence out.
//!
//! Facts that templates weave in, beside those with a field of their own: `host`, `port`, `path`, `provider` (its name for
//! people), `provider_id`, `page`, `issuer`, `redirect`, `signed_in_as`, `signed_in_at`, `found`, `known`, `program`,
//! `client_of_sign_in`, and those of [`crate::domain::ending::facts`].

use std::mem;

use serde_json::{Value, json};

use crate::domain::problem::{Problem, ProblemKind, Remedy, Who};

pub mod administrator;
pub mod alert;
mod audit;
mod broker;
mod catalogue;
pub mod chain;
pub mod checkup;
pub mod client;
mod computer;
mod details;
pub mod detection;
mod entry;
pub mod erase;
pub mod figures;
pub mod fresh;
pub mod import;
mod input;
pub mod inspection;
pub mod last_use;
pub mod learn;
mod mail;
pub mod matcher;
pub mod moments;
mod network;
pub mod notice;
pub mod organisation;
mod program;
mod refusal;
pub mod report;
pub mod revoked;
mod signin;
pub mod snippet;
mod token;
pub mod transfer;
mod vault;
mod weave;

pub use details::details;

use entry::Entry;

/// A problem as words. Plain text throughout: whoever puts it into a page must escape it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The stable code of the problem's kind.
    pub code: String,
    /// The stable code of the catalogue's entry, if the failure is known there.
    pub known: Option<&'static str>,
    /// One sentence that names the cause; no full stop.
    pub title: String,
    /// What happened, in one or two sentences.
    pub what_happened: String,
    /// What to do, most promising first; at least one.
    pub next_steps: Vec<String>,
    /// Who can fix it.
    pub who: Who,
    /// Whether the same thing may work later without anyone changing anything.
    pub retryable: bool,
    /// Whether a new sign-in in the browser is known to be the way out.
    pub needs_sign_in: bool,
    /// What support staff can look at and do.
    pub for_support: Vec<String>,
    /// What a button could do about it, most promising first.
    pub remedies: Vec<Remedy>,
}

/// The words for a problem.
pub fn words(problem: &Problem) -> Words {
    if is_of_another_client(problem) {
        return spoken(problem, &refusal::OF_ANOTHER_CLIENT);
    }
    let rule = catalogue::find(problem);
    let known = rule.filter(|rule| !rule.kind_only);
    let mut words =
        known.map_or_else(|| spoken(problem, entry_of(problem.kind)), |rule| spoken(problem, rule.words()));
    if let Some(rule) = rule {
        know(&mut words, problem, rule.words());
    }
    if known.is_none_or(catalogue::Rule::is_vague)
        && let Some(said) = catalogue::said::provider_sentence(problem)
    {
        words.what_happened += &[" The provider wrote: “", &said, "”"].concat();
    }
    if let Some(page) = problem.facts.more.get("page").filter(|page| page.starts_with("https://")) {
        offer_page(&mut words, page);
    }
    words
}

/// Adds what only the catalogue knows: the code, steps for support staff, a page.
fn know(words: &mut Words, problem: &Problem, entry: &'static Entry<catalogue::Known>) {
    let facts = weave::Facts::of(problem);
    words.known = Some(entry.of.code);
    words.for_support = entry.of.admin.iter().filter_map(|step| facts.weave(step)).collect();
    words.needs_sign_in = entry.of.needs_sign_in;
    words.remedies = mem::take(&mut words.remedies)
        .into_iter()
        .filter_map(|remedy| match remedy {
            Remedy::OtherEndpoint(_) => catalogue::other_endpoint(problem),
            other => Some(other),
        })
        .collect();
    if let Some(page) = entry.of.page {
        offer_page(words, page);
    }
}

/// A page to go to helps more than facts to copy.
fn offer_page(words: &mut Words, page: &str) {
    let remedy = Remedy::OpenPage(page.to_owned());
    if !words.remedies.contains(&remedy) {
        let at = words.remedies.iter().position(|remedy| *remedy == Remedy::CopyDetails);
        words.remedies.insert(at.unwrap_or(words.remedies.len()), remedy);
    }
}

/// Who can fix it, as a sentence without a full stop.
pub const fn who(who: Who) -> &'static str {
    match who {
        Who::You => "You can fix this",
        Who::Administrator => "An administrator of your organisation can fix this",
        Who::Provider => "The provider can fix this",
        Who::ClientOwner => "The owner of the client ID can fix this",
        Who::Mailward => "Only a new version of Mailward can fix this",
    }
}

/// Who can fix it, as the code in JSON documents.
pub const fn who_code(who: Who) -> &'static str {
    match who {
        Who::You => "you",
        Who::Administrator => "administrator",
        Who::Provider => "provider",
        Who::ClientOwner => "client-owner",
        Who::Mailward => "mailward",
    }
}

/// Everything about a problem as plain text: for the clipboard, for support, and for standard error. Ends with a newline.
pub fn text(problem: &Problem) -> String {
    let words = words(problem);
    let mut lines = vec![words.title, String::new(), words.what_happened, String::new()];
    lines.extend(words.next_steps.iter().map(|step| format!("  - {step}")));
    lines.extend([String::new(), format!("{}.", who(words.who)), String::new()]);
    let rows = details(problem);
    let width = rows.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
    lines.extend(rows.iter().map(|(label, value)| format!("{label:<width$}  {value}")));
    lines.join("\n") + "\n"
}

/// The `problem` document of the command line's JSON.
pub fn document(problem: &Problem) -> Value {
    let words = words(problem);
    json!({
        "code": words.code,
        "known": words.known,
        "title": words.title,
        "what_happened": words.what_happened,
        "next_steps": words.next_steps,
        "who": who_code(words.who),
        "retryable": words.retryable,
        "for_support": words.for_support,
        "details": details::document(problem),
    })
}

fn spoken<Of>(problem: &Problem, entry: &Entry<Of>) -> Words {
    let facts = weave::Facts::of(problem);
    let say = |template: &str| facts.weave(template).unwrap_or_default();
    Words {
        code: problem.kind.code().to_owned(),
        known: None,
        title: say(entry.title),
        what_happened: say(entry.what),
        next_steps: entry.steps.iter().map(|step| say(step)).collect(),
        who: entry.who,
        retryable: entry.retryable,
        needs_sign_in: false,
        for_support: Vec::new(),
        remedies: entry.remedies.to_vec(),
    }
}

/// Nobody was asked, because the answer is known.
fn is_of_another_client(problem: &Problem) -> bool {
    problem.kind == ProblemKind::ClientRefused && problem.facts.more.contains_key("client_of_sign_in")
}

fn entry_of(kind: ProblemKind) -> &'static Entry<ProblemKind> {
    TABLES.iter().flat_map(|table| table.iter()).find(|entry| entry.of == kind).unwrap_or(&program::INTERNAL)
}

/// One table a group of kinds; a test sees to it that each kind stands in exactly one.
const TABLES: [&[Entry<ProblemKind>]; 13] = [
    input::TABLE,
    network::TABLE,
    signin::TABLE,
    refusal::TABLE,
    token::TABLE,
    vault::TABLE,
    broker::TABLE,
    audit::TABLE,
    mail::TABLE,
    computer::TABLE,
    transfer::TABLE,
    organisation::TABLE,
    program::TABLE,
];

#[cfg(test)]
mod tests;
