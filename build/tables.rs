//! Writes the catalogue as Rust: static tables, sorted so that the first rule that fits is the sharpest.

use std::collections::BTreeMap;
use std::fmt::{Debug, Write};

use super::entry::{Entry, When};

/// The source of the tables. `kinds` gives the variant of the program for a code.
pub(crate) fn write(entries: &[Entry], kinds: &BTreeMap<String, String>) -> String {
    let mut text = String::from("// Made by build.rs from assets/errors.toml.\n\n");
    text += "/// Every entry, in the order of the files.\n";
    _ = writeln!(text, "pub(super) static ENTRIES: [Entry<Known>; {}] = [", entries.len());
    for entry in entries {
        write_entry(&mut text, entry);
    }
    text += "];\n\n/// When each entry is meant, sharpest first.\n";
    let rules = in_order(entries);
    _ = writeln!(text, "pub(super) static RULES: [Rule; {}] = [", rules.len());
    for (at, when) in rules {
        let rank = when.rank();
        let kind_only = when.is_kind_only();
        _ = writeln!(text, "    Rule {{ entry: {at}, rank: {rank}, kind_only: {kind_only}, when: When {{");
        write_when(&mut text, when, kinds);
        text += "    } },\n";
    }
    text += "];\n";
    text
}

/// Sharpest first; of equally sharp ones that with more conditions, then that which comes first.
fn in_order(entries: &[Entry]) -> Vec<(usize, &When)> {
    let mut rules: Vec<(usize, &When)> = entries
        .iter()
        .enumerate()
        .flat_map(|(at, entry)| entry.when.0.iter().map(move |when| (at, when)))
        .collect();
    rules.sort_by_key(|(_, when)| (when.rank(), std::cmp::Reverse(when.keys())));
    rules
}

fn write_entry(text: &mut String, entry: &Entry) {
    let remedies: Vec<String> = entry
        .remedies
        .iter()
        .map(|deed| match deed {
            // Which one it is follows from the problem.
            super::entry::Deed::OtherEndpoint => "Remedy::OtherEndpoint(String::new())".to_owned(),
            other => format!("Remedy::{other:?}"),
        })
        .collect();
    _ = writeln!(
        text,
        "    Entry {{\n        of: Known {{ code: {:?}, source: {:?}, admin: &{:?}, needs_sign_in: {}, page: {:?}, \
         hints: &{:?}, verified: {}, reference: {:?} }},",
        entry.code,
        entry.source.word(),
        entry.admin,
        entry.needs_sign_in,
        entry.page,
        lower(&entry.hints),
        entry.verified,
        entry.reference
    );
    _ = writeln!(
        text,
        "        title: {:?},\n        what: {:?},\n        steps: &{:?},\n        who: Who::{:?},\n        retryable: {},\n        \
         remedies: &[{}],\n    }},",
        entry.title,
        entry.what,
        entry.steps,
        entry.who,
        entry.retryable,
        remedies.join(", ")
    );
}

fn write_when(text: &mut String, when: &When, kinds: &BTreeMap<String, String>) {
    let places: Vec<String> = when.places.iter().map(|place| format!("Place::{place:?}")).collect();
    let kinds: Vec<String> = when
        .kind
        .iter()
        .filter_map(|code| kinds.get(code))
        .map(|name| format!("ProblemKind::{name}"))
        .collect();
    let mut put = |name: &str, list: &dyn Debug| _ = writeln!(text, "        {name}: &{list:?},");
    put("error", &when.error);
    put("suberror", &when.suberror);
    put("http", &when.http);
    put("smtp_code", &when.smtp_code);
    put("smtp_enh", &when.smtp_enh);
    // Texts are compared without case: here once instead of there each time.
    put("contains", &lower(&when.contains));
    put("all_of", &lower(&when.all_of));
    put("os", &when.os);
    put("check", &when.check);
    put("provider", &when.provider);
    put("fact", &when.fact.iter().collect::<Vec<_>>());
    let numbers: Vec<String> = when.aadsts.iter().map(|number| parted(*number)).collect();
    _ = writeln!(text, "        aadsts: &[{}],", numbers.join(", "));
    _ = writeln!(text, "        places: Places::of(&[{}]),", places.join(", "));
    _ = writeln!(text, "        kind: &[{}],", kinds.join(", "));
}

fn lower(texts: &[String]) -> Vec<String> {
    texts.iter().map(|text| text.to_lowercase()).collect()
}

/// A number as the house writes it: `700_082`.
fn parted(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
