//! Reads a JSON member whose type providers do not agree on: `expires_in` as text, `scope` as a list.
//!
//! Never fails, so that a strange member that does not matter cannot spoil an answer. Text is borrowed from the body,
//! which is wiped, wherever JSON allows it. What is neither text, number nor list of texts counts as not said.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A member of unknown type.
#[derive(Default)]
pub(super) enum Loose<'a> {
    /// Missing, `null`, or of a type that means nothing here.
    #[default]
    Nothing,
    Text(Cow<'a, str>),
    Number(f64),
    List(Vec<String>),
}

impl<'a> Loose<'a> {
    /// The text, if it is one.
    pub(super) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The same, borrowed.
    pub(super) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A list of texts, or a single one.
    pub(super) fn list(&self) -> Option<Vec<String>> {
        match self {
            Self::Text(text) => Some(vec![text.to_string()]),
            Self::List(texts) => Some(texts.clone()),
            _ => None,
        }
    }

    /// A whole number of seconds, from a number or from a number written as text.
    pub(super) fn seconds(&self) -> Option<f64> {
        let number = match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.filter(|number| number.is_finite()).map(f64::floor)
    }

    /// Words separated by blanks, or a list of them.
    pub(super) fn words(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.into_owned()),
            Self::List(words) => Some(words.join(" ")),
            _ => None,
        }
    }
}

/// A list of whole numbers; what is none is left out.
#[derive(Default)]
pub(super) struct Numbers(pub(super) Vec<u64>);

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let numbers = value.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64);
        Ok(Self(numbers.take(MOST_ITEMS).collect()))
    }
}

/// More than any provider sends.
const MOST_ITEMS: usize = 200;

impl<'de: 'a, 'a> Deserialize<'de> for Loose<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Loose<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Loose::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Loose::Number(number as f64))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(Loose::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Loose::Number(number))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Loose::Nothing)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Loose::Nothing)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut words = Vec::new();
        while let Some(item) = items.next_element::<Loose>()? {
            if let Some(text) = item.text().filter(|_| words.len() < MOST_ITEMS) {
                words.push(text.into_owned());
            }
        }
        Ok(Loose::List(words))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Loose<'_> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn seconds_are_read_from_numbers_and_from_text() {
        for (json, seconds) in
            [("3600", 3600.0), ("\"3600\"", 3600.0), ("\" 3599.9 \"", 3599.0), ("1e3", 1000.0)]
        {
            assert_eq!(read(json).seconds(), Some(seconds), "{json}");
        }
        for json in ["\"soon\"", "null", "true", "[]", "{\"a\":[{}]}", "\"inf\"", "\"NaN\""] {
            assert_eq!(read(json).seconds(), None, "{json}");
        }
    }

    #[test]
    fn words_are_read_from_text_and_from_a_list() {
        assert_eq!(read("\"a b\"").words().as_deref(), Some("a b"));
        assert_eq!(read("[\"a\", 1, \"b\"]").words().as_deref(), Some("a b"));
        assert_eq!(read("7").words(), None);
    }

    #[test]
    fn plain_text_is_borrowed_so_that_no_copy_of_a_token_stays_behind() {
        assert!(matches!(read("\"abc\""), Loose::Text(Cow::Borrowed("abc"))));
    }
}
