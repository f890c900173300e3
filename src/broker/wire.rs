//! What goes over the socket: one line of JSON there, one line back, then the connection ends.
//!
//! The forms are shown in [`super`]. Members may be added to them and never change their name or meaning; who meets one it
//! does not know passes over it. A line is written and read without leaving an unwiped copy of its secret anywhere.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::Scope;
use crate::domain::secret::{AccessToken, Passphrase};
use crate::engine::command::{Change, HandedOut, Rotated};

/// The form of the lines. A request of another version is refused with words that name both.
pub const VERSION: u32 = 1;

/// The longest request in bytes, its end included.
pub const LONGEST_REQUEST: usize = 16 * 1024;

/// The longest answer in bytes, its end included.
pub const LONGEST_ANSWER: usize = 64 * 1024;

/// How long a token lasts at least when a request does not say: long enough to connect.
pub const USUAL_MIN_LIFE_S: u32 = 60;

mod answer;
mod request;
mod text;

/// A request.
#[derive(Debug)]
pub enum Request {
    /// An access token that lasts at least so many seconds.
    Token {
        /// The account's address.
        address: String,
        /// Seconds.
        min_life_s: u32,
        /// Whether it is for sending.
        for_sending: bool,
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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

impl From<Rotated> for RotatedLine {
    fn from(rotated: Rotated) -> Self {
        Self {
            expires_at: rotated.account.access().and_then(|facts| facts.expires_at),
            address: rotated.account.address.to_string(),
            access: rotated.access,
            refresh: rotated.refresh,
        }
    }
}

/// Not a request, and why. The line itself is never repeated: it may hold a passphrase.
pub fn not_a_request(why: impl Into<String>) -> Problem {
    Problem::new(ProblemKind::RequestInvalid).detail(why)
}

/// One line with its end. It is measured before it is written, so that it never moves while it grows.
fn line(value: &impl Serialize) -> Zeroizing<String> {
    let mut size = Size(0);
    let written = serde_json::to_writer(&mut size, value);
    let mut bytes = Zeroizing::new(Vec::with_capacity(size.0 + 1));
    let written = written.and_then(|()| serde_json::to_writer(&mut *bytes, value));
    #[expect(
        clippy::expect_used,
        reason = "these are structs of texts and numbers, and memory takes them all"
    )]
    written.expect("a line can be written");
    bytes.push(b'\n');
    #[expect(clippy::expect_used, reason = "JSON is UTF-8 (RFC 8259, section 8.1)")]
    let text = String::from_utf8(std::mem::take(&mut *bytes)).expect("JSON is UTF-8");
    Zeroizing::new(text)
}

/// Counts what is written to it.
struct Size(usize);

impl std::io::Write for Size {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
