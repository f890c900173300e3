//! What goes over the socket: one line of JSON there, one line back, then the connection ends.

use jiff::Timestamp;

use crate::domain::problem::Problem;
use crate::domain::scope::Scope;
use crate::domain::secret::{AccessToken, Passphrase};
use crate::engine::command::{Change, HandedOut};

/// The form of the lines. A request of another version is refused with words that name both.
pub const VERSION: u32 = 1;

/// A request.
#[derive(Debug)]
pub enum Request {
    /// An access token that lasts at least so many seconds.
    Token {
        /// The account's address.
        address: String,
        /// Seconds.
        min_life_s: u32,
    },
    /// A new access token now.
    Rotate {
        /// The account's address.
        address: String,
    },
    /// Open the vault of the running Mailward: by its keyring, or with this passphrase.
    Unlock(Option<Passphrase>),
}

/// An answer.
#[derive(Debug)]
pub enum Answer {
    /// The token.
    Token(Given),
    /// The rotation.
    Rotated(RotatedLine),
    /// The vault is open.
    Unlocked,
    /// It cannot be done.
    Refused(Box<Problem>),
}

/// What a mail program gets.
#[derive(Debug)]
pub struct Given {
    /// The account.
    pub address: String,
    /// The user that mail servers are told.
    pub user: String,
    /// The token.
    pub token: AccessToken,
    /// When it ends, where the provider said so.
    pub expires_at: Option<Timestamp>,
    /// What it allows.
    pub scopes: Vec<Scope>,
}

impl From<HandedOut> for Given {
    fn from(handed: HandedOut) -> Self {
        Self {
            address: handed.account.address.to_string(),
            user: handed.account.sasl_user().to_owned(),
            token: handed.token,
            expires_at: handed.expires_at,
            scopes: handed.scopes,
        }
    }
}

/// What a rotation brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RotatedLine {
    /// The account.
    pub address: String,
    /// The access token's fingerprints.
    pub access: Change,
    /// The refresh token's fingerprints.
    pub refresh: Change,
    /// When the new access token ends, where the provider said so.
    pub expires_at: Option<Timestamp>,
}
