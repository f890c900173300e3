//! Opens what was named: a file, or the folder of a mail program. Only read, bounded, and wiped afterwards.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::domain::account::MailAddress;
use crate::domain::import::{ImportFormat, Note};

use super::read::{MOST_ACCOUNTS, Parsed, Unreadable, parse};
use super::{ImportSource, document, oama, prefs, profiles};

/// Reads what stands there.
pub(super) fn read(path: &Path, address: Option<&MailAddress>) -> Result<Parsed, Unreadable> {
    let found = fs::metadata(path).map_err(|why| unopened(&why))?;
    if found.is_dir() {
        return folder(path, address);
    }
    let bytes = file(path)?;
    let named = |name: &str| path.file_name().is_some_and(|there| there.eq_ignore_ascii_case(name));
    if named("profiles.ini") {
        return profile_list(&text(&bytes)?, path.parent().unwrap_or_else(|| Path::new("")));
    }
    if named("prefs.js") {
        return profile(&bytes, path.parent());
    }
    if let Some(found) = oama::address_of(path) {
        let mut parsed = Parsed::of(ImportFormat::Oama);
        parsed.note(Note::Encrypted);
        parsed.found.push(found);
        return Ok(parsed);
    }
    parse(&bytes, address)
}

/// What a folder of a mail program is known by, the surest first.
fn folder(path: &Path, address: Option<&MailAddress>) -> Result<Parsed, Unreadable> {
    let there = |name: &str| Some(path.join(name)).filter(|file| file.is_file());
    if let Some(prefs) = there("prefs.js") {
        return profile(&file(&prefs)?, Some(path));
    }
    if let Some(list) = there("profiles.ini") {
        return profile_list(&text(&file(&list)?)?, path);
    }
    if let Some(parsed) = token_files(path)? {
        return Ok(parsed);
    }
    for name in ["emailproxy.config", "pizauth.conf", "config.yaml", "config-v1.1.xml"] {
        if let Some(config) = there(name) {
            return parse(&file(&config)?, address);
        }
    }
    let why = "Nothing in the folder is known: no prefs.js, no profiles.ini, no settings of a token program";
    Err(Unreadable::Unknown(why.to_owned()))
}

/// The profiles that Thunderbird uses, one after the other.
fn profile_list(text: &str, below: &Path) -> Result<Parsed, Unreadable> {
    let listed = profiles::read(text, below);
    let mut parsed = Parsed::of(ImportFormat::Thunderbird);
    let mut read = 0;
    let mut refused = Unreadable::invalid("it names no profile that is used");
    for used in &listed.used {
        match file(&used.folder.join("prefs.js")).and_then(|bytes| profile(&bytes, Some(&used.folder))) {
            Ok(one) => {
                read += 1;
                parsed.found.extend(one.found);
                one.notes.into_iter().for_each(|note| parsed.note(note));
            }
            Err(why) => refused = why,
        }
    }
    if read == 0 {
        return Err(refused);
    }
    if !listed.others.is_empty() {
        parsed.note(Note::OtherProfiles(listed.others));
    }
    Ok(parsed)
}

/// What a person set by hand in `user.js` wins over `prefs.js`.
fn profile(bytes: &[u8], folder: Option<&Path>) -> Result<Parsed, Unreadable> {
    let over = folder.map(|folder| folder.join("user.js")).filter(|path| path.is_file());
    let over = over.map(|path| file(&path)).transpose()?;
    let over = over.as_ref().map(|bytes| text(bytes)).transpose()?;
    prefs::read(&text(bytes)?, over.as_deref().map(String::as_str))
}

/// The token files of oama are named after their addresses.
fn token_files(path: &Path) -> Result<Option<Parsed>, Unreadable> {
    let entries = fs::read_dir(path).map_err(|why| unopened(&why))?;
    let mut files: Vec<PathBuf> =
        entries.take(MOST_FILES).filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.sort();
    let found: Vec<_> = files.iter().filter_map(|file| oama::address_of(file)).take(MOST_ACCOUNTS).collect();
    if found.is_empty() {
        return Ok(None);
    }
    let mut parsed = Parsed { found, ..Parsed::of(ImportFormat::Oama) };
    parsed.note(Note::Encrypted);
    Ok(Some(parsed))
}

const MOST_FILES: usize = 10_000;

/// A pipe or a device would be waited for, or never end.
fn file(path: &Path) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let found = fs::metadata(path).map_err(|why| unopened(&why))?;
    if !found.is_file() {
        return Err(Unreadable::Unknown("It is no file".to_owned()));
    }
    if found.len() > LARGEST as u64 {
        return Err(Unreadable::TooLarge);
    }
    bounded(File::open(path).map_err(|why| unopened(&why))?)
}

/// The bytes of a file of another Mailward; `None` for everything else. Only the beginning is read of what is none.
pub(super) fn own_file(source: &ImportSource) -> Result<Option<Zeroizing<Vec<u8>>>, Unreadable> {
    let path = match source {
        ImportSource::Text(bytes) => return Ok(document::is_one(bytes).then(|| bytes.clone())),
        ImportSource::Path(path) => path,
    };
    // What cannot be opened is told by whoever reads it next; a pipe would be waited for.
    if !fs::metadata(path).is_ok_and(|found| found.is_file()) {
        return Ok(None);
    }
    let Ok(mut file) = File::open(path) else { return Ok(None) };
    let mut begin = [0; 16];
    if file.read_exact(&mut begin).is_err() || !document::is_one(&begin) {
        return Ok(None);
    }
    let size = file.metadata().map_err(|why| unopened(&why))?.len();
    let size = usize::try_from(size).ok().filter(|size| *size <= document::LARGEST);
    let mut bytes = Zeroizing::new(Vec::with_capacity(size.ok_or(Unreadable::TooLarge)? + 1));
    bytes.extend_from_slice(&begin);
    file.take(document::LARGEST as u64).read_to_end(&mut bytes).map_err(|why| unopened(&why))?;
    Ok(Some(bytes))
}

/// The room is made at once, so that no copy is left behind while it grows.
pub(super) fn bounded(source: impl Read) -> Result<Zeroizing<Vec<u8>>, Unreadable> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST + 1));
    source.take(LARGEST as u64 + 1).read_to_end(&mut bytes).map_err(|why| unopened(&why))?;
    if bytes.len() > LARGEST { Err(Unreadable::TooLarge) } else { Ok(bytes) }
}

/// An export of K-9 Mail with a hundred accounts has 1 MiB.
pub(super) const LARGEST: usize = 8 * 1024 * 1024;

/// Bytes that are not UTF-8 become marks: they can only stand in settings that do not count.
fn text(bytes: &[u8]) -> Result<Zeroizing<String>, Unreadable> {
    if bytes.contains(&0) {
        return Err(Unreadable::invalid("it is no text"));
    }
    Ok(Zeroizing::new(String::from_utf8_lossy(bytes).into_owned()))
}

fn unopened(why: &std::io::Error) -> Unreadable {
    Unreadable::Unopened(why.kind().to_string())
}
