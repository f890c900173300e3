//! Every check there is, in the order in which causes work: what stands further up can make what stands below it fail.

use serde::{Deserialize, Serialize};

macro_rules! checks {
    ($($(#[$meta:meta])* $name:ident($group:ident) => $code:literal, $title:literal;)*) => {
        /// One question that a diagnosis asks.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum CheckId {
            $($(#[$meta])* $name,)*
        }

        impl CheckId {
            /// Every check, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// Its name for people.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// The group it is shown in.
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)* }
            }

            /// The check with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)* _ => None }
            }
        }
    };
}

checks! {
    /// Version, system, display, sandbox.
    System(Computer) => "system", "This system";
    /// The clock against the `Date` of answers.
    Clock(Computer) => "clock", "Date and time";
    /// Rights of the data folder and free space.
    Folder(Computer) => "folder", "Data folder";
    /// A small secret written, read and removed.
    Keyring(Computer) => "keyring", "System keyring";
    /// Whether the vault is open, and where its key is kept.
    Vault(Computer) => "vault", "Vault";
    /// The chain of the audit log.
    Chain(Computer) => "chain", "Audit log";
    /// A browser that can be started, and the desktop portal inside a sandbox.
    Browser(Computer) => "browser", "Browser";
    /// A port on both loopback addresses, and a request to ourselves.
    Loopback(Computer) => "loopback", "Redirect to this computer";
    /// The proxy that is set, and whether it answers.
    Proxy(Network) => "proxy", "Proxy";
    /// Names of the provider and of the mail servers, and whether the name server tells the truth.
    Names(Network) => "names", "Name look-up";
    /// TCP to the provider.
    Connection(Network) => "connection", "Connection";
    /// Certificate of the provider: chain, issuer, expiry, inspection by a filter.
    Tls(Network) => "tls", "Certificate";
    /// Whether what answers is the provider, and not a page of the network.
    Portal(Network) => "portal", "Free way to the internet";
    /// The provider's metadata against the stored definition.
    Metadata(Provider) => "metadata", "Metadata";
    /// The provider's signing keys.
    Keys(Provider) => "keys", "Signing keys";
    /// Whether the token endpoint answers as one.
    TokenEndpoint(Provider) => "token-endpoint", "Token endpoint";
    /// A real renewal, only if it was asked for; otherwise what is known of the refresh token.
    Refresh(Provider) => "refresh", "Refresh token";
    /// Life, kind, audience; introspection or userinfo.
    Access(Provider) => "access", "Access token";
    /// What was granted against what the uses need.
    Scopes(Provider) => "scopes", "Permissions";
    /// IMAP: capabilities, sign-in, one command.
    Imap(Mail) => "imap", "Read mail (IMAP)";
    /// SMTP submission: the same, without sending anything.
    Smtp(Mail) => "smtp", "Send mail (SMTP)";
    /// POP: the same.
    Pop(Mail) => "pop", "Fetch mail (POP)";
}

/// Where a check stands in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// This computer.
    Computer,
    /// The road to the provider.
    Network,
    /// The provider, and what it gave.
    Provider,
    /// The mail servers.
    Mail,
}

impl Group {
    /// Every group, in the order of the list.
    pub const ALL: [Self; 4] = [Self::Computer, Self::Network, Self::Provider, Self::Mail];

    /// Its name for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Computer => "This computer",
            Self::Network => "Network",
            Self::Provider => "Provider",
            Self::Mail => "Mail servers",
        }
    }
}

impl Serialize for CheckId {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for CheckId {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code)
            .ok_or_else(|| serde::de::Error::custom("a check that this version does not know"))
    }
}
