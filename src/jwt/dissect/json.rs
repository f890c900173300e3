//! A JSON reader that keeps what it read when it meets a fault, and says what and where the fault is (RFC 8259).
//!
//! Our own, because no library tells all of it at once: `serde_json` loses the rest of a token that was cut off, the
//! second of two members of one name, and numbers as they are written (but for a switch that changes them for the whole
//! program). Bounded: depth, number of faults told; everything else is bounded by the text. Never panics.

use std::collections::HashSet;

use crate::domain::inspection::Node;

mod number;
mod string;

/// Deepest nesting that is followed. Real tokens nest three or four deep.
pub(super) const MOST_DEPTH: usize = 64;

/// More faults than these tell nothing new.
const MOST_FAULTS: usize = 8;

/// What could be read of a text, and what is wrong with it.
pub(super) struct Read {
    /// The value, as far as it could be read.
    pub node: Option<Node>,
    /// In the order in which they were met.
    pub faults: Vec<Fault>,
}

/// What is wrong, and where.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The character it is at, counted from 1.
    pub at: usize,
    pub kind: FaultKind,
}

/// What is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// A clause that says it.
    Syntax(String),
    /// A name occurs twice: the path to the second one.
    Duplicate(String),
    /// Nothing wrong, but readers differ in it.
    Unsure(String),
}

/// Reads a text as one JSON value.
pub(super) fn read(text: &str) -> Read {
    let mut reader = Reader { text, at: 0, depth: 0, path: Vec::new(), faults: Vec::new(), stopped: false };
    let node = reader.value();
    reader.skip_blank();
    if !reader.stopped && reader.at < text.len() {
        reader.syntax("something follows after its end");
    }
    Read { node, faults: reader.faults }
}

struct Reader<'a> {
    text: &'a str,
    /// In bytes, always between two characters.
    at: usize,
    depth: usize,
    path: Vec<Step>,
    faults: Vec<Fault>,
    /// Whether nothing after this place can be understood.
    stopped: bool,
}

enum Step {
    Member(String),
    Item(usize),
}

impl Reader<'_> {
    fn value(&mut self) -> Option<Node> {
        self.skip_blank();
        match self.peek() {
            None => self.stop("it ends where a value is expected"),
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::list),
            Some('"') => self.string().map(Node::Text),
            Some('-' | '+' | '.' | '0'..='9') => Some(self.number()),
            Some('\'') => self.stop("a string stands in single quotation marks"),
            Some(c) if c.is_alphabetic() => self.word(),
            Some(c) => self.stop(&format!("{} stands where a value is expected", shown(c))),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Node) -> Option<Node> {
        if self.depth == MOST_DEPTH {
            return self.stop(&format!("it is nested deeper than {MOST_DEPTH} levels"));
        }
        self.depth += 1;
        let node = read(self);
        self.depth -= 1;
        Some(node)
    }

    fn object(&mut self) -> Node {
        let (mut members, mut seen) = (Vec::new(), HashSet::new());
        self.at += 1;
        self.skip_blank();
        if self.eat('}') {
            return Node::Object(members);
        }
        loop {
            self.skip_blank();
            let start = self.at;
            let Some(name) = self.name() else { break };
            if !seen.insert(name.clone()) {
                let path = self.path_to(&name);
                self.fault_at(start, FaultKind::Duplicate(path));
            }
            self.skip_blank();
            if !self.eat(':') {
                self.expected::<()>("a colon");
                break;
            }
            self.path.push(Step::Member(name.clone()));
            let value = self.value();
            self.path.pop();
            members.extend(value.map(|value| (name, value)));
            if self.stopped || !self.goes_on('}') {
                break;
            }
        }
        Node::Object(members)
    }

    fn name(&mut self) -> Option<String> {
        match self.peek() {
            Some('"') => self.string(),
            Some('}') => self.stop("a comma stands before the closing brace"),
            Some(c) if c.is_alphabetic() || c == '\'' => {
                self.stop("a member name stands without quotation marks")
            }
            _ => self.expected("a member name"),
        }
    }

    fn list(&mut self) -> Node {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_blank();
        if self.eat(']') {
            return Node::List(items);
        }
        loop {
            self.skip_blank();
            if self.peek() == Some(']') {
                self.stop::<()>("a comma stands before the closing bracket");
                break;
            }
            self.path.push(Step::Item(items.len()));
            let value = self.value();
            self.path.pop();
            items.extend(value);
            if self.stopped || !self.goes_on(']') {
                break;
            }
        }
        Node::List(items)
    }

    /// Whether another member or item follows.
    fn goes_on(&mut self, end: char) -> bool {
        self.skip_blank();
        if self.eat(',') {
            return true;
        }
        if !self.eat(end) {
            self.expected::<()>(&format!("a comma or “{end}”"));
        }
        false
    }

    /// `true`, `false`, `null`, or something that only looks like it.
    fn word(&mut self) -> Option<Node> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let node = match &rest[..end] {
            "null" => Node::Null,
            "true" => Node::Bool(true),
            "false" => Node::Bool(false),
            _ => return self.stop("a word stands there that is no JSON value"),
        };
        self.at += end;
        Some(node)
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let there = self.text[self.at..].starts_with(wanted);
        if there {
            self.at += wanted.len_utf8();
        }
        there
    }

    /// What JSON calls white space, and nothing else.
    fn skip_blank(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    }

    fn expected<T>(&mut self, what: &str) -> Option<T> {
        match self.peek() {
            None => self.stop(&format!("it ends where {what} is expected")),
            Some(c) => self.stop(&format!("{} stands where {what} is expected", shown(c))),
        }
    }

    fn stop<T>(&mut self, what: &str) -> Option<T> {
        self.syntax(what);
        self.stopped = true;
        None
    }

    fn syntax(&mut self, what: &str) {
        self.fault(FaultKind::Syntax(what.to_owned()));
    }

    fn fault(&mut self, kind: FaultKind) {
        self.fault_at(self.at, kind);
    }

    fn fault_at(&mut self, at: usize, kind: FaultKind) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(Fault { at: self.text[..at].chars().count() + 1, kind });
        }
    }

    /// `address.country`, `roles[2].id`.
    fn path_to(&self, name: &str) -> String {
        let steps = self.path.iter().enumerate().map(|(at, step)| match step {
            Step::Item(index) => format!("[{index}]"),
            Step::Member(name) if at == 0 => name.clone(),
            Step::Member(name) => format!(".{name}"),
        });
        let before: String = steps.collect();
        if before.is_empty() { name.to_owned() } else { format!("{before}.{name}") }
    }
}

/// A character for a sentence: itself, or its code point where it would not be seen.
pub(super) fn shown(c: char) -> String {
    match c {
        ' ' => "a blank".to_owned(),
        c if c.is_ascii_graphic() => format!("“{c}”"),
        c if c.is_alphanumeric() => format!("“{c}” (U+{:04X})", u32::from(c)),
        c => format!("the character U+{:04X}", u32::from(c)),
    }
}

#[cfg(test)]
mod tests;
