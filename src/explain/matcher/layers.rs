//! Unfolds a pasted text: answers in addresses, escaped JSON, challenges in base64, so that what is inside can be searched.
//!
//! Bounded in every direction: so much of the text, so many layers, so much in each.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::GeneralPurpose;
use base64::engine::{DecodePaddingMode, GeneralPurposeConfig};

use super::super::catalogue::said::calm_json;

/// The text and what is folded into it.
pub(super) struct Layers {
    /// The text itself first.
    pub(super) texts: Vec<String>,
    /// Whether a layer was the first message of a sign-in with a token, which holds the token.
    pub(super) token: bool,
}

impl Layers {
    /// Unfolds this text.
    pub(super) fn of(pasted: &str) -> Self {
        let mut layers = Self { texts: vec![clip(pasted)], token: false };
        let mut at = 0;
        while at < layers.texts.len() && layers.texts.len() < MOST_LAYERS {
            let text = layers.texts[at].clone();
            layers.unfold(&text);
            at += 1;
        }
        layers.texts.truncate(MOST_LAYERS);
        for text in &mut layers.texts {
            *text = calm_json(text);
        }
        layers
    }

    fn unfold(&mut self, text: &str) {
        if text.contains("\\\"") || text.contains("\\u") {
            self.add(
                text.replace("\\\"", "\"")
                    .replace("\\u0022", "\"")
                    .replace("\\u0027", "'")
                    .replace("\\n", "\n"),
            );
        }
        if text.contains("&quot;") || text.contains("&#34;") || text.contains("&#39;") {
            self.add(
                text.replace("&quot;", "\"")
                    .replace("&#34;", "\"")
                    .replace("&#39;", "'")
                    .replace("&amp;", "&"),
            );
        }
        if text.contains('%') || text.contains('+') {
            let plain =
                text.split_whitespace().filter(|word| word.contains('=') && word.contains(['%', '+']));
            let decoded: Vec<String> = plain.take(MOST_LAYERS).map(from_address).collect();
            self.add(decoded.join("\n"));
        }
        let runs = text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/-_".contains(c)));
        let found: Vec<String> = runs.filter_map(from_base64).take(MOST_LAYERS).collect();
        for decoded in found {
            if decoded.to_ascii_lowercase().contains("auth=bearer") {
                // The first message of XOAUTH2 or OAUTHBEARER: there is nothing in it but name and token.
                self.token = true;
            } else {
                self.add(decoded);
            }
        }
    }

    fn add(&mut self, text: String) {
        if !text.trim().is_empty() && !self.texts.contains(&text) {
            self.texts.push(text);
        }
    }
}

/// So much of a text is read: its beginning and its end, because the cause of a stack trace stands at one of them.
const LONGEST_HEAD: usize = 48 * 1024;
const LONGEST_TAIL: usize = 16 * 1024;
const MOST_LAYERS: usize = 12;

fn clip(text: &str) -> String {
    if text.len() <= LONGEST_HEAD + LONGEST_TAIL {
        return text.to_owned();
    }
    let head = (0..=LONGEST_HEAD).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let tail =
        (text.len() - LONGEST_TAIL..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    [&text[..head], "\n", &text[tail..]].concat()
}

/// Percent-encoded, as in an address or a form.
fn from_address(word: &str) -> String {
    let spaced = word.replace('+', " ");
    let mut bytes = Vec::with_capacity(spaced.len());
    let mut rest = spaced.as_bytes();
    while let [first, behind @ ..] = rest {
        let pair = behind.get(..2).filter(|_| *first == b'%').and_then(|pair| str::from_utf8(pair).ok());
        if let Some(byte) = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            bytes.push(byte);
            rest = &behind[2..];
        } else {
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A run of letters that is text in base64: a challenge, or a first message.
fn from_base64(run: &str) -> Option<String> {
    let run = run.trim_matches('-');
    if !(SHORTEST_BASE64..=LONGEST_BASE64).contains(&run.len()) {
        return None;
    }
    let url_safe = run.contains(['-', '_']);
    let alphabet = if url_safe { &alphabet::URL_SAFE } else { &alphabet::STANDARD };
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let bytes = GeneralPurpose::new(alphabet, lenient).decode(run).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    // The first messages of both mechanisms separate their parts with \u{1}.
    let strange = text.chars().filter(|c| c.is_control() && !"\r\n\t\u{1}".contains(*c)).count();
    (strange == 0 && (text.contains('{') || text.contains('='))).then_some(text)
}

/// Shorter ones are words; the longest challenge is far below the other.
const SHORTEST_BASE64: usize = 16;
const LONGEST_BASE64: usize = 16 * 1024;
