//! What can go wrong in an exchange, precisely enough to compare in a test.
//!
//! Nothing in here holds a secret: of what was sent only the names are kept, and a provider's words have been made
//! harmless and freed of every secret they repeat. Turning it into something for people is `verdict`'s work.

use std::fmt;

use jiff::Timestamp;

use crate::domain::problem::harmless;
use crate::domain::provider::{EndpointError, MetadataError};
use crate::jwt::VerifyError;
use crate::jwt::keys::KeysError;
use crate::platform::transport::TransportError;

/// A failed exchange with a provider.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{exchange}: {fault}")]
pub struct ProtocolError {
    /// Which exchange it was.
    pub exchange: Exchange,
    /// What went wrong.
    pub fault: Fault,
    /// What is known beside it. Boxed, because errors travel through many results.
    pub context: Box<Context>,
}

/// What is known of a failed exchange beside the fault itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// The host that was asked.
    pub host: Option<String>,
    /// HTTP status of the answer, if there was one.
    pub status: Option<u16>,
    /// `Retry-After` of the answer, in seconds.
    pub retry_after_s: Option<u64>,
    /// When the answer came.
    pub at: Option<Timestamp>,
    /// Names of what was sent, never the values.
    pub sent: Vec<&'static str>,
}

impl ProtocolError {
    /// A fault in this exchange, nothing known beside it.
    pub fn new(exchange: Exchange, fault: Fault) -> Self {
        Self { exchange, fault, context: Box::default() }
    }
}

/// The exchanges of this folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// The browser's way to the provider and back (RFC 6749, section 4.1.1).
    Authorize,
    /// A code for tokens (RFC 6749, section 4.1.3).
    Token,
    /// A refresh token for tokens (RFC 6749, section 6).
    Refresh,
    /// A code on another device (RFC 8628).
    Device,
    /// The provider's metadata (RFC 8414).
    Discovery,
    /// Who signed in (OpenID Connect Core 1.0, section 5.3).
    Userinfo,
    /// The provider's public keys (RFC 7517).
    Jwks,
    /// A client ID for Mailward (RFC 7591).
    Register,
    /// What the provider knows of that client (RFC 7592, section 2.1).
    Registration,
    /// The end of that client (RFC 7592, section 2.3).
    Unregister,
    /// Whether a token is still good (RFC 7662).
    Introspect,
    /// The end of a grant (RFC 7009).
    Revoke,
}

impl Exchange {
    /// The word in [`crate::domain::problem::Facts::during`].
    pub const fn word(self) -> &'static str {
        match self {
            Self::Authorize => "authorize",
            Self::Token => "token",
            Self::Refresh => "refresh",
            Self::Device => "device",
            Self::Discovery => "discovery",
            Self::Userinfo => "userinfo",
            Self::Jwks => "jwks",
            Self::Register => "register",
            Self::Registration => "registration",
            Self::Unregister => "unregister",
            Self::Introspect => "introspect",
            Self::Revoke => "revoke",
        }
    }
}

impl fmt::Display for Exchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Fault {
    /// There is no answer.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The answer sends us to another address; requests with secrets are never replayed elsewhere.
    #[error("the answer redirects to {}", to.as_deref().unwrap_or("an address that cannot be read"))]
    Redirects {
        /// The host it points to.
        to: Option<String>,
    },
    /// A page for people came where data was expected: a captive portal, a filter, or a wrong address.
    #[error("the answer is a web page")]
    Page,
    /// The answer is no JSON object.
    #[error("the answer is not the JSON object it should be")]
    NotJson,
    /// An HTTP status that is no success, without an OAuth error.
    #[error("the answer has an HTTP status that is no success")]
    Status,
    /// More bytes than such an answer can sensibly have.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// The provider said no, in OAuth's terms.
    #[error("the provider refused: {0}")]
    Refused(Box<Refusal>),
    /// A member that must be there is missing or unusable.
    #[error("the answer has no usable {0}")]
    Incomplete(&'static str),
    /// A member says something else than was asked for, and nothing would work so.
    #[error("the provider decided otherwise about {0}")]
    Different(&'static str),
    /// A token longer than any mail server takes.
    #[error("the answer holds a token of {0} bytes")]
    TokenTooLarge(usize),
    /// A token with characters that no token may have (RFC 6749, appendix A.12).
    #[error("the answer holds a token with characters that no token may have")]
    TokenMalformed,
    /// A `token_type` other than `Bearer`, or none.
    #[error("the token type is {}", .0.as_deref().unwrap_or("not stated"))]
    TokenTypeUnusable(Option<String>),
    /// What was typed is no address of an issuer.
    #[error("this cannot be an issuer: {0}")]
    IssuerInvalid(EndpointError),
    /// The metadata cannot be made into a provider.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// The provider has no endpoint for this exchange.
    #[error("the provider does not offer this")]
    NotOffered,
    /// The provider's keys cannot be read.
    #[error("the provider's public keys cannot be read: {0}")]
    KeysUnusable(#[from] KeysError),
    /// The ID token is not to be believed.
    #[error("the ID token is not valid: {0}")]
    IdToken(#[from] VerifyError),
    /// Userinfo speaks of another person than the ID token (OpenID Connect Core 1.0, section 5.3.2).
    #[error("userinfo speaks of another person than the ID token")]
    SubjectDifferent,
}

/// An error answer, complete (RFC 6749, sections 4.1.2.1 and 5.2), with what Microsoft adds. Texts are harmless.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Refusal {
    /// `error`: decides what happens.
    pub error: String,
    /// `error_description`: only shown.
    pub description: Option<String>,
    /// `error_uri`: only shown.
    pub uri: Option<String>,
    /// Microsoft's `error_codes`, or the number after `AADSTS` in the description.
    pub codes: Vec<u64>,
    /// Microsoft's `suberror`.
    pub suberror: Option<String>,
    /// Microsoft's `correlation_id`.
    pub correlation_id: Option<String>,
    /// Microsoft's `trace_id`.
    pub trace_id: Option<String>,
}

impl Refusal {
    /// A refusal with this code and description.
    pub fn new(error: &str, description: Option<&str>) -> Self {
        let description = description.map(harmless).filter(|text| !text.is_empty());
        let codes = description.as_deref().and_then(aadsts).into_iter().collect();
        Self { error: harmless(error), description, codes, ..Self::default() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.error)?;
        match &self.description {
            Some(description) => write!(f, " ({description})"),
            None => Ok(()),
        }
    }
}

/// The number in "AADSTS70008: …".
fn aadsts(description: &str) -> Option<u64> {
    let (_, rest) = description.split_once("AADSTS")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_in_a_microsoft_description_is_read() {
        let refusal = Refusal::new("invalid_grant", Some("AADSTS70008: The refresh token has expired"));
        assert_eq!(refusal.codes, [70008]);
        assert!(Refusal::new("invalid_grant", Some("AADSTS: none")).codes.is_empty());
    }

    #[test]
    fn an_error_is_small_enough_to_travel() {
        assert!(size_of::<ProtocolError>() <= 64, "{}", size_of::<ProtocolError>());
    }
}
