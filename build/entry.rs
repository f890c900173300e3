//! An entry of the catalogue as it stands in `assets/errors.toml`.
//!
//! Names that are not known here are refused by the reader, with the line: a typing error must not make an entry that is
//! never found.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Its entries, with the place where each begins.
    pub(crate) entry: Vec<Spanned<Entry>>,
}

/// One known failure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    pub(crate) code: String,
    pub(crate) source: Source,
    pub(crate) when: Whens,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) steps: Vec<String>,
    #[serde(default)]
    pub(crate) admin: Vec<String>,
    pub(crate) who: Who,
    pub(crate) retryable: bool,
    pub(crate) needs_sign_in: bool,
    #[serde(default)]
    pub(crate) remedies: Vec<Deed>,
    #[serde(default)]
    pub(crate) page: Option<String>,
    #[serde(default)]
    pub(crate) hints: Vec<String>,
    pub(crate) verified: bool,
    #[serde(rename = "ref")]
    pub(crate) reference: String,
}

macro_rules! names {
    ($(#[$meta:meta])* $name:ident, $case:literal, [$($variant:ident),* $(,)?]) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = $case)]
        pub(crate) enum $name { $($variant),* }
    };
}

names!(
    /// Whose word it is.
    Source,
    "kebab-case",
    [
        OauthCore,
        Microsoft,
        Google,
        Yahoo,
        ImapXoauth2,
        Smtp,
        Network,
        Tls,
        Loopback,
        Keyring,
        Config,
        Jwt
    ]
);
names!(
    /// Who can do something about it.
    Who,
    "kebab-case",
    [You, Administrator, Provider, ClientOwner, Mailward]
);
names!(
    /// What a button could do; the names of the program's remedies.
    Deed,
    "kebab-case",
    [
        SignIn,
        TryAgain,
        UnlockVault,
        MoveVault,
        ChangeClient,
        PasteAddress,
        UseDeviceCode,
        CopyDetails,
        OtherEndpoint,
        FewerPermissions,
        WriteToAdministrator,
        SetProxy,
        AddAuthority,
        Diagnose,
    ]
);
names!(
    /// Where it can come from.
    Place,
    "lowercase",
    [
        Authorize, Token, Refresh, Device, Revoke, Register, Userinfo, Discovery, Jwks, Introspect, Imap,
        Smtp, Pop, Tls, Dns, Tcp, Http, Keyring, Loopback, Browser, Jwt, Config, Clock,
    ]
);

impl Source {
    /// The name as it stands in the file.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::OauthCore => "oauth-core",
            Self::Microsoft => "microsoft",
            Self::Google => "google",
            Self::Yahoo => "yahoo",
            Self::ImapXoauth2 => "imap-xoauth2",
            Self::Smtp => "smtp",
            Self::Network => "network",
            Self::Tls => "tls",
            Self::Loopback => "loopback",
            Self::Keyring => "keyring",
            Self::Config => "config",
            Self::Jwt => "jwt",
        }
    }
}

/// Any one of these.
pub(crate) struct Whens(pub(crate) Vec<When>);

/// Which answers an entry is for: each condition that is there must hold; a list is fulfilled by one of its values.
#[derive(Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct When {
    #[serde(rename = "where")]
    pub(crate) places: Vec<Place>,
    pub(crate) kind: Vec<String>,
    pub(crate) error: Vec<String>,
    pub(crate) suberror: Vec<String>,
    pub(crate) aadsts: Vec<u64>,
    pub(crate) http: Vec<u16>,
    pub(crate) smtp_code: Vec<u16>,
    pub(crate) smtp_enh: Vec<String>,
    pub(crate) contains: Vec<String>,
    pub(crate) all_of: Vec<String>,
    pub(crate) os: Vec<String>,
    pub(crate) check: Vec<String>,
    pub(crate) provider: Vec<String>,
    pub(crate) fact: BTreeMap<String, String>,
}

impl When {
    /// Whether anything but a place or a provider is asked for.
    pub(crate) fn says_something(&self) -> bool {
        self.rank() < NOTHING
    }

    /// Whether the kind of the problem is all that is asked for.
    pub(crate) fn is_kind_only(&self) -> bool {
        self.rank() == KIND && self.places.is_empty() && self.provider.is_empty()
    }

    /// How sharp it is, sharpest first: what was learnt about the account, numbers, texts, then the standards' words.
    pub(crate) fn rank(&self) -> u8 {
        let texts = !self.contains.is_empty() || !self.all_of.is_empty();
        let order = [
            !self.fact.is_empty(),
            !self.aadsts.is_empty(),
            !self.smtp_enh.is_empty() && texts,
            texts,
            !self.suberror.is_empty(),
            !self.smtp_enh.is_empty(),
            !self.error.is_empty() && !self.provider.is_empty(),
            !self.error.is_empty(),
            !self.os.is_empty(),
            !self.smtp_code.is_empty(),
            !self.http.is_empty(),
            !self.check.is_empty(),
            !self.kind.is_empty(),
        ];
        order.iter().position(|asked| *asked).map_or(NOTHING, |at| u8::try_from(at).unwrap_or(NOTHING))
    }

    /// How many conditions there are.
    pub(crate) fn keys(&self) -> usize {
        let asked = [
            !self.places.is_empty(),
            !self.kind.is_empty(),
            !self.error.is_empty(),
            !self.suberror.is_empty(),
            !self.aadsts.is_empty(),
            !self.http.is_empty(),
            !self.smtp_code.is_empty(),
            !self.smtp_enh.is_empty(),
            !self.contains.is_empty(),
            !self.all_of.is_empty(),
            !self.os.is_empty(),
            !self.check.is_empty(),
            !self.provider.is_empty(),
        ];
        asked.iter().filter(|asked| **asked).count() + self.fact.len()
    }
}

/// The rank of a condition that asks for the kind alone, and of one that asks for nothing.
const KIND: u8 = 12;
const NOTHING: u8 = 13;

impl<'de> Deserialize<'de> for Whens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMany)
    }
}

/// A table, or a list of them. Not `untagged`, which would lose the reason when something in a table is wrong.
struct OneOrMany;

impl<'de> Visitor<'de> for OneOrMany {
    type Value = Whens;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table of conditions, or a list of such tables")
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Whens, M::Error> {
        Ok(Whens(vec![When::deserialize(MapAccessDeserializer::new(map))?]))
    }

    fn visit_seq<S: SeqAccess<'de>>(self, list: S) -> Result<Whens, S::Error> {
        Ok(Whens(Vec::deserialize(SeqAccessDeserializer::new(list))?))
    }
}
