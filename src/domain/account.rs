//! An account: one mailbox address with the sign-in that opens it.
//!
//! Everything here may be shown, logged and printed: an account knows facts about its tokens (kind, fingerprint, times)
//! and never a token. The mailbox and the person who signs in can differ (a shared mailbox).

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::health::Health;
use super::problem::Problem;
use super::provider::{ClientId, Endpoint, MailServer, ProviderId};
use super::scope::{Scope, Uses};
use super::token::{AccessFacts, IdFacts, RefreshFacts};

mod particulars;

pub use particulars::{Particulars, Sender, sender};

/// One account and all that is known of it without its secrets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Names the account for ever; never reused.
    pub id: AccountId,
    /// The address as its owner writes it, host in lower case.
    pub address: MailAddress,
    /// SASL user when it is not the address: a shared mailbox, opened with another person's sign-in.
    pub mailbox: Option<String>,
    /// Who issues the tokens.
    pub provider: ProviderId,
    /// Under which registration Mailward asks; `None` until the person has given one.
    pub client: Option<Client>,
    /// What mail programs will do with it; decides which permissions are asked.
    pub uses: Uses,
    /// Mail servers the person named instead of the provider's.
    pub servers: Vec<MailServer>,
    /// Redirect form the person named instead of the provider's, as in `http://127.0.0.1:0/callback`.
    pub redirect: Option<String>,
    /// When it was added.
    pub added_at: Timestamp,
    /// Counts the versions of this account's tokens: 0 before the first sign-in.
    pub generation: Generation,
    /// What the provider granted; `None` before the first sign-in and after signing out.
    pub grant: Option<Grant>,
    /// The last failure, while it still stands.
    pub problem: Option<StandingProblem>,
    /// When a program got a token last, and which.
    pub last_use: Option<LastUse>,
    /// A renewal that has left for the provider and whose answer has not been kept: what the provider did is unknown.
    #[serde(default)]
    pub asking: Option<Asking>,
    /// What was learnt about when the provider ends sign-ins of this account. Outlives a new sign-in.
    #[serde(default)]
    pub rules: EndRules,
    /// What the person was told last about this account on the desktop, so that nothing is told twice.
    #[serde(default)]
    pub told: Told,
    /// What is different about it.
    #[serde(default)]
    pub particulars: Particulars,
}

impl Account {
    /// The user name that mail servers are told: the mailbox if one was named, otherwise the address.
    pub fn sasl_user(&self) -> &str {
        self.mailbox.as_deref().unwrap_or_else(|| self.address.as_str())
    }

    /// The access token's facts, if there is one.
    pub fn access(&self) -> Option<&AccessFacts> {
        self.grant.as_ref().and_then(|grant| grant.access.as_ref())
    }

    /// The refresh token's facts, if there is one.
    pub fn refresh(&self) -> Option<&RefreshFacts> {
        self.grant.as_ref().and_then(|grant| grant.refresh.as_ref())
    }
}

/// What is needed to add an account; the store gives it its [`AccountId`].
#[derive(Debug, Clone, PartialEq)]
pub struct NewAccount {
    /// The address to add; adding one twice is refused.
    pub address: MailAddress,
    /// SASL user when it differs from the address.
    pub mailbox: Option<String>,
    /// Who issues the tokens.
    pub provider: ProviderId,
    /// What it will be used for.
    pub uses: Uses,
    /// Mail servers instead of the provider's.
    pub servers: Vec<MailServer>,
    /// Redirect form instead of the provider's.
    pub redirect: Option<String>,
    /// What is different about it.
    pub particulars: Particulars,
}

impl From<Account> for NewAccount {
    /// The same account as it was when it was added.
    fn from(account: Account) -> Self {
        Self {
            address: account.address,
            mailbox: account.mailbox,
            provider: account.provider,
            uses: account.uses,
            servers: account.servers,
            redirect: account.redirect,
            particulars: account.particulars,
        }
    }
}

/// The registration under which Mailward asks (RFC 6749, section 2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Public by nature (RFC 6749, section 2.2).
    pub id: ClientId,
    /// The name that the consent page will show, where it is known.
    pub name: Option<String>,
    /// Whether a client secret is sealed in the vault: a confidential client.
    pub has_secret: bool,
    /// Whether Mailward registered it itself (RFC 7591).
    pub registered_here: bool,
    /// When its secret stops being good, as the person or the provider said (`client_secret_expires_at`, RFC 7591, section
    /// 3.2.1).
    #[serde(default)]
    pub secret_expires_at: Option<Timestamp>,
    /// Where its registration can be read and deleted (RFC 7592). The registration access token for that is sealed in the
    /// vault of the account that registered; another account with the same client has none.
    #[serde(default)]
    pub management: Option<Endpoint>,
}

/// What a sign-in brought, without its secrets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    /// The address or name the provider gave for who signed in.
    pub signed_in_as: Option<String>,
    /// The provider's own name for that person, unique together with the issuer (OpenID Connect Core 1.0, section 5.7).
    pub subject: Option<String>,
    /// Display name, where the provider gives one.
    pub person: Option<String>,
    /// When the sign-in was completed.
    pub signed_in_at: Timestamp,
    /// How the person proved who they are, from the ID token's `amr` (RFC 8176), in the provider's words.
    pub factors: Vec<String>,
    /// Permissions that were asked for.
    pub asked: Vec<Scope>,
    /// Permissions that were granted.
    pub granted: Vec<Scope>,
    /// The access token's facts.
    pub access: Option<AccessFacts>,
    /// The refresh token's facts; `None` when the provider withheld one.
    pub refresh: Option<RefreshFacts>,
    /// The ID token's facts; the token itself is not kept.
    pub id_token: Option<IdFacts>,
}

