//! `mailward explain`: what an error text means that somebody pasted or piped in.
//!
//! Opens nothing and asks nobody; what is pasted is read and never printed.

use std::io::{self, Read};

use clap::Args;

use crate::domain::problem::{Problem, ProblemKind};
use crate::explain::matcher;

use super::exit::Status;
use super::help;
use super::input;
use super::output::Output;

#[derive(Debug, Args)]
#[command(after_long_help = help::EXPLAIN)]
pub(super) struct Arguments {
    /// The text; without it, standard input is read
    #[arg(allow_hyphen_values = true)]
    text: Vec<String>,
}

pub(super) fn run(wanted: &Arguments, output: &Output) -> Result<Status, Problem> {
    let text = if wanted.text.is_empty() { piped(output)? } else { wanted.text.join(" ") };
    if text.trim().is_empty() {
        output.words("There is no text to explain. Name it, or pipe it in: mailward explain < error.txt");
        return Ok(Status::Usage);
    }
    let explanation = matcher::explain(&text);
    if output.is_json() {
        output.document(&matcher::document(&explanation));
    } else {
        output.data(matcher::text(&explanation).as_bytes());
    }
    if explanation.matches.is_empty() && explanation.secret && is_one_word(&text) {
        output.words(
            "This looks like a token. mailward inspect tells what is in it: mailward inspect < token.txt",
        );
    }
    Ok(if explanation.matches.is_empty() { Status::Missing } else { Status::Done })
}

/// As a token is, with the word in front of it that is copied along.
fn is_one_word(text: &str) -> bool {
    let text = text.trim();
    let word = text.strip_prefix("Bearer ").unwrap_or(text);
    !word.trim().contains(char::is_whitespace)
}

fn piped(output: &Output) -> Result<String, Problem> {
    if input::can_ask() {
        output.words("Paste the text, then press Ctrl-D (on Windows Ctrl-Z and Return) on an empty line.");
    }
    let mut bytes = Vec::new();
    io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes).map_err(|error| {
        Problem::new(ProblemKind::FileUnreadable)
            .fact("path", "standard input")
            .detail(format!("The system says: {}", error.kind()))
    })?;
    // A log can hold bytes of another encoding; they stand in nobody's error code.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Far more than anybody pastes; more of it is not looked at anyway.
const MOST_BYTES: u64 = 1024 * 1024;
