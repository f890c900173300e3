//! What a provider's tokens look like, as far as it is published or was seen: how they begin, and nothing of what they say.
//!
//! Only for naming what somebody pasted. Nothing is refused or believed because of a shape: a provider may change it any day.

use serde::{Deserialize, Serialize};

/// How tokens of one kind begin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenShape {
    /// What such a token is.
    pub kind: ShapeKind,
    /// Its first characters.
    pub starts: String,
    /// What else stands in it, where the beginning alone does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
    /// Where that is known from, in a few words.
    pub source: String,
}

/// What a token of a known shape is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShapeKind {
    /// An access token.
    Access,
    /// A refresh token.
    Refresh,
    /// An authorization code, which is no token.
    Code,
}

impl TokenShape {
    /// Whether a token has this shape. Short texts have none: two characters in common mean nothing there.
    pub fn fits(&self, token: &str) -> bool {
        token.len() >= SHORTEST_TOKEN
            && token.starts_with(&self.starts)
            && self.contains.as_ref().is_none_or(|inner| token.contains(inner))
    }

    /// How much it says; of several that fit, the one that says most is meant.
    pub fn precision(&self) -> usize {
        self.starts.len() + self.contains.as_ref().map_or(0, String::len)
    }

    pub(super) fn is_good(&self) -> bool {
        let plain = |text: &str| text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
        let contains = self.contains.as_ref().is_none_or(|inner| !inner.is_empty() && plain(inner));
        self.starts.len() >= SHORTEST && plain(&self.starts) && contains
    }
}

const SHORTEST_TOKEN: usize = 20;
/// One character would fit too much.
const SHORTEST: usize = 2;
const LONGEST: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::provider::Provider;

    #[test]
    fn a_shape_needs_its_beginning_and_its_inner_mark_and_some_length() {
        let shape = TokenShape {
            kind: ShapeKind::Refresh,
            starts: "M.".to_owned(),
            contains: Some(".-C".to_owned()),
            source: String::new(),
        };
        assert!(shape.fits("M.C507_BAY.0.U.-CqExample"));
        for other in ["M.C507_BAY.2.U.8f0aExample", "N.C507_BAY.0.U.-CqExample", "M..-C"] {
            assert!(!shape.fits(other), "{other}");
        }
    }

    #[test]
    fn a_definition_with_a_shape_that_fits_everything_is_refused() {
        let google = include_str!("../../../assets/providers/google.toml");
        let with = |shape: &str| google.replacen("[[servers]]", &format!("{shape}\n[[servers]]"), 1);
        let good = "[[tokens.shapes]]\nkind = \"access\"\nstarts = \"at-\"\nsource = \"s\"\n";
        assert!(Provider::from_toml(&with(good)).is_ok());
        for bad in ["", "a", "a b", "ä-"] {
            assert!(Provider::from_toml(&with(&good.replace("at-", bad))).is_err(), "{bad:?}");
        }
    }
}
