//! The facts of a chunk's events: equal ones kept once, in one long text that can be searched at the speed of memory.
//!
//! A fact is a mark that says which it is and of what form, and its value as plain text, so that a word that was typed is
//! found in values and nowhere else. Marks are control characters, which no value and no word contains.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::build::Facts;
use crate::domain::audit::{Detail, FactName};

/// Facts, numbered from 0.
#[derive(Debug, PartialEq)]
pub(in super::super) struct Details {
    text: Box<str>,
    /// Where each one ends.
    ends: Box<[u32]>,
    /// How many events an event with these facts stands for. Empty where each stands for itself.
    counts: Box<[u32]>,
}

impl Details {
    /// How many different ones there are.
    pub(in super::super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many events an event with these facts stands for.
    pub(in super::super) fn count(&self, number: u16) -> u32 {
        self.counts.get(usize::from(number)).copied().unwrap_or(1)
    }

    /// The facts.
    pub(super) fn get(&self, number: u16) -> Detail {
        decoded(self.encoded(usize::from(number)))
    }

    pub(super) fn encoded(&self, number: usize) -> &str {
        let end = |number: usize| self.ends.get(number).map_or(0, |end| *end as usize);
        let start = number.checked_sub(1).map_or(0, end);
        self.text.get(start..end(number)).unwrap_or_default()
    }

    /// Tells of each that contains the word, which is in lower case.
    pub(in super::super) fn search(&self, word: &str, mut found: impl FnMut(usize)) {
        if word.is_ascii() {
            let mut number = 0;
            find_all(self.text.as_bytes(), word.as_bytes(), |at| {
                number += self.ends[number..].partition_point(|end| *end as usize <= at);
                found(number);
                self.ends.get(number).map(|end| *end as usize)
            });
        } else {
            let fits = |number: &usize| self.encoded(*number).to_lowercase().contains(word);
            (0..self.len()).filter(fits).for_each(found);
        }
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.text.len() + size_of_val(&*self.ends) + size_of_val(&*self.counts)
    }
}

/// Tells where a word of ASCII letters in lower case begins, whatever the case in the text. Goes on from where it is told.
fn find_all(text: &[u8], word: &[u8], mut found: impl FnMut(usize) -> Option<usize>) {
    let (Some(first), Some(end)) = (word.first(), (text.len() + 1).checked_sub(word.len())) else { return };
    let second = word.get(1).unwrap_or(first) | LOWER;
    let (first, beside) = (first | LOWER, word.len().min(2) - 1);
    let mut at = 0;
    while at < end {
        let stop = (at + BLOCK).min(end);
        // Without branches, so that many bytes are compared at once. Most blocks end here.
        let pairs = text[at..stop].iter().zip(&text[at + beside..stop + beside]);
        let hits = pairs
            .fold(0, |hits, (a, b)| hits | (u8::from(a | LOWER == first) & u8::from(b | LOWER == second)));
        if hits == 0 {
            at = stop;
            continue;
        }
        while at < stop {
            if text[at..at + word.len()].eq_ignore_ascii_case(word) {
                let Some(next) = found(at) else { return };
                at = next.max(at + 1);
            } else {
                at += 1;
            }
        }
    }
}

/// The bit by which small ASCII letters differ from capital ones.
const LOWER: u8 = 0x20;

/// Bytes that are looked at together.
const BLOCK: usize = 64;

/// Gives numbers to facts while a chunk is made.
#[derive(Debug, Default)]
pub(super) struct DetailsBuilder {
    text: String,
    ends: Vec<u32>,
    counts: Vec<u32>,
    by_encoded: HashMap<Box<str>, u16>,
    by_json: HashMap<Box<str>, u16>,
}

impl DetailsBuilder {
    /// The number of facts that are stored as JSON. What does not read has none.
    pub(super) fn of_json(&mut self, json: &str) -> u16 {
        if let Some(number) = self.by_json.get(json) {
            return *number;
        }
        let number = self.of(&serde_json::from_str(json).unwrap_or_default());
        self.by_json.insert(json.into(), number);
        number
    }

    /// The number of these facts.
    pub(super) fn of(&mut self, detail: &Detail) -> u16 {
        let count = detail.get(FactName::Count).and_then(Value::as_u64);
        let count = count.map_or(1, |count| u32::try_from(count).unwrap_or(u32::MAX));
        self.of_encoded(&encoded(detail), count)
    }

    /// The number of facts from another chunk.
    pub(super) fn of_encoded(&mut self, encoded: &str, count: u32) -> u16 {
        if let Some(number) = self.by_encoded.get(encoded) {
            return *number;
        }
        let number = u16::try_from(self.ends.len()).unwrap_or(u16::MAX); // a chunk has not as many events
        self.text.push_str(encoded);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
        self.counts.push(count);
        self.by_encoded.insert(encoded.into(), number);
        number
    }

