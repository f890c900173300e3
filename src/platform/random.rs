//! Entropy for state, nonce, verifier and keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

/// Gives entropy.
pub trait Random: Send + Sync {
    /// Fills the bytes from the system's generator.
    fn fill(&self, bytes: &mut [u8]);
}

/// 256 bits as 43 characters that need no escaping: a state, a nonce, a verifier (RFC 7636, section 4.1).
pub fn word(random: &dyn Random) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    random.fill(&mut *bytes);
    Zeroizing::new(URL_SAFE_NO_PAD.encode(*bytes))
}

/// The system's generator.
#[derive(Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(
            clippy::expect_used,
            reason = "without entropy nothing here is safe, and every supported system has it"
        )]
        getrandom::fill(bytes).expect("the system gives random bytes");
    }
}
