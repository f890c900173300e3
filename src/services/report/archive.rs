//! The zip of a report: packed in memory, and read with a limit on everything that is foreign.
//!
//! Reading takes no name of a member as a path. A member that claims to stand elsewhere makes the whole file unbelievable.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Deserialize;
use zip::read::ZipFile;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::report::{Report, SCHEMA, cleaned};
use crate::explain::report::JSON_NAME;

/// The members as a zip; the same report at the same moment gives the same bytes.
pub(super) fn pack(members: &[(&str, String)], now: Timestamp) -> Option<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(modified(now))
        .unix_permissions(0o600);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in members {
        writer.start_file(*name, options).ok()?;
        writer.write_all(text.as_bytes()).ok()?;
    }
    writer.finish().ok().map(Cursor::into_inner)
}

/// In UTC: where somebody lives is nobody's business.
fn modified(now: Timestamp) -> DateTime {
    let now = now.to_zoned(TimeZone::UTC);
    let small = |value: i8| u8::try_from(value).unwrap_or_default();
    let date = (u16::try_from(now.year()).unwrap_or_default(), small(now.month()), small(now.day()));
    let time = (small(now.hour()), small(now.minute()), small(now.second()));
    DateTime::from_date_and_time(date.0, date.1, date.2, time.0, time.1, time.2).unwrap_or_default()
}

/// Why a file is no report that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// The system does not give it to us.
    Unopened(String),
    /// It is no zip, or one that is broken.
    Damaged,
    /// It is a zip of something else.
    NoReport(&'static str),
    /// A member wants to stand outside.
    Climbs,
    /// More than any report has.
    TooLarge(&'static str),
    /// Its form is a later one.
    Newer(u64),
}

impl Unreadable {
    pub(super) fn into_problem(self) -> Problem {
        let invalid = |detail: String| Problem::new(ProblemKind::ReportInvalid).detail(detail);
        match self {
            Self::Unopened(system) => {
                Problem::new(ProblemKind::FileUnreadable).detail(format!("The system says: {system}"))
            }
            Self::Damaged => invalid("The file is no zip file, or it is damaged".to_owned()),
            Self::NoReport(why) => invalid(why.to_owned()),
            Self::Climbs => invalid(
                "A name in the file points to a place outside of it, which no report of Mailward has"
                    .to_owned(),
            ),
            Self::TooLarge(what) => Problem::new(ProblemKind::ReportTooLarge).detail(what),
            Self::Newer(found) => {
                Problem::new(ProblemKind::ReportNewer).fact("found", found).fact("known", SCHEMA)
            }
        }
    }
}

/// Reads a file.
pub(super) fn read(path: &Path) -> Result<Report, Unreadable> {
    let unopened = |why: &std::io::Error| Unreadable::Unopened(why.kind().to_string());
    // A pipe or a device would be waited for, or never end.
    if !std::fs::metadata(path).map_err(|why| unopened(&why))?.is_file() {
        return Err(Unreadable::NoReport("It is no file"));
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|why| unopened(&why))?;
    file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|why| unopened(&why))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Unreadable::TooLarge("The file has more than 8 MiB, and no report has that much"));
    }
    unpack(&bytes)
}

/// A report out of the bytes of a zip.
pub fn unpack(bytes: &[u8]) -> Result<Report, Unreadable> {
    // An end that counts more members than there can be would make the reader reserve room for all of them.
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_broken| Unreadable::Damaged)?;
    if archive.len() > MOST_MEMBERS {
        return Err(Unreadable::TooLarge("The file holds many files, and a report holds two"));
    }
    if archive.has_duplicate_names() {
        return Err(Unreadable::NoReport("Two files in it have the same name"));
    }
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(|_broken| Unreadable::Damaged)?;
        if !stays_inside(&member) {
            return Err(Unreadable::Climbs);
        }
    }
    let member = archive.by_name(JSON_NAME).map_err(|why| match why {
        ZipError::FileNotFound => Unreadable::NoReport("There is no report.json in it"),
        _ => Unreadable::Damaged,
    })?;
    let mut text = Vec::new();
    // The size that the file states is its own word; what counts is what comes out.
    member.take(LARGEST_TEXT + 1).read_to_end(&mut text).map_err(|_broken| Unreadable::Damaged)?;
    if text.len() as u64 > LARGEST_TEXT {
        return Err(Unreadable::TooLarge("Its report.json has more than 4 MiB, and was not read to its end"));
    }
    parse(&text)
}

/// A report out of its document.
pub fn parse(text: &[u8]) -> Result<Report, Unreadable> {
    let no_report = Unreadable::NoReport("Its report.json does not have the form of a report");
    let Ok(form) = serde_json::from_slice::<Form>(text) else { return Err(no_report) };
    if form.schema > u64::from(SCHEMA) {
        return Err(Unreadable::Newer(form.schema));
    }
    let report: Report = serde_json::from_slice(text).map_err(|_not_ours| no_report)?;
    Ok(cleaned(&report))
}

/// What every form of a report says.
#[derive(Deserialize)]
struct Form {
    schema: u64,
}

fn stays_inside<R: Read>(member: &ZipFile<'_, R>) -> bool {
    let Ok(name) = std::str::from_utf8(member.name_raw()) else { return false };
    let climbs = name.starts_with(['/', '\\']) || name.contains('\0') || name.contains(':');
    !climbs && !name.split(['/', '\\']).any(|part| part == "..") && !member.is_symlink()
}

const LARGEST_FILE: u64 = 8 * 1024 * 1024;
const LARGEST_TEXT: u64 = 4 * 1024 * 1024;
const MOST_MEMBERS: usize = 16;
