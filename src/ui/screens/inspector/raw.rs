//! Header and claims as they stand in the token: every member in its order, repeated ones, numbers as they were written. Pure.
//!
//! Characters that could steer, hide or turn what is read are shown by their number. Bounded, because the screen lays it out.

use std::fmt::Write as _;

use crate::domain::inspection::Node;

/// Both parts, each under its name.
pub(super) fn text(header: Option<&Node>, claims: Option<&Node>) -> String {
    let mut pen = Pen { text: String::new(), lines: 0 };
    for (name, node) in [("header", header), ("claims", claims)] {
        let Some(node) = node else { continue };
        if !pen.text.is_empty() {
            pen.line(0);
            pen.line(0);
        }
        let _ = write!(pen.text, "// {name}"); // writing to a string cannot fail
        pen.line(0);
        pen.node(node, 0);
    }
    pen.text
}

struct Pen {
    text: String,
    lines: usize,
}

/// What a screen can lay out without a stutter; a token of 64 KiB that holds more was made to be annoying.
const MOST_LINES: usize = 4_000;
const MOST_BYTES: usize = 200_000;
/// Deeper levels stand below each other: the reader bounds the depth.
const DEEPEST_INDENT: usize = 16;

impl Pen {
    fn is_full(&self) -> bool {
        self.lines > MOST_LINES || self.text.len() > MOST_BYTES
    }

    fn line(&mut self, depth: usize) {
        self.lines += 1;
        self.text.push('\n');
        for _ in 0..depth.min(DEEPEST_INDENT) {
            self.text.push_str("  ");
        }
    }

    fn node(&mut self, node: &Node, depth: usize) {
        match node {
            Node::Null => self.text.push_str("null"),
            Node::Bool(value) => self.text.push_str(if *value { "true" } else { "false" }),
            Node::Number(digits) => self.text.push_str(digits),
            Node::Text(text) => self.string(text),
            Node::List(items) => self.all('[', ']', depth, items.iter().map(|item| (None, item))),
            Node::Object(members) => {
                let members = members.iter().map(|(name, value)| (Some(name.as_str()), value));
                self.all('{', '}', depth, members);
            }
        }
    }

    fn all<'a>(
        &mut self,
        open: char,
        shut: char,
        depth: usize,
        members: impl Iterator<Item = (Option<&'a str>, &'a Node)>,
    ) {
        self.text.push(open);
        let mut any = false;
        for (name, value) in members {
            if any {
                self.text.push(',');
            }
            any = true;
            self.line(depth + 1);
            if self.is_full() {
                self.text.push('…');
                break;
            }
            if let Some(name) = name {
                self.string(name);
                self.text.push_str(": ");
            }
            self.node(value, depth + 1);
        }
        if any {
            self.line(depth);
        }
        self.text.push(shut);
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.text.push_str("\\\""),
                '\\' => self.text.push_str("\\\\"),
                letter if hides(letter) => {
                    let mut units = [0; 2];
                    for unit in letter.encode_utf16(&mut units) {
                        let _ = write!(self.text, "\\u{unit:04x}"); // writing to a string cannot fail
                    }
                }
                letter => self.text.push(letter),
            }
        }
        self.text.push('"');
    }
}

/// Controls, invisible characters, and those that turn the direction of reading.
fn hides(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{2028}' | '\u{2029}')
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(members: &[(&str, Node)]) -> Node {
        Node::Object(members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect())
    }

    #[test]
    fn everything_stands_as_it_was_written() {
        let header = object(&[("alg", Node::Text("RS256".to_owned()))]);
        let claims = object(&[
            ("exp", Node::Number("1e400".to_owned())),
            ("exp", Node::Number("1.0".to_owned())),
            ("aud", Node::List(vec![Node::Text("a\"b".to_owned()), Node::Null])),
            ("empty", Node::List(Vec::new())),
        ]);
        let expected = r#"// header
{
  "alg": "RS256"
}

// claims
{
  "exp": 1e400,
  "exp": 1.0,
  "aud": [
    "a\"b",
    null
  ],
  "empty": []
}"#;
        assert_eq!(text(Some(&header), Some(&claims)), expected);
    }

    #[test]
    fn what_could_hide_or_turn_the_text_is_shown_by_its_number() {
        let claims = object(&[("n\u{202e}ame", Node::Text("a\nb\u{200b}\u{e0041}c".to_owned()))]);
        let shown = text(None, Some(&claims));
        assert!(shown.contains(r#""n\u202eame": "a\u000ab\u200b\udb40\udc41c""#), "{shown}");
    }

    #[test]
    fn more_than_can_be_laid_out_ends_in_dots() {
        let many = Node::List(vec![Node::Bool(true); 20_000]);
        let shown = text(None, Some(&many));
        assert!(shown.ends_with("…\n]") && shown.lines().count() < MOST_LINES + 10);
        let mut deep = Node::Null;
        for _ in 0..60 {
            deep = Node::List(vec![deep]);
        }
        assert_eq!(text(Some(&deep), None).matches('[').count(), 60);
    }
}
