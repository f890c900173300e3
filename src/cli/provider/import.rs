//! `mailward provider import`: a profile of an organisation, or a definition of a provider. Told apart by what stands in it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::domain::organisation;
use crate::domain::problem::{Problem, ProblemKind};

use super::super::exit::Status;
use super::super::{Desk, help, profile};

#[derive(Debug, Args)]
#[command(after_long_help = help::PROFILE)]
pub(in super::super) struct Arguments {
    /// The profile file of an organisation
    file: PathBuf,
    /// Let it count without asking; without it, at a terminal you are asked
    #[arg(long)]
    yes: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    if is_definition(&wanted.file) {
        let why = "It is no profile of an organisation: “profile = 1” is missing at its top";
        return Err(Problem::new(ProblemKind::ProfileInvalid)
            .fact("path", wanted.file.display())
            .detail(why));
    }
    profile::import(&wanted.file, wanted.yes, desk)
}

/// What cannot be read is left to whoever reads it in earnest and says why.
fn is_definition(path: &Path) -> bool {
    let is_file = path.metadata().is_ok_and(|found| found.is_file());
    let mut text = String::new();
    let opened = std::fs::File::open(path).ok().filter(|_| is_file);
    let read = opened.is_some_and(|file| file.take(MOST).read_to_string(&mut text).is_ok());
    read && !organisation::is_profile(&text)
}

/// Twice of what a profile may have.
const MOST: u64 = 1024 * 1024;
