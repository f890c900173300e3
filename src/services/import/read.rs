//! Which program's settings some bytes are, and what they say.
//!
//! Pure: no file is opened here and nothing of a document is run. Every format is bounded; what is not understood is said by
//! its place and never quoted, because a password may stand there.

use crate::domain::account::MailAddress;
use crate::domain::import::{Found, FoundTls, ImportFormat, Note};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::scope::MailUse;
use crate::mail::xml;

use super::{autoconfig, k9, mutt, oama, pizauth, prefs, proxy, qr};

/// What settings say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// Whose they are.
    pub format: ImportFormat,
    /// The accounts in them.
    pub found: Vec<Found>,
    /// What is to be said about the whole.
    pub notes: Vec<Note>,
}

impl Parsed {
    pub(super) const fn of(format: ImportFormat) -> Self {
        Self { format, found: Vec::new(), notes: Vec::new() }
    }

    /// Says something once.
    pub(super) fn note(&mut self, note: Note) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// Why something is no settings that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// The system does not give it to us.
    Unopened(String),
    /// Larger than any settings.
    TooLarge,
    /// Nothing that is known.
    Unknown(String),
    /// Of a known kind, and damaged.
    Invalid(String),
    /// A file of another Mailward, and damaged.
    Damaged(String),
    /// Written by a newer Mailward, in this version of its form.
    Newer(u64),
}

impl Unreadable {
    pub(in crate::services) fn invalid(why: &str) -> Self {
        Self::Invalid(why.to_owned())
    }

    pub(in crate::services) fn damaged(why: &str) -> Self {
        Self::Damaged(why.to_owned())
    }

    pub(in crate::services) fn into_problem(self) -> Problem {
        match self {
            Self::Unopened(system) => {
                Problem::new(ProblemKind::FileUnreadable).detail(format!("The system says: {system}"))
            }
            Self::TooLarge => Problem::new(ProblemKind::ImportTooLarge),
            Self::Unknown(why) => Problem::new(ProblemKind::ImportUnknown).detail(why),
            Self::Invalid(why) => Problem::new(ProblemKind::ImportInvalid).detail(why),
            Self::Damaged(why) => Problem::new(ProblemKind::TransferDamaged).detail(why),
            Self::Newer(found) => Problem::new(ProblemKind::ImportNewer).fact("found", found),
        }
    }
}

/// Settings with more accounts than this are cut off there.
pub(super) const MOST_ACCOUNTS: usize = 500;

/// Reads settings. `address` is whose they are to be, where they are those of a whole domain.
pub fn parse(bytes: &[u8], address: Option<&MailAddress>) -> Result<Parsed, Unreadable> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let start = bytes.trim_ascii_start();
    if start.starts_with(b"-----BEGIN PGP") || is_packet(bytes) {
        return Ok(encrypted());
    }
    if start.starts_with(b"<") || bytes.starts_with(b"\xFF\xFE<") || bytes.starts_with(b"\xFE\xFF\0<") {
        return document(bytes, address);
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|_not_text| Unreadable::Unknown("It is not a text in UTF-8".to_owned()))?;
    match text.trim_start().as_bytes() {
        [] => Err(Unreadable::Unknown("There is nothing in it".to_owned())),
        [b'[', rest @ ..] if starts_a_value(rest) => qr::read(text),
        [b'{', ..] => mutt::read_tokens(text),
        _ if prefs::is_one(text) => prefs::read(text, None),
        _ if mutt::is_script(text) => Ok(mutt::script()),
        _ if pizauth::is_one(text) => pizauth::read(text),
        _ if proxy::is_one(text) => Ok(proxy::read(text)),
        _ if oama::is_one(text) => Ok(oama::read(text)),
        _ => Err(Unreadable::Unknown("Its form is that of no settings Mailward knows".to_owned())),
    }
}

/// A JSON array, and not the heading of a section.
fn starts_a_value(rest: &[u8]) -> bool {
    matches!(rest.trim_ascii_start().first(), Some(b'0'..=b'9' | b'[' | b']'))
}

fn document(bytes: &[u8], address: Option<&MailAddress>) -> Result<Parsed, Unreadable> {
    let root = xml::read(bytes).map_err(|why| Unreadable::Invalid(why.to_string()))?;
    match root.name.as_str() {
        "k9settings" => k9::read(&root),
        "clientConfig" => autoconfig::read(&root, address),
        _ => Err(Unreadable::Unknown("It is an XML document of something else".to_owned())),
    }
}

/// The first packet of an encrypted message (RFC 9580, section 4.2): a session key, with or without a public key.
fn is_packet(bytes: &[u8]) -> bool {
    matches!(bytes, [0x84 | 0x85 | 0x8C | 0xC1 | 0xC3, _, _, ..]) && std::str::from_utf8(bytes).is_err()
}

/// `mutt_oauth2.py` and oama keep their tokens so.
fn encrypted() -> Parsed {
    let mut parsed = Parsed::of(ImportFormat::MuttOauth2);
    parsed.note(Note::Encrypted);
    parsed
}

/// The port a program takes when none is named.
pub(super) const fn usual_port(protocol: MailUse, tls: FoundTls) -> u16 {
    match (protocol, tls) {
        (MailUse::Imap, FoundTls::Implicit) => 993,
        (MailUse::Imap, _) => 143,
        (MailUse::Pop, FoundTls::Implicit) => 995,
        (MailUse::Pop, _) => 110,
        (MailUse::Smtp, FoundTls::Implicit) => 465,
        (MailUse::Smtp, _) => 587,
    }
}

/// From 1 to 65535.
pub(super) fn port(text: &str) -> Option<u16> {
    text.trim().parse().ok().filter(|port| *port != 0)
}
