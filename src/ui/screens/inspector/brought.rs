//! A file that was brought to the inspector: what seems to be in it, and what the person says it is.
//!
//! Its bytes may be a token, so they are wiped when they are dropped, and cannot be printed.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use zeroize::Zeroizing;

use crate::engine::command::Against;

use super::against::Chosen;

/// A file that was read.
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, for people.
    pub name: String,
    /// All of it.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({}, {} bytes)", self.name, self.bytes.len())
    }
}

impl File {
    /// As keys to check with. Public ones are no secret; private ones are refused by whoever reads them.
    pub fn into_keys(self) -> Chosen {
        let keys = Arc::from(self.bytes.as_slice());
        Chosen { against: Against::Keys(keys, self.name.clone()), words: self.name }
    }

    pub(super) fn seems(&self) -> Seems {
        seems(&self.bytes)
    }
}

/// What is told of a file that was brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: usize,
    /// What seems to be in it.
    pub seems: Seems,
}

/// What seems to be in a file. Only a guess: the person decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seems {
    /// A token.
    Token,
    /// Keys to check with.
    Keys,
    /// A report of Mailward.
    Report,
    /// Nothing that can be text.
    Neither,
}

/// What the person says a brought file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BroughtAs {
    /// A token.
    Token,
    /// Keys to check with.
    Keys,
    /// A report.
    Report(PathBuf),
}

fn seems(bytes: &[u8]) -> Seems {
    if bytes.starts_with(b"PK\x03\x04") {
        return Seems::Report;
    }
    // A DER structure of more than 255 bytes: a key or a certificate.
    if bytes.starts_with(&[0x30, 0x82]) {
        return Seems::Keys;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Seems::Neither;
    };
    let text = text.trim_start_matches('\u{feff}').trim();
    let is_key = text.starts_with("-----BEGIN") || (text.starts_with('{') && text.contains("\"kty\""));
    match text {
        "" => Seems::Neither,
        _ if is_key || text.contains("\"keys\"") => Seems::Keys,
        _ => Seems::Token,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_guessed_by_how_it_begins() {
        let cases: [(&[u8], Seems); 9] = [
            (b"PK\x03\x04report", Seems::Report),
            (b"\x30\x82\x01\x22der", Seems::Keys),
            (b"-----BEGIN PUBLIC KEY-----\n", Seems::Keys),
            (b"{\"keys\": []}", Seems::Keys),
            (b"  {\"kty\":\"EC\"}", Seems::Keys),
            (b"eyJhbGciOiJSUzI1NiJ9.e30.c2ln\n", Seems::Token),
            (b"{\"payload\":\"e30\",\"signatures\":[]}", Seems::Token),
            (b" \n", Seems::Neither),
            (b"\xff\xfe\x00", Seems::Neither),
        ];
        for (bytes, expected) in cases {
            assert_eq!(seems(bytes), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_was_brought_cannot_be_printed() {
        let file = File { path: PathBuf::from("/t"), name: "t".to_owned(), bytes: b"CANARY".to_vec().into() };
        assert_eq!(format!("{file:?}"), "File(t, 6 bytes)");
        assert!(!format!("{:?}", file.into_keys()).contains("CANARY"));
    }
}
