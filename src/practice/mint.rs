//! Fresh random names, and the fingerprints they are kept under.
//!
//! All randomness of the practice provider comes from here, and from the system's generator only.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::refusal::Refusal;

/// SHA-256 of a secret name.
pub(super) type Fingerprint = [u8; 32];

/// A new name nobody can guess: 256 bits, base64url.
pub(super) fn mint() -> Result<String, Refusal> {
    Ok(URL_SAFE_NO_PAD.encode(random::<32>()?))
}

/// A code to be read from one screen and typed on another (RFC 8628, section 6.1): eight consonants, so that it is
/// no word in any language and has no look-alike digits. 20 letters leave 34 bits, enough for minutes on loopback.
pub(super) fn user_code() -> Result<String, Refusal> {
    const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
    let mut code = String::new();
    while code.len() < 9 {
        // Bytes from 240 up would make the first letters likelier.
        for byte in random::<16>()?.into_iter().filter(|&byte| byte < 240) {
            if code.len() == 4 {
                code.push('-');
            }
            if code.len() < 9 {
                code.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
            }
        }
    }
    Ok(code)
}

/// What is kept of a secret name.
pub(super) fn fingerprint(name: &str) -> Fingerprint {
    Sha256::digest(name.as_bytes()).into()
}

/// The S256 challenge of a verifier (RFC 7636, section 4.2).
pub(super) fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(fingerprint(verifier))
}

fn random<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).ok().ok_or_else(Refusal::server_error)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_rfc_7636_appendix_b() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        assert_eq!(challenge(verifier), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn a_user_code_is_two_groups_of_four_consonants() {
        let code = user_code().unwrap();
        let (first, second) = code.split_once('-').unwrap();
        assert_eq!((first.len(), second.len()), (4, 4));
        assert!(code.bytes().all(|byte| byte == b'-' || b"BCDFGHJKLMNPQRSTVWXZ".contains(&byte)), "{code}");
    }
}