/// A failure that still stands, and since when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StandingProblem {
    /// What failed.
    pub problem: Problem,
    /// When it failed first.
    pub since: Timestamp,
    /// How often it has failed in a row.
    pub attempts: u32,
}

/// A program that asked for a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUse {
    /// Its name, as the system tells it; `None` where it tells none.
    #[serde(default)]
    pub program: Option<String>,
    /// Its process, where that is known.
    #[serde(default)]
    pub pid: Option<u32>,
    /// When it asked.
    pub at: Timestamp,
}

/// A program that asks for something. A claim for the record and nothing more: nothing is ever allowed because of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Requester {
    /// Its name, as in `neomutt`.
    pub program: String,
    /// Its process.
    pub pid: u32,
}

/// A renewal on its way: written before the request leaves, gone when its answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// When the first request whose answer is missing left.
    pub since: Timestamp,
}

/// What was learnt about when a provider ends the sign-ins of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndRules {
    /// The organisation asks for a new sign-in after so many seconds (Microsoft's sign-in frequency, AADSTS70043).
    pub sign_in_within_s: Option<u64>,
    /// How often a sign-in ended six to eight days after it was given, as those of a client in testing do.
    pub ended_after_a_week: u32,
    /// Whether the client is in testing, as far as the person has said.
    pub testing_client: Option<bool>,
}

impl EndRules {
    /// Whether the client counts as being in testing: the person's word, or else what was seen.
    pub fn in_testing(self) -> bool {
        self.testing_client.unwrap_or(self.ended_after_a_week > 0)
    }
}

/// What the person was told last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Told {
    /// The state that needs them; `None` when nothing does.
    pub health: Option<Health>,
    /// The moment of the last warning of an end that comes (see [`super::lifespan::warning`]).
    pub warned: Option<Timestamp>,
    /// The moment of the last warning of the end of the client secret (see [`super::lifespan::client_secret`]).
    pub secret: Option<Timestamp>,
}

/// Names an account for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccountId(i64);

impl AccountId {
    /// The row's number in the store.
    pub const fn new(row: i64) -> Self {
        Self(row)
    }

    /// The row's number in the store.
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// "This version of this account": every write of a token says which generation it replaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Generation(u64);

impl Generation {
    /// The count as it is stored.
    pub const fn new(count: u64) -> Self {
        Self(count)
    }

    /// The count as it is stored.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The one that follows.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A mail address: checked once, here.
///
/// The local part is kept as written; the host is lower case, in its ASCII form (RFC 5891). At most 254 bytes
/// (RFC 5321, section 4.5.3.1.3). Local parts outside ASCII are refused: no OAuth mail provider accepts one as user name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailAddress(String);

/// Why something is not a mail address Mailward can use.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Nothing was typed.
    #[error("No address was given")]
    Empty,
    /// More than 254 bytes.
    #[error("The address has {0} characters; 254 is the most that mail allows")]
    TooLong(usize),
    /// No `@`, more than one, or nothing on one side of it.
    #[error("An address has one @ with a name before it and a host after it")]
    Shape,
    /// Blanks or control characters.
    #[error("The address contains a blank")]
    Blank,
    /// Letters outside ASCII before the `@`.
    #[error("The part before the @ has letters that mail sign-ins do not allow")]
    Local,
    /// The host is not a name.
    #[error("The part after the @ is not the name of a host")]
    Host,
}

impl MailAddress {
    /// The whole address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the `@`.
    pub fn local(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(local, _)| local)
    }

    /// The part after the `@`, lower case, ASCII.
    pub fn host(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, host)| host)
    }

    /// Whether two addresses name the same mailbox as far as providers care: case makes no difference.
    pub fn same_mailbox(&self, other: &str) -> bool {
        self.0.eq_ignore_ascii_case(other.trim())
    }
}

impl FromStr for MailAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(AddressError::Empty);
        }
        if text.len() > LONGEST_ADDRESS {
            return Err(AddressError::TooLong(text.chars().count()));
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(AddressError::Blank);
        }
        let (local, host) = text.split_once('@').ok_or(AddressError::Shape)?;
        if local.is_empty() || host.is_empty() || host.contains('@') {
            return Err(AddressError::Shape);
        }
        if !local.chars().all(|c| c.is_ascii_graphic() && !"<>()[]\\,;:\"".contains(c)) {
            return Err(AddressError::Local);
        }
        let host = match url::Host::parse(host) {
            Ok(url::Host::Domain(name)) if is_host_name(&name) => name,
            _ => return Err(AddressError::Host),
        };
        let address = format!("{local}@{host}");
        if address.len() > LONGEST_ADDRESS {
            return Err(AddressError::TooLong(address.len()));
        }
        Ok(Self(address))
    }
}

/// RFC 5321, section 4.5.3.1.3 (256 with its angle brackets).
const LONGEST_ADDRESS: usize = 254;

fn is_host_name(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    name.len() <= 253 && name.split('.').all(label)
}

impl TryFrom<String> for MailAddress {
    type Error = AddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<MailAddress> for String {
    fn from(address: MailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
