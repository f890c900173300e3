//! `mailward manual`, for those who make packages: one manual page for each command, from the same texts as `--help`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory as _};

use crate::domain::problem::{Problem, ProblemKind};

use super::exit::Status;
use super::output::Output;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// The folder to write them to; it is made where it is missing
    folder: PathBuf,
}

pub(super) fn run(wanted: &Arguments, output: &Output) -> Result<Status, Problem> {
    let written = write(&wanted.folder).map_err(|error| {
        Problem::new(ProblemKind::FileUnreadable)
            .fact("path", wanted.folder.display())
            .detail(format!("The system says: {}", error.kind()))
    })?;
    output.words(&format!("{written} manual pages were written."));
    Ok(Status::Done)
}

/// Gives back how many.
fn write(folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    // The help of a subcommand says no more than its own page.
    let command = super::Arguments::command().disable_help_subcommand(true);
    clap_mangen::generate_to(command, folder)?;
    Ok(fs::read_dir(folder)?.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_that_is_shown_has_a_page_and_the_first_tells_the_exit_statuses() {
        let folder = tempfile::tempdir().unwrap();
        let count = write(&folder.path().join("man1")).unwrap();
        let page = |name: &str| fs::read_to_string(folder.path().join("man1").join(name)).unwrap();
        assert!(count > 20, "{count}");
        assert!(page("mailward.1").contains("Exit status"));
        assert!(page("mailward-account-add.1").contains("client"));
        assert!(!folder.path().join("man1/mailward-manual.1").exists());
    }
}
