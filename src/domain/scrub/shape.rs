//! Secrets without a name: words that look like tokens, keys and answers to a mail server's question.
//!
//! Codes of errors, identifiers of a request, names of servers and addresses of pages have to survive, or a report is of no
//! use. What tells them apart is how often letters, capitals and digits take turns.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::put_removed;

/// Takes out words that look like secrets, passwords in addresses, and private keys.
pub(super) fn take_out(text: &str) -> String {
    let text = without_keys(text);
    let mut clean = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let length = rest.find(|c: char| !is_of_a_word(c)).unwrap_or(rest.len());
        if length == 0 {
            clean.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let (word, after) = rest.split_at(length);
        rest = after;
        if is_password_in_address(&clean, word, after) || is_secret(word) {
            put_removed(&mut clean, word);
        } else {
            clean.push_str(word);
        }
    }
    clean
}

fn is_of_a_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._~+/-=%".contains(c)
}

/// `https://user:password@host`: behind the colon, before the at sign.
fn is_password_in_address(before: &str, word: &str, after: &str) -> bool {
    let user = |before: &str| before.rsplit("//").next().is_some_and(|user| !user.contains([' ', '/', '@']));
    after.starts_with('@')
        && !word.contains('/')
        && before.strip_suffix(':').is_some_and(|before| before.contains("//") && user(before))
}

fn is_secret(word: &str) -> bool {
    if word.len() < SHORTEST || is_challenge(word) {
        return false;
    }
    if word.split('=').any(has_known_beginning) || is_sasl(word) {
        return true;
    }
    let pieces = word.split(['/', '=']).filter(|piece| !is_public(piece));
    let mut mass = 0;
    for piece in pieces {
        for part in piece.split(['.', '~']) {
            if part.len() >= 32 && has_every_kind(part) {
                return true;
            }
            mass +=
                part.split(['-', '_', '+', '%']).filter(|run| is_random(run)).map(str::len).sum::<usize>();
        }
    }
    mass >= ENOUGH
}

/// Shorter words are codes and names.
const SHORTEST: usize = 12;
/// So many random characters are a secret; fewer are the number of a request or of a server.
const ENOUGH: usize = 20;

/// How tokens of well-known providers begin.
fn has_known_beginning(word: &str) -> bool {
    let short = ["eyJ", "ya29.", "1//0", "4/0A", "GOCSPX-", "M.R3_", "ghp_", "gho_", "xoxb-", "xoxp-"];
    let long = ["EwA", "EwB", "EwC", "M.C", "0.A", "1.A", "0.B", "1.B"];
    (word.len() >= SHORTEST && short.iter().any(|known| word.starts_with(known)))
        || (word.len() >= 40 && long.iter().any(|known| word.starts_with(known)))
}

/// An identifier that everybody may know: a UUID, or a client ID of Google.
fn is_public(piece: &str) -> bool {
    let piece = piece.trim_end_matches('.');
    let groups: Vec<usize> = piece.split('-').map(str::len).collect();
    let is_uuid =
        groups == [8, 4, 4, 4, 12] && piece.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    is_uuid || piece.ends_with(".apps.googleusercontent.com")
}

fn has_every_kind(part: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| part.as_bytes().iter().any(kind);
    has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}

/// Whether letters, capitals and digits take turns too often for a word. A capital before a small letter begins a word.
fn is_random(run: &str) -> bool {
    let bytes = run.as_bytes();
    let turns = bytes.windows(2).filter(|pair| {
        let begins_a_word = pair[0].is_ascii_uppercase() && pair[1].is_ascii_lowercase();
        kind(pair[0]) != kind(pair[1]) && !begins_a_word
    });
    let often = bytes.len() >= 10 && turns.count() * 4 >= bytes.len();
    often || (bytes.len() >= 24 && has_every_kind(run))
}

const fn kind(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        _ => 2,
    }
}

/// What a client answers to a mail server in base64: XOAUTH2, OAUTHBEARER (RFC 7628), PLAIN (RFC 4616).
fn is_sasl(word: &str) -> bool {
    let Some(said) = decoded(word) else { return false };
    let is_text = said.chars().all(|c| !c.is_control() || matches!(c, '\0' | '\u{1}' | '\r' | '\n'));
    let is_bearer = said.contains("auth=") || said.to_ascii_lowercase().contains("bearer ");
    is_text && (is_bearer || said.contains("user=") || said.contains(['\0', '\u{1}']))
}

/// What a mail server answers to a token that it does not take. Tells why, and holds nothing secret.
fn is_challenge(word: &str) -> bool {
    decoded(word).is_some_and(|said| {
        let said = said.trim();
        said.starts_with('{')
            && said.contains("\"status\"")
            && !said.contains("token\"")
            && !said.contains("eyJ")
    })
}

fn decoded(word: &str) -> Option<String> {
    const LOOSE: GeneralPurposeConfig =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = [STANDARD, URL_SAFE]
        .iter()
        .find_map(|alphabet| GeneralPurpose::new(alphabet, LOOSE).decode(word).ok())?;
    String::from_utf8(bytes).ok()
}

/// Private keys in PEM, whole.
fn without_keys(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(BEGIN) {
        let (before, key) = rest.split_at(at);
        clean.push_str(before);
        let is_private = key.get(..LONGEST_LABEL.min(key.len())).unwrap_or(key).contains("PRIVATE KEY");
        let end = key
            .find(END)
            .map(|at| at + END.len() + key[at + END.len()..].find("-----").map_or(0, |at| at + 5));
        let length = if is_private { end.unwrap_or(key.len()) } else { BEGIN.len() };
        let (key, after) = key.split_at(length);
        if is_private {
            put_removed(&mut clean, key);
        } else {
            clean.push_str(key);
        }
        rest = after;
    }
    clean.push_str(rest);
    clean
}

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const LONGEST_LABEL: usize = 60;
