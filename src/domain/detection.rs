//! What can be found out about the mail of an address: who issues its tokens, and where its servers are.
//!
//! Everything here may be shown. Each finding says where it came from, because a person has to be able to judge it: a mail
//! exchanger is a strong hint, a file on a web server only what its owner wrote.

use std::sync::Arc;

use super::account::MailAddress;
use super::catalogue::Catalogue;
use super::problem::{Problem, ProblemKind};
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

    /// Who is asked for a domain: the domain itself for the resolver, the address of a document, nobody for the catalogue. The
    /// part before the `@` is in none of it.
    pub fn asked(self, domain: &str) -> String {
        let at = |host: &str, path: &str| format!("https://{host}{path}");
        match self {
            Self::Catalogue => String::new(),
            Self::MailExchanger => domain.to_owned(),
            Self::AutoconfigHost => at(&format!("autoconfig.{domain}"), "/mail/config-v1.1.xml"),
            Self::AutoconfigWellKnown => at(domain, "/.well-known/autoconfig/mail/config-v1.1.xml"),
            Self::OpenId => at(domain, "/.well-known/openid-configuration"),
            Self::OAuthMetadata => at(domain, "/.well-known/oauth-authorization-server"),
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
    /// The domain says that it takes no mail (RFC 7505).
    NoMail,
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
    /// A mail server belongs to nobody that the tokens are for (a known provider, or else the domain or whoever it signs in at):
    /// they would be shown to it.
    ForeignServer(String),
    /// The settings name a server without encryption, which is left out.
    WithoutTls(MailUse),
    /// The settings name a server in this computer's own or a private network, where tokens of a mail domain have nothing to
    /// do; it is left out.
    LeftOut(String),
    /// Two answers name different providers; the other one's name.
    Contradicted(String),
}

impl Caution {
    /// Whether nothing is done before a person has agreed.
    pub const fn is_grave(&self) -> bool {
        match self {
            Self::Alphabets | Self::ForeignSignIn(_) | Self::ForeignServer(_) | Self::Contradicted(_) => true,
            Self::OtherLetters { .. } | Self::WithoutTls(_) | Self::LeftOut(_) => false,
        }
    }
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

impl Candidate {
    /// Whether mail programs sign in there with tokens.
    pub const fn has_oauth(&self) -> bool {
        !matches!(self.provider, CandidateProvider::OtherWay(_))
    }

    /// Whether it may be taken without a question.
    pub fn is_clear(&self) -> bool {
        self.has_oauth() && !self.cautions.iter().any(Caution::is_grave)
    }
}

/// Who a candidate is.
#[derive(Debug, Clone, PartialEq)]
pub enum CandidateProvider {
    /// One of the catalogue.
    Known(ProviderId),
    /// Made of what was found; kept only when an account is added with it.
    Defined(Arc<Provider>),
    /// The issuer that the domain's settings name. It is asked only when an account is added with it.
    Learnt(String),
    /// One of the catalogue that has no OAuth for mail programs.
    OtherWay(ProviderId),
}

impl CandidateProvider {
    /// Its name for people.
    pub fn name<'a>(&'a self, catalogue: &'a Catalogue) -> &'a str {
        match self {
            Self::Known(id) => catalogue.find(id).map_or(id.as_str(), |known| &known.short_name),
            Self::OtherWay(id) => catalogue.find_other_way(id).map_or(id.as_str(), |other| &other.short_name),
            Self::Defined(provider) => &provider.short_name,
            Self::Learnt(issuer) => issuer,
        }
    }
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
        self.candidates.iter().find(|one| one.has_oauth())
    }

    /// Why nobody can be found, where the name servers say that the domain does not exist.
    pub fn no_such_domain(&self) -> Option<&Problem> {
        self.leads.iter().find_map(|lead| match &lead.state {
            LeadState::Failed(problem) if problem.kind == ProblemKind::NoSuchDomain => Some(&**problem),
            _ => None,
        })
    }

    /// The one that can be taken without guessing: nothing speaks for another, and nothing is to be asked before.
    pub fn sole(&self) -> Option<&Candidate> {
        match self.candidates.as_slice() {
            [only] => Some(only).filter(|only| only.is_clear()),
            _ => None,
        }
    }
}
