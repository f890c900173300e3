//! `tests/standards.md` promises a test for each clause of a standard; this holds the promise.
//!
//! A row's last column names tests in backticks, or says `no test:` and why. A name that is no test of this package
//! fails, and so does a row that says nothing, a kind that is none, a document without a section or rows of its own, a
//! table of another form and a row that is out of order.

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

/// No form asks for tokens in another way than these: no password is ever exchanged for one.
#[test]
fn no_grant_is_asked_for_but_those_of_a_code_a_device_and_a_renewal() {
    let device = "urn:ietf:params:oauth:grant-type:device_code";
    let files = rust_files(&["src/protocol"]);
    let asked: BTreeSet<&str> = files.iter().flat_map(|file| grants(&file.text)).collect();
    assert_eq!(asked, BTreeSet::from(["authorization_code", "refresh_token", device]));
    let elsewhere = rust_files(&["src"]).into_iter().filter(|file| !file.path.contains("src/protocol/"));
    let elsewhere: Vec<String> =
        elsewhere.filter(|file| grants(&file.text).next().is_some()).map(|file| file.path).collect();
    assert_eq!(elsewhere, [""; 0], "requests for tokens are made in src/protocol");
}

fn grants(text: &str) -> impl Iterator<Item = &str> {
    text.split(".with(\"grant_type\", \"").skip(1).filter_map(|rest| rest.split('"').next())
}

/// Every document whose clauses Mailward promises to hold, as `## RFC number, title`.
const DEMANDED: [u32; 16] =
    [6749, 6750, 7009, 7519, 7591, 7628, 7636, 7662, 8252, 8414, 8628, 8707, 8725, 9207, 9700, 9728];

const HEAD: [&str; 2] = ["| Section | Kind | What Mailward does | Tests |", "| --- | --- | --- | --- |"];

#[test]
fn every_document_has_a_section_of_its_own_with_rows_in_order() {
    let text = fs::read_to_string(top().join("tests/standards.md")).expect("tests/standards.md");
    let wrong = wrong_sections(&text);
    assert!(wrong.is_empty(), "tests/standards.md:\n  {}", wrong.join("\n  "));
}

fn wrong_sections(text: &str) -> Vec<String> {
    let sections: Vec<(&str, &str)> = text
        .split("\n## ")
        .skip(1)
        .map(|section| section.split_once('\n').unwrap_or((section, "")))
        .collect();
    let mut wrong: Vec<String> =
        sections.iter().flat_map(|(title, body)| wrong_section(title, body)).collect();
    for number in DEMANDED {
        let start = format!("RFC {number}, ");
        if sections.iter().filter(|(title, _)| title.starts_with(&start)).count() != 1 {
            wrong.push(format!("RFC {number}: one section of its own is needed"));
        }
    }
    wrong
}

fn wrong_section(title: &str, body: &str) -> Vec<String> {
    let mut lines = body.lines().filter(|line| line.starts_with('|'));
    let mut wrong = Vec::new();
    if (lines.next(), lines.next()) != (Some(HEAD[0]), Some(HEAD[1])) {
        wrong.push(format!("{title}: its table needs the head of all tables"));
    }
    let places: Vec<(String, Place)> =
        lines.map(|line| cells(line).swap_remove(0)).map(|cell| (cell.clone(), place(&cell))).collect();
    if places.is_empty() {
        wrong.push(format!("{title}: no clause of it is left"));
    }
    let astray = places.windows(2).filter(|pair| pair[0].1 > pair[1].1);
    wrong.extend(astray.map(|pair| format!("{title}: {} stands behind {}", pair[1].0, pair[0].0)));
    wrong
}

/// Where a row stands: numbered sections first, then appendices, then what no section says.
type Place = (u8, Vec<u32>, String);

