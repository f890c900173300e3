//! The audit log: what happened to a token or to what guards it, to whose, by which program, and how it ended.
//!
//! An event cannot hold a secret: its facts are made from types that are none ([`FactValue`]), never from free text, and
//! nothing that a provider or a person has written is copied into one. `store/audit` chains events; this says what they are.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::account::{Account, AccountId, MailAddress, Requester};
use super::alert::AlertRule;
use super::problem::{ProblemKind, harmless};

mod fact;
mod filter;
mod kind;

pub use fact::{Detail, FactName, FactValue};
pub use filter::{AuditFilter, WhichAccount};
pub use kind::AuditKind;

/// An event that is about to be recorded. The store gives it its number and its authentication code.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// When it happened.
    pub at: Timestamp,
    /// Whose it is; `None` where it is about the whole installation.
    pub subject: Option<Subject>,
    /// What happened.
    pub kind: AuditKind,
    /// The program it was done for; `None` where it was Mailward itself.
    pub actor: Option<Actor>,
    /// How it ended.
    pub outcome: Outcome,
    /// Why it failed, or which alert it is.
    pub code: Option<Code>,
    /// What else is known.
    pub detail: Detail,
}

impl NewEvent {
    /// Something that Mailward did and that worked, about the whole installation.
    pub fn new(kind: AuditKind, at: Timestamp) -> Self {
        Self {
            at,
            subject: None,
            kind,
            actor: None,
            outcome: Outcome::Ok,
            code: None,
            detail: Detail::default(),
        }
    }

    /// The same, about this account.
    #[must_use]
    pub fn about(mut self, account: &Account) -> Self {
        self.subject = Some(Subject { id: account.id, address: account.address.clone() });
        self
    }

    /// The same, for this program.
    #[must_use]
    pub fn by(mut self, requester: Option<&Requester>) -> Self {
        self.actor = requester.map(Actor::from);
        self
    }

    /// The same, failed for this reason.
    #[must_use]
    pub fn failed(mut self, why: ProblemKind) -> Self {
        self.outcome = Outcome::Failed;
        self.code = Some(why.into());
        self
    }

    /// The same, with one fact more.
    #[must_use]
    pub fn with(mut self, name: FactName, value: impl Into<FactValue>) -> Self {
        self.detail.set(name, value.into());
        self
    }
}

/// An event as it was recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEvent {
    /// Its number: the first is 1, and none is left out.
    pub seq: u64,
    /// What was recorded.
    pub event: NewEvent,
    /// HMAC-SHA-256 over it and over the code of the event before it.
    pub mac: Mac,
}

/// An authentication code.
pub type Mac = [u8; 32];

/// Whose an event is. The address as it was then: the account may be gone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// The account.
    pub id: AccountId,
    /// Its address then.
    pub address: MailAddress,
}

/// The program that something was done for, as the system told it: a claim for the record.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Actor {
    /// Its name, at most 64 characters, harmless to show.
    pub program: String,
    /// Its process, where that is known.
    pub pid: Option<u32>,
}

impl From<&Requester> for Actor {
    fn from(requester: &Requester) -> Self {
        let program = harmless(&requester.program).chars().take(LONGEST_NAME).collect();
        Self { program, pid: Some(requester.pid) }
    }
}

const LONGEST_NAME: usize = 64;

/// How something ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was done.
    Ok,
    /// It was not.
    Failed,
}

impl Outcome {
    /// The code used in arguments and JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failed => "failed",
        }
    }
}

/// Why something failed, or which alert was raised: a stable code of ours, never a provider's text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Code(String);

impl Code {
    /// As it was stored.
    pub fn stored(text: &str) -> Self {
        Self(harmless(text))
    }

    /// As in JSON documents.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The kind of problem it names, if it names one.
    pub fn problem(&self) -> Option<ProblemKind> {
        ProblemKind::from_code(&self.0)
    }

    /// The alert it names, if it names one.
    pub fn alert(&self) -> Option<AlertRule> {
        AlertRule::from_code(&self.0)
    }
}

impl From<ProblemKind> for Code {
    fn from(kind: ProblemKind) -> Self {
        Self(kind.code().to_owned())
    }
}

impl From<AlertRule> for Code {
    fn from(rule: AlertRule) -> Self {
        Self(rule.code().to_owned())
    }
}

/// What a check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// How many events there are.
    pub events: u64,
    /// The first event that is kept; the ones before it were pruned.
    pub first: u64,
    /// When the oldest of them happened.
    pub since: Option<Timestamp>,
    /// What is wrong; `None` when the chain is intact.
    pub broken: Option<Broken>,
}

impl Verified {
    /// Whether nothing is wrong.
    pub const fn is_intact(&self) -> bool {
        self.broken.is_none()
    }
}

/// Where a chain is broken, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Broken {
    /// The first event that is not as it was recorded; `None` where no single one can be named.
    pub first_bad: Option<u64>,
    /// What is wrong.
    pub how: Break,
}

/// What can be wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Break {
    /// An event is not what was recorded.
    Changed,
    /// Events are missing in the middle or at the old end, without having been pruned.
    Removed,
    /// Events stand in another order.
    Reordered,
    /// An event was put in or appended that was never recorded.
    Added,
    /// The newest events are missing.
    Truncated,
    /// The whole database is an older copy of itself.
    OlderCopy,
    /// The mark beside the database, by which an older copy would be known, is gone or cannot be read.
    MarkMissing,
    /// The sealed end of the chain cannot be opened with the vault's key.
    KeyLost,
}

impl Break {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Changed,
        Self::Removed,
        Self::Reordered,
        Self::Added,
        Self::Truncated,
        Self::OlderCopy,
        Self::MarkMissing,
        Self::KeyLost,
    ];

    /// The stable code, the `reason` of `audit verify`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Removed => "removed",
            Self::Reordered => "reordered",
            Self::Added => "added",
            Self::Truncated => "truncated",
            Self::OlderCopy => "older-copy",
            Self::MarkMissing => "mark-missing",
            Self::KeyLost => "key-lost",
        }
    }
}
