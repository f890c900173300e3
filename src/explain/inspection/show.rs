//! Values of a token on one line: cleaned of what could steer a terminal or hide, bounded, and in plain words where there
//! are some.

use crate::domain::inspection::Node;
use crate::domain::problem::is_unseen;
use crate::domain::scope::{Scope, Sensitivity};

/// Longest value on a row, in characters.
pub(super) const LONGEST_VALUE: usize = 200;
/// Longest value in full.
pub(super) const LONGEST_IN_FULL: usize = 4_000;

/// A text on one line.
pub(super) fn line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    let mut letters = text.chars().map(|c| if is_unseen(c) { ' ' } else { c });
    line.extend(letters.by_ref().take(longest));
    if letters.next().is_some() {
        line.push('…');
    }
    line.trim().to_owned()
}

/// A value on one line: texts without quotes, lists with commas, objects as JSON.
pub(super) fn value(node: &Node) -> String {
    match node {
        Node::Text(text) if text.is_empty() => "(empty)".to_owned(),
        Node::List(items) if items.is_empty() => "(none)".to_owned(),
        Node::List(items) if items.iter().all(|item| !matches!(item, Node::List(_) | Node::Object(_))) => {
            let shown = items.iter().take(MOST_ITEMS).map(value).collect::<Vec<_>>().join(", ");
            line(&shown, LONGEST_VALUE)
        }
        Node::Text(text) | Node::Number(text) => line(text, LONGEST_VALUE),
        Node::Bool(truth) => truth.to_string(),
        Node::Null => "null".to_owned(),
        Node::List(_) | Node::Object(_) => line(&super::tree::flat(node, LONGEST_VALUE), LONGEST_VALUE),
    }
}

const MOST_ITEMS: usize = 100;

/// An address without what all of them have: "login.example.com".
pub(super) fn address(text: &str) -> String {
    let short = text.strip_prefix("https://").unwrap_or(text).trim_end_matches('/');
    line(if short.is_empty() { text } else { short }, LONGEST_VALUE)
}

/// "read mail (Mail.Read), send mail (Mail.Send)"; `None` where it is no list of permissions.
pub(super) fn permissions(node: &Node) -> Option<String> {
    let texts = node.texts()?;
    let told = texts.iter().flat_map(|text| text.split_whitespace()).take(MOST_ITEMS).map(permission);
    let all = told.collect::<Vec<_>>().join(", ");
    Some(line(&all, LONGEST_VALUE)).filter(|all| !all.is_empty())
}

fn permission(name: &str) -> String {
    let Ok(scope) = name.parse::<Scope>() else { return name.to_owned() };
    let words = scope.words();
    let mut letters = words.title.chars();
    match letters.next() {
        Some(first) if words.sensitivity != Sensitivity::Unknown => {
            let short =
                name.rsplit_once('/').map_or(name, |(_, short)| if short.is_empty() { name } else { short });
            format!("{}{} ({short})", first.to_lowercase(), letters.as_str())
        }
        _ => name.to_owned(),
    }
}

/// Values in the words of a table, others as they stand; `None` where it is neither a value nor a list of values.
pub(super) fn in_words(node: &Node, table: &[(&str, &str)]) -> Option<String> {
    let word = |text: &str| {
        let found = table.iter().find(|(own, _)| *own == text);
        found.map_or_else(|| line(text, LONGEST_VALUE), |(_, words)| (*words).to_owned())
    };
    match node {
        Node::Bool(truth) => Some(word(if *truth { "true" } else { "false" })),
        _ => {
            let texts = node.texts()?;
            let told = texts.into_iter().take(MOST_ITEMS).map(word).collect::<Vec<_>>().join(", ");
            Some(line(&told, LONGEST_VALUE)).filter(|told| !told.is_empty())
        }
    }
}
