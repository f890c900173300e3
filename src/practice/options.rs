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
    /// Whether answers say how long the refresh token lives.
    pub refresh_end: RefreshEnd,
    /// What a renewal does to the refresh token.
    pub rotation: Rotation,
    /// How long a code waits to be redeemed.
    pub code_lifetime: Duration,
    /// How long a device waits for its person.
    pub device_lifetime: Duration,
    /// How far apart a device's polls must be.
    pub device_interval: Duration,
    /// Who can sign in.
    pub users: Vec<User>,
    /// Mailboxes that several people open, each with the person's own token.
    pub shared: Vec<SharedMailbox>,
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
            refresh_end: RefreshEnd::default(),
            rotation: Rotation::default(),
            code_lifetime: Duration::from_mins(1),
            device_lifetime: Duration::from_mins(10),
            device_interval: Duration::from_secs(5),
            users: vec![
                User::new("practice.user@example.org", "Practice User", "practice"),
                User::new("second.user@example.org", "Second User", "practice-2"),
            ],
            shared: vec![SharedMailbox {
                address: "team@example.org".to_owned(),
                members: vec!["practice-practice.user".to_owned()],
            }],
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

/// Whether answers say how long the refresh token lives.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RefreshEnd {
    /// They do not, as most providers.
    #[default]
    Unsaid,
    /// In `refresh_token_expires_in`, as Google for a client in testing.
    Said,
}

/// What a renewal does to the refresh token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rotation {
    /// A new one each time; one that comes a second time ends the whole grant (RFC 9700, section 4.14.2).
    #[default]
    Strict,
    /// A new one each time, and the old ones stay good, as at Microsoft.
    OldStaysGood,
    /// It stays the same, and answers bring none, as at Google.
    Off,
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

/// A mailbox that several people open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedMailbox {
    /// Its address.
    pub address: String,
    /// The subjects of those who may.
    pub members: Vec<String>,
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

    /// Many people with one password: `user-001@example.org` and so on.
    pub fn crowd(count: usize) -> Vec<Self> {
        let user = |number| {
            Self::new(&format!("user-{number:03}@example.org"), &format!("User {number:03}"), "practice")
        };
        (1..=count).map(user).collect()
    }
}
