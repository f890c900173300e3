//! The facts of an event: a short list of names, each with a value made from a type that is no secret.
//!
//! There is no way from a text to a [`FactValue`]: a word of ours is `&'static str`, everything else has a type of its own.
//! So nothing a provider answered and no token can get into an event, not even by mistake:
//!
//! ```compile_fail
//! use mailward::domain::{audit::FactValue, secret::AccessToken};
//! let value: FactValue = AccessToken::new("ya29.secret").into();
//! ```
//!
//! ```compile_fail
//! use mailward::domain::audit::FactValue;
//! let value: FactValue = String::from("whatever somebody sent").into();
//! ```

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::account::MailAddress;
use super::super::health::Health;
use super::super::provider::{ClientId, ProviderId};
use super::super::scope::Scope;
use super::super::settings::KeyPlace;
use super::super::token::Fingerprint;

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident => $code:literal,)*) => {
        /// What a fact is about.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FactName {
            $($(#[$meta])* $name,)*
        }

        impl FactName {
            /// Every name there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in JSON documents; stable.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The name with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

names! {
    /// The access token's fingerprint.
    Access => "access",
    /// The fingerprint of the access token before it.
    AccessBefore => "access_before",
    /// The refresh token's fingerprint.
    Refresh => "refresh",
    /// The fingerprint of the refresh token before it.
    RefreshBefore => "refresh_before",
    /// When a token ends.
    ExpiresAt => "expires_at",
    /// Until when a program that has the access token may still use it.
    WorksUntil => "works_until",
    /// How often it has failed in a row, or was tried.
    Attempts => "attempts",
    /// How many: events, hand-outs.
    Count => "count",
    /// The number of the first event it is about.
    FirstSeq => "first_seq",
    /// The number of the last event it is about.
    LastSeq => "last_seq",
    /// What is wrong with the chain.
    Reason => "reason",
    /// Permissions that came.
    ScopesAdded => "scopes_added",
    /// Permissions that went.
    ScopesRemoved => "scopes_removed",
    /// What was granted.
    Scopes => "scopes",
    /// The provider.
    Provider => "provider",
    /// The client.
    Client => "client",
    /// How a sign-in was done.
    Way => "way",
    /// Which setting, field or part.
    What => "what",
    /// What it was before.
    Before => "before",
    /// On how many days of use that was seen.
    Days => "days",
    /// What it is now.
    After => "after",
    /// Where the vault's key is.
    Place => "place",
    /// What the provider did: `revoked`, `unsupported`, `failed`.
    AtProvider => "at_provider",
    /// Whether it was seen that the tokens are dead.
    Confirmed => "confirmed",
    /// By what it was seen: `introspection`, `refresh`.
    ConfirmedBy => "confirmed_by",
    /// The form of an export.
    Format => "format",
    /// Whether it was written down before the vault's key was at hand, and chained later.
    Waited => "waited",
    /// Who signed in.
    Person => "person",
    /// HTTP status of the answer.
    HttpStatus => "http_status",
    /// The moment before which something was old enough to go.
    OlderThan => "older_than",
    /// Until when something is put aside.
    Until => "until",
    /// The number of the event that an alert, or a word about one, belongs to.
    AboutSeq => "about_seq",
}

/// What a fact says.
#[derive(Debug, Clone, PartialEq)]
pub struct FactValue(Value);

impl FactValue {
    /// As JSON.
    pub const fn as_json(&self) -> &Value {
        &self.0
    }
}

macro_rules! from {
    ($($type:ty, $value:ident => $json:expr;)*) => {
        $(impl From<$type> for FactValue {
            fn from($value: $type) -> Self {
                Self(Value::from($json))
            }
        })*
    };
}

from! {
    &'static str, word => word;
    bool, yes => yes;
    u16, number => number;
    u32, number => number;
    u64, number => number;
    Timestamp, moment => moment.to_string();
    &Fingerprint, fingerprint => fingerprint.as_str();
    &MailAddress, address => address.as_str();
    &ProviderId, id => id.as_str();
    &ClientId, id => id.as_str();
    Health, health => health.code();
    KeyPlace, place => place.code();
    &[&'static str], words => words.to_vec();
    &[Scope], scopes => scopes.iter().map(Scope::as_str).collect::<Vec<_>>();
}

/// The facts of an event, in the order of their names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Detail(Vec<(FactName, FactValue)>);

impl Detail {
    /// Says a fact; one that was said before is replaced.
    pub fn set(&mut self, name: FactName, value: FactValue) {
        match self.0.binary_search_by_key(&name, |(name, _)| *name) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (name, value)),
        }
    }

    /// What is said about this.
    pub fn get(&self, name: FactName) -> Option<&Value> {
        let at = self.0.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        Some(&self.0[at].1.0)
    }

    /// All facts.
    pub fn iter(&self) -> impl Iterator<Item = (FactName, &Value)> {
        self.0.iter().map(|(name, value)| (*name, &value.0))
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Detail {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name.code(), &value.0)))
    }
}

impl<'de> Deserialize<'de> for Detail {
    /// Names that a newer Mailward wrote are left out.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let said = serde_json::Map::deserialize(deserializer)?;
        let mut detail = Self::default();
        for (name, value) in said {
            if let Some(name) = FactName::from_code(&name) {
                detail.set(name, FactValue(value));
            }
        }
        Ok(detail)
    }
}
