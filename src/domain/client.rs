//! The client that accounts share, and its registration at the provider where Mailward made it (RFC 7591 and 7592).
//!
//! What opens a registration is a secret and lives in the vault; nothing here holds it.

use jiff::Timestamp;

use super::account::{Account, MailAddress};
use super::problem::Problem;
use super::provider::{ClientId, Provider};

/// Whether two accounts ask under the same registration.
pub fn is_shared(one: &Account, other: &Account) -> bool {
    let (Some(own), Some(theirs)) = (&one.client, &other.client) else { return false };
    one.id != other.id && one.provider == other.provider && own.id == theirs.id
}

/// Whether what a person granted to one client ends when it is revoked for the other: the same one, or another of a project
/// that the provider takes for one.
pub fn shares_consent(one: &ClientId, other: &ClientId, provider: &Provider) -> bool {
    let project = |id: &ClientId| -> Option<String> {
        let number: String = id.as_str().chars().take_while(char::is_ascii_digit).collect();
        (provider.tokens.clients_share_consent && !number.is_empty()).then_some(number)
    };
    one == other || project(one).is_some_and(|number| project(other) == Some(number))
}

/// What a provider knows of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistrationRead {
    /// Its client ID.
    pub id: ClientId,
    /// The name that the consent page shows.
    pub name: Option<String>,
    /// Where sign-ins may come back to.
    pub redirects: Vec<String>,
    /// How it may get tokens, in the words of RFC 7591, section 2; empty where the provider does not say.
    pub grants: Vec<String>,
    /// What the authorization endpoint may answer with, in the same words; empty where the provider does not say.
    pub responses: Vec<String>,
    /// What it may ask for, as one text.
    pub scope: Option<String>,
    /// When it was registered.
    pub issued_at: Option<Timestamp>,
    /// When its secret stops being good; `None` where it has none or it never does.
    pub secret_expires_at: Option<Timestamp>,
    /// How it names itself at the token endpoint.
    pub authentication: Option<String>,
}

/// What became of a registration when the last thing that needed it went.
#[derive(Debug, Clone, PartialEq)]
pub enum RegistrationEnd {
    /// The provider deleted it.
    Deleted,
    /// The provider knew it no more.
    Gone,
    /// This account asks under the same client and keeps it.
    PassedOn(MailAddress),
    /// It stands at the provider: by wish, or for this reason.
    Left(Option<Box<Problem>>),
}

impl RegistrationEnd {
    /// The word for JSON documents; stable.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Deleted => "deleted",
            Self::Gone => "gone",
            Self::PassedOn(_) => "kept-for-another",
            Self::Left(_) => "left",
        }
    }
}
