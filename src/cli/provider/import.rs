//! `mailward provider import`: a definition, or the profile of an organisation. Told apart by what stands in it.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::domain::organisation;
use crate::domain::problem::Problem;

use super::super::exit::Status;
use super::super::{Desk, help, profile};
use super::{check, define};

#[derive(Debug, Args)]
#[command(after_long_help = help::PROVIDER_IMPORT)]
pub(in super::super) struct Arguments {
    /// The file with the definition or the profile, in TOML; - is a definition on standard input
    file: PathBuf,
    /// Put the definition in place of another one of your own that has the same name
    #[arg(long)]
    replace: bool,
    /// Let the profile count without asking; without it, at a terminal you are asked
    #[arg(long)]
    yes: bool,
}

pub(in super::super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    if is_profile(&wanted.file) {
        return profile::import(&wanted.file, wanted.yes, desk);
    }
    define::import(&check::text(&wanted.file, desk)?, wanted.replace, desk)
}

/// What cannot be read is left to whoever reads it in earnest and says why.
fn is_profile(path: &Path) -> bool {
    let is_file = path.metadata().is_ok_and(|found| found.is_file());
    let mut text = String::new();
    let opened = std::fs::File::open(path).ok().filter(|_| is_file);
    let read = opened.is_some_and(|file| file.take(MOST).read_to_string(&mut text).is_ok());
    read && organisation::is_profile(&text)
}

/// Twice of what a profile may have.
const MOST: u64 = 1024 * 1024;
