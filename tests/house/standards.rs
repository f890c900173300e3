//! `tests/standards.md` promises a test for each clause of a standard; this holds the promise.
//!
//! A row's last column names tests in backticks, or says `no test:` and why. A name that is no test of this package
//! fails, and so does a row that says nothing.

use crate::files::{rust_files, top};
use crate::source::tokens;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn every_clause_names_tests_that_exist_or_says_why_not() {
    let text = fs::read_to_string(top().join("tests/standards.md")).expect("tests/standards.md");
    let tests: BTreeSet<String> =
        rust_files(&["src", "tests"]).iter().flat_map(|file| tests_in(&file.text)).collect();
    let rows = rows(&text);
    assert!(rows.len() > 50, "only {} rows were read", rows.len());
    let wrong: Vec<String> = rows.iter().filter_map(|row| wrong_with(row, &tests)).collect();
    assert!(wrong.is_empty(), "tests/standards.md:\n  {}", wrong.join("\n  "));
}

/// A line of a table: its number in the file and its cells.
struct Row {
    line: usize,
    cells: Vec<String>,
}

/// Rows of all tables, without their heads.
fn rows(text: &str) -> Vec<Row> {
    let lines: Vec<&str> = text.lines().collect();
    let is_rule = |line: &str| line.starts_with('|') && line.chars().all(|sign| "|-: ".contains(sign));
    let is_head = |at: usize| lines.get(at + 1).is_some_and(|next| is_rule(next));
    let tables = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| line.starts_with('|') && !is_rule(line) && !is_head(*at));
    tables.map(|(at, line)| Row { line: at + 1, cells: cells(line) }).collect()
}

fn cells(line: &str) -> Vec<String> {
    line.trim().trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn wrong_with(row: &Row, tests: &BTreeSet<String>) -> Option<String> {
    let [section, kind, statement, proof] = row.cells.as_slice() else {
        return Some(format!("line {}: four columns are needed", row.line));
    };
    if section.is_empty() || kind.is_empty() || statement.is_empty() {
        return Some(format!("line {}: an empty column", row.line));
    }
    let named: Vec<&str> = proof.split('`').skip(1).step_by(2).collect();
    if named.is_empty() && !is_reason(proof) {
        return Some(format!("line {}: neither a test nor a reason", row.line));
    }
    let missing: Vec<&str> = named.into_iter().filter(|name| !tests.contains(*name)).collect();
    (!missing.is_empty()).then(|| format!("line {}: no such test: {}", row.line, missing.join(", ")))
}

fn is_reason(proof: &str) -> bool {
    proof.strip_prefix("no test:").is_some_and(|reason| reason.split_whitespace().count() >= 3)
}

/// Functions that are marked as tests: `#[test]`, `#[tokio::test]`, with or without arguments.
fn tests_in(text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut marked = false;
    for (at, token) in tokens.iter().enumerate() {
        let opens = at >= 2 && (tokens[at - 1] == "[" || tokens[at - 1] == "::");
        match token.as_str() {
            "test" if opens => marked = true,
            "fn" => {
                found.extend(tokens.get(at + 1).filter(|_| marked).cloned());
                marked = false;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{rows, tests_in, wrong_with};
    use std::collections::BTreeSet;

    fn complaint(proof: &str) -> Option<String> {
        let text = format!(
            "| Section | Kind | What | Tests |\n| --- | --- | --- | --- |\n| 6 | M | PKCE | {proof} |\n"
        );
        let tests = BTreeSet::from(["a_link_carries_a_challenge".to_owned()]);
        let rows = rows(&text);
        assert_eq!(rows.len(), 1);
        wrong_with(&rows[0], &tests)
    }

    #[test]
    fn a_name_that_is_no_test_is_found() {
        assert_eq!(complaint("`a_link_carries_a_challenge`"), None);
        let found = complaint("`a_link_carries_a_challenge`, `nobody_wrote_this`");
        assert_eq!(found.as_deref(), Some("line 3: no such test: nobody_wrote_this"));
    }

    #[test]
    fn an_empty_row_needs_a_reason() {
        assert!(complaint("").is_some());
        assert!(complaint("no test: later").is_some());
        assert!(complaint("later").is_some());
        assert_eq!(complaint("no test: the program has no web view to try"), None);
    }

    #[test]
    fn only_functions_marked_as_tests_count() {
        let text = "fn a() {} #[test] fn b() {} #[tokio::test(start_paused = true)] #[expect(x)] async fn c() {} // #[test] fn d";
        assert_eq!(tests_in(text), ["b", "c"]);
    }
}
