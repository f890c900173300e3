//! The short name of a provider, as it stands in files, options and redirect paths.
//!
//! Guarantees lower-case letters, digits, dashes and inner dots, so that it can stand in a path and a file name as it is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Issuer;

/// The short name of a provider: `google`, `id.example.org`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ProviderId(String);

impl ProviderId {
    const MAX_LEN: usize = 80;

    /// The characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name for a server that is not in the catalogue: host, port and path of its issuer. Two long issuers can get the
    /// same name; the catalogue then refuses the second.
    pub fn for_issuer(issuer: &Issuer) -> Self {
        let rest = issuer.as_str().split_once("://").map_or(issuer.as_str(), |(_, rest)| rest);
        let mut name = String::new();
        for c in rest.to_ascii_lowercase().chars() {
            let c = if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
            if !(matches!(c, '-' | '.') && name.ends_with(['-', '.'])) {
                name.push(c);
            }
        }
        let name: String = name.trim_start_matches(['-', '.']).chars().take(Self::MAX_LEN).collect();
        name.trim_end_matches(['-', '.']).parse().unwrap_or_else(|_only_signs| Self("provider".to_owned()))
    }
}

impl FromStr for ProviderId {
    type Err = ProviderIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.';
        let edge = |end: Option<u8>| end.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let good = text.len() <= Self::MAX_LEN
            && text.bytes().all(allowed)
            && edge(text.bytes().next())
            && edge(text.bytes().last())
            && !text.contains("..");
        if good { Ok(Self(text.to_owned())) } else { Err(ProviderIdError) }
    }
}

impl TryFrom<String> for ProviderId {
    type Error = ProviderIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ProviderId> for String {
    fn from(id: ProviderId) -> Self {
        id.0
    }
}

impl fmt::Display for ProviderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Not a provider's short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a provider's short name has up to 80 lower-case letters, digits, dashes and dots")]
pub struct ProviderIdError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_can_stand_in_a_path() {
        for bad in ["", "Google", "a/b", "..", "a..b", "-a", "a.", "a b", "ä"] {
            assert_eq!(bad.parse::<ProviderId>(), Err(ProviderIdError), "{bad}");
        }
        assert!("microsoft-work".parse::<ProviderId>().is_ok());
    }

    #[test]
    fn a_server_of_ones_own_is_named_after_its_issuer() {
        let name = |issuer: &str| ProviderId::for_issuer(&issuer.parse().unwrap()).to_string();
        assert_eq!(name("https://id.example.org"), "id.example.org");
        assert_eq!(name("https://ID.example.org/realms/Mail/"), "id.example.org-realms-mail");
        assert_eq!(name("http://127.0.0.1:4711"), "127.0.0.1-4711");
        assert_eq!(name("http://[::1]:4711"), "1-4711");
        assert!(name(&format!("https://example.org/{}", "x".repeat(500))).len() <= 80);
    }
}
