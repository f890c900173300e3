//! What a mail program writes to sign in with a token: the base64 answer of XOAUTH2 or OAUTHBEARER (RFC 7628, section 3.1),
//! alone or in a line of a log.
//!
//! The token inside stays inside: whoever pasted a log line shall learn that a live token stands in it, and not find it
//! taken out of its wrapping.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The mechanism of the answer in a text, if there is one.
pub(super) fn mechanism_in(text: &str) -> Option<&'static str> {
    text.split([' ', '\t', '\r', '\n', '"', '\'', '='])
        .filter(|word| word.len() >= SHORTEST)
        .find_map(mechanism)
}

/// Shorter ones cannot hold a user and a token.
const SHORTEST: usize = 16;

fn mechanism(word: &str) -> Option<&'static str> {
    let (name, _) = BEGINNINGS.iter().find(|(_, start)| word.starts_with(start))?;
    // Logs cut lines, so what stands at the end need not be whole.
    let whole = &word.as_bytes()[..word.len() / 4 * 4];
    let answer = LENIENT.decode(whole).ok()?;
    let has = |inner: &[u8]| answer.windows(inner.len()).any(|at| at.eq_ignore_ascii_case(inner));
    has(b"\x01auth=").then_some(*name)
}

/// Base64 of `user=`, `n,a=` and `n,,`, as far as it does not depend on what follows.
const BEGINNINGS: [(&str, &str); 3] =
    [("XOAUTH2", "dXNlcj"), ("OAUTHBEARER", "bixhP"), ("OAUTHBEARER", "biws")];

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn an_answer_is_known_alone_and_in_a_line_of_a_log() {
        for (answer, name) in [
            ("user=anna@example.org\x01auth=Bearer ya29.TOKEN\x01\x01", "XOAUTH2"),
            (
                "n,a=anna@example.org,\x01host=imap.example.org\x01port=993\x01auth=Bearer TOKEN\x01\x01",
                "OAUTHBEARER",
            ),
            ("n,,\x01auth=bearer TOKENTOKEN\x01\x01", "OAUTHBEARER"),
        ] {
            let answer = STANDARD.encode(answer);
            assert_eq!(mechanism_in(&answer), Some(name));
            assert_eq!(
                mechanism_in(&format!("C: A1 AUTHENTICATE {name} {answer}\r\nS: A1 NO\r\n")),
                Some(name)
            );
            assert_eq!(mechanism_in(&answer[..answer.len() - 9]), Some(name), "cut off");
        }
        for other in
            ["", "dXNlcj1hbm5h", "user=anna", "biwsbiwsbiwsbiwsbiws", "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"]
        {
            assert_eq!(mechanism_in(other), None, "{other}");
        }
    }
}
