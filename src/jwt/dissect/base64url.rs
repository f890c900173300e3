//! Base64url without padding (RFC 4648, section 5; RFC 7515, section 2), read leniently and judged strictly.
//!
//! What is decoded in spite of a fault is for showing only. A text without faults is what the strict decoder takes, and
//! no other: a test holds the two together.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::json::shown;

/// What a text says, and what is wrong with it.
pub(super) struct Decoded {
    pub bytes: Vec<u8>,
    pub faults: Vec<Fault>,
}

/// What is wrong, and at which character first, counted from 1.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub at: usize,
    pub what: String,
}

/// Decodes a text.
pub(super) fn decode(text: &str) -> Decoded {
    if let Ok(bytes) = URL_SAFE_NO_PAD.decode(text) {
        return Decoded { bytes, faults: Vec::new() };
    }
    let mut sorting = Sorting::default();
    for (at, c) in text.chars().enumerate() {
        sorting.take(at + 1, c);
    }
    sorting.end()
}

#[derive(Default)]
struct Sorting {
    sextets: Vec<u8>,
    seen: [Option<(usize, char)>; 6],
    counts: [usize; 6],
}

/// What can stand among the characters, in the order in which it is told.
#[derive(Clone, Copy)]
enum Stranger {
    Blank,
    Padding,
    OtherAlphabet,
    Percent,
    Ellipsis,
    Foreign,
}

impl Stranger {
    const ALL: [Self; 6] =
        [Self::Blank, Self::Padding, Self::OtherAlphabet, Self::Percent, Self::Ellipsis, Self::Foreign];

    fn of(c: char) -> Self {
        match c {
            '=' => Self::Padding,
            '+' | '/' => Self::OtherAlphabet,
            '%' => Self::Percent,
            '…' => Self::Ellipsis,
            c if c.is_whitespace() => Self::Blank,
            _ => Self::Foreign,
        }
    }

    fn words(self, c: char, count: usize) -> String {
        match self {
            Self::Blank if count == 1 => "white space stands in it".to_owned(),
            Self::Blank => format!("white space stands in it, {count} characters"),
            Self::Padding => "it is padded with “=”, which a token never is".to_owned(),
            Self::OtherAlphabet => {
                format!("{} is of base64, not of base64url, which has “-” and “_” instead", shown(c))
            }
            Self::Percent => "it is encoded for an address, with “%”".to_owned(),
            Self::Ellipsis => "an ellipsis stands where it was shortened".to_owned(),
            Self::Foreign => foreign(c),
        }
    }
}

fn foreign(c: char) -> String {
    if c.is_alphanumeric() {
        return format!("{} is no letter of base64url, whatever it looks like", shown(c));
    }
    format!("{} does not belong to base64url", shown(c))
}

impl Sorting {
    fn take(&mut self, at: usize, c: char) {
        if let Some(sextet) = sextet(c) {
            self.sextets.push(sextet);
        }
        if !(c.is_ascii_alphanumeric() || c == '-' || c == '_') {
            let kind = Stranger::of(c) as usize;
            self.seen[kind].get_or_insert((at, c));
            self.counts[kind] += 1;
        }
    }

    fn end(self) -> Decoded {
        let strangers = Stranger::ALL.into_iter().filter_map(|kind| {
            let (at, c) = self.seen[kind as usize]?;
            Some(Fault { at, what: kind.words(c, self.counts[kind as usize]) })
        });
        let mut faults: Vec<Fault> = strangers.collect();
        let (bytes, rest, bits) = packed(&self.sextets);
        let length = self.sextets.len();
        if rest == 1 {
            faults.push(Fault {
                at: length,
                what: format!("{length} characters cannot be whole bytes: some are missing"),
            });
        } else if bits != 0 {
            faults.push(Fault { at: length, what: "bits are left over in its last character".to_owned() });
        }
        Decoded { bytes, faults }
    }
}

/// The bytes, how many characters were left over, and what stood in their unused bits.
fn packed(sextets: &[u8]) -> (Vec<u8>, usize, u8) {
    let mut bytes = Vec::with_capacity(sextets.len() / 4 * 3 + 2);
    for four in sextets.chunks(4) {
        match *four {
            [a, b, c, d] => bytes.extend([a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d]),
            [a, b, c] => {
                bytes.extend([a << 2 | b >> 4, b << 4 | c >> 2]);
                return (bytes, 3, c & 0b11);
            }
            [a, b] => {
                bytes.push(a << 2 | b >> 4);
                return (bytes, 2, b & 0b1111);
            }
            _ => return (bytes, 1, 0),
        }
    }
    (bytes, 0, 0)
}

fn sextet(c: char) -> Option<u8> {
    let byte = u8::try_from(c).ok()?;
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' | b'+' => Some(62),
        b'_' | b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn first(text: &str) -> Option<(usize, String)> {
        decode(text).faults.into_iter().next().map(|fault| (fault.at, fault.what))
    }

    #[test]
    fn what_is_well_formed_has_no_fault() {
        for text in ["", "e30", "eyJhIjoxfQ", "-_-_"] {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn every_fault_is_told_with_its_place_and_the_rest_is_decoded() {
        let rows: &[(&str, usize, &str)] = &[
            ("e30=", 4, "it is padded with “=”, which a token never is"),
            ("e\n30", 2, "white space stands in it"),
            ("e 3 0", 2, "white space stands in it, 2 characters"),
            ("e3+/", 3, "“+” is of base64, not of base64url, which has “-” and “_” instead"),
            ("e30%3D", 4, "it is encoded for an address, with “%”"),
            ("e30…", 4, "an ellipsis stands where it was shortened"),
            ("\u{435}30", 1, "“\u{435}” (U+0435) is no letter of base64url, whatever it looks like"),
            ("e3\u{200b}0", 3, "the character U+200B does not belong to base64url"),
            ("e3\"0", 3, "“\"” does not belong to base64url"),
            ("e3000", 5, "5 characters cannot be whole bytes: some are missing"),
            ("e31", 3, "bits are left over in its last character"),
        ];
        for (text, at, what) in rows {
            assert_eq!(first(text), Some((*at, (*what).to_owned())), "{text}");
        }
        for text in ["e30=", "e\n30", "e3\u{200b}0", "e31"] {
            assert_eq!(decode(text).bytes, b"{}", "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_text_without_faults_is_what_the_strict_decoder_takes(text in "[A-Ha-h0-9_=+/ é-]{0,12}") {
            let (ours, strict) = (decode(&text), URL_SAFE_NO_PAD.decode(&text));
            prop_assert_eq!(ours.faults.is_empty(), strict.is_ok());
            if let Ok(bytes) = strict {
                prop_assert_eq!(ours.bytes, bytes);
            }
        }

        #[test]
        fn any_bytes_come_back(bytes in any::<Vec<u8>>()) {
            let text = URL_SAFE_NO_PAD.encode(&bytes);
            // The slow road, with a stranger to force it.
            prop_assert_eq!(decode(&format!("{text}\n")).bytes, bytes);
        }
    }
}
