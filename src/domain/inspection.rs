//! What an inspection of a token says: its form, what stands in it, what is wrong with it, and whether mail takes it.
//!
//! Values only; `jwt` reads and judges tokens, `services/inspect` puts an [`Inspection`] together, `explain/inspection` has
//! the words. The token itself is never part of one. What the token *says* is (a person's data, often): so the `Debug` of
//! everything that holds some is mute, and an inspection is kept in memory only, until the person leaves it.

use std::fmt;
use std::ops::Range;

use jiff::Timestamp;

use super::account::{AccountId, MailAddress};
use super::problem::Problem;
use super::provider::ProviderId;

mod finding;
mod form;
mod mail;
mod node;
mod purpose;
mod signature;

pub use finding::{Finding, FindingFact, FindingId, Severity};
pub use form::{Form, OpaqueShape};
pub use mail::{MailReason, MailVerdict, Subject, mail_verdict};
pub use node::Node;
pub use purpose::{Purpose, media_type, purpose};
pub use signature::{Signature, SignatureReason, SignatureState};

/// What was found out about one token.
#[derive(Clone, PartialEq)]
pub struct Inspection {
    /// Where the token came from.
    pub source: Source,
    /// When it was looked at; every judgement of a time is as of this moment.
    pub at: Timestamp,
    /// Which token of the vault a pasted one is, if it is one.
    pub known: Option<Known>,
    /// What kind of token it is.
    pub form: Form,
    /// How many characters it has.
    pub characters: usize,
    /// Where its parts stand in the text that was pasted, in bytes; empty for a stored token and for an opaque one.
    pub parts: Vec<(Part, Range<usize>)>,
    /// The JOSE header, as far as it can be read.
    pub header: Option<Node>,
    /// The claims, as far as they can be read.
    pub claims: Option<Node>,
    /// Whether the signature is right.
    pub signature: Signature,
    /// What is wrong or worth knowing, the worst first.
    pub findings: Vec<Finding>,
    /// Whether mail servers take it; `None` where no provider is known to judge by.
    pub mail: Option<MailVerdict>,
    /// The provider it was judged by.
    pub provider: Option<ProviderId>,
    /// Why the keys could not be had, where that was tried.
    pub keys_trouble: Option<Box<Problem>>,
}

impl fmt::Debug for Inspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inspection")
            .field("form", &self.form)
            .field("signature", &self.signature.state)
            .field("findings", &self.findings.iter().map(|finding| finding.id).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl Inspection {
    /// The findings of this severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.severity == severity)
    }

    /// Whether the token is to be refused: something failed, or the signature is wrong. The exit status of
    /// `mailward inspect` follows from it.
    pub fn is_bad(&self) -> bool {
        self.signature.state == SignatureState::Invalid || self.of(Severity::Fail).next().is_some()
    }
}

/// Where a token came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// Pasted, dropped or piped in.
    Pasted,
    /// From the vault.
    Stored {
        /// Whose.
        account: AccountId,
        /// Its address.
        address: MailAddress,
        /// Which of its tokens.
        token: StoredToken,
    },
}

/// A token in the vault. ID tokens are checked and dropped, so there is none to look at later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoredToken {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
}

impl StoredToken {
    /// The word used in arguments and in the audit log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
        }
    }
}

/// A token of the vault that was brought from outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Whose.
    pub account: AccountId,
    /// Its address.
    pub address: MailAddress,
    /// Which of its tokens.
    pub token: KnownToken,
}

/// Which token of an account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KnownToken {
    /// The access token.
    Access,
    /// The refresh token in force.
    Refresh,
    /// The refresh token before it.
    PreviousRefresh,
    /// A refresh token that the provider has refused.
    RetiredRefresh,
}

impl KnownToken {
    /// What it is for.
    pub const fn kind(self) -> StoredToken {
        match self {
            Self::Access => StoredToken::Access,
            Self::Refresh | Self::PreviousRefresh | Self::RetiredRefresh => StoredToken::Refresh,
        }
    }

    /// The word of JSON documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Access => "access",
            Self::Refresh => "refresh",
            Self::PreviousRefresh => "previous-refresh",
            Self::RetiredRefresh => "retired-refresh",
        }
    }
}

/// A part of a token in compact form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// The JOSE header.
    Header,
    /// The claims (RFC 7519) or another payload (RFC 7515).
    Payload,
    /// The signature.
    Signature,
    /// JWE: the encrypted key (RFC 7516, section 3).
    EncryptedKey,
    /// JWE: the initialization vector.
    Iv,
    /// JWE: the ciphertext.
    Ciphertext,
    /// JWE: the authentication tag.
    Tag,
}
