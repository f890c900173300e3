//! Tokens: the secrets themselves in [`TokenSet`], and the facts about them that may be shown.
//!
//! Facts never contain a character of a token. A [`Fingerprint`] is a keyed hash, made where the key is (the store).

use std::fmt;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::scope::Scope;
use super::secret::{AccessToken, IdToken, RefreshToken};

/// What a token endpoint answered, parsed (RFC 6749, section 5.1).
#[derive(Debug, Clone)]
pub struct TokenSet {
    /// The access token.
    pub access: AccessToken,
    /// The new refresh token; `None` when the answer brought none, which leaves the old one in force.
    pub refresh: Option<RefreshToken>,
    /// The ID token, where `openid` was granted.
    pub id: Option<IdToken>,
    /// Whether the access token can be read.
    pub kind: TokenKind,
    /// When the answer was received; lifetimes count from here.
    pub received_at: Timestamp,
    /// When the access token ends; `None` when the provider did not say.
    pub expires_at: Option<Timestamp>,
    /// When the refresh token ends, where the provider says so (`refresh_token_expires_in`).
    pub refresh_expires_at: Option<Timestamp>,
    /// What was granted; `None` when the answer did not say, which means "as asked" (RFC 6749, section 5.1).
    pub granted: Option<Vec<Scope>>,
}

/// Whether a token can be read by us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenKind {
    /// A JSON Web Token (RFC 7519).
    Jwt,
    /// Means something to the provider only.
    Opaque,
}

impl TokenKind {
    /// The word shown beside a token.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Jwt => "JWT",
            Self::Opaque => "opaque",
        }
    }
}

/// Facts about an access token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessFacts {
    /// Whether it can be read.
    pub kind: TokenKind,
    /// Names it without telling it.
    pub fingerprint: Fingerprint,
    /// When it was received.
    pub issued_at: Timestamp,
    /// When it ends; `None` when the provider did not say.
    pub expires_at: Option<Timestamp>,
}

impl AccessFacts {
    /// When Mailward treats it as ended: the stated end, or 55 minutes after issue when none was stated.
    pub fn presumed_end(&self) -> Timestamp {
        self.expires_at.unwrap_or_else(|| self.issued_at + UNSTATED_LIFE)
    }

    /// Whether it is good for at least `least` from `now` on.
    pub fn lasts(&self, least: SignedDuration, now: Timestamp) -> bool {
        self.presumed_end().duration_since(now) > least
    }
}

/// Most providers that state no lifetime use an hour; five minutes of it are kept in reserve.
const UNSTATED_LIFE: SignedDuration = SignedDuration::from_mins(55);

/// Facts about a refresh token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshFacts {
    /// Names it without telling it.
    pub fingerprint: Fingerprint,
    /// When this one was received.
    pub issued_at: Timestamp,
    /// When it was used last.
    pub last_used_at: Option<Timestamp>,
    /// How often it has been replaced since the sign-in.
    pub replaced: u32,
    /// When it ends as the provider said with it (`refresh_token_expires_in`); see [`super::lifespan`] for what follows
    /// from rules.
    #[serde(default)]
    pub stated_end_at: Option<Timestamp>,
}

/// Facts about an ID token, which is checked and then dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdFacts {
    /// Names it without telling it.
    pub fingerprint: Fingerprint,
    /// Who issued it.
    pub issuer: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// When the person proved who they are (`auth_time`), where the provider says so.
    pub authenticated_at: Option<Timestamp>,
    /// How strong the proof was, in the provider's words (`acr`, OpenID Connect Core 1.0, section 2), where it says so.
    #[serde(default)]
    pub class: Option<String>,
}

/// The first 12 characters of a keyed hash of a token: the same token has the same fingerprint in one installation,
/// and it tells nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// From the bytes of a keyed hash.
    pub fn from_hash(hash: &[u8]) -> Self {
        use fmt::Write as _;
        let mut text = String::with_capacity(LENGTH);
        for byte in hash.iter().take(LENGTH / 2) {
            write!(text, "{byte:02x}").ok(); // writing to a String cannot fail
        }
        Self(text)
    }

    /// The 12 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const LENGTH: usize = 12;

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(expires_at: Option<&str>) -> AccessFacts {
        AccessFacts {
            kind: TokenKind::Opaque,
            fingerprint: Fingerprint::from_hash(&[0xab; 32]),
            issued_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            expires_at: expires_at.map(|text| text.parse().unwrap()),
        }
    }

    #[test]
    fn a_token_without_a_stated_end_is_trusted_for_55_minutes() {
        let now = "2026-11-22T10:50:00Z".parse().unwrap();
        assert!(facts(None).lasts(SignedDuration::from_mins(4), now));
        assert!(!facts(None).lasts(SignedDuration::from_mins(5), now));
    }

    #[test]
    fn a_token_that_ended_lasts_no_longer() {
        let token = facts(Some("2026-11-22T11:00:00Z"));
        assert!(!token.lasts(SignedDuration::ZERO, "2026-11-22T11:00:00Z".parse().unwrap()));
        assert!(token.lasts(SignedDuration::ZERO, "2026-11-22T10:59:59Z".parse().unwrap()));
    }

    #[test]
    fn a_fingerprint_has_twelve_characters() {
        assert_eq!(facts(None).fingerprint.as_str(), "abababababab");
    }
}
