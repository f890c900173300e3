//! What the `alg` of a header names, and how: exactly, in another case, or in letters that only look like it.
//!
//! Names are compared exactly (RFC 7515, section 4.1.1). Folding look-alikes is for naming a trick, never for accepting one.

use super::super::algorithm::Algorithm;
use super::hmac::Hmac;
use super::said;
use crate::domain::inspection::{Finding, FindingFact, FindingId, Node, Severity};

/// What `alg` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Named {
    /// There is none, or it is no text.
    Missing,
    /// `none`, in whatever spelling (RFC 8725, section 3.2).
    None,
    /// One that a public key checks.
    Asymmetric(Algorithm),
    /// One that a secret checks.
    Symmetric(Hmac),
    /// A registered name of what is not checked here.
    Known,
    /// What only looks like this name.
    Disguised(&'static str),
    /// Anything else.
    Unknown,
}

impl Named {
    /// Reads the header. Of two members of that name, one that says `none` counts.
    pub(super) fn of(header: &Node) -> Self {
        let named = header.members().iter().filter(|(name, _)| name == "alg");
        let all: Vec<_> =
            named.map(|(_, value)| value.text().map_or(Self::Missing, Self::from_text)).collect();
        let none = all.iter().position(|named| *named == Self::None).unwrap_or(0);
        all.into_iter().nth(none).unwrap_or(Self::Missing)
    }

    fn from_text(alg: &str) -> Self {
        if let Some(algorithm) = Algorithm::from_name(alg) {
            return Self::Asymmetric(algorithm);
        }
        if let Some(hmac) = Hmac::from_name(alg) {
            return Self::Symmetric(hmac);
        }
        let folded = folded(alg);
        if folded == "NONE" {
            return Self::None;
        }
        if KNOWN.contains(&alg) {
            return Self::Known;
        }
        let checked = Algorithm::ALL.iter().map(|algorithm| algorithm.name());
        let checked = checked.chain(Hmac::ALL.iter().map(|hmac| hmac.name())).chain(["Ed25519"]);
        let alike = checked.chain(KNOWN).find(|name| name.to_ascii_uppercase() == folded);
        alike.map_or(Self::Unknown, Self::Disguised)
    }

    /// What is to be said of the name itself.
    pub(super) fn finding(&self, header: &Node) -> Option<Finding> {
        let alg = header.get("alg").and_then(Node::text).unwrap_or_default();
        let (id, severity, what) = match self {
            Self::Asymmetric(_) | Self::Symmetric(_) => return None,
            Self::Missing => {
                let what = header.get("alg").map_or("the header names no algorithm", |_| "it is no text");
                (FindingId::AlgWeak, Severity::Fail, what.to_owned())
            }
            Self::None => (FindingId::AlgNone, Severity::Fail, none_words(alg)),
            Self::Disguised(name) => (FindingId::AlgWeak, Severity::Fail, disguise_words(alg, name)),
            Self::Known => {
                (FindingId::AlgWeak, Severity::Info, "it is known and not checked here".to_owned())
            }
            Self::Unknown => {
                (FindingId::AlgWeak, Severity::Warn, "it is no algorithm that is known here".to_owned())
            }
        };
        let finding = said(id, severity, what).with(FindingFact::Claim, "alg");
        Some(if alg.is_empty() { finding } else { finding.with(FindingFact::Found, alg) })
    }
}

/// Registered with IANA for JOSE, or about to be, and not checked here. Names for encryption stand in a signed token by
/// mistake only.
const KNOWN: [&str; 22] = [
    "ES256K",
    "Ed448",
    "ML-DSA-44",
    "ML-DSA-65",
    "ML-DSA-87",
    "RS1",
    "RSA1_5",
    "RSA-OAEP",
    "RSA-OAEP-256",
    "A128KW",
    "A192KW",
    "A256KW",
    "dir",
    "ECDH-ES",
    "ECDH-ES+A128KW",
    "ECDH-ES+A192KW",
    "ECDH-ES+A256KW",
    "A128GCMKW",
    "A256GCMKW",
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
];

fn none_words(alg: &str) -> String {
    if alg == "none" {
        return "the header says that nobody signed it".to_owned();
    }
    match strange_letter(alg) {
        Some(letter) => format!("it is the word none with {letter} in it"),
        None => "it is the word none in another spelling".to_owned(),
    }
}

fn disguise_words(alg: &str, name: &str) -> String {
    match strange_letter(alg) {
        Some(letter) => format!("it only looks like {name}: there is {letter} in it"),
        None if alg.trim() == alg => format!("it is written in another case than {name}"),
        None => format!("it has white space around {name}"),
    }
}

/// The first character that no name has, by its number.
fn strange_letter(alg: &str) -> Option<String> {
    alg.chars().find(|c| !c.is_ascii() || c.is_ascii_control()).map(|c| format!("U+{:04X}", u32::from(c)))
}

/// The same in ASCII capitals, with look-alikes in place of what they look like, and without what cannot be seen.
fn folded(alg: &str) -> String {
    alg.chars().take(LONGEST_NAME).filter_map(look).map(|c| c.to_ascii_uppercase()).collect()
}

/// Longer than every name with something in between each of its letters.
const LONGEST_NAME: usize = 100;

/// What a character looks like; `None` for one that cannot be seen.
fn look(c: char) -> Option<char> {
    let code = u32::from(c);
    let ascii = |offset: u32, base: u8| char::from(base + offset as u8);
    Some(match code {
        0xff01..=0xff5e => ascii(code - 0xff01, b'!'),
        // Mathematical letters: thirteen alphabets of capitals and small letters; then five rows of digits.
        0x1d400..=0x1d6a3 => match (code - 0x1d400) % 52 {
            capital @ 0..=25 => ascii(capital, b'A'),
            small => ascii(small - 26, b'a'),
        },
        0x1d7ce..=0x1d7ff => ascii((code - 0x1d7ce) % 10, b'0'),
        0x2080..=0x2089 => ascii(code - 0x2080, b'0'),
        0x24b6..=0x24cf => ascii(code - 0x24b6, b'A'),
        0x24d0..=0x24e9 => ascii(code - 0x24d0, b'a'),
        0xad
        | 0x200b..=0x200f
        | 0x202a..=0x202e
        | 0x2060..=0x2064
        | 0x2066..=0x206f
        | 0xfe00..=0xfe0f
        | 0xfeff => {
            return None;
        }
        0x300..=0x36f => return None,
        _ if c.is_control() || c.is_whitespace() => return None,
        _ => ALIKE.iter().find(|(_, others)| others.contains(c)).map_or(c, |(ascii, _)| *ascii),
    })
}

/// Letters of other alphabets that look like those of the names (Cyrillic, Greek, Armenian, Cherokee, Lisu, Latin).
const ALIKE: [(char, &str); 17] = [
    ('A', "АΑꓮᎪ"),
    ('D', "Ꭰꓓ"),
    ('E', "ЕΕꓰᎬ"),
    ('H', "НΗꓧᎻ"),
    ('K', "КΚꓗᏦ\u{212a}"),
    ('N', "ΝꓠИ"),
    ('O', "ОΟꓳՕ"),
    ('P', "РΡꓑᏢ"),
    ('R', "ꓣᎡᏒ"),
    ('S', "ЅՏꓢᏚſ"),
    ('a', "аα"),
    ('d', "ԁɗ"),
    ('e', "еҽ"),
    ('n', "ոпռ"),
    ('o', "оοօ"),
    ('s', "ѕ"),
    ('2', "²Ƨ"),
];