fn place(cell: &str) -> Place {
    let first = cell.split([',', ';']).next().unwrap_or_default().trim();
    let numbers = |text: &str| text.split(['.', ' ']).filter_map(|part| part.parse().ok()).collect();
    let appendix = first.trim_start_matches("App. ");
    let mut signs = appendix.chars();
    match (signs.next(), signs.next()) {
        (Some('0'..='9'), _) => (0, numbers(first), String::new()),
        (Some(letter @ 'A'..='Z'), None | Some('.')) => {
            (1, Vec::new(), format!("{letter}{}", &appendix[1..]))
        }
        _ => (2, Vec::new(), String::new()),
    }
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
    if !is_kind(kind) {
        return Some(format!("line {}: {kind} is no kind; M, S and N are", row.line));
    }
    let named: Vec<&str> = proof.split('`').skip(1).step_by(2).collect();
    if named.is_empty() && !is_reason(proof) {
        return Some(format!("line {}: neither a test nor a reason", row.line));
    }
    let missing: Vec<&str> = named.into_iter().filter(|name| !tests.contains(*name)).collect();
    (!missing.is_empty()).then(|| format!("line {}: no such test: {}", row.line, missing.join(", ")))
}

/// One letter, or several that differ, in the order in which they bind.
fn is_kind(kind: &str) -> bool {
    ["M", "S", "N", "M/S", "M/N", "S/N", "M/S/N"].contains(&kind)
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
    use super::{DEMANDED, HEAD, rows, tests_in, wrong_sections, wrong_with};
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
    fn a_kind_that_is_none_is_found() {
        let complaint = |kind: &str| {
            let text = format!("{}\n{}\n| 6 | {kind} | PKCE | `a` |\n", HEAD[0], HEAD[1]);
            wrong_with(&rows(&text)[0], &BTreeSet::from(["a".to_owned()]))
        };
        for good in ["M", "S", "N", "M/S", "S/N"] {
            assert_eq!(complaint(good), None, "{good}");
        }
        for bad in ["m", "X", "MUST", "M/M", "N/M", "M S"] {
            assert!(complaint(bad).is_some_and(|words| words.contains("is no kind")), "{bad}");
        }
    }

    /// A page with a section for each document, whose sections say these.
    fn page(sections: &[&str]) -> String {
        let rows: Vec<String> =
            sections.iter().map(|section| format!("| {section} | M | x | `a` |\n")).collect();
        let rows = rows.concat();
        let of = |number: &u32| format!("\n## RFC {number}, title\n\n{}\n{}\n{rows}", HEAD[0], HEAD[1]);
        DEMANDED.iter().map(of).collect()
    }

    #[test]
    fn a_document_that_is_gone_or_empty_or_in_two_sections_is_found() {
        let whole = page(&["2", "2.1; RFC 9110 3", "10.4, 2", "App. B", "B.3", "–"]);
        assert_eq!(wrong_sections(&whole), [""; 0]);
        let gone = whole.replace("## RFC 7009, ", "## RFC 7010, ");
        assert_eq!(wrong_sections(&gone), ["RFC 7009: one section of its own is needed"]);
        assert_eq!(wrong_sections(&format!("{whole}{whole}")).len(), DEMANDED.len());
        assert_eq!(wrong_sections(&page(&[])).len(), DEMANDED.len());
        let other = whole.replacen("| Section |", "| section |", 1);
        assert_eq!(wrong_sections(&other), ["RFC 6749, title: its table needs the head of all tables"]);
    }

    #[test]
    fn a_row_out_of_order_is_found() {
        for astray in [["10", "2"], ["2.10", "2.9"], ["–", "1"], ["A.1", "7"], ["B.5", "B.3"]] {
            let wrong = wrong_sections(&page(&astray));
            assert_eq!(wrong[0], format!("RFC 6749, title: {} stands behind {}", astray[1], astray[0]));
        }
    }

    #[test]
    fn only_functions_marked_as_tests_count() {
        let text = "fn a() {} #[test] fn b() {} #[tokio::test(start_paused = true)] #[expect(x)] async fn c() {} // #[test] fn d";
        assert_eq!(tests_in(text), ["b", "c"]);
    }
}
