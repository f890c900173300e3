//! Providers without OAuth for mail programs, kept so that Mailward can say what to do instead.
//!
//! No account can be made of one.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Endpoint, MailServer, ProviderError, ProviderId, SignInKind, check_domains};

/// A provider whose mailboxes are not opened by tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherWay {
    /// Short name.
    pub id: ProviderId,
    /// Full name.
    pub name: String,
    /// Name for narrow places.
    pub short_name: String,
    /// [`SignInKind::AppPassword`] or [`SignInKind::Bridge`].
    pub kind: SignInKind,
    /// Whether the entry comes from the provider's own documents or a well-kept mail program.
    pub verified: bool,
    /// When the facts were gathered.
    pub date: Date,
    /// Where they come from, in a few words.
    pub source: String,
    /// Domains of its mail addresses.
    pub domains: Vec<String>,
    /// Endings of its mail exchangers' names.
    #[serde(default)]
    pub mx_suffixes: Vec<String>,
    /// Whether people use it with domains of their own.
    #[serde(default)]
    pub custom_domains: bool,
    /// What to do instead, in words.
    pub help: String,
    /// The provider's page for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Endpoint>,
    /// Its mail servers.
    #[serde(default)]
    pub servers: Vec<MailServer>,
    /// What else to know.
    #[serde(default)]
    pub quirks: Vec<String>,
}

impl OtherWay {
    /// Reads an entry from TOML.
    pub fn from_toml(text: &str) -> Result<Self, ProviderError> {
        let entry: Self =
            toml::from_str(text).map_err(|error| ProviderError::unreadable_toml(text, &error))?;
        if entry.kind == SignInKind::OAuth {
            return Err(ProviderError::HasOAuth);
        }
        check_domains(entry.domains.iter().chain(&entry.mx_suffixes))?;
        Ok(entry)
    }

    /// The whole explanation: that there is no OAuth, and what to do instead.
    pub fn words(&self) -> String {
        format!("{} has no OAuth for mail programs. {}", self.name, self.help)
    }
}
