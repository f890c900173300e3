//! A part of a token as text: indented for people, on one line within a row, and as a JSON document.
//!
//! Order, repeated names and numbers stay as they stand in the token, but in the document, which cannot hold them.

use serde_json::{Map, Number, Value};

use crate::domain::inspection::Node;
use crate::domain::problem::is_unseen;

/// A part of a token as an indented tree, in the order and spelling of the token.
pub fn tree(node: &Node) -> String {
    let mut text = String::new();
    write(node, Some(0), LONGEST_TREE, &mut text);
    text
}

/// Four times what a token of the largest size can hold.
const LONGEST_TREE: usize = 256 * 1024;

/// The same on one line, up to about that many characters.
pub(super) fn flat(node: &Node, longest: usize) -> String {
    let mut text = String::new();
    write(node, None, longest, &mut text);
    text
}

/// Writes until there is enough; `indent` is the depth, or `None` on one line.
fn write(node: &Node, indent: Option<usize>, longest: usize, text: &mut String) {
    if text.len() > longest {
        return;
    }
    match node {
        Node::Null => text.push_str("null"),
        Node::Bool(truth) => text.push_str(if *truth { "true" } else { "false" }),
        Node::Number(number) => text.push_str(number),
        Node::Text(own) => quote(own, text),
        Node::List(items) => between("[", "]", items, indent, longest, text, |item, inner, text| {
            write(item, inner, longest, text);
        }),
        Node::Object(members) => {
            between("{", "}", members, indent, longest, text, |(name, value), inner, text| {
                quote(name, text);
                text.push_str(": ");
                write(value, inner, longest, text);
            })
        }
    }
}

fn between<T>(
    open: &str,
    close: &str,
    items: &[T],
    indent: Option<usize>,
    longest: usize,
    text: &mut String,
    each: impl Fn(&T, Option<usize>, &mut String),
) {
    text.push_str(open);
    // A tree deeper than a screen is wide is told apart by its brackets alone.
    let inner = indent.map(|depth| (depth + 1).min(DEEPEST));
    for (index, item) in items.iter().enumerate() {
        if text.len() > longest {
            text.push('…');
            break;
        }
        if index > 0 {
            text.push_str(if indent.is_some() { "," } else { ", " });
        }
        line(inner, text);
        each(item, inner, text);
    }
    if !items.is_empty() {
        line(indent, text);
    }
    text.push_str(close);
}

const DEEPEST: usize = 20;

fn line(indent: Option<usize>, text: &mut String) {
    if let Some(depth) = indent {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", depth));
    }
}

/// As JSON writes it, and what cannot be seen by its number.
fn quote(own: &str, text: &mut String) {
    text.push('"');
    for c in own.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\r' => text.push_str("\\r"),
            c if is_unseen(c) => {
                let mut units = [0; 2];
                text.extend(c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

/// As a JSON document: of a name that is repeated the first, and a number that no program holds as text.
pub(super) fn document(node: &Node) -> Value {
    match node {
        Node::Null => Value::Null,
        Node::Bool(truth) => Value::Bool(*truth),
        Node::Number(text) => number(text).map_or_else(|| Value::String(text.clone()), Value::Number),
        Node::Text(text) => Value::String(text.clone()),
        Node::List(items) => items.iter().map(document).collect(),
        Node::Object(members) => {
            let mut map = Map::new();
            for (name, value) in members {
                map.entry(name.clone()).or_insert_with(|| document(value));
            }
            Value::Object(map)
        }
    }
}

fn number(text: &str) -> Option<Number> {
    if let Ok(whole) = text.parse::<i64>() {
        return Some(whole.into());
    }
    if let Ok(whole) = text.parse::<u64>() {
        return Some(whole.into());
    }
    // A whole number that is too large would come out as another one.
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| !is_whole).and_then(Number::from_f64)
}
