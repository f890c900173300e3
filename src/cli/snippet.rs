//! `mailward snippet`: the lines that a mail program needs to get its tokens here, on standard output; words on standard error.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::Value;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::snippet::program::why_none;
use crate::domain::snippet::{self, MailProgram, Part, Snippet, Version};
use crate::engine::command::{Command, LookAtProgram, ProgramLooked};
use crate::engine::snapshot::AccountView;
use crate::explain::snippet as words;

use super::exit::Status;
use super::table::Table;
use super::{Desk, help, output::Output};

#[derive(Debug, Args)]
#[command(after_long_help = help::SNIPPET, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    list: Option<Wanted>,
    /// The mail program, from "mailward snippet list"
    #[arg(required = true)]
    program: Option<String>,
    /// The address of the account
    #[arg(required = true)]
    address: Option<String>,
    /// Only the lines for reading
    #[arg(long, conflicts_with = "send")]
    read: bool,
    /// Only the lines for sending
    #[arg(long)]
    send: bool,
    /// Write the lines to this file, which must not be there yet
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    /// Also run the command that the program will run, and tell how it did
    #[arg(long)]
    test: bool,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Wanted {
    /// List the mail programs
    List,
}

impl Arguments {
    /// Whether only the list is wanted, for which nothing has to be opened.
    pub(super) const fn wants_list(&self) -> bool {
        self.list.is_some()
    }

    const fn part(&self) -> Part {
        match (self.read, self.send) {
            (true, _) => Part::Read,
            (_, true) => Part::Send,
            _ => Part::Both,
        }
    }
}

/// Lists the programs.
pub(super) fn list(output: &Output) -> Status {
    if output.is_json() {
        output.document(&Value::Array(MailProgram::ALL.map(words::listed).to_vec()));
        return Status::Done;
    }
    let heading = Table::new(&["PROGRAM", "NAME", "DOES", "MECHANISMS"]);
    let table = MailProgram::ALL.into_iter().fold(heading, |table, program| {
        let sasl: Vec<&str> = program.facts().sasl.iter().map(|sasl| sasl.name()).collect();
        let row = [program.id(), program.name(), words::does(program), &sasl.join(", ")].map(str::to_owned);
        table.row(&row)
    });
    output.table(&table);
    Status::Done
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let (Some(program), Some(address)) = (&wanted.program, &wanted.address) else {
        return Ok(Status::Usage); // clap has asked for both
    };
    let program = named(program)?;
    let account = desk.account(address)?;
    let part = wanted.part();
    let looked = look(program, part, &account, wanted.test, desk)?;
    let snippet = written(program, part, &account, looked.look.version.clone(), desk)?;
    if let Some(file) = &wanted.save {
        save(file, &snippet.text())?;
    }
    if desk.output.is_json() {
        desk.output.document(&words::document(&snippet, &looked.look, looked.called.as_ref()));
    } else {
        if wanted.save.is_none() {
            desk.output.data(snippet.text().as_bytes());
        }
        tell(&snippet, wanted.save.as_deref(), &looked, desk.output);
    }
    let refused =
        looked.called.is_some_and(|called| !matches!(called, snippet::fitness::Called::Answered(_)));
    Ok(if refused { Status::Failed } else { Status::Done })
}

fn named(word: &str) -> Result<MailProgram, Problem> {
    let missing = || {
        let problem = Problem::new(ProblemKind::NoSuchProgram).fact("program", word);
        match why_none(word) {
            Some(why) => problem.detail(why),
            None => problem,
        }
    };
    MailProgram::named(word).ok_or_else(missing)
}

/// What the program says of itself decides a few of its lines, so it is asked before they are written.
fn look(
    program: MailProgram,
    part: Part,
    account: &AccountView,
    try_call: bool,
    desk: &Desk<'_>,
) -> Result<ProgramLooked, Problem> {
    let Snippet { mechanism, part, .. } = written(program, part, account, None, desk)?;
    let wish = LookAtProgram { program, account: account.account.id, mechanism, part, try_call };
    let handle = desk.session.handle();
    desk.session.block_on(handle.ask(|reply| Command::LookAtProgram(wish, reply)))
}

fn written(
    program: MailProgram,
    part: Part,
    view: &AccountView,
    version: Option<Version>,
    desk: &Desk<'_>,
) -> Result<Snippet, Problem> {
    let refused = |why: String| {
        Problem::new(ProblemKind::SnippetImpossible)
            .about(&view.account.address)
            .fact("program", program.name())
            .detail(why)
    };
    let snapshot = desk.snapshot();
    let call = snapshot.programs.call.clone();
    let call =
        call.ok_or_else(|| refused("The file of Mailward has no name that can be written down".to_owned()))?;
    let subject = snapshot.snippet_subject(view, call).with_version(version);
    snippet::write(program, &subject, part).map_err(|why| refused(why.sentence()))
}

/// A file that is there may be somebody's whole configuration, so it is never replaced.
fn save(file: &Path, text: &str) -> Result<(), Problem> {
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(file);
    let written = made.and_then(|mut open| open.write_all(text.as_bytes()).and_then(|()| open.sync_all()));
    written.map_err(|error| {
        Problem::new(ProblemKind::SnippetUnwritable)
            .fact("path", file.display().to_string())
            .detail(format!("The system says: {}", error.kind()))
    })
}

fn tell(snippet: &Snippet, saved: Option<&Path>, looked: &ProgramLooked, output: &Output) {
    let mut says = vec![String::new()];
    if let Some(file) = saved {
        says.push(format!("Saved to {}", file.display()));
    }
    for piece in &snippet.pieces {
        if let Some(file) = piece.how.file() {
            says.push(format!("{} {file}", piece.how.words()));
        }
    }
    says.push(words::asks(snippet.program));
    says.extend(snippet.program.facts().notes.iter().map(|&note| note.to_owned()));
    let verdict = words::verdict(&looked.look, looked.called.as_ref());
    says.push(format!("\n{}. {}", verdict.title, verdict.sentence));
    let packages = words::packages(snippet.program);
    if verdict.tone != words::Tone::Good && !packages.is_empty() {
        says.push(format!("To install:\n  {}", packages.join("\n  ")));
    }
    output.words(&says.join("\n"));
}
