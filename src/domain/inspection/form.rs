//! What a token looks like from outside.

use crate::domain::provider::ProviderId;

/// What kind of token it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A JWS in compact form whose payload is a JSON object (RFC 7519).
    Jwt,
    /// A JWS in compact form whose payload is something else (RFC 7515, section 7.1).
    Jws,
    /// A JWS in one of the JSON forms (RFC 7515, section 7.2), which no mail server takes.
    JwsJson,
    /// Encrypted, readable by its recipient only (RFC 7516, section 7.1).
    Jwe,
    /// A JWE in one of the JSON forms (RFC 7516, section 7.2).
    JweJson,
    /// Meant to be a JWT and broken: the findings say where.
    Broken,
    /// Not a JWT, by design or because it is none: means something to its issuer alone (RFC 6749, section 1.4).
    Opaque(OpaqueShape),
    /// More than is looked at.
    TooLong,
    /// Nothing.
    Empty,
}

impl Form {
    /// The word of JSON documents: `jwt`, `jwe` or `opaque`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Jwt | Self::Jws | Self::JwsJson | Self::Broken => "jwt",
            Self::Jwe | Self::JweJson => "jwe",
            Self::Opaque(_) | Self::TooLong | Self::Empty => "opaque",
        }
    }
}

/// What an opaque token is known by. Prefixes are published by the providers or seen in their answers; nothing is decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpaqueShape {
    /// Begins as this provider's access tokens do.
    AccessOf(ProviderId),
    /// Begins as this provider's refresh tokens do.
    RefreshOf(ProviderId),
    /// Begins as this provider's authorization codes do: no token at all, and good for minutes.
    CodeOf(ProviderId),
    /// A base64 SASL answer (XOAUTH2 or RFC 7628) with a token inside, as it stands in a log of a mail program.
    SaslAnswer,
    /// Looks like a password made for a program (an app password), not like a token.
    AppPassword,
    /// A private or public key in PEM or a JWK, no token.
    Key,
    /// Nothing is known of it.
    Unknown,
}
