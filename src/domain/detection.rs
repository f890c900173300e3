//! What can be found out about the mail of an address: who issues its tokens, and where its servers are.
//!
//! Everything here may be shown. Each finding says where it came from, because a person has to be able to judge it: a mail
//! exchanger is a strong hint, a file on a web server only what its owner wrote.

use std::sync::Arc;

use super::account::MailAddress;
use super::problem::Problem;
use super::provider::{MailServer, Provider, ProviderId};
use super::scope::MailUse;

/// What is asked, best first: what stands earlier is believed before what stands later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DetectionSource {
    /// The catalogue, by the domain. Nobody is asked.
    Catalogue,
    /// The mail exchangers of the domain (MX), by the system's resolver.
    MailExchanger,
    /// `config-v1.1.xml` at the domain's `autoconfig` host.
    AutoconfigHost,
    /// The same at the domain's well-known path.
    AutoconfigWellKnown,
    /// OpenID Connect metadata at the domain.
    OpenId,
    /// RFC 8414 metadata at the domain.
    OAuthMetadata,
}

impl DetectionSource {
    /// All of them, best first.
    pub const ALL: [Self; 6] = [
        Self::Catalogue,
        Self::MailExchanger,
        Self::AutoconfigHost,
        Self::AutoconfigWellKnown,
        Self::OpenId,
        Self::OAuthMetadata,
    ];

    /// The stable word in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Catalogue => "catalogue",
            Self::MailExchanger => "mx",
            Self::AutoconfigHost => "autoconfig",
            Self::AutoconfigWellKnown => "autoconfig-well-known",
            Self::OpenId => "openid-configuration",
            Self::OAuthMetadata => "oauth-authorization-server",
        }
    }
}

/// One question and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Lead {
    /// What is asked.
    pub source: DetectionSource,
    /// Who is asked: a domain for the resolver, the address of a document, nobody for the catalogue.
    pub asked: String,
    /// What came of it.
    pub state: LeadState,
}

/// What came of one question.
#[derive(Debug, Clone, PartialEq)]
pub enum LeadState {
    /// No answer yet.
    Asking,
    /// It is not there, as with most domains.
    Nothing,
    /// Something was found.
    Found(FoundLead),
    /// It is there and cannot be used, or could not be asked.
    Failed(Box<Problem>),
    /// The time was over first.
    TooSlow,
    /// Not asked, because the answer was known.
    NotNeeded,
}

/// What one question found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundLead {
    /// The domain is one of the catalogue's.
    Domain,
    /// The domain's mail goes to this host.
    MailExchanger(String),
    /// The domain publishes settings for mail programs; whether a sign-in with tokens is among them.
    Settings {
        /// Whether it is.
        with_oauth: bool,
    },
    /// There is an authorization server of this name.
    Issuer(String),
}

/// What to know of a candidate before it is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caution {
    /// The domain has letters beyond the Latin ones: as it is written, and as computers know it.
    OtherLetters {
        /// With its letters.
        shown: String,
        /// In its ASCII form (RFC 5891).
        ascii: String,
    },
    /// The name mixes letters of different alphabets, as names do that want to look like others.
    Alphabets,
    /// The sign-in page is at a host that belongs to somebody else than the domain.
    ForeignSignIn(String),
    /// A mail server belongs to somebody else than the domain and the provider: tokens would be shown to it.
    ForeignServer(String),
    /// The settings name a server without encryption, which is left out.
    WithoutTls(MailUse),
    /// Two answers name different providers; the other one's name.
    Contradicted(String),
}

/// A provider that the address could have.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Who it is.
    pub provider: CandidateProvider,
    /// What speaks for it, best first; at least one.
    pub sources: Vec<DetectionSource>,
    /// Mail servers that were found beside the provider's own.
    pub servers: Vec<MailServer>,
    /// The user name at the servers, where what was found names another one than the address.
    pub mailbox: Option<String>,
    /// What to know before it is taken.
    pub cautions: Vec<Caution>,
}

/// Who a candidate is.
#[derive(Debug, Clone, PartialEq)]
pub enum CandidateProvider {
    /// One of the catalogue.
    Known(ProviderId),
    /// Made of what was found; kept only when an account is added with it.
    Defined(Arc<Provider>),
    /// One of the catalogue that has no OAuth for mail programs.
    OtherWay(ProviderId),
}

/// What was found out.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// Whose.
    pub address: MailAddress,
    /// Every question, in the order of [`DetectionSource::ALL`].
    pub leads: Vec<Lead>,
    /// Who it could be, best first.
    pub candidates: Vec<Candidate>,
    /// Whether answers are still awaited.
    pub running: bool,
}

impl Detection {
    /// The best of those with OAuth, if there is one.
    pub fn best(&self) -> Option<&Candidate> {
        let other_way = |one: &&Candidate| matches!(one.provider, CandidateProvider::OtherWay(_));
        self.candidates.iter().find(|one| !other_way(one))
    }
}
