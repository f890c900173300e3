//! Reading, checking and making JSON Web Tokens (RFC 7519), under the rules of RFC 8725.
//!
//! Pure: bytes, keys and a moment in, facts out. It fetches nothing, follows no address found in a token, and knows
//! nothing of mail or of OAuth flows. `jsonwebtoken` makes tokens here and nowhere else; signatures are
//! checked with the crate below it, which knows P-521, too.

mod algorithm;
pub mod check;
pub mod dissect;
pub mod keys;
pub mod lint;
pub mod parse;
pub mod sign;
pub mod verify;

pub use algorithm::Algorithm;
pub use keys::KeySet;
pub use sign::{SigningAlgorithm, SigningKey};
pub use verify::{Rules, Verified, VerifyError, verify};
