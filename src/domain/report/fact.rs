//! The facts that a report may hold: a list of names. What is not on it cannot be said.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::domain::problem::harmless;
use crate::domain::scrub::scrub;

/// One fact of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is about.
    pub name: FactName,
    /// What is so; harmless, bounded, and searched for secrets.
    pub value: String,
}

impl Fact {
    /// A fact. Whatever comes from outside is made harmless, and what looks like a secret is taken out.
    pub fn new(name: FactName, value: impl fmt::Display) -> Self {
        Self { name, value: scrub(&harmless(&value.to_string())) }
    }
}

macro_rules! names {
    ($($name:ident => $code:literal, $label:literal;)*) => {
        /// What a fact is about; the label says it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "the label beside each name says what it means")]
        pub enum FactName {
            $($name,)*
        }

        impl FactName {
            /// Every name there is.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name in JSON documents; stable.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What people read.
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// The name with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

names! {
    // This computer.
    Version => "version", "Mailward";
    System => "system", "System";
    Desktop => "desktop", "Desktop";
    Sandbox => "sandbox", "Sandbox";
    PortalService => "portal_service", "Desktop portal";
    ClockOffset => "clock_offset_s", "Clock against the provider";
    TimeZone => "time_zone", "Time zone";
    Folder => "folder", "Folder";
    Rights => "rights", "Rights";
    FreeSpace => "free_bytes", "Free space";
    KeyPlace => "key_place", "Vault key";
    KeyringService => "keyring_service", "Keyring";
    Events => "events", "Events";
    BrowserProgram => "browser", "Browser";
    BrowserSource => "browser_source", "Browser set by";
    LoopbackV4 => "loopback_ipv4", "127.0.0.1";
    LoopbackV6 => "loopback_ipv6", "::1";
    Localhost => "localhost", "localhost";
    // The network.
    ProxyAddress => "proxy", "Proxy";
    ProxySource => "proxy_source", "Proxy set by";
    Host => "host", "Host";
    Port => "port", "Port";
    Addresses => "addresses", "Addresses";
    TlsVersion => "tls_version", "TLS version";
    CertificateFor => "certificate_for", "Certificate for";
    IssuedBy => "issued_by", "Issued by";
    Root => "root", "Signed in the end by";
    ValidFrom => "valid_from", "Valid from";
    ValidUntil => "valid_until", "Valid until";
    Inspected => "inspected", "Inspected by a filter";
    ExtraAuthority => "extra_authority", "Added authority";
    // The provider.
    Issuer => "issuer", "Issuer";
    Differences => "differences", "Differs from what is stored";
    Broken => "broken", "Breaks a standard";
    Allows => "allows", "Allows";
    ClientId => "client_id", "Client ID";
    KeyCount => "keys", "Keys";
    HttpStatus => "http_status", "HTTP status";
    Answer => "answer", "Answer";
    ProviderCode => "provider_code", "Provider code";
    ProviderWords => "provider_words", "Provider's words";
    CorrelationId => "correlation_id", "Correlation ID";
    TraceId => "trace_id", "Trace ID";
    Fingerprint => "fingerprint", "Fingerprint";
    TokenKind => "token_kind", "Kind";
    IssuedAt => "issued_at", "Issued";
    EndsAt => "ends_at", "Ends";
    Audience => "audience", "Audience";
    Subject => "subject", "Signed in as";
    Active => "active", "Taken by the provider";
    Granted => "granted", "Granted";
    Lacking => "lacking", "Lacking";
    Excess => "excess", "More than needed";
    // Mail servers.
    Server => "server", "Server";
    Security => "security", "Security";
    Greeting => "greeting", "Greeting";
    Capabilities => "capabilities", "Offers";
    Mechanism => "mechanism", "Mechanism";
    User => "user", "User";
    Challenge => "challenge", "Refusal, decoded";
    Reply => "reply", "Reply";
    Messages => "messages", "Messages";
}

impl Serialize for FactName {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for FactName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code)
            .ok_or_else(|| serde::de::Error::custom("a fact that this version does not know"))
    }
}

/// The facts of a finding in a file. One that a newer Mailward has a name for is left out; the others are understood.
pub(crate) fn known<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Fact>, D::Error> {
    #[derive(Deserialize)]
    struct Said {
        name: String,
        value: String,
    }
    let said = Vec::<Said>::deserialize(deserializer)?;
    let facts = said.into_iter().filter_map(|Said { name, value }| {
        let name = FactName::from_code(&name)?;
        Some(Fact { name, value })
    });
    Ok(facts.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_holds_no_secret_even_if_it_is_given_one() {
        let fact =
            Fact::new(FactName::Reply, "AUTH XOAUTH2 dXNlcj1hbm5hAWF1dGg9QmVhcmVyIHlhMjkuc2VjcmV0AQE=");
        assert!(!fact.value.contains("dXNlcj1hbm5h"), "{fact:?}");
    }
}
