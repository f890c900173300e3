//! `mailward learn`: the pages and words of Learn, as text.
//!
//! Opens nothing and asks nobody. What is named is a page or a word; anything else is looked for in all of them.

use clap::Args;

use crate::explain::learn;

use super::exit::Status;
use super::help;
use super::output::Output;

#[derive(Debug, Args)]
#[command(after_long_help = help::LEARN)]
pub(super) struct Arguments {
    /// A page, a technical word, or words to look for; without them, everything there is
    #[arg(value_name = "PAGE|WORD")]
    named: Vec<String>,
}

pub(super) fn run(wanted: &Arguments, output: &Output) -> Status {
    let named = wanted.named.join(" ");
    let (text, document) = match learn::page_or_word(&named) {
        Some(Ok(page)) => (learn::page_text(page), learn::document(page)),
        Some(Err(term)) => (learn::term_text(term), learn::term_document(term)),
        None => {
            let found = learn::found(&named);
            (learn::list_text(&found), learn::list_document(&found))
        }
    };
    if output.is_json() {
        output.document(&document);
    } else {
        output.data(text.as_bytes());
    }
    if document.as_array().is_some_and(Vec::is_empty) {
        output.words(
            &["No page or word fits “", named.trim(), "”. mailward learn lists all of them."].concat(),
        );
        return Status::Missing;
    }
    Status::Done
}
