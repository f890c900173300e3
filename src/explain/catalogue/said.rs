//! What can be read out of the words of others: numbers, dates and spans, one sentence to quote.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::RULES;
use crate::domain::ending::{self, facts as end};
use crate::domain::lifespan;
use crate::domain::problem::{Facts, Problem};
use crate::explain::weave::{span, tidy};

/// The provider's own number for the failure, as in `AADSTS90094`.
pub(in crate::explain) fn provider_code(problem: &Problem) -> Option<String> {
    let numbers = aadsts(&problem.facts);
    let told = numbers.iter().find(|number| RULES.iter().any(|rule| rule.when.aadsts.contains(number)));
    told.or(numbers.first()).map(|number| format!("AADSTS{number}"))
}

/// What the provider wrote, as one bounded sentence; identifiers that stand in the details are cut off.
pub(in crate::explain) fn provider_sentence(problem: &Problem) -> Option<String> {
    let text = problem.facts.error_description.as_deref()?;
    let end = ["Trace ID:", "Correlation ID:", "Timestamp:"].iter().filter_map(|mark| text.find(mark)).min();
    let sentence = tidy(&text[..end.unwrap_or(text.len())]);
    (!sentence.is_empty()).then_some(sentence)
}

/// Facts in words that stand in the provider's text, or as moments and seconds among the other facts.
pub(in crate::explain) fn derive(problem: &Problem) -> BTreeMap<&'static str, String> {
    let facts = &problem.facts;
    let read = ending::read(facts);
    let number = |name: &str| facts.more.get(name)?.parse::<u64>().ok();
    let moment = |name: &str| facts.more.get(name)?.parse::<Timestamp>().ok();
    let mut derived = BTreeMap::new();
    let mut keep = |name, value: Option<String>| derived.extend(value.map(|value| (name, value)));
    let limit = read.max_life_s.or_else(|| number(end::MAX_LIFE_S));
    keep("every", limit.map(lifespan::every));
    keep("limit_of_life", limit.map(span));
    keep("unused_for", read.inactive_s.or_else(|| number(end::INACTIVE_S)).map(span));
    keep("granted_on", read.issued.or_else(|| moment(end::ISSUED)).map(day));
    keep("ended_on", read.valid_from.or_else(|| moment(end::VALID_FROM)).map(day));
    keep("lost_on", moment(end::LOST_AT).map(day_and_time));
    derived
}

/// In UTC, like the details: these words are read by people in other places too.
fn day(moment: Timestamp) -> String {
    moment.strftime("%-d %b %Y").to_string()
}

fn day_and_time(moment: Timestamp) -> String {
    moment.strftime("%-d %b %Y at %H:%M UTC").to_string()
}

/// Microsoft's numbers, from `error_codes` and, as older answers have none, from the text.
pub(in crate::explain) fn aadsts(facts: &Facts) -> Vec<u64> {
    let text = facts.error_description.as_deref().unwrap_or_default();
    // Other providers use `error_codes` for numbers of their own; only Microsoft's have five digits or more.
    facts.error_codes.iter().copied().filter(|number| *number >= 10_000).chain(aadsts_in(text)).collect()
}

/// Microsoft's numbers in a text.
pub(in crate::explain) fn aadsts_in(text: &str) -> impl Iterator<Item = u64> + '_ {
    text.match_indices("AADSTS").filter_map(|(at, mark)| leading_number(&text[at + mark.len()..]))
}

fn leading_number(text: &str) -> Option<u64> {
    let text = text.trim_start_matches([':', ' ']);
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end.min(LONGEST_NUMBER))?.parse().ok()
}

/// Digits of the longest of Microsoft's numbers, and some to spare.
const LONGEST_NUMBER: usize = 10;

/// JSON without blanks between a name and its value, as texts of the catalogue have it.
pub(in crate::explain) fn calm_json(text: &str) -> String {
    text.replace("\": ", "\":").replace("\" : ", "\":").replace("\" :", "\":")
}

/// Reply code and enhanced status code of a mail server's line (RFC 5321, section 4.2; RFC 3463): `535 5.7.8 …`.
pub(in crate::explain) fn reply_numbers(line: &str) -> (Option<u16>, Option<&str>) {
    let line = line.trim_start();
    let code = line.get(..3).filter(|code| {
        code.bytes().all(|byte| byte.is_ascii_digit()) && code.starts_with(['2', '3', '4', '5'])
    });
    let Some(code) = code else { return (None, None) };
    let behind = line[3..].trim_start_matches([' ', '-']);
    let end = behind.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(behind.len());
    let enhanced = &behind[..end];
    (code.parse().ok(), is_enhanced(enhanced).then_some(enhanced))
}

/// Whether this is `class.subject.detail` (RFC 3463, section 2).
pub(in crate::explain) fn is_enhanced(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    parts.len() == 3
        && matches!(parts[0], "2" | "4" | "5")
        && parts[1..]
            .iter()
            .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
}
