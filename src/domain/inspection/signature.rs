//! What is known of a signature.

/// Whether the signature is right, and how that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// In one word.
    pub state: SignatureState,
    /// Why.
    pub reason: SignatureReason,
    /// The `alg` of the header as it stands there, harmless to show and bounded; `None` where there is none or it is no text.
    pub algorithm: Option<String>,
    /// The `kid` of the header, likewise.
    pub key_id: Option<String>,
    /// Where the keys came from that it was checked with, in a word for people: a host, a file's name.
    pub keys_from: Option<String>,
}

/// Whether a signature is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureState {
    /// It was made by one of the keys.
    Valid,
    /// It was not, or can never be accepted.
    Invalid,
    /// It was not looked at.
    Unchecked,
    /// It cannot be looked at here.
    Unsupported,
}

impl SignatureState {
    /// The word of JSON documents.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Unchecked => "unchecked",
            Self::Unsupported => "unsupported",
        }
    }
}

/// Why a signature is called what it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SignatureReason {
    /// Valid: one of the keys made it.
    Verified,
    /// Invalid: none of the fitting keys made it.
    Wrong,
    /// Invalid: it has not the length, or not the values, that its algorithm demands (RFC 7518, section 3.4).
    Malformed,
    /// Invalid: there is none at all.
    Missing,
    /// Invalid: `alg` is `none` in some spelling (RFC 8725, section 3.2).
    AlgorithmNone,
    /// Invalid: `alg` is missing or no text.
    AlgorithmMissing,
    /// Unsupported: `alg` is none that is known here.
    AlgorithmUnknown,
    /// Invalid: `alg` is symmetric, and what was given to check with is a public key (RFC 8725, section 2.1).
    AlgorithmConfusion,
    /// Unchecked: `alg` is symmetric, and no secret was given.
    SecretNeeded,
    /// Invalid: `crit` names what is not understood here (RFC 7515, section 4.1.11).
    Critical,
    /// Unchecked: no key was given, and none was asked for.
    NoKeys,
    /// Unchecked: the keys could not be had.
    KeysUnreachable,
    /// Unchecked: the keys that were fetched a moment ago have none of this `kid`, and it is too soon to fetch again.
    KeysTooSoon,
    /// Invalid: no key has this `kid`.
    KeyUnknown,
    /// Invalid: the key is of another kind, or for another algorithm, use or issuer.
    KeyUnfit,
    /// Invalid: the key is an RSA key under 2048 bits (RFC 7518, section 3.3).
    KeyWeak,
    /// Invalid: it is right, with a secret that is too short for its algorithm (RFC 7518, section 3.2).
    SecretShort,
    /// Unsupported: the token is encrypted.
    Encrypted,
    /// Unsupported: a form that is only recognised.
    FormUnsupported,
    /// Unchecked: it is no JWT, so there is no signature.
    NotAJwt,
    /// Invalid: the token cannot be read strictly, so no two readers would agree on what was signed.
    NotReadable,
}

impl SignatureReason {
    /// The state that follows from it.
    pub const fn state(self) -> SignatureState {
        match self {
            Self::Verified => SignatureState::Valid,
            Self::SecretNeeded | Self::NoKeys | Self::KeysUnreachable | Self::KeysTooSoon | Self::NotAJwt => {
                SignatureState::Unchecked
            }
            Self::AlgorithmUnknown | Self::Encrypted | Self::FormUnsupported => SignatureState::Unsupported,
            _ => SignatureState::Invalid,
        }
    }
}

impl Signature {
    /// For this reason, with nothing else known.
    pub const fn because(reason: SignatureReason) -> Self {
        Self { state: reason.state(), reason, algorithm: None, key_id: None, keys_from: None }
    }
}
