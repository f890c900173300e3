//! A failure as data: a kind with a stable code, redacted facts, and what could be done about it.
//!
//! Every failure anywhere ends as a [`Problem`]; `explain` turns it into words. A problem may be logged, stored, shown and
//! sent to support, so nothing secret is ever put into its [`Facts`].

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

mod kind;

pub use kind::ProblemKind;

/// One failure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What failed.
    pub kind: ProblemKind,
    /// The address it is about, if it is about one.
    pub account: Option<String>,
    /// Everything that was learnt, with secrets left out.
    pub facts: Facts,
}

impl Problem {
    /// A problem of this kind, nothing more known yet.
    pub fn new(kind: ProblemKind) -> Self {
        Self { kind, account: None, facts: Facts::default() }
    }

    /// The same, with one sentence of detail from the place where it failed.
    #[must_use]
    pub fn detail(mut self, text: impl Into<String>) -> Self {
        self.facts.detail = Some(harmless(&text.into()));
        self
    }

    /// The same, with one named fact (a host, a path, a version).
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.facts.more.insert(name.to_owned(), harmless(&value.to_string()));
        self
    }

    /// The same, with the moment it happened.
    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.facts.at = Some(moment);
        self
    }

    /// The same, about this address.
    #[must_use]
    pub fn about(mut self, address: impl fmt::Display) -> Self {
        self.account = Some(address.to_string());
        self
    }
}

impl Problem {
    /// Every text of it that can be somebody else's, but for the facts that have names. Written so that a new field has to be
    /// thought of here: reports are cleaned and masked by it.
    pub(crate) fn texts_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let Self { kind: _, account, facts } = self;
        let Facts {
            at: _,
            detail,
            during,
            http_status: _,
            error,
            error_description,
            error_uri,
            error_codes: _,
            suberror,
            correlation_id,
            trace_id,
            retry_after_s: _,
            sent,
            more: _,
        } = facts;
        let texts = [
            account,
            detail,
            during,
            error,
            error_description,
            error_uri,
            suberror,
            correlation_id,
            trace_id,
        ];
        texts.into_iter().flatten().chain(sent)
    }
}

/// What is known of a failure. Values from outside have been made harmless: no control characters, bounded length.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// When it happened.
    pub at: Option<Timestamp>,
    /// One sentence of ours from the place where it failed.
    pub detail: Option<String>,
    /// Which exchange it was: `authorize`, `token`, `refresh`, `device`, `discovery`, `userinfo`, `jwks`, `register`.
    pub during: Option<String>,
    /// HTTP status of the answer.
    pub http_status: Option<u16>,
    /// `error` of the answer (RFC 6749, sections 4.1.2.1 and 5.2).
    pub error: Option<String>,
    /// `error_description` of the answer: the provider's own words.
    pub error_description: Option<String>,
    /// `error_uri` of the answer.
    pub error_uri: Option<String>,
    /// `error_codes` of the answer, as Microsoft sends them.
    pub error_codes: Vec<u64>,
    /// `suberror` of the answer, as Microsoft sends it.
    pub suberror: Option<String>,
    /// `correlation_id` of the answer.
    pub correlation_id: Option<String>,
    /// `trace_id` of the answer.
    pub trace_id: Option<String>,
    /// `Retry-After` of the answer, in seconds.
    pub retry_after_s: Option<u64>,
    /// Names of what was sent, never the values.
    pub sent: Vec<String>,
    /// Other facts by name.
    pub more: BTreeMap<String, String>,
}

/// Makes a text from outside safe to show, log and store: no control or direction-changing characters, at most 600
/// characters (RFC 6749, section 10.14).
pub fn harmless(text: &str) -> String {
    let mut plain: String = text
        .chars()
        .map(|c| if is_unseen(c) { ' ' } else { c })
        .take(LONGEST_FACT)
        .collect::<String>()
        .trim()
        .to_owned();
    if text.chars().count() > LONGEST_FACT {
        plain.push('…');
    }
    plain
}

const LONGEST_FACT: usize = 600;

/// Whether a character cannot be seen and steers something instead: a terminal, the direction of a line.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Who can fix a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The person at the window.
    You,
    /// The administrator of the person's organisation.
    Administrator,
    /// The mail provider.
    Provider,
    /// Who registered the client ID.
    ClientOwner,
    /// Us.
    Mailward,
}

/// Kinds of failure, before they have texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Try again, with patience; nobody has to do anything.
    Passing,
    /// Needs a person.
    Final,
    /// A bug of ours.
    Ours,
}

/// What could be done, as data: a button carries it out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Remedy {
    /// Start the sign-in again.
    SignIn,
    /// Do the same thing again.
    TryAgain,
    /// Open a page of the provider.
    OpenPage(String),
    /// Type the passphrase, or let the keyring be unlocked.
    UnlockVault,
    /// Choose another place for the vault's key.
    MoveVault,
    /// Give another client ID or secret.
    ChangeClient,
    /// Paste the address of the page the browser ended on.
    PasteAddress,
    /// Use a code on another device.
    UseDeviceCode,
    /// Copy the facts for support.
    CopyDetails,
    /// Sign in at this other provider definition of the same company: personal instead of work, or the other way round.
    OtherEndpoint(String),
    /// Ask for fewer permissions, then sign in again.
    FewerPermissions,
    /// A ready message to the administrator, to be copied.
    WriteToAdministrator,
    /// Set the proxy.
    SetProxy,
    /// Add a certificate authority.
    AddAuthority,
    /// Look for the cause.
    Diagnose,
}

#[cfg(test)]
mod tests;
