//! What a provider expects of a client registration, and whether what a person typed can be one.
//!
//! Mailward ships no client ID. The shape checks catch slips of copying before a browser opens; whether a registration
//! really exists is for the provider to say. A client secret never appears in an error.

use std::{fmt, str::FromStr};

use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};

use crate::domain::secret::ClientSecret;

/// The name under which Mailward asks (RFC 6749, section 2.2). Not a secret.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClientId(String);

impl ClientId {
    /// The longest client ID that is taken.
    pub const MAX_LEN: usize = 1024;

    /// The characters that go into a request.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for ClientId {
    type Err = ClientIdProblem;

    /// Blanks around it are cut off, because copying brings them along.
    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let id = typed.trim();
        if id.is_empty() {
            return Err(ClientIdProblem::Empty);
        }
        if id.len() > Self::MAX_LEN {
            return Err(ClientIdProblem::TooLong);
        }
        if id.contains(char::is_whitespace) {
            return Err(ClientIdProblem::Blank);
        }
        if !id.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(ClientIdProblem::Character);
        }
        Ok(Self(id.to_owned()))
    }
}

impl TryFrom<String> for ClientId {
    type Error = ClientIdProblem;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ClientId> for String {
    fn from(id: ClientId) -> Self {
        id.0
    }
}

impl fmt::Display for ClientId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a provider expects of a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClientRules {
    /// Whether there is a client secret.
    pub secret: SecretRule,
    /// When a secret is needed, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_note: Option<String>,
    /// How the client names itself at the token endpoint, best first.
    pub authentication: Vec<ClientAuthentication>,
    /// Whether the redirect carries `iss`; if so, one without it is refused (RFC 9207, section 2.4).
    #[serde(default)]
    pub sends_iss: bool,
    /// Whether Mailward can get a registration by itself.
    #[serde(default)]
    pub registration: RegistrationRule,
    /// What a client ID looks like here.
    #[serde(default)]
    pub id_shape: IdShape,
    /// What is known of PKCE here. Mailward always sends S256.
    #[serde(default)]
    pub pkce: Pkce,
}

/// Whether a client has a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SecretRule {
    /// The token endpoint wants one.
    Required,
    /// It depends on how the client was registered.
    Optional,
    /// Clients for programs on a person's computer have none, and sending one fails.
    Never,
}

/// How a client names itself at the token endpoint, spelled as in RFC 7591, section 2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClientAuthentication {
    /// Public client: only `client_id` in the body.
    #[serde(rename = "none")]
    None,
    /// Secret in the body.
    #[serde(rename = "client_secret_post")]
    Post,
    /// Secret in the `Authorization` header.
    #[serde(rename = "client_secret_basic")]
    Basic,
}

/// Whether Mailward can register itself (RFC 7591).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegistrationRule {
    /// A person registers the client.
    #[default]
    ByHand,
    /// Mailward can register itself with a loopback redirect.
    Dynamic,
    /// The provider registers programs dynamically, but refuses loopback redirects, so Mailward cannot use it.
    DynamicWithoutLoopback,
}

/// What a client ID looks like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IdShape {
    /// `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`.
    Guid,
    /// Ends with `.apps.googleusercontent.com`.
    GoogleSuffix,
    /// Anything.
    #[default]
    Any,
}

/// What is known of PKCE (RFC 7636) at a provider.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Pkce {
    /// A request without it fails.
    Required,
    /// It is checked when sent.
    Supported,
    /// Not advertised; sent all the same, and ignored at worst.
    #[default]
    Unknown,
}

impl ClientRules {
    /// Whether Mailward can register itself here.
    pub fn dynamic_registration(&self) -> bool {
        self.registration == RegistrationRule::Dynamic
    }

    /// How to name the client at the token endpoint, with or without a secret.
    pub fn authentication_with(&self, secret: Option<&ClientSecret>) -> ClientAuthentication {
        if secret.is_none() || self.secret == SecretRule::Never {
            return ClientAuthentication::None;
        }
        let with_secret = |way: &&ClientAuthentication| **way != ClientAuthentication::None;
        self.authentication.iter().find(with_secret).copied().unwrap_or(ClientAuthentication::Post)
    }

    /// Judges a typed client ID.
    pub fn check_id(&self, typed: &str) -> Result<ClientId, ClientIdProblem> {
        let id: ClientId = typed.parse()?;
        let text = id.as_str();
        if text.contains("://") {
            return Err(ClientIdProblem::WebAddress);
        }
        if is_google_secret(text) || (self.id_shape == IdShape::Guid && is_entra_secret(text)) {
            return Err(ClientIdProblem::Secret);
        }
        if is_token(text) {
            return Err(ClientIdProblem::Token);
        }
        if text.starts_with('{') || text.starts_with('<') {
            return Err(ClientIdProblem::WholeFile);
        }
        if text.contains('@') && text.rsplit('@').next().is_some_and(|domain| domain.contains('.')) {
            return Err(ClientIdProblem::MailAddress);
        }
        match self.id_shape {
            IdShape::Guid if !is_guid(text) => Err(ClientIdProblem::NotAGuid),
            IdShape::GoogleSuffix if !is_google_id(text) => Err(ClientIdProblem::NotGoogles),
            _ => Ok(id),
        }
    }

