//! What is known of a provider beside its endpoints: scopes, parameters, lifetimes, mail servers, steps.
//!
//! Plain values, read from the catalogue or from a person's own definition. Nothing here is guessed: what is not known
//! is absent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Endpoint, ProviderError, Service, TokenShape};
use crate::domain::scope::{MailUse, Scope, ScopeWords};

/// Which scopes serve which task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScopeTable {
    /// Reading with IMAP; empty if OAuth does not open it.
    #[serde(default)]
    pub imap: Vec<Scope>,
    /// Fetching with POP.
    #[serde(default)]
    pub pop: Vec<Scope>,
    /// Sending with SMTP.
    #[serde(default)]
    pub smtp: Vec<Scope>,
    /// Learning whose account it is.
    #[serde(default)]
    pub identity: Vec<Scope>,
    /// Getting a refresh token.
    #[serde(default)]
    pub offline: Vec<Scope>,
    /// What stands between scopes in a request; a blank by RFC 6749, section 3.3.
    #[serde(default = "blank")]
    pub separator: String,
    /// One access token serves one resource: scopes of two services in a request are refused.
    #[serde(default)]
    pub one_resource: bool,
    /// It is not known which scope opens mail, so none is asked for.
    #[serde(default)]
    pub mail_unknown: bool,
    /// Words for scopes that mean something else here than their name says elsewhere.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub words: BTreeMap<Scope, ScopeWords>,
}

fn blank() -> String {
    " ".to_owned()
}

impl ScopeTable {
    /// The scopes of one task.
    pub fn of(&self, mail_use: MailUse) -> &[Scope] {
        match mail_use {
            MailUse::Imap => &self.imap,
            MailUse::Smtp => &self.smtp,
            MailUse::Pop => &self.pop,
        }
    }

    pub(super) fn of_mut(&mut self, mail_use: MailUse) -> &mut Vec<Scope> {
        match mail_use {
            MailUse::Imap => &mut self.imap,
            MailUse::Smtp => &mut self.smtp,
            MailUse::Pop => &mut self.pop,
        }
    }
}

/// What else goes into the authorization request.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthorizationParameters {
    /// Always sent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub required: BTreeMap<String, String>,
    /// Sent in addition when the last sign-in brought no refresh token.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub on_missing_refresh: BTreeMap<String, String>,
    /// The resource to name in the authorization and in the token request (RFC 8707).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// Sent in addition when the person has several accounts of this provider here, so that the provider shows whose there
    /// are: usually `prompt = "select_account"` (OpenID Connect Core 1.0, section 3.1.2.1).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub with_several: BTreeMap<String, String>,
    /// Sent instead when the person is to prove anew who they are, whatever the browser remembers: usually `prompt = "login"`,
    /// and `max_age = "0"` where the provider answers it with `auth_time` (OpenID Connect Core 1.0, section 3.1.2.1), or
    /// `acr_values` where it publishes them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fresh: BTreeMap<String, String>,
    /// Whether the wanted address may be sent as `login_hint`.
    #[serde(default)]
    pub login_hint: bool,
    /// Whether a stable `device_id` and a `device_name` are to be sent; revoking works only with them.
    #[serde(default)]
    pub names_device: bool,
}

/// Parameters that only the flow itself may set.
const OURS: [&str; 11] = [
    "client_id",
    "client_secret",
    "code_challenge",
    "code_challenge_method",
    "nonce",
    "redirect_uri",
    "request",
    "request_uri",
    "response_type",
    "scope",
    "state",
];

impl AuthorizationParameters {
    pub(super) fn check(&self) -> Result<(), ProviderError> {
        let names =
            self.required.keys().chain(self.on_missing_refresh.keys()).chain(self.with_several.keys());
        for name in names.chain(self.fresh.keys()) {
            if name.is_empty() || OURS.contains(&name.as_str()) {
                return Err(ProviderError::ReservedParameter(name.clone()));
            }
        }
        Ok(())
    }
}

/// How long tokens live, as far as the provider says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenFacts {
    /// Further names of the issuer that its tokens carry (`iss`), beside [`Provider::issuer`](super::Provider::issuer); may
    /// hold `{tenantid}` as that one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issuers: Vec<String>,
    /// Usual life of an access token in seconds; an answer's `expires_in` always wins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_lifetime_s: Option<u32>,
    /// Days without use after which a refresh token dies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_idle_end_days: Option<u32>,
    /// Days after which every grant ends while the client is in testing, whatever is done with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub testing_client_days: Option<u32>,
    /// Whether revoking one refresh token ends every grant of the same person and client, newer ones included.
    #[serde(default)]
    pub revoking_ends_all: bool,
    /// Whether a consent counts for all clients of a project, and ends for all of them. The number that their IDs begin with
    /// names the project. Google: a consent is given to the project and includes what was granted to its other clients, and
    /// revoking a token of it revokes it whole (OAuth for web server applications, incremental authorization; Cross-client
    /// identity).
    #[serde(default)]
    pub clients_share_consent: bool,
    /// What a refresh does to the refresh token.
    #[serde(default)]
    pub rotation: Rotation,
    /// When a refresh token ends, in words.
    #[serde(default)]
    pub refresh_ends_when: Vec<String>,
    /// What else is known, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What they look like from outside.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub shapes: Vec<TokenShape>,
    /// The services that tokens are issued for, mail among them, as `aud` names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<Service>,
}

impl TokenFacts {
    pub(super) fn check(&self) -> Result<(), ProviderError> {
        match self.shapes.iter().find(|shape| !shape.is_good()) {
            Some(shape) => Err(ProviderError::Shape(shape.starts.clone())),
            None => Ok(()),
        }
    }
}

/// What a refresh does to the refresh token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rotation {
    /// It stays the same.
    None,
    /// A new one comes; the old one stays good.
    OldStaysGood,
    /// A new one comes; the old one is dead, and using it may end everything.
    OldDies,
    /// Not published.
    #[default]
    Unknown,
}

/// One mail server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailServer {
    /// Which task it serves.
    pub protocol: MailUse,
    /// Host name.
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// When TLS starts.
    pub tls: Tls,
    /// Mechanisms it is known to take with OAuth, best first.
    #[serde(default)]
    pub sasl: Vec<Sasl>,
}

/// When TLS starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// With the first byte.
    Implicit,
    /// After a command.
    StartTls,
}

/// How a token is shown to a mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Sasl {
    /// Google's and Microsoft's form.
    XOAuth2,
    /// RFC 7628.
    OAuthBearer,
}

impl Sasl {
    /// The mechanism's registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::XOAuth2 => "XOAUTH2",
            Self::OAuthBearer => "OAUTHBEARER",
        }
    }
}

/// How a person gets a client ID.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientSteps {
    /// Where to start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<Endpoint>,
    /// One step a sentence.
    #[serde(default)]
    pub steps: Vec<String>,
    /// What an organisation's administrator has to see to.
    #[serde(default)]
    pub administrator: Vec<String>,
    /// For a person who cannot get one: what else there is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<String>,
}
