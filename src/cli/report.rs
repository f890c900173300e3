//! `mailward report`: reports that somebody sent, in the same form as a diagnosis of one's own.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::domain::problem::Problem;
use crate::engine::command::Command;
use crate::explain::report;

use super::exit::Status;
use super::{Desk, help};

#[derive(Debug, Subcommand)]
pub(super) enum Wanted {
    /// Read a report that somebody sent
    Show(Arguments),
}

#[derive(Debug, Args)]
#[command(after_long_help = help::REPORT_SHOW)]
pub(super) struct Arguments {
    /// The file, as mailward diagnose --report wrote it
    file: PathBuf,
}

pub(super) fn run(wanted: &Wanted, desk: &Desk<'_>) -> Result<Status, Problem> {
    let Wanted::Show(Arguments { file }) = wanted;
    let (handle, file) = (desk.session.handle(), file.clone());
    let opened = desk.session.block_on(handle.ask(|reply| Command::OpenReport(file, reply)))?;
    if desk.output.is_json() {
        desk.output.document(&report::document(&opened));
    } else {
        desk.output.data(report::text(&opened).as_bytes());
    }
    Ok(Status::Done)
}
