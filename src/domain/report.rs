//! What a diagnosis says: checks with their results, and the one sentence that follows from them.
//!
//! A report is data that travels: it is shown while it grows, written to a file, and read on another machine. Only what
//! stands on the lists of this module can be in it: checks, named facts and problems; never a log and never a secret.

use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};

use super::account::{Account, AccountId};
use super::health::Health;
use super::problem::Problem;

mod check;
mod clean;
mod fact;
mod mask;
#[cfg(test)]
pub(crate) mod tests;
mod verdict;

pub use check::{CheckId, Group};
pub use clean::cleaned;
pub(crate) use fact::known as known_facts;
pub use fact::{Fact, FactName};
pub use mask::masked;
pub use verdict::{Verdict, verdict};

/// The form that reports of this program have. Fields may be added without a new number.
pub const SCHEMA: u32 = 1;

/// What a diagnosis found, so far or at its end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The form of the report.
    pub schema: u32,
    /// Version of the Mailward that made it.
    pub mailward: String,
    /// When it began.
    pub made_at: Timestamp,
    /// How long it took, in milliseconds; so far, while it runs.
    pub ms: u64,
    /// What was looked at.
    pub subject: Subject,
    /// Every check that ended, in the order of the list.
    pub findings: Vec<Finding>,
    /// Whether every planned check ended: `false` while it runs and after it was cancelled.
    pub complete: bool,
}

/// What a diagnosis is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// This computer, without an account.
    Computer,
    /// An account.
    Account(Box<SubjectAccount>),
}

impl Subject {
    /// The address, if it is about an account.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Computer => None,
            Self::Account(account) => Some(&account.address),
        }
    }
}

/// What a report says of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SubjectAccount {
    /// Its number here; `None` in a report from elsewhere.
    #[serde(skip)]
    pub id: Option<AccountId>,
    /// Its address.
    pub address: String,
    /// The mailbox that is opened, where that is another.
    pub mailbox: Option<String>,
    /// The provider's identifier.
    pub provider: String,
    /// The provider's name for people.
    pub provider_name: String,
    /// The client ID under which it signs in; public by nature (RFC 6749, section 2.2).
    pub client_id: Option<String>,
    /// What it is used for: `imap`, `smtp`, `pop`.
    pub uses: Vec<String>,
    /// Its state when the diagnosis began, by its code.
    pub health: String,
    /// When somebody signed in last.
    pub signed_in_at: Option<Timestamp>,
    /// Permissions that were asked for.
    pub asked: Vec<String>,
    /// Permissions that were granted.
    pub granted: Vec<String>,
    /// Fingerprint of the access token.
    pub access: Option<String>,
    /// When the access token ends.
    pub access_ends: Option<Timestamp>,
    /// Fingerprint of the refresh token.
    pub refresh: Option<String>,
}

impl SubjectAccount {
    /// What is to be said of this account.
    pub fn of(account: &Account, provider_name: &str, health: Health) -> Self {
        let grant = account.grant.as_ref();
        let words = |scopes: &[super::scope::Scope]| scopes.iter().map(ToString::to_string).collect();
        Self {
            id: Some(account.id),
            address: account.address.to_string(),
            mailbox: account.mailbox.as_ref().map(ToString::to_string),
            provider: account.provider.as_str().to_owned(),
            provider_name: provider_name.to_owned(),
            client_id: account.client.as_ref().map(|client| client.id.as_str().to_owned()),
            uses: account.uses.iter().map(|mail_use| mail_use.as_str().to_owned()).collect(),
            health: health.code().to_owned(),
            signed_in_at: grant.map(|grant| grant.signed_in_at),
            asked: grant.map(|grant| words(&grant.asked)).unwrap_or_default(),
            granted: grant.map(|grant| words(&grant.granted)).unwrap_or_default(),
            access: account.access().map(|facts| facts.fingerprint.to_string()),
            access_ends: account.access().and_then(|facts| facts.expires_at),
            refresh: account.refresh().map(|facts| facts.fingerprint.to_string()),
        }
    }
}

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckResult {
    /// All is well.
    Pass,
    /// It works, and something about it should be known.
    Warn,
    /// It does not work.
    Fail,
    /// It could not be checked, because of something before it or because there is nothing to check.
    Skip,
}

impl CheckResult {
    /// The code in JSON documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

/// What one check found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Which check.
    pub check: CheckId,
    /// How it ended.
    pub result: CheckResult,
    /// How long it took, in milliseconds.
    pub ms: u64,
    /// What it found in a few words, for the row of the list: "5 keys", "refused for good", "they need a token".
    pub summary: String,
    /// What it learnt, in the order in which it is shown.
    #[serde(deserialize_with = "fact::known")]
    pub facts: Vec<Fact>,
    /// Why it failed or warns.
    pub problem: Option<Problem>,
    /// What was said with a server, a line each, every secret masked.
    pub conversation: Vec<Line>,
}

impl Finding {
    /// A finding of this check.
    pub fn new(check: CheckId, result: CheckResult, summary: impl Into<String>) -> Self {
        let summary = super::problem::harmless(&summary.into());
        Self { check, result, ms: 0, summary, facts: Vec::new(), problem: None, conversation: Vec::new() }
    }

    /// The same, with one more fact.
    #[must_use]
    pub fn fact(mut self, name: FactName, value: impl std::fmt::Display) -> Self {
        self.facts.push(Fact::new(name, value));
        self
    }

    /// The same, with a moment, to the second.
    #[must_use]
    pub fn moment(self, name: FactName, moment: Timestamp) -> Self {
        self.fact(name, moment.round(Unit::Second).unwrap_or(moment))
    }

    /// The same, with its problem.
    #[must_use]
    pub fn problem(mut self, problem: Problem) -> Self {
        self.problem = Some(problem);
        self
    }
}

/// One line of a conversation with a server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Whether we said it.
    pub ours: bool,
    /// What was said, secrets masked, bounded.
    pub text: String,
}
