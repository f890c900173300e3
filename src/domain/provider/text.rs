//! A provider as text: read from TOML and JSON, written as TOML.
//!
//! Whatever is read has been checked; what a reader quotes of a foreign text is kept short.

use super::{Provider, ProviderError};

impl Provider {
    /// Reads a definition from TOML.
    pub fn from_toml(text: &str) -> Result<Self, ProviderError> {
        toml::from_str(text).map_err(|error| ProviderError::unreadable_toml(text, &error))
    }

    /// The same, with a refusal that has no place in the text as what it is. Beside the refusal stands where the reader
    /// stopped, in bytes.
    pub fn read_toml(text: &str) -> Result<Self, (ProviderError, Option<std::ops::Range<usize>>)> {
        let unreadable =
            |error: toml::de::Error| (ProviderError::unreadable_toml(text, &error), error.span());
        let reader = toml::Deserializer::parse(text).map_err(unreadable)?;
        let read = Self::deserialize(reader).map_err(unreadable)?;
        read.checked().map_err(|refused| (refused, None))
    }

    /// Writes it as TOML; read again, it is the same.
    pub fn to_toml(&self) -> Result<String, ProviderError> {
        toml::to_string_pretty(self)
            .map_err(|error| ProviderError::Unreadable { line: 0, what: shortened(&error.to_string()) })
    }

    /// Reads a definition from JSON.
    pub fn from_json(text: &str) -> Result<Self, ProviderError> {
        serde_json::from_str(text).map_err(|error| ProviderError::Unreadable {
            line: error.line(),
            what: shortened(&error.to_string()),
        })
    }
}

impl ProviderError {
    pub(super) fn unreadable_toml(text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(0, |before| before.matches('\n').count() + 1);
        Self::Unreadable { line, what: shortened(error.message()) }
    }
}

/// A definition may come from anywhere, so what a reader quotes of it is kept short and on one line.
fn shortened(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
}
