//! An explanation as plain text and as the `explain` document.

use serde_json::{Value, json};

use super::{Explanation, Match};
use crate::explain::{who, who_code};

/// The explanation as plain text, ending with a newline: the best match in full, the others with one line each, then what
/// could be read.
pub fn text(explanation: &Explanation) -> String {
    let mut lines = Vec::new();
    if let Some((best, others)) = explanation.matches.split_first() {
        lines.extend(in_full(best));
        if !others.is_empty() {
            lines.extend([String::new(), "Less likely:".to_owned()]);
            lines.extend(others.iter().map(|other| format!("  - {} ({})", other.words.title, fit(other))));
        }
    } else {
        lines.extend(UNKNOWN.iter().chain(&WHAT_HELPS).map(|line| (*line).to_owned()));
    }
    if explanation.secret {
        lines.extend([String::new(), SECRET.to_owned()]);
    }
    if !explanation.read.is_empty() {
        lines.extend([String::new(), "Read from the text:".to_owned()]);
        let width = explanation.read.iter().map(|(label, _)| label.chars().count()).max().unwrap_or_default();
        lines.extend(explanation.read.iter().map(|(label, value)| format!("  {label:<width$}  {value}")));
    }
    lines.join("\n") + "\n"
}

const UNKNOWN: [&str; 4] = [super::UNKNOWN, "", "It is none of the failures that Mailward knows.", ""];

const WHAT_HELPS: [&str; 3] = [
    "  - Paste the whole answer or some more lines around it, not only the last one.",
    "  - Run a diagnosis of the account, which asks the servers itself.",
    "  - Search for the error word or the number at the provider’s support.",
];

/// What to do when somebody was sent a secret.
const SECRET: &str = "The text holds something that looks like a token, a code or a password. Nothing of it is shown or kept; whoever sent it should sign in again.";

fn in_full(best: &Match) -> Vec<String> {
    let words = &best.words;
    let mut lines =
        vec![words.title.clone(), fit(best), String::new(), words.what_happened.clone(), String::new()];
    lines.extend(words.next_steps.iter().map(|step| format!("  - {step}")));
    lines.extend([String::new(), format!("{}.", who(words.who))]);
    if !words.for_support.is_empty() {
        lines.extend([String::new(), "For support:".to_owned()]);
        lines.extend(words.for_support.iter().map(|step| format!("  - {step}")));
    }
    let doubt = if best.verified { "" } else { " (not confirmed by a document)" };
    lines.extend([String::new(), format!("Known from: {}{doubt}", best.reference)]);
    lines
}

/// Code and confidence: `ms.50173, fits to 97 %`.
fn fit(found: &Match) -> String {
    format!("{}, fits to {:.0} %", found.code, found.confidence * 100.0)
}

/// The `explain` document of the command line's JSON.
pub fn document(explanation: &Explanation) -> Value {
    let matches: Vec<Value> = explanation.matches.iter().map(of_match).collect();
    let read: serde_json::Map<String, Value> = explanation
        .read
        .iter()
        .map(|(label, value)| (label.to_lowercase().replace(' ', "_"), json!(value)))
        .collect();
    json!({ "matches": matches, "read": read, "secret": explanation.secret })
}

fn of_match(found: &Match) -> Value {
    let words = &found.words;
    json!({
        "code": found.code,
        "confidence": (f64::from(found.confidence) * 100.0).round() / 100.0,
        "title": words.title,
        "what_happened": words.what_happened,
        "next_steps": words.next_steps,
        "who": who_code(words.who),
        "retryable": words.retryable,
        "needs_sign_in": words.needs_sign_in,
        "for_support": words.for_support,
        "source": found.source,
        "reference": found.reference,
        "verified": found.verified,
    })
}
