//! Scopes: what a sign-in asks for, which mail task each serves, and how it is told to a person.
//!
//! Guarantees that a [`Scope`] is a well-formed scope token (RFC 6749, section 3.3). Comparing is by exact characters,
//! because scopes are case-sensitive. An unknown scope is shown as it is and never given an invented meaning.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

mod words;

pub use words::{ScopeWords, Sensitivity};

/// One permission, as the provider spells it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Scope(String);

impl Scope {
    /// The longest scope that is taken; the longest known one has 62 characters.
    pub const MAX_LEN: usize = 512;

    /// The characters that go into a request.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Reads the `scope` member of a token answer: separated by blanks, order without meaning (RFC 6749, section 3.3).
    /// Some providers use commas instead. What is not a scope token is left out, because the answer is already given.
    pub fn list(text: &str) -> Vec<Self> {
        let mut seen = Vec::new();
        for scope in text.split([' ', ',', '\t', '\n', '\r']).filter_map(|word| word.parse().ok()) {
            if !seen.contains(&scope) {
                seen.push(scope);
            }
        }
        seen
    }

    /// What this permission means in plain words and how much it opens.
    pub fn words(&self) -> ScopeWords {
        words::of(self)
    }

    /// The mail tasks that a scope of this name usually opens, for providers that are not in the catalogue.
    pub fn usual_uses(&self) -> Uses {
        words::usual_uses(self)
    }

    /// The service a scope belongs to, when it is spelled as an address: `https://outlook.office.com`. One access token
    /// serves one resource at providers that say so.
    pub fn resource(&self) -> Option<String> {
        let address = url::Url::parse(&self.0).ok()?;
        let host = address.host_str()?;
        Some(format!("{}://{host}", address.scheme()))
    }

    /// Whether a permission in a token is this one. A token for one service names permissions without it:
    /// `SMTP.Send` for `https://outlook.office.com/SMTP.Send`.
    pub fn is_called(&self, permission: &str) -> bool {
        let short = self.resource().and_then(|resource| self.0.strip_prefix(&resource)?.strip_prefix('/'));
        self.0 == permission || short.is_some_and(|short| !short.is_empty() && short == permission)
    }

    /// Whether a token answer may leave this scope out although it was granted: OpenID Connect's own scopes and
    /// `offline_access` are not echoed by several providers.
    pub(super) fn may_go_unmentioned(&self) -> bool {
        matches!(self.canonical(), "openid" | "profile" | "email" | "offline_access")
    }

    /// Google answers a request for `email` with the longer name of the same permission.
    fn canonical(&self) -> &str {
        match self.as_str() {
            "https://www.googleapis.com/auth/userinfo.email" => "email",
            "https://www.googleapis.com/auth/userinfo.profile" => "profile",
            other => other,
        }
    }
}

impl FromStr for Scope {
    type Err = ScopeTokenError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() {
            return Err(ScopeTokenError::Empty);
        }
        if text.len() > Self::MAX_LEN {
            return Err(ScopeTokenError::TooLong);
        }
        let allowed = |byte: u8| matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E);
        if text.bytes().all(allowed) { Ok(Self(text.to_owned())) } else { Err(ScopeTokenError::Character) }
    }
}

impl TryFrom<String> for Scope {
    type Error = ScopeTokenError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.0
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a text is not a scope token (RFC 6749, section 3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ScopeTokenError {
    /// Nothing there.
    #[error("a scope cannot be empty")]
    Empty,
    /// More than [`Scope::MAX_LEN`] bytes.
    #[error("a scope has at most {} characters", Scope::MAX_LEN)]
    TooLong,
    /// A blank, a quote, a backslash or something outside ASCII.
    #[error("a scope has no blanks, quotes, backslashes or characters outside ASCII")]
    Character,
}

/// One thing a mail program does with an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailUse {
    /// Read and organise mail on the server.
    Imap,
    /// Send mail.
    Smtp,
    /// Fetch mail to this computer.
    Pop,
}

impl MailUse {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Imap, Self::Smtp, Self::Pop];

