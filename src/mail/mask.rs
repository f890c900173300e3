//! What is written down of a conversation: never the token, in no form in which it was sent.
//!
//! A server can repeat what it heard, so its lines are looked through, too. Behind the exact words stands the general search
//! for secrets, which also finds a token in a form that nobody thought of.

use secrecy::ExposeSecret as _;
use zeroize::Zeroizing;

use super::sasl;
use super::session::{Challenge, Visit};
use crate::domain::problem::harmless;
use crate::domain::scrub::scrub;

/// Knows what must not be repeated.
pub(super) struct Mask(Vec<Zeroizing<String>>);

/// What stands in place of a secret.
pub(super) const MASK: &str = "[token]";

impl Mask {
    /// Of the token of a visit, and of everything in which it could be sent.
    pub(super) fn of(visit: &Visit<'_>) -> Self {
        let Some(token) = visit.token.filter(|token| !token.is_empty()) else {
            return Self(Vec::new());
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "to find it in what a server repeats; it is wiped after the visit"
        )]
        let plain = Zeroizing::new(token.expose_secret().to_owned());
        let (host, port) = (visit.server.host.as_str(), visit.server.port);
        Self(vec![
            sasl::oauthbearer(visit.user, Some((host, port)), token),
            sasl::xoauth2(visit.user, token),
            plain,
        ])
    }

    /// The text without secrets, harmless and bounded.
    pub(super) fn clean(&self, text: &str) -> String {
        let masked = self.0.iter().fold(text.to_owned(), |text, secret| {
            if text.contains(secret.as_str()) { text.replace(secret.as_str(), MASK) } else { text }
        });
        scrub(&harmless(&masked))
    }

    /// A line of a server as it is written down: an error challenge decoded, everything else cleaned.
    pub(super) fn line(&self, line: &str) -> String {
        let challenge = ["+ ", "334 "].into_iter().find_map(|start| {
            let rest = line.strip_prefix(start)?;
            Some((start, Challenge::decoded(rest)?))
        });
        match challenge {
            Some((start, challenge)) => format!("{start}{}", self.challenge(challenge)),
            None => self.clean(line),
        }
    }

    /// A challenge without secrets.
    pub(super) fn challenge(&self, challenge: Challenge) -> Challenge {
        challenge.map(|member| self.clean(member))
    }
}
