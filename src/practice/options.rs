//! What can be chosen when the practice provider starts.
//!
//! Nothing here is secret: the people are made up, and their passwords stand on the login page.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::domain::secret::ClientSecret;
use crate::jwt::SigningAlgorithm;

/// Where the provider takes the time from.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// How the provider behaves as long as no fault is set.
#[derive(Clone)]
pub struct Options {
    /// The port on 127.0.0.1; a free one if `None`.
    pub port: Option<u16>,
    /// Where the time comes from.
    pub now: Now,
    /// What access tokens look like.
    pub access_tokens: AccessTokens,
    /// What tokens are signed with. Both keys are always published.
    pub signing: SigningAlgorithm,
    /// How long an access token and an ID token live.
    pub access_lifetime: Duration,
    /// How long a refresh token lives; each renewal starts anew.
    pub refresh_lifetime: Duration,
    /// How long a code waits to be redeemed.
    pub code_lifetime: Duration,
    /// How long a device waits for its person.
    pub device_lifetime: Duration,
    /// How far apart a device's polls must be.
    pub device_interval: Duration,
    /// Who can sign in.
    pub users: Vec<User>,
    /// Whether programs may register themselves (RFC 7591).
    pub registration: Registration,
    /// A client with a secret beside the built-in one without.
    pub confidential: Option<ConfidentialClient>,
}

impl Options {
    /// The usual provider: two people, JWT access tokens for an hour, registration open.
    pub fn new(now: Now) -> Self {
        Self {
            port: None,
            now,
            access_tokens: AccessTokens::default(),
            signing: SigningAlgorithm::default(),
            access_lifetime: Duration::from_hours(1),
            refresh_lifetime: Duration::from_hours(24 * 14),
            code_lifetime: Duration::from_mins(1),
            device_lifetime: Duration::from_mins(10),
            device_interval: Duration::from_secs(5),
            users: vec![
                User::new("practice.user@example.org", "Practice User", "practice"),
                User::new("second.user@example.org", "Second User", "practice-2"),
            ],
            registration: Registration::default(),
            confidential: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options").field("port", &self.port).finish_non_exhaustive()
    }
}

/// What access tokens look like to a client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AccessTokens {
    /// Signed and readable (RFC 9068).
    #[default]
    Jwt,
    /// Random characters.
    Opaque,
}

/// Whether programs may register themselves.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Registration {
    /// Anyone may, without asking.
    #[default]
    Open,
    /// Nobody may, and the metadata names no endpoint.
    Closed,
}

/// A client that must prove itself with a secret.
#[derive(Debug, Clone)]
pub struct ConfidentialClient {
    /// Its name at the provider.
    pub client_id: String,
    /// Its secret.
    pub secret: ClientSecret,
}

/// A made-up person who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// The stable subject, in ID tokens as `sub`.
    pub sub: String,
    /// The mail address, which is also what is typed to sign in.
    pub address: String,
    /// The name for display.
    pub name: String,
    /// The practice password. It is shown on the login page, so it is no secret and has no secret type.
    pub password: String,
}

impl User {
    /// A person; the subject is derived from the address, so that it is the same after a restart.
    pub fn new(address: &str, name: &str, password: &str) -> Self {
        let local = address.split('@').next().unwrap_or(address);
        Self {
            sub: format!("practice-{local}"),
            address: address.to_owned(),
            name: name.to_owned(),
            password: password.to_owned(),
        }
    }
}