    /// Judges a typed client secret. Nothing typed gives `None` where that is allowed.
    pub fn check_secret(&self, typed: &ClientSecret) -> Result<Option<ClientSecret>, ClientSecretProblem> {
        #[expect(clippy::disallowed_methods, reason = "its shape is looked at; only the secret type goes on")]
        let secret = typed.expose_secret().trim();
        if secret.is_empty() {
            return match self.secret {
                SecretRule::Required => Err(ClientSecretProblem::Missing),
                SecretRule::Optional | SecretRule::Never => Ok(None),
            };
        }
        if self.secret == SecretRule::Never {
            return Err(ClientSecretProblem::NotWanted);
        }
        if secret.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(ClientSecretProblem::Blank);
        }
        if secret.len() > ClientId::MAX_LEN {
            return Err(ClientSecretProblem::TooLong);
        }
        if is_google_id(secret) {
            return Err(ClientSecretProblem::ClientId);
        }
        if secret.contains("://") {
            return Err(ClientSecretProblem::WebAddress);
        }
        if secret.split_once('@').is_some_and(|(name, host)| !name.is_empty() && is_host(host)) {
            return Err(ClientSecretProblem::MailAddress);
        }
        if is_token(secret) {
            return Err(ClientSecretProblem::Token);
        }
        if self.id_shape == IdShape::Guid && is_thumbprint(secret) {
            return Err(ClientSecretProblem::Thumbprint);
        }
        if self.id_shape == IdShape::Guid && is_guid(secret) {
            return Err(ClientSecretProblem::SecretId);
        }
        Ok(Some(ClientSecret::new(secret)))
    }
}

/// Judges a client ID and a client secret together, where each alone could be what it should be.
pub fn check_pair(id: &ClientId, secret: Option<&ClientSecret>) -> Result<(), ClientSecretProblem> {
    #[expect(clippy::disallowed_methods, reason = "it is compared with what is no secret; nothing leaves")]
    let same = secret.is_some_and(|secret| secret.expose_secret().trim().eq_ignore_ascii_case(id.as_str()));
    if same { Err(ClientSecretProblem::ClientId) } else { Ok(()) }
}

fn is_google_secret(text: &str) -> bool {
    text.starts_with("GOCSPX-")
}

/// The value of a secret as Microsoft's portal makes it: some 40 characters with a `~` behind the first few.
fn is_entra_secret(text: &str) -> bool {
    (30..=60).contains(&text.len()) && text.contains('~')
}

/// The thumbprint of a certificate, which stands beside the secrets in Microsoft's portal.
fn is_thumbprint(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// What Google's and everybody's tokens begin with: a JSON Web Token, Google's access and refresh tokens, its API keys.
fn is_token(text: &str) -> bool {
    let is_long = text.len() >= 30;
    is_long && ["eyJ", "ya29.", "1//", "AIza"].iter().any(|start| text.starts_with(start))
}

fn is_host(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let is_part = |part: &&str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let top = parts.last().is_some_and(|top| top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()));
    parts.len() >= 2 && top && parts.iter().all(is_part)
}

fn is_google_id(text: &str) -> bool {
    text.strip_suffix(".apps.googleusercontent.com").is_some_and(|front| !front.is_empty())
}

fn is_guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    let is_right = |(part, length): (&&str, usize)| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    parts.len() == lengths.len() && parts.iter().zip(lengths).all(is_right)
}

/// Why what was typed cannot be a client ID here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientIdProblem {
    /// Nothing typed.
    #[error("A client ID is needed")]
    Empty,
    /// More than [`ClientId::MAX_LEN`] characters.
    #[error("This is too long for a client ID")]
    TooLong,
    /// A blank or a line break inside.
    #[error("There is a blank or a line break in the client ID; copy it again as one piece")]
    Blank,
    /// Something outside printable ASCII.
    #[error("A client ID has only plain letters, digits and signs; copy it again")]
    Character,
    /// A mail address.
    #[error("This is a mail address; the client ID stands on the page of the registered app")]
    MailAddress,
    /// A web address.
    #[error("This is a web address; the client ID is the value shown on that page")]
    WebAddress,
    /// A client secret.
    #[error("This is the value of a client secret; the client ID is another value on the same page")]
    Secret,
    /// A token or a key for something else.
    #[error("This is a token or a key, not a client ID; treat it as a secret and do not paste it elsewhere")]
    Token,
    /// The contents of a whole file.
    #[error("This is a whole file; copy only the value of the client ID out of it")]
    WholeFile,
    /// Not of the form that this provider's IDs have.
    #[error(
        "An application (client) ID has 32 hexadecimal digits in five groups, like 00000000-0000-0000-0000-000000000000"
    )]
    NotAGuid,
    /// Not of the form that this provider's IDs have.
    #[error("A Google client ID ends with .apps.googleusercontent.com")]
    NotGoogles,
}

/// Why what was typed cannot be a client secret here. Never holds the characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClientSecretProblem {
    /// Nothing typed where one is needed.
    #[error("This provider wants the client secret that belongs to the client ID")]
    Missing,
    /// One typed where none is allowed.
    #[error("This provider's clients for mail programs have no secret; leave it empty")]
    NotWanted,
    /// A blank or a line break inside.
    #[error("There is a blank or a line break in the client secret; copy it again as one piece")]
    Blank,
    /// Too long.
    #[error("This is too long for a client secret")]
    TooLong,
    /// The number of the secret instead of its value.
    #[error("This is the secret's ID; copy the secret's value, which is shown only when it is created")]
    SecretId,
    /// A mail address.
    #[error("This is a mail address; the client secret stands beside the client ID")]
    MailAddress,
    /// A web address.
    #[error("This is a web address; the client secret is a value shown on that page")]
    WebAddress,
    /// A token or a key for something else.
    #[error("This is a token or a key, not a client secret")]
    Token,
    /// The name of a certificate.
    #[error("This is the thumbprint of a certificate; copy the value of a client secret")]
    Thumbprint,
    /// The client ID pasted twice.
    #[error("This is a client ID; the client secret stands below it")]
    ClientId,
}

#[cfg(test)]
mod tests;
