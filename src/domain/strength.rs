//! How long somebody would have to guess at a passphrase who has the file that it seals.

use super::secret::Passphrase;
use secrecy::ExposeSecret;

/// How strong a passphrase is, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Found in seconds or minutes.
    TooWeak,
    /// Found by somebody who wants to.
    Weak,
    /// Not worth the trouble for most.
    Fair,
    /// Out of reach.
    Strong,
}

/// Judges one. The estimate counts words of English and usual patterns; a passphrase in another language may be called
/// stronger than it is.
pub fn of(passphrase: &Passphrase) -> Strength {
    #[expect(clippy::disallowed_methods, reason = "it is measured; nothing of it leaves")]
    let score = zxcvbn::zxcvbn(passphrase.expose_secret(), &[]).score();
    match score {
        zxcvbn::Score::Zero | zxcvbn::Score::One => Strength::TooWeak,
        zxcvbn::Score::Two => Strength::Weak,
        zxcvbn::Score::Three => Strength::Fair,
        _ => Strength::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_weak_and_five_random_words_are_strong() {
        let strength = |text: &str| of(&Passphrase::new(text));
        assert_eq!(strength("password1"), Strength::TooWeak);
        assert_eq!(strength(""), Strength::TooWeak);
        assert_eq!(strength("cobalt-orchid-lantern-mosaic-thimble"), Strength::Strong);
        assert!(strength("anna1984") < Strength::Fair);
    }
}
