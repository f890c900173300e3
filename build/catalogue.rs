//! The catalogue of known failures: read, checked, and put in order. What is wrong with it is told with file, line and code.

use std::collections::{BTreeMap, BTreeSet};

use super::entry::{Entry, File, When};
use super::words;

/// One file of the catalogue: its name and its text.
pub(crate) struct Source<'a> {
    pub(crate) name: &'a str,
    pub(crate) text: &'a str,
}

/// Everything that is known, as it stands in the files.
pub(crate) fn read(
    sources: &[Source<'_>],
    kinds: &BTreeMap<String, String>,
) -> Result<Vec<Entry>, Vec<String>> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut wrong = Vec::new();
    let mut codes = BTreeMap::new();
    for source in sources {
        let file: File = match toml::from_str(source.text) {
            Ok(file) => file,
            Err(error) => {
                wrong.push(unreadable(source, &error));
                continue;
            }
        };
        for spanned in file.entry {
            let line = line_of(source.text, spanned.span().start);
            let entry = spanned.into_inner();
            let place = format!("{}:{line}", source.name);
            if let Some(other) = codes.insert(entry.code.clone(), place.clone()) {
                wrong.push(format!("{place}: {}: the code stands at {other} already", entry.code));
            }
            let found = faults(&entry, kinds);
            wrong.extend(found.into_iter().map(|fault| format!("{place}: {}: {fault}", entry.code)));
            entries.push(entry);
        }
    }
    wrong.extend(twice(&entries));
    if wrong.is_empty() { Ok(entries) } else { Err(wrong) }
}

/// What is wrong with one entry by itself.
fn faults(entry: &Entry, kinds: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = words::faults(entry);
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    if entry.code.is_empty() || !entry.code.chars().all(plain) {
        faults.push("the code has other characters than a-z, 0-9, dot, hyphen and underscore".to_owned());
    }
    if entry.reference.trim().is_empty() {
        faults.push("no ref says where it is known from".to_owned());
    }
    if entry.page.as_deref().is_some_and(|page| !page.starts_with("https://")) {
        faults.push("the page is no https address".to_owned());
    }
    let mut deeds = entry.remedies.clone();
    deeds.dedup();
    if deeds.len() < entry.remedies.len() {
        faults.push("a remedy stands there twice".to_owned());
    }
    if entry.when.0.is_empty() {
        faults.push("no condition says when it is meant".to_owned());
    }
    for when in &entry.when.0 {
        faults.extend(faults_of(when, kinds));
    }
    faults
}

fn faults_of(when: &When, kinds: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    if !when.says_something() {
        faults.push(
            "a condition names nothing but a place or a provider, so it would fit everything there"
                .to_owned(),
        );
    }
    for kind in when.kind.iter().filter(|kind| !kinds.contains_key(*kind)) {
        faults.push(format!("there is no kind of problem with the code {kind}"));
    }
    let lists = [
        &when.error,
        &when.suberror,
        &when.smtp_enh,
        &when.contains,
        &when.all_of,
        &when.os,
        &when.check,
        &when.provider,
    ];
    if lists.into_iter().flatten().any(|value| value.trim().len() < 2) {
        faults.push("a condition has an empty value, or one of a single letter".to_owned());
    }
    faults
}

/// Two entries with the same condition: one of them would never be found.
fn twice(entries: &[Entry]) -> Vec<String> {
    let all: Vec<(&str, &When)> = entries
        .iter()
        .flat_map(|entry| entry.when.0.iter().map(|when| (entry.code.as_str(), when)))
        .collect();
    let mut wrong = BTreeSet::new();
    for (at, (code, when)) in all.iter().enumerate() {
        for (other_code, other) in &all[..at] {
            if code != other_code && when == other {
                wrong.insert(format!("{other_code} and {code} have the same condition"));
            }
            if code != other_code && same_numbers(when, other) {
                wrong.insert(format!(
                    "{other_code} and {code} both stand for one AADSTS number, and nothing tells them apart"
                ));
            }
        }
    }
    wrong.into_iter().collect()
}

/// Whether both stand for the same number and ask for nothing else.
fn same_numbers(one: &When, other: &When) -> bool {
    one.keys() == 1 && other.keys() == 1 && one.aadsts.iter().any(|number| other.aadsts.contains(number))
}

/// What the reader could not read, with the line and the code of the entry in which it stands.
fn unreadable(source: &Source<'_>, error: &toml::de::Error) -> String {
    let at = error.span().map_or(0, |span| span.start.min(source.text.len()));
    let line = line_of(source.text, at);
    let code = code_around(source.text, line);
    format!("{}:{line}: {code}: {}", source.name, error.message().trim())
}

/// The code that is given nearest to this line within its entry.
fn code_around(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let at = line.clamp(1, lines.len().max(1)) - 1;
    let begin = (0..=at).rev().find(|at| lines.get(*at).is_some_and(|line| line.trim() == "[[entry]]"));
    let code = lines
        .get(begin.unwrap_or(0)..)
        .unwrap_or_default()
        .iter()
        .skip(1)
        .take_while(|line| line.trim() != "[[entry]]")
        .find_map(|line| line.strip_prefix("code = \"")?.strip_suffix('"'));
    code.unwrap_or("an entry without code").to_owned()
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}