    /// The word used in options, files and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Imap => "imap",
            Self::Smtp => "smtp",
            Self::Pop => "pop",
        }
    }

    /// The protocol's name as people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Imap => "IMAP",
            Self::Smtp => "SMTP",
            Self::Pop => "POP",
        }
    }
}

impl fmt::Display for MailUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for MailUse {
    type Err = UsesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wanted = text.trim();
        Self::ALL
            .into_iter()
            .find(|mail_use| mail_use.as_str().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| UsesError::Unknown(wanted.chars().take(32).collect()))
    }
}

/// The mail tasks an account is for. May be empty, for example as "what this grant covers".
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Uses(BTreeSet<MailUse>);

impl Uses {
    /// What most accounts are for: reading with IMAP and sending with SMTP.
    pub fn usual() -> Self {
        [MailUse::Imap, MailUse::Smtp].into_iter().collect()
    }

    /// Whether this task is among them.
    pub fn contains(&self, mail_use: MailUse) -> bool {
        self.0.contains(&mail_use)
    }

    /// Adds a task.
    pub fn insert(&mut self, mail_use: MailUse) {
        self.0.insert(mail_use);
    }

    /// Takes a task away.
    pub fn remove(&mut self, mail_use: MailUse) {
        self.0.remove(&mail_use);
    }

    /// Whether there is no task at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tasks in the order in which they are shown.
    pub fn iter(&self) -> impl Iterator<Item = MailUse> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<MailUse> for Uses {
    fn from_iter<I: IntoIterator<Item = MailUse>>(uses: I) -> Self {
        Self(uses.into_iter().collect())
    }
}

impl FromStr for Uses {
    type Err = UsesError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let uses = words.map(str::parse).collect::<Result<Self, _>>()?;
        if uses.is_empty() { Err(UsesError::Empty) } else { Ok(uses) }
    }
}

impl fmt::Display for Uses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(MailUse::as_str).collect::<Vec<_>>().join(","))
    }
}

/// Why a list of mail tasks cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsesError {
    /// No task named.
    #[error("name at least one of imap, smtp and pop")]
    Empty,
    /// A word that is no task.
    #[error("“{0}” is not a mail task; there are imap, smtp and pop")]
    Unknown(String),
}

/// What was asked for beside what was given.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// What the grant covers, as the provider told it.
    pub granted: Vec<Scope>,
    /// Asked for and not given. Scopes that providers leave unmentioned are not counted.
    pub missing: Vec<Scope>,
    /// Given and not asked for.
    pub extra: Vec<Scope>,
}

impl Comparison {
    /// Whether the grant is what was asked for.
    pub fn is_exact(&self) -> bool {
        self.missing.is_empty() && self.extra.is_empty()
    }
}

/// Compares a request with its answer. An answer without a `scope` member (`None`) grants what was asked for
/// (RFC 6749, section 5.1).
pub fn compare(asked: &[Scope], granted: Option<&[Scope]>) -> Comparison {
    let granted = granted.unwrap_or(asked);
    let missing = asked.iter().filter(|scope| is_missing(scope, granted));
    let extra = granted.iter().filter(|scope| !is_among(scope, asked));
    Comparison {
        granted: granted.to_vec(),
        missing: missing.cloned().collect(),
        extra: extra.cloned().collect(),
    }
}

/// Whether a scope that was asked for is not covered by what was granted.
pub(super) fn is_missing(scope: &Scope, granted: &[Scope]) -> bool {
    !is_among(scope, granted) && !scope.may_go_unmentioned()
}

fn is_among(scope: &Scope, list: &[Scope]) -> bool {
    list.iter().any(|other| other.canonical() == scope.canonical())
}

#[cfg(test)]
mod tests;
