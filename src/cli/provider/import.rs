//! `mailward provider import`: a definition from a file becomes a provider of one's own.

use std::path::PathBuf;

use clap::Args;

use crate::domain::problem::Problem;

use super::super::exit::Status;
use super::super::{Desk, help};
use super::{check, define};

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_IMPORT)]
pub(in super::super) struct Arguments {
    /// The file with the definition, in TOML; - is standard input
    file: PathBuf,
    /// Put it in place of another definition of your own that has the same name
    #[arg(long)]
    replace: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    define::import(&check::text(&wanted.file, desk)?, wanted.replace, desk)
}