    pub(super) fn done(self) -> Details {
        let counts = if self.counts.iter().all(|count| *count == 1) { Vec::new() } else { self.counts };
        Details { text: self.text.into(), ends: self.ends.into(), counts: counts.into() }
    }
}

/// The values of an event's facts as a text to be searched.
pub(in super::super) fn plain_facts(facts: Facts<'_>) -> String {
    match facts {
        Facts::Json("{}") => String::new(),
        Facts::Json(json) => encoded(&serde_json::from_str(json).unwrap_or_default()),
        Facts::Read(detail) => encoded(detail),
    }
}

/// Before each fact.
const MARK: char = '\u{1}';
/// The value is a text, and stands there as it is.
const TEXT: char = '\u{2}';
/// The value stands there as JSON.
const JSON: char = '\u{3}';
/// The digits of a fact's number begin here.
const DIGITS: u8 = 0x10;
/// And there are as many.
const BASE: usize = 16;

fn encoded(detail: &Detail) -> String {
    let mut text = String::new();
    for (name, value) in detail.iter() {
        let number = FactName::ALL.iter().position(|known| *known == name).unwrap_or_default();
        text.push(MARK);
        text.push(digit(number / BASE));
        text.push(digit(number % BASE));
        if let Some(said) = value.as_str() {
            text.push(TEXT);
            text.extend(said.chars().map(|c| if c.is_control() { ' ' } else { c }));
        } else {
            text.push(JSON);
            text.push_str(&value.to_string());
        }
    }
    text
}

fn digit(digit: usize) -> char {
    // Room for 256 names, which a test holds.
    char::from(DIGITS + u8::try_from(digit % BASE).unwrap_or_default())
}

fn decoded(text: &str) -> Detail {
    let mut said = Map::new();
    for fact in text.split(MARK).skip(1) {
        if let Some((name, value)) = fact_of(fact) {
            said.insert(name.code().to_owned(), value);
        }
    }
    serde_json::from_value(Value::Object(said)).unwrap_or_default()
}

fn fact_of(text: &str) -> Option<(FactName, Value)> {
    let mut chars = text.chars();
    let mut digit = || u8::try_from(chars.next()?).ok()?.checked_sub(DIGITS).map(usize::from);
    let number = digit()? * BASE + digit()?;
    let name = *FactName::ALL.get(number)?;
    let form = chars.next()?;
    let value = chars.as_str();
    let value =
        if form == TEXT { Value::from(value) } else { serde_json::from_str(value).unwrap_or_default() };
    Some((name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_a_mark_and_reads_back() {
        for name in FactName::ALL {
            let mut detail = Detail::default();
            detail.set(*name, "it".into());
            assert_eq!(decoded(&encoded(&detail)), detail);
        }
    }

    #[test]
    fn every_form_of_a_value_reads_back() {
        let json = r#"{"access":"Ünï-1","count":3,"confirmed":true,"scopes":["a","b"],"waited":null}"#;
        let detail: Detail = serde_json::from_str(json).unwrap();
        assert_eq!(decoded(&encoded(&detail)), detail);
        let mut details = DetailsBuilder::default();
        assert_eq!((details.of(&Detail::default()), details.of_json(json), details.of(&detail)), (0, 1, 1));
        let details = details.done();
        assert_eq!((details.get(0), details.get(1), details.count(1)), (Detail::default(), detail, 3));
        assert!(details.get(9).is_empty());
    }

    #[test]
    fn what_does_not_read_is_no_fact_and_a_value_with_a_mark_in_it_makes_no_other() {
        let mut details = DetailsBuilder::default();
        for json in ["", "[]", "{\"access\":", "7", r#"{"from_tomorrow":1}"#] {
            assert_eq!(details.of_json(json), 0, "{json}");
        }
        let number = details.of_json(r#"{"access":"a\u0001\u0010\u0011\u0002b"}"#);
        let details = details.done();
        assert_eq!(details.get(number).iter().count(), 1);
    }

    #[test]
    fn a_word_is_found_in_every_place_and_in_values_only() {
        let mut details = DetailsBuilder::default();
        let jsons = [
            r#"{"access":"Abc"}"#,
            r#"{"access":"xxab","refresh":"cxx"}"#,
            r#"{"access":"ABCABC"}"#,
            r#"{"count":77}"#,
            r#"{"person":"Ärger@example.org"}"#,
        ];
        for json in jsons {
            details.of_json(json);
        }
        let details = details.done();
        let search = |word: &str| {
            let mut found = Vec::new();
            details.search(word, |number| found.push(number));
            found
        };
        assert_eq!(search("abc"), [0, 2]);
        assert_eq!(search("a"), [0, 1, 2, 4]);
        assert_eq!(search("77"), [3]);
        assert_eq!(search("ärg"), [4]);
        assert_eq!(search("access"), [0; 0]);
        assert_eq!(search("abcabcabcabc"), [0; 0]);
    }

    #[test]
    fn a_word_is_found_wherever_it_stands_between_blocks() {
        for place in 0..200 {
            let mut text = vec![b'.'; 200];
            text.splice(place..place, *b"Needle");
            let mut found = Vec::new();
            find_all(&text, b"needle", |at| {
                found.push(at);
                Some(at + 1)
            });
            assert_eq!(found, [place]);
        }
        find_all(b"nee", b"needle", |_| panic!("the text is shorter than the word"));
        find_all(b"", b"", |_| panic!("nothing is not looked for"));
    }
}
