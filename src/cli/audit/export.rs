//! `mailward audit export FILE`: events in a file, safe to open in a spreadsheet, or for a log engine.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::domain::problem::Problem;
use crate::engine::command::{Command, ExportFormat, ExportWish};

use super::super::exit::Status;
use super::super::{Desk, documents, help};
use super::filter::Which;
use super::work;

#[derive(Debug, Args)]
#[command(after_long_help = help::AUDIT_EXPORT)]
pub(in super::super) struct Arguments {
    /// The file; one that is there is replaced once the new one is complete
    file: PathBuf,
    /// The form, where the name of the file does not end in .csv or .jsonl
    #[arg(long, value_enum)]
    format: Option<Format>,
    #[command(flatten)]
    which: Which,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Comma-separated values, for spreadsheets
    Csv,
    /// One JSON document a line
    Jsonl,
}

impl Format {
    fn of(file: &Path) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        match ending.as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

pub(super) fn run(wanted: &Arguments, desk: &Desk<'_>) -> Result<Status, Problem> {
    let Some(format) = wanted.format.or_else(|| Format::of(&wanted.file)) else {
        desk.output.words("The name of the file does not tell the form. Name it .csv or .jsonl, or add --format csv or --format jsonl.");
        return Ok(Status::Usage);
    };
    let format = match format {
        Format::Csv => ExportFormat::Csv,
        Format::Jsonl => ExportFormat::JsonLines,
    };
    let wish = ExportWish { path: wanted.file.clone(), format, filter: wanted.which.filter(desk) };
    let exported = work::follow(|reply| Command::ExportAudit(wish, reply), "Exported", desk)?;
    if desk.output.is_json() {
        desk.output.document(&documents::exported(&exported));
    }
    let events = super::events(exported.events);
    desk.output.words(&format!("{events} written to {}", exported.path.display()));
    Ok(Status::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_follows_the_name_of_the_file() {
        assert_eq!(Format::of(Path::new("/tmp/a.csv")), Some(Format::Csv));
        assert_eq!(Format::of(Path::new("log.JSONL")), Some(Format::Jsonl));
        assert_eq!(Format::of(Path::new("log.txt")), None);
        assert_eq!(Format::of(Path::new("csv")), None);
    }
}
