//! Findings: what is wrong with a token, or worth knowing of it. An id is stable; words are in `explain/inspection`.

use std::collections::BTreeMap;
use std::fmt;

/// One finding.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Which.
    pub id: FindingId,
    /// How bad it is here; one id can be more or less bad.
    pub severity: Severity,
    /// What its words need to know.
    pub facts: BTreeMap<FindingFact, String>,
}

impl Finding {
    /// Without facts.
    pub const fn new(id: FindingId, severity: Severity) -> Self {
        Self { id, severity, facts: BTreeMap::new() }
    }

    /// The same with one fact more. Bounded and without what could steer a terminal or hide in a line.
    #[must_use]
    pub fn with(mut self, name: FindingFact, value: impl fmt::Display) -> Self {
        let value = crate::domain::problem::harmless(&value.to_string());
        self.facts.insert(name, value.chars().take(LONGEST_FACT).collect());
        self
    }
}

const LONGEST_FACT: usize = 200;

impl fmt::Debug for Finding {
    /// Facts can hold what the token says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.id.code(), self.severity.code())
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The token is to be refused, or is dangerous.
    Fail,
    /// It works, and should be otherwise.
    Warn,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word of JSON documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Warn => "warn",
            Self::Info => "info",
        }
    }
}

macro_rules! findings {
    ($($(#[$meta:meta])* $name:ident => $code:literal,)*) => {
        /// What can be found. Codes are stable: JSON documents and pages of other people rely on them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum FindingId {
            $($(#[$meta])* $name,)*
        }

        impl FindingId {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The stable code.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

findings! {
    /// It cannot be taken apart, or parts of it are no JSON objects (RFC 7515, section 5.2; RFC 7519, section 7.2).
    Structure => "jwt.structure",
    /// Base64url with padding, white space, foreign characters or left-over bits (RFC 7515, section 2).
    Encoding => "jwt.encoding",
    /// A member name occurs twice (RFC 7515, section 4; RFC 7519, section 4).
    Duplicate => "jwt.duplicate",
    /// A claim has another JSON type than it must have, or is no moment that exists (RFC 7519, section 4.1).
    ClaimType => "jwt.claim-type",
    /// `alg` is `none`, in whatever spelling (RFC 8725, section 3.2).
    AlgNone => "jwt.alg-none",
    /// `alg` is missing, unknown, written with look-alike letters, or deprecated; or an HMAC secret is short or known.
    AlgWeak => "jwt.alg-weak",
    /// Symmetric `alg` where a public key is expected (RFC 8725, section 2.1).
    AlgConfusion => "jwt.alg-confusion",
    /// RSA key under 2048 bits (RFC 7518, section 3.3).
    KeyShort => "jwt.key-short",
    /// `jku`, `x5u`, `jwk` or `x5c` in the header: never followed or used (RFC 8725, section 3.10).
    RemoteKeys => "jwt.remote-keys",
    /// `kid` holds a path, an address or a query (RFC 8725, section 3.10).
    KeyIdSuspicious => "jwt.kid",
    /// `crit` names what is not understood (RFC 7515, section 4.1.11).
    Critical => "jwt.critical",
    /// `typ` is another than expected (RFC 8725, section 3.11).
    Type => "jwt.type",
    /// The signature is wrong, or its state is worth a word.
    Signature => "jwt.signature",
    /// `iss` is missing or not the expected one (RFC 8725, section 3.8).
    Issuer => "jwt.issuer",
    /// `aud` is missing or not the expected one (RFC 8725, section 3.9).
    Audience => "jwt.audience",
    /// `azp` is another client (OpenID Connect Core 1.0, section 3.1.3.7).
    AuthorizedParty => "jwt.azp",
    /// `sub` is missing in an ID token, or is another person (RFC 8725, section 3.8).
    Subject => "jwt.subject",
    /// `nonce` is not the one that was sent (OpenID Connect Core 1.0, section 3.1.3.7).
    Nonce => "jwt.nonce",
    /// `at_hash` belongs to another access token (OpenID Connect Core 1.0, section 3.1.3.8).
    AccessTokenHash => "jwt.at-hash",
    /// There is no `exp`.
    NoExpiry => "jwt.no-expiry",
    /// It lives long.
    LongLife => "jwt.long-life",
    /// `exp` is past (RFC 7519, section 4.1.4).
    Expired => "jwt.expired",
    /// `nbf` is ahead (RFC 7519, section 4.1.5).
    NotYet => "jwt.not-yet",
    /// `iat` is ahead (RFC 7519, section 4.1.6).
    IssuedAhead => "jwt.issued-ahead",
    /// `exp` before `iat` or `nbf`.
    TimesCrossed => "jwt.times-crossed",
    /// It is large for what it does.
    Large => "jwt.large",
    /// Passwords, card numbers, national identifiers or private keys stand in it.
    Sensitive => "jwt.sensitive",
    /// It opens more than mail needs.
    ScopeWide => "jwt.scope-wide",
    /// It was revoked by Mailward.
    RevokedHere => "jwt.revoked-here",
    /// Compressed before it was encrypted (RFC 8725, section 3.6).
    Compressed => "jwt.compressed",
    /// Encrypted with `RSA1_5` or another method that is not to be used (RFC 8725, section 3.2).
    EncryptionWeak => "jwt.encryption-weak",
    /// It is encrypted: only its recipient can say what is in it.
    Encrypted => "jwt.encrypted",
    /// A token in a token that was not looked into (RFC 8725, section 3.3).
    Nested => "jwt.nested",
    /// It is no JWT, by design or because it is something else.
    Opaque => "token.opaque",
    /// It is not a token at all: a key, a password, an authorization code, a log line.
    NotAToken => "token.not-a-token",
    /// It is longer than anything that is looked at.
    TooLong => "token.too-long",
}

/// What the words of a finding can need to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FindingFact {
    /// Which part: header, claims, signature.
    Part,
    /// Where in it, counted in characters from 1.
    Position,
    /// The name of the claim or header member.
    Claim,
    /// What stands there.
    Found,
    /// What was expected.
    Expected,
    /// What exactly is wrong, a clause that can end a sentence.
    What,
    /// A span of time in words.
    Span,
    /// A moment, RFC 3339.
    Moment,
    /// A size in bytes or bits.
    Size,
    /// The provider it is about, by its name.
    Provider,
}

impl FindingFact {
    /// The name in templates and JSON documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Part => "part",
            Self::Position => "position",
            Self::Claim => "claim",
            Self::Found => "found",
            Self::Expected => "expected",
            Self::What => "what",
            Self::Span => "span",
            Self::Moment => "moment",
            Self::Size => "size",
            Self::Provider => "provider",
        }
    }
}
