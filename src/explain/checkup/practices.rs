//! The thirty-four practices, in words that need no standard at hand: what each asks for, and what Mailward does about it.

use crate::domain::checkup::{List, Practice};

/// A practice in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PracticeWords {
    /// Its name; no full stop.
    pub title: &'static str,
    /// What Mailward does about it, in one or two sentences.
    pub promise: &'static str,
}

/// The name of a list.
pub const fn list(list: List) -> &'static str {
    match list {
        List::OAuth => "Sign-ins in a mail program",
        List::Jwt => "Readable tokens in mail",
    }
}

/// The words of a practice.
pub fn practice(practice: Practice) -> PracticeWords {
    let all: &[PracticeWords] = match practice.list() {
        List::OAuth => &OAUTH,
        List::Jwt => &JWT,
    };
    all.get(usize::from(practice.number()) - 1).copied().unwrap_or(NONE)
}

const NONE: PracticeWords = PracticeWords { title: "", promise: "" };

const fn of(title: &'static str, promise: &'static str) -> PracticeWords {
    PracticeWords { title, promise }
}

const OAUTH: [PracticeWords; List::OAuth.count() as usize] = [
    of(
        "Understand how it works",
        "The pages under Learn show how a sign-in works, what each token is for and what a permission allows; every technical word is explained where it stands.",
    ),
    of(
        "Sign in as it is done today",
        "Every sign-in goes through your own browser and is bound to this program, so that a code caught on the way is worthless (authorization code with PKCE). Older ways do not exist here.",
    ),
    of(
        "Handle tokens safely",
        "Tokens are sealed on the disk, and the key is kept elsewhere. They are in no log, report or message; looking at one or copying it is recorded.",
    ),
    of(
        "Ask only for what is needed",
        "You choose what mail programs will do, and only the permissions for that are asked. What was granted is compared with it.",
    ),
    of(
        "Renew and replace regularly",
        "Access tokens are renewed ahead of need. When the sign-in behind them will end is foretold, and it can be replaced at any time.",
    ),
    of(
        "Use a second factor",
        "How you proved who you are is shown where the provider says so, and you can be asked to prove it anew.",
    ),
    of(
        "Watch how tokens are used",
        "Everything that happens to a token is recorded, with the program that asked. What is unusual for an account is told.",
    ),
    of(
        "Use secure channels only",
        "Everything but this computer itself is spoken to over TLS. There is no switch that turns a check off.",
    ),
    of(
        "Know what you agree to",
        "Before the browser opens you read in plain words what will be asked. Every failure says what to do next.",
    ),
    of(
        "Keep software up to date",
        "Version and day of the build are shown, and so is what this program is made of.",
    ),
    of(
        "Check tokens before they are used",
        "Who signed in is checked completely, the end of a token before it is handed out, and whether the provider still takes it when you ask.",
    ),
    of(
        "Keep client secrets safe",
        "They are sealed like tokens, are never an argument or in a file of settings, and you are warned before one ends.",
    ),
    of(
        "No tokens in addresses",
        "The implicit grant is not built in. A definition that asks for it is refused, with the reason.",
    ),
    of(
        "Cope with sign-ins that were ended",
        "It is recognised when a sign-in was ended elsewhere. Its account says why, keeps its settings, and has one button to sign in again.",
    ),
    of("Test and check", "A self-test looks at this installation, and the log can be verified at any time."),
    of(
        "Keep to the standards",
        "A page in the source lists each clause of each standard with the tests that hold it. What providers publish is held against the standards, too.",
    ),
    of(
        "Handle errors well",
        "Every failure says what happened, what you can do, and who can fix it. What the provider wrote is kept for support.",
    ),
    of(
        "Keep data private",
        "All data stays on this computer. Little is kept about who signed in; reports can mask addresses; the log forgets after the time you choose; everything can be erased.",
    ),
    of(
        "Stay informed",
        "Every fact about a provider has a date and a source. A definition that has been retired is named.",
    ),
];

const JWT: [PracticeWords; List::Jwt.count() as usize] = [
    of(
        "Know what is inside",
        "The inspector shows the three parts of a readable token, and says in words what each entry means.",
    ),
    of(
        "Only over secure channels",
        "Tokens and the keys to check them never travel in the clear. Addresses that stand inside a token are never followed.",
    ),
    of(
        "An end that is near",
        "How long a token lives is worked out and judged; one that never ends is named.",
    ),
    of(
        "Little inside",
        "Size and number of entries are judged: each is read by everyone who sees the token.",
    ),
    of(
        "Checked by whoever receives it",
        "Signature, issuer, audience, times and kind are checked, and the provider can be asked.",
    ),
    of(
        "Taking it back",
        "Tokens that were revoked here are remembered by their fingerprints, and recognised when they turn up again.",
    ),
    of(
        "Strong signatures",
        "Only known good methods count. None at all, methods with a guessable secret and short keys are named.",
    ),
    of(
        "Nothing secret inside",
        "A readable token is not encrypted: what looks like a password, a card number or a private key in it is named.",
    ),
    of(
        "Limits on asking",
        "How often programs get tokens, keys are fetched and requests are repeated is limited, and a provider that asks for patience gets it.",
    ),
    of("A record of what happens", "Issue, checks and revocation of tokens are events in the log."),
    of(
        "Short tokens, renewed",
        "Long sessions live on renewal, not on long tokens; a token that lives long is named with that way out.",
    ),
    of("Say why", "Every finding says why it matters and which clause of which standard it comes from."),
    of("Tested against known attacks", "The tests of this program try the known attacks on readable tokens."),
    of("No more than needed", "What a token allows and whom it is for are held against what it is used for."),
    of(
        "Kept up to date",
        "The libraries that read and check tokens are looked through for known faults with every change.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_thirty_four_practices_have_words_of_their_own() {
        let mut titles: Vec<&str> = Practice::all().map(|one| practice(one).title).collect();
        assert!(titles.iter().all(|title| !title.is_empty() && !title.ends_with('.')));
        assert!(Practice::all().all(|one| practice(one).promise.ends_with('.')));
        titles.sort_unstable();
        titles.dedup();
        assert!(titles.len() >= 30, "words of a practice stand twice");
    }

    #[test]
    fn a_practice_needs_no_standard_to_be_understood() {
        for one in Practice::all() {
            let words = practice(one);
            for jargon in ["RFC", "amr", "jku", "kid", "alg", "JWKS", "AADSTS"] {
                let text = format!("{} {}", words.title, words.promise);
                assert!(!text.split_whitespace().any(|word| word.starts_with(jargon)), "{text}");
            }
        }
    }
}
