//! What fits a search, and which technical word stands in a label. Pure.

use super::terms::{ALIASES, term};
use super::{Block, page};
use crate::domain::learn::{Page, Term};

/// What fits a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Pages, those whose title fits first.
    pub pages: Vec<Page>,
    /// Words, in the order of the alphabet; those that are named so first.
    pub terms: Vec<Term>,
}

/// Everything in which all the words that were typed stand, in any order and any case. Nothing typed: everything.
pub fn found(query: &str) -> Found {
    let wanted: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let fits = |text: &str| wanted.iter().all(|word| text.contains(word.as_str()));
    let mut pages: Vec<Page> = Page::ALL.iter().copied().filter(|one| fits(&all_of(*one))).collect();
    let mut terms: Vec<Term> = Term::ALL.iter().copied().filter(|one| fits(&all_said(*one))).collect();
    terms.sort_by_key(|one| term(*one).0.to_lowercase());
    if !wanted.is_empty() {
        pages.sort_by_key(|one| !fits(&page(*one).title.to_lowercase()));
        terms.sort_by_key(|one| !fits(&names(*one)));
    }
    Found { pages, terms }
}

/// The page or the word that is meant by a code, a title or a word of the window.
pub fn page_or_word(named: &str) -> Option<Result<Page, Term>> {
    let plain = named.trim().to_lowercase();
    let by_title = |one: &Page| page(*one).title.to_lowercase() == plain;
    if let Some(found) = Page::from_code(&plain).or_else(|| Page::ALL.iter().copied().find(by_title)) {
        return Some(Ok(found));
    }
    terms_named(&plain).map(Err)
}

/// The technical word that is called this, in any case.
pub fn terms_named(named: &str) -> Option<Term> {
    let plain = named.trim().to_lowercase();
    let called = |one: &Term| term(*one).0.to_lowercase() == plain;
    Term::from_code(&plain)
        .or_else(|| Term::ALL.iter().copied().find(called))
        .or_else(|| ALIASES.iter().find(|(alias, _)| *alias == plain).map(|(_, meant)| *meant))
}

/// The technical word that a short label of the window is about: the longest one that stands in it as a whole word. A
/// sentence is no label.
pub fn word_in(label: &str) -> Option<Term> {
    if label.len() > LONGEST_LABEL {
        return None;
    }
    // “State” is what an account is in, wherever it stands alone.
    let words = Term::ALL.iter().filter(|one| **one != Term::State).map(|one| (term(*one).0, *one));
    let named = words.chain(ALIASES.iter().copied()).filter(|(word, _)| stands_in(word, label));
    named.max_by_key(|(word, _)| word.len()).map(|(_, meant)| meant)
}

/// Longer ones are sentences.
const LONGEST_LABEL: usize = 48;

/// They are technical words only where nothing stands beside them.
const ALONE: [&str; 15] = [
    "secret",
    "granted",
    "ends",
    "expires",
    "event",
    "events",
    "profile",
    "client",
    "report",
    "reports",
    "header",
    "subject",
    "forget",
    "registration",
    "factor",
];

/// Whether the word stands in the label as a whole, whatever the case of its letters. Called for every label of a frame, so
/// it makes no copies.
fn stands_in(word: &str, label: &str) -> bool {
    if ALONE.iter().any(|one| one.eq_ignore_ascii_case(word)) {
        return label.eq_ignore_ascii_case(word);
    }
    let (word, label) = (word.as_bytes(), label.as_bytes());
    let part_of_word = |at: usize| label.get(at).is_some_and(u8::is_ascii_alphanumeric);
    label.windows(word.len()).enumerate().any(|(at, window)| {
        window.eq_ignore_ascii_case(word)
            && !at.checked_sub(1).is_some_and(part_of_word)
            && !part_of_word(at + word.len())
    })
}

fn all_of(one: Page) -> String {
    let words = page(one);
    let mut all = format!("{} {} {}", words.title, words.summary, one.code());
    for section in words.sections {
        all = all + " " + section.heading;
        for block in section.blocks {
            match block {
                Block::Says(text) | Block::Item(text) => all = all + " " + text,
                Block::Kept => {
                    for kept in super::kept::KEPT {
                        all = [&all, " ", kept.what, " ", kept.place].concat();
                    }
                }
            }
        }
    }
    all.to_lowercase()
}

fn names(one: Term) -> String {
    let mut all = term(one).0.to_lowercase();
    for (alias, _) in ALIASES.iter().filter(|(_, meant)| *meant == one) {
        all = all + " " + alias;
    }
    all
}

fn all_said(one: Term) -> String {
    names(one) + " " + &term(one).1.to_lowercase()
}
