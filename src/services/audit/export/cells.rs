//! Events as a table (RFC 4180), safe to open in a spreadsheet.
//!
//! A program is called what somebody calls it, and a spreadsheet takes what begins with certain characters for a formula and
//! carries it out. Such cells begin with an apostrophe here, which spreadsheets take for "this is text".

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::super::document::hex;
use crate::domain::audit::{AuditEvent, Code};

/// The first line.
pub(super) const COLUMNS: [&str; 10] =
    ["seq", "at", "account", "kind", "program", "pid", "outcome", "code", "detail", "mac"];

/// The first line, as it stands in the file.
pub(super) fn head() -> Vec<u8> {
    table(std::iter::once(COLUMNS.map(str::to_owned)))
}

/// Whole lines of these events.
pub(super) fn lines(events: &[AuditEvent]) -> Vec<u8> {
    table(events.iter().map(cells))
}

fn cells(recorded: &AuditEvent) -> [String; 10] {
    let event = &recorded.event;
    let cells = [
        recorded.seq.to_string(),
        event.at.to_string(),
        event.subject.as_ref().map(|subject| subject.address.to_string()).unwrap_or_default(),
        event.kind.code().to_owned(),
        event.actor.as_ref().map(|actor| actor.program.clone()).unwrap_or_default(),
        event.actor.as_ref().and_then(|actor| actor.pid).map(|pid| pid.to_string()).unwrap_or_default(),
        event.outcome.code().to_owned(),
        event.code.as_ref().map(Code::as_str).unwrap_or_default().to_owned(),
        serde_json::to_string(&event.detail).unwrap_or_default(), // texts and numbers, which always fit
        hex(&recorded.mac),
    ];
    cells.map(|cell| safe(&cell))
}

/// A cell that no spreadsheet takes for a formula.
pub(super) fn safe(cell: &str) -> String {
    let mut safe = String::with_capacity(cell.len());
    let mut begins = true;
    for c in cell.chars() {
        if begins && FORMULA.contains(&c) {
            safe.push('\'');
        }
        safe.push(c);
        // Where people write numbers with a comma, spreadsheets take a semicolon for the border between cells.
        begins = c == ';' || (begins && c == ' ');
    }
    safe
}

/// What a formula begins with, also in the wide forms of East Asian scripts.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn table(rows: impl Iterator<Item = [String; 10]>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).ok(); // every row has as many cells, and memory takes them all
    }
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::audit::made::{Dice, events};

    #[test]
    fn no_cell_begins_like_a_formula() {
        let table = [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1", "'+1"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("\n=x", "'\n=x"),
            ("＝1", "'＝1"),
            ("＋1", "'＋1"),
            ("－1", "'－1"),
            ("＠x", "'＠x"),
            ("  =1", "  '=1"),
            ("x;=1", "x;'=1"),
            ("x; -1;y", "x; '-1;y"),
            ("mbsync", "mbsync"),
            ("a=b-c+d@e", "a=b-c+d@e"),
            ("", ""),
            ("'=1", "'=1"),
        ];
        for (cell, expected) in table {
            assert_eq!(safe(cell), expected, "{cell}");
        }
    }

    #[test]
    fn what_is_written_reads_back_as_the_same_table_whatever_stands_in_it() {
        let mut events = events(50, &mut Dice::new(1));
        let mut actor = |at: usize, program: &str| {
            events[at].event.actor =
                Some(crate::domain::audit::Actor { program: program.to_owned(), pid: Some(1) });
        };
        actor(3, "a \"quoted\" name,\r\nwith lines");
        actor(4, "=1+1");
        let text = [head(), lines(&events)].concat();
        assert!(text.ends_with(b"\r\n"));
        let mut reader = csv::Reader::from_reader(text.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 50);
        assert_eq!((&rows[3][4], &rows[4][4]), ("a \"quoted\" name,\r\nwith lines", "'=1+1"));
        for (row, event) in rows.iter().zip(&events) {
            assert_eq!(row[0], event.seq.to_string());
            assert_eq!(row[1], event.event.at.to_string());
            assert_eq!(row[3], *event.event.kind.code());
            assert_eq!(row[9], *hex(&event.mac));
        }
    }
}
