//! A JSON value as it stands in a token: members in their order, repeated names kept, numbers as they were written.
//!
//! A checker must show what `serde_json::Value` would hide: the second of two members of one name, `1e400`, `1.0`.

use std::fmt;

use jiff::Timestamp;

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

    /// The moment of a number of seconds since 1970 (RFC 7519, section 2, NumericDate); `None` for anything else, and for a
    /// number that is no moment.
    pub fn moment(&self) -> Option<Timestamp> {
        let Self::Number(number) = self else { return None };
        if let Ok(seconds) = number.parse() {
            return Timestamp::from_second(seconds).ok();
        }
        let seconds: f64 = number.parse().ok()?;
        // What is left of the decimal point decides; beyond the range of moments nothing is.
        if !(FIRST_MOMENT..=LAST_MOMENT).contains(&seconds) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "the range was looked at just now")]
        Timestamp::from_millisecond((seconds * 1_000.0).round() as i64).ok()
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

/// The years -9999 to 9999, in seconds since 1970.
const FIRST_MOMENT: f64 = -377_705_023_201.0;
const LAST_MOMENT: f64 = 253_402_207_200.0;

impl fmt::Debug for Node {
    /// Only the kind: what a token says is a person's data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node({})", self.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_moment_where_there_is_one() {
        let moment = |number: &str| Node::Number(number.to_owned()).moment().map(|at| at.to_string());
        assert_eq!(moment("1300819380").unwrap(), "2011-03-22T18:43:00Z");
        assert_eq!(moment("1300819380.5").unwrap(), "2011-03-22T18:43:00.5Z");
        assert_eq!(moment("1.30081938e9").unwrap(), "2011-03-22T18:43:00Z");
        assert_eq!(moment("-0").unwrap(), "1970-01-01T00:00:00Z");
        for none in ["1e400", "-1e400", "9223372036854775807", "1763820000000", "1e12", ""] {
            assert_eq!(moment(none), None, "{none}");
        }
        assert_eq!(Node::Text("1300819380".to_owned()).moment(), None);
    }
}
