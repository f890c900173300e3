//! An inspection for the command line: as plain text, and as the `inspect` document of its JSON.

use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::{Row, Tone, claims, finding, form, header, mail, opaque, signature, tree, whose};
use crate::domain::inspection::{Finding, Inspection, MailVerdict, Source};

/// Everything as plain text. Ends with a newline.
pub fn text(inspection: &Inspection, zone: &TimeZone) -> String {
    let mut lines = vec![form(inspection)];
    lines.extend(whose(inspection));
    lines.extend(opaque(inspection));
    if let Some(words) = mail(inspection) {
        lines.extend([String::new(), words.title, format!("  {}", words.sentence)]);
    }
    let told = signature(inspection);
    lines.extend([String::new(), told.title, format!("  {}", told.why)]);
    if let Some(problem) = &inspection.keys_trouble {
        let words = super::super::words(problem);
        lines.push(format!("  {}. {}", words.title, words.what_happened));
    }
    if !inspection.findings.is_empty() {
        lines.extend([String::new(), "Findings".to_owned()]);
        lines.extend(inspection.findings.iter().flat_map(of_finding));
    }
    for (title, rows) in [("Claims", claims(inspection, zone)), ("Header", header(inspection))] {
        if !rows.is_empty() {
            lines.extend([String::new(), title.to_owned()]);
            lines.extend(table(&rows));
        }
    }
    lines.join("\n") + "\n"
}

fn of_finding(one: &Finding) -> [String; 2] {
    let told = finding(one);
    let severity = one.severity.code();
    [
        format!("  {severity}  {} ({})", told.title, one.id.code()),
        format!("        {} {}.", told.why, told.section),
    ]
}

/// Label, value, and the member's own name where the label is another.
fn table(rows: &[Row]) -> Vec<String> {
    let widest =
        rows.iter().map(|row| row.label.chars().count()).filter(|width| *width <= WIDEST_LABEL).max();
    let width = widest.unwrap_or_default();
    let line = |row: &Row| {
        let mark = match row.tone {
            Tone::Bad => "!!",
            Tone::Attention => " !",
            Tone::None | Tone::Good => "  ",
        };
        let name = if row.label == row.name { String::new() } else { format!("  ({})", row.name) };
        format!("{mark}{:<width$}  {}{name}", row.label, row.value)
    };
    rows.iter().map(line).collect()
}

/// A label that is longer, somebody's own claim, does not push all values to the right.
const WIDEST_LABEL: usize = 24;

/// The `inspect` document of the command line's JSON.
pub fn document(inspection: &Inspection) -> Value {
    let signed = &inspection.signature;
    let told = signature(inspection);
    json!({
        "kind": inspection.form.code(),
        "form": form(inspection),
        "characters": inspection.characters,
        "inspected_at": inspection.at.to_string(),
        "source": source(inspection),
        "known": inspection.known.as_ref().map(|known| json!({
            "address": known.address.as_str(), "token": known.token.code(),
        })),
        "about": opaque(inspection),
        "header": inspection.header.as_ref().map(tree::document),
        "claims": inspection.claims.as_ref().map(tree::document),
        "signature": signed.state.code(),
        "reason": format!("{}: {}", told.title, told.why),
        "algorithm": signed.algorithm,
        "key_id": signed.key_id,
        "keys_from": signed.keys_from,
        "keys_problem": inspection.keys_trouble.as_deref().map(super::super::document),
        "findings": inspection.findings.iter().map(found).collect::<Vec<_>>(),
        "provider": inspection.provider.as_ref().map(crate::domain::provider::ProviderId::as_str),
        "mail_use": inspection.mail.as_ref().map(|verdict| mail_use(inspection, verdict)),
    })
}

fn source(inspection: &Inspection) -> Value {
    match &inspection.source {
        Source::Pasted => Value::Null,
        Source::Stored { address, token, .. } => {
            json!({ "address": address.as_str(), "token": token.code() })
        }
    }
}

fn found(one: &Finding) -> Value {
    let told = finding(one);
    let facts: Map<String, Value> =
        one.facts.iter().map(|(name, value)| (name.name().to_owned(), json!(value))).collect();
    json!({
        "id": one.id.code(),
        "severity": one.severity.code(),
        "title": told.title,
        "why": told.why,
        "section": told.section,
        "facts": facts,
    })
}

fn mail_use(inspection: &Inspection, verdict: &MailVerdict) -> Value {
    let words = mail(inspection);
    json!({
        "imap": verdict.imap,
        "smtp": verdict.smtp,
        "pop": verdict.pop,
        "title": words.as_ref().map(|words| words.title.as_str()),
        "why": words.as_ref().map(|words| words.sentence.as_str()),
        "provider": verdict.provider.as_str(),
    })
}
