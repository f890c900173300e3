//! How the texts of the catalogue have to be: whole sentences, in the tone of the program, and templates that always give
//! a sentence, whatever is known of a failure.

use super::entry::Entry;

/// What is wrong with the texts of this entry.
pub(crate) fn faults(entry: &Entry) -> Vec<String> {
    let mut faults = Vec::new();
    if entry.title.trim().is_empty() {
        faults.push("it has no title".to_owned());
    }
    if entry.what.trim().is_empty() {
        faults.push("it does not say what happened".to_owned());
    }
    if entry.steps.is_empty() {
        faults.push("it has no step to take".to_owned());
    }
    if entry.title.ends_with('.') {
        faults.push("the title ends with a full stop".to_owned());
    }
    let sentences = [&entry.what].into_iter().chain(&entry.steps).chain(&entry.admin);
    for text in sentences {
        // The end of a part that may be missing is the end of a sentence, too.
        if !text.trim_end_matches(']').ends_with(['.', '?']) {
            faults.push(format!("a full stop is missing at the end of “{text}”"));
        }
    }
    for text in [&entry.title, &entry.what].into_iter().chain(&entry.steps).chain(&entry.admin) {
        faults.extend(tone(text));
        faults.extend(template(text));
    }
    faults
}

fn tone(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let bad = ["!", "please", "oops", "successfully", "  ", "..", " .", "'", "\""];
    let mut faults: Vec<String> = bad
        .iter()
        .filter(|bad| lower.contains(**bad))
        .map(|bad| format!("“{bad}” stands in “{text}”"))
        .collect();
    if text.chars().next().is_none_or(char::is_lowercase) || text.trim() != text {
        faults.push(format!("“{text}” does not begin like a sentence"));
    }
    faults
}

/// A template must give a sentence with no fact known: what can be missing has other words, or stands in `[…]`.
fn template(text: &str) -> Option<String> {
    let mut optional = false;
    let mut rest = text;
    while let Some(at) = rest.find(['[', ']', '{', '}']) {
        let (mark, behind) = (rest.as_bytes()[at], &rest[at + 1..]);
        rest = behind;
        match mark {
            b'[' if !optional => optional = true,
            b']' if optional => optional = false,
            b'{' => {
                let Some((name, after)) = behind.split_once('}') else {
                    return Some(format!("a brace is not closed in “{text}”"));
                };
                let plain = name.split('|').next().unwrap_or_default();
                if plain.is_empty()
                    || !plain.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
                {
                    return Some(format!("“{{{name}}}” names no fact in “{text}”"));
                }
                if !optional && !name.contains('|') {
                    return Some(format!("{{{name}}} has no other words and stands outside […] in “{text}”"));
                }
                rest = after;
            }
            _ => return Some(format!("brackets do not match in “{text}”")),
        }
    }
    optional.then(|| format!("a bracket is not closed in “{text}”"))
}
