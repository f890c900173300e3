//! The only place that prints: data on standard output, words on standard error.
//!
//! A reader that has gone away is no failure of ours and ends in silence; a disk that is full is one, and shows in the exit
//! status. Nothing here panics.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::domain::problem::Problem;
use crate::explain;

use super::exit::Status;
use super::table::Table;

/// The way out of one command.
pub(super) struct Output {
    json: bool,
    terminal: bool,
    lost: Cell<bool>,
}

impl Output {
    pub(super) fn new(json: bool) -> Self {
        Self { json, terminal: io::stdout().is_terminal(), lost: Cell::new(false) }
    }

    /// Whether the answer is to be one JSON document.
    pub(super) const fn is_json(&self) -> bool {
        self.json
    }

    /// A line of data.
    pub(super) fn line(&self, text: &str) {
        self.data(format!("{text}\n").as_bytes());
    }

    /// Bytes as they are: the only way on which a token leaves.
    pub(super) fn data(&self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        self.note(out.write_all(bytes).and_then(|()| out.flush()));
    }

    /// A JSON document.
    pub(super) fn document(&self, document: &Value) {
        self.line(&format!("{document:#}"));
    }

    /// Rows: aligned with a heading for people, separated by tabs for programs.
    pub(super) fn table(&self, table: &Table) {
        self.data(if self.terminal { table.aligned() } else { table.tabbed() }.as_bytes());
    }

    /// Words for the person, on a line of their own.
    #[expect(clippy::unused_self, reason = "whoever may speak has been given the way out")]
    pub(super) fn words(&self, text: &str) {
        writeln!(io::stderr().lock(), "{text}").ok(); // nobody hears it: then nobody misses it
    }

    /// Words that wait for an answer behind them.
    #[expect(clippy::unused_self, reason = "whoever may speak has been given the way out")]
    pub(super) fn question(&self, text: &str) {
        let mut err = io::stderr().lock();
        err.write_all(text.as_bytes()).and_then(|()| err.flush()).ok(); // as above
    }

    /// A line that replaces itself, for a person who watches at a terminal; an empty one removes it.
    #[expect(clippy::unused_self, reason = "whoever may speak has been given the way out")]
    pub(super) fn progress(&self, text: &str) {
        let mut err = io::stderr().lock();
        if err.is_terminal() {
            err.write_all(format!("\r{text}\x1b[K").as_bytes()).and_then(|()| err.flush()).ok(); // as above
        }
    }

    /// What failed: words on standard error, and the document where JSON was asked for.
    pub(super) fn problem(&self, problem: &Problem) {
        if self.json {
            self.document(&json!({ "problem": explain::document(problem) }));
        }
        self.question(&explain::text(problem));
    }

    /// What went wrong on the way and stops nothing: words only.
    pub(super) fn trouble(&self, problem: &Problem) {
        self.question(&format!("{}\n", explain::text(problem)));
    }

    /// The last word: data that did not arrive is a failure.
    pub(super) fn end(&self, status: Status) -> Status {
        if self.lost.get() && status == Status::Done { Status::Failed } else { status }
    }

    fn note(&self, written: io::Result<()>) {
        let Err(error) = written else { return };
        if error.kind() != io::ErrorKind::BrokenPipe && !self.lost.replace(true) {
            self.words(&format!("Standard output cannot be written: {}", error.kind()));
        }
    }
}

/// What clap has to say: help and version are data, mistakes are words.
pub(super) fn usage(error: &clap::Error) -> ExitCode {
    error.print().ok(); // a reader that has gone away, as above
    if error.use_stderr() { Status::Usage.into() } else { Status::Done.into() }
}
