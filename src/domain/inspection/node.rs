//! A JSON value as it stands in a token: members in their order, repeated names kept, numbers as they were written.
//!
//! A checker must show what `serde_json::Value` would hide: the second of two members of one name, `1e400`, `1.0`.

use std::fmt;

/// A JSON value (RFC 8259).
#[derive(Clone, PartialEq, Eq)]
pub enum Node {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, in the characters of the token.
    Number(String),
    /// A string, unescaped.
    Text(String),
    /// An array.
    List(Vec<Node>),
    /// An object: its members in order, names that are repeated included.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The first member of this name, if this is an object that has one.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.members().iter().find_map(|(own, value)| (own == name).then_some(value))
    }

    /// The members; none where this is no object.
    pub fn members(&self) -> &[(String, Node)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The characters, if this is a string.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The strings of an array of strings, or the one string; `None` for anything else.
    pub fn texts(&self) -> Option<Vec<&str>> {
        match self {
            Self::Text(text) => Some(vec![text]),
            Self::List(items) => items.iter().map(Self::text).collect(),
            _ => None,
        }
    }

    /// What kind of value it is, in the word of RFC 8259.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::List(_) => "array",
            Self::Object(_) => "object",
        }
    }
}

impl fmt::Debug for Node {
    /// Only the kind: what a token says is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({})", self.kind())
    }
}
