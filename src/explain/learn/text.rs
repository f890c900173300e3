//! Pages and words as plain text and as JSON documents, for the command line.

use serde_json::{Value, json};

use super::{Block, Found, kept, page, page_of, term};
use crate::domain::learn::{Page, Term};

/// The pages and words that were found, with what each is about.
pub fn list_text(found: &Found) -> String {
    let mut text = String::new();
    // What a page says in one sentence goes on from its title.
    let says = |one: &Page| format!("{}. {}", page(*one).title, page(*one).summary);
    let codes = found.pages.iter().map(|one| (one.code(), says(one)));
    let words = found.terms.iter().map(|one| (term(*one).0, term(*one).1.to_owned()));
    for (heading, rows) in [("Pages", codes.collect::<Vec<_>>()), ("Words", words.collect())] {
        if rows.is_empty() {
            continue;
        }
        let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text = text + heading + "\n";
        for (name, says) in rows {
            text += &wrapped_after(&format!("  {name:<width$}  "), &says, width + 4);
        }
    }
    text
}

/// A page: its title, what its drawing shows, its sections, its words, and the pages beside it.
pub fn page_text(one: Page) -> String {
    let words = page(one);
    let mut text = [words.title, "\n", &wrapped(words.summary, 0), "\n"].concat();
    text += &wrapped(words.drawing.told, 0);
    for section in words.sections {
        text = text + "\n" + section.heading + "\n";
        for (at, block) in section.blocks.iter().enumerate() {
            let says = |text: &str| wrapped(text, 0);
            match block {
                Block::Says(words) if at == 0 => text += &says(words),
                Block::Says(words) => text = text + "\n" + &says(words),
                Block::Item(words) => text += &wrapped(&["  - ", words].concat(), 4),
                Block::Kept => text += &kept_text(),
            }
        }
    }
    text += "\nWords\n";
    for one in words.terms {
        let (word, says) = term(*one);
        text += &wrapped(&["  ", word, ": ", says].concat(), 4);
    }
    text += "\nGo on with\n";
    for one in words.related {
        text += &wrapped(&["  mailward learn ", one.code(), ": ", page(*one).title].concat(), 4);
    }
    text
}

/// A word, and where more stands about it.
pub fn term_text(one: Term) -> String {
    let (word, says) = term(one);
    let more = page_of(one);
    let more = ["More: mailward learn ", more.code(), ": ", page(more).title].concat();
    [word, "\n", &wrapped(says, 0), &wrapped(&more, 0)].concat()
}

fn kept_text() -> String {
    let rows = kept::KEPT.iter().map(|one| {
        let words =
            ["  - ", one.what, ". ", one.place, "; ", one.guard.word(), ". ", one.until, "."].concat();
        wrapped(&words, 4)
    });
    rows.collect()
}

/// Lines of at most 96 characters; those after the first begin with so many spaces. Ends with a newline.
fn wrapped(text: &str, indent: usize) -> String {
    let before = &text[..text.len() - text.trim_start().len()];
    wrapped_after(before, text, indent)
}

/// The same behind something that begins the first line.
fn wrapped_after(before: &str, text: &str, indent: usize) -> String {
    let mut lines = String::new();
    let mut line = before.to_owned();
    let mut empty = true;
    for word in text.split_inclusive(' ').filter(|word| !word.trim().is_empty()) {
        if !empty && line.chars().count() + word.trim_end().chars().count() > WIDTH {
            lines = lines + line.trim_end() + "\n";
            line = " ".repeat(indent);
        }
        line += word;
        empty = false;
    }
    lines + line.trim_end() + "\n"
}

const WIDTH: usize = 96;

/// The document of a list: one array.
pub fn list_document(found: &Found) -> Value {
    let pages = found.pages.iter().map(|one| {
        let words = page(*one);
        entry("page", one.code(), (words.title, words.summary), *one)
    });
    Value::Array(pages.chain(found.terms.iter().map(|one| term_document(*one))).collect())
}

/// The document of a word.
pub fn term_document(one: Term) -> Value {
    entry("word", one.code(), term(one), page_of(one))
}

fn entry(kind: &str, code: &str, (title, says): (&str, &str), more: Page) -> Value {
    json!({ "kind": kind, "code": code, "title": title, "says": says, "page": more.code() })
}

/// The document of a page.
pub fn document(one: Page) -> Value {
    let words = page(one);
    let sections = words.sections.iter().map(|section| {
        let paragraphs = section.blocks.iter().filter_map(|block| match block {
            Block::Says(text) | Block::Item(text) => Some(*text),
            Block::Kept => None,
        });
        let lists_kept = section.blocks.contains(&Block::Kept);
        let kept = lists_kept.then(|| kept::KEPT.iter().map(kept_document).collect::<Vec<_>>());
        json!({ "heading": section.heading, "paragraphs": paragraphs.collect::<Vec<_>>(), "kept": kept })
    });
    json!({
        "kind": "page",
        "code": one.code(),
        "title": words.title,
        "says": words.summary,
        "drawing": words.drawing.told,
        "sections": sections.collect::<Vec<_>>(),
        "words": words.terms.iter().map(|one| term_document(*one)).collect::<Vec<_>>(),
        "related": words.related.iter().map(|one| one.code()).collect::<Vec<_>>(),
    })
}

fn kept_document(one: &kept::Kept) -> Value {
    json!({ "code": one.code, "what": one.what, "place": one.place, "until": one.until, "guard": one.guard.code() })
}
