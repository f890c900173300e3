//! In which letters the name of a host is written.
//!
//! A name such as `gmаil.com` with a Cyrillic letter in it looks like another. It has to be shown in its ASCII form too, and
//! mixing alphabets within a part of a name is what only deceivers do (Unicode Technical Standard 39, section 5.1).

/// How the name of a host is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// In plain letters.
    Plain,
    /// With letters beyond ASCII: the name in them.
    Letters(String),
    /// With letters of different alphabets in one part of it.
    Mixed(String),
}

/// How this name, in its ASCII form, is written.
pub fn spelling(ascii: &str) -> Spelling {
    if !ascii.split('.').any(|label| label.starts_with("xn--")) {
        return Spelling::Plain;
    }
    let shown = url::quirks::domain_to_unicode(ascii);
    let mixed = shown.split('.').any(|label| {
        let mut alphabets = label.chars().filter_map(alphabet);
        alphabets.next().is_some_and(|first| alphabets.any(|other| !go_together(first, other)))
    });
    if mixed { Spelling::Mixed(shown) } else { Spelling::Letters(shown) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Latin,
    Greek,
    Cyrillic,
    Armenian,
    Cherokee,
    EastAsian,
    Other,
}

/// Digits and signs belong to every alphabet.
fn alphabet(c: char) -> Option<Alphabet> {
    if !c.is_alphabetic() {
        return None;
    }
    Some(match u32::from(c) {
        ..=0x02AF | 0x1D00..=0x1D25 | 0x1E00..=0x1EFF | 0x2C60..=0x2C7F | 0xA720..=0xA7FF => Alphabet::Latin,
        0x0370..=0x03FF | 0x1F00..=0x1FFF => Alphabet::Greek,
        0x0400..=0x052F | 0x1C80..=0x1C8F | 0x2DE0..=0x2DFF | 0xA640..=0xA69F => Alphabet::Cyrillic,
        0x0530..=0x058F => Alphabet::Armenian,
        0x13A0..=0x13FF | 0xAB70..=0xABBF => Alphabet::Cherokee,
        0x1100..=0x11FF | 0x2E80..=0x9FFF | 0xAC00..=0xD7FF | 0xF900..=0xFAFF | 0x20000.. => {
            Alphabet::EastAsian
        }
        _ => Alphabet::Other,
    })
}

/// Japanese, Chinese and Korean names have Latin letters among their own.
fn go_together(one: Alphabet, other: Alphabet) -> bool {
    use Alphabet::{EastAsian, Latin};
    one == other || matches!((one, other), (EastAsian, Latin) | (Latin, EastAsian))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> Spelling {
        spelling(&url::Host::parse(name).unwrap().to_string())
    }

    #[test]
    fn a_name_in_one_alphabet_is_only_shown() {
        assert_eq!(of("imap.gmail.com"), Spelling::Plain);
        assert_eq!(of("bücher.example"), Spelling::Letters("bücher.example".into()));
        assert_eq!(of("почта.example"), Spelling::Letters("почта.example".into()));
        assert_eq!(of("日本mail.example"), Spelling::Letters("日本mail.example".into()));
    }

    #[test]
    fn a_name_that_mixes_alphabets_is_found() {
        assert_eq!(of("imap.gm\u{430}il.com"), Spelling::Mixed("imap.gm\u{430}il.com".into()));
        assert!(matches!(of("paypa\u{3bb}.example"), Spelling::Mixed(_)));
    }
}
