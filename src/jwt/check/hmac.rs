//! Tokens signed with a shared secret (RFC 7518, section 3.2): only ever with one that a person gave.
//!
//! What is given must be a secret: a public key, in whatever form, is refused before anything is computed (RFC 8725,
//! section 2.1). Compared in constant time; copies made here are wiped.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::super::keys::{is_key_material, symmetric};
use super::super::parse::Jws;
use super::{Judged, said};
use crate::domain::inspection::{FindingFact, FindingId, Severity, SignatureReason};

/// HMAC with one of the hashes of RFC 7518.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hmac {
    Hs256,
    Hs384,
    Hs512,
}

impl Hmac {
    pub(super) const ALL: [Self; 3] = [Self::Hs256, Self::Hs384, Self::Hs512];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|hmac| hmac.name() == name)
    }

    /// Octets of the hash, and of a signature; a secret must not be shorter (RFC 7518, section 3.2).
    fn octets(self) -> usize {
        match self {
            Self::Hs256 => 32,
            Self::Hs384 => 48,
            Self::Hs512 => 64,
        }
    }

    fn foreign(self) -> hmac::Algorithm {
        match self {
            Self::Hs256 => hmac::HMAC_SHA256,
            Self::Hs384 => hmac::HMAC_SHA384,
            Self::Hs512 => hmac::HMAC_SHA512,
        }
    }

    /// Judges a signature by this secret.
    pub(super) fn judge(self, jws: &Jws, secret: &[u8]) -> Judged {
        if is_key_material(secret) {
            let what = "what was given as its secret is a key, which is not secret or not for this";
            return Judged::from(SignatureReason::AlgorithmConfusion).with(said(
                FindingId::AlgConfusion,
                Severity::Fail,
                what,
            ));
        }
        if jws.signature.len() != self.octets() {
            let what =
                format!("it has {} bytes, and {} makes {}", jws.signature.len(), self.name(), self.octets());
            return Judged::wrong(SignatureReason::Malformed, what);
        }
        match readings(secret).into_iter().find(|octets| self.is_by(jws, octets)) {
            Some(octets) => self.weigh(&octets),
            None => Judged::wrong(SignatureReason::Wrong, "another secret made it, or the token was changed"),
        }
    }

    fn is_by(self, jws: &Jws, secret: &[u8]) -> bool {
        let key = hmac::Key::new(self.foreign(), secret);
        hmac::verify(&key, jws.signing_input.as_bytes(), &jws.signature).is_ok()
    }

    /// It is right; whether the secret is one.
    fn weigh(self, secret: &[u8]) -> Judged {
        let short = secret.len() < self.octets();
        let reason = if short { SignatureReason::SecretShort } else { SignatureReason::Verified };
        let weak = |severity, what: String| {
            let finding = said(FindingId::AlgWeak, severity, what).with(FindingFact::Size, secret.len());
            Judged::from(reason).with(finding)
        };
        if is_published(secret) {
            weak(Severity::Fail, "its secret is an example that everybody knows".to_owned())
        } else if short {
            let what =
                format!("its secret has {} bytes, and {} needs {}", secret.len(), self.name(), self.octets());
            weak(Severity::Fail, what)
        } else if distinct(secret) < FEWEST_DISTINCT {
            weak(Severity::Fail, "its secret hardly has two characters that differ".to_owned())
        } else if is_words(secret) {
            weak(Severity::Warn, "its secret is made of words, which can be guessed".to_owned())
        } else {
            reason.into()
        }
    }
}

/// The octets that a text can stand for: a JWK says it; otherwise its characters, or what they encode.
fn readings(secret: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    if let Some(octets) = symmetric(secret) {
        return vec![Zeroizing::new(octets)];
    }
    let mut all = vec![Zeroizing::new(secret.to_vec())];
    for base64 in [&STANDARD, &STANDARD_NO_PAD, &URL_SAFE, &URL_SAFE_NO_PAD] {
        all.extend(base64.decode(secret).ok().map(Zeroizing::new));
    }
    all
}

/// Secrets of tutorials, of web pages that make tokens, and of frameworks' first lines.
fn is_published(secret: &[u8]) -> bool {
    let plain = secret.trim_ascii();
    PUBLISHED.iter().any(|known| known.as_bytes().eq_ignore_ascii_case(plain))
}

const PUBLISHED: [&str; 22] = [
    "a-string-secret-at-least-256-bits-long",
    "a-valid-string-secret-that-is-at-least-384-bits-long-which-is-very-long",
    "a-valid-string-secret-that-is-at-least-512-bits-long-which-is-very-long",
    "your-256-bit-secret",
    "your-384-bit-secret",
    "your-512-bit-secret",
    "your_jwt_secret",
    "my-32-character-ultra-secure-and-ultra-long-secret",
    "supersecret",
    "supersecretkey",
    "secret",
    "secretkey",
    "secret_key",
    "secret-key",
    "jwt_secret",
    "jwtsecret",
    "password",
    "changeme",
    "qwerty",
    "test",
    "key",
    "123456",
];

fn distinct(secret: &[u8]) -> usize {
    let mut seen = [false; 256];
    for &byte in secret {
        seen[usize::from(byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count()
}

/// Thirty-two bytes at random have some thirty.
const FEWEST_DISTINCT: usize = 8;

/// RFC 8725, section 3.5: a passphrase is no key. At random, so many letters come without a digit practically never.
fn is_words(secret: &[u8]) -> bool {
    secret.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b' ' | b'-' | b'_' | b'.'))
}
