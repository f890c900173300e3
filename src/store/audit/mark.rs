//! The mark beside the database, by which an older copy of it is known: the number and code of an event that was recorded.
//!
//! Moved after a commit, so it is never ahead of the database it belongs to. Two sealed places in one small file are written
//! in turn: whenever that is interrupted, by a kill, a loss of power or another process, the other place still holds a good
//! mark, and neither a full disk nor a lost renaming can leave an empty file, which would look as if somebody had removed it.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::chain::AuditKey;
use crate::domain::audit::Mac;
use crate::platform::random::Random;
use crate::store::database::private_file;
use crate::store::error::StoreError;
use crate::store::seal;

/// The file of a data folder.
#[derive(Debug, Clone)]
pub(in crate::store) struct MarkFile(PathBuf);

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Reading {
    /// The database is in memory, and nobody can put another one in its place.
    NotKept,
    /// There is no file, or none that this vault has written.
    Missing,
    /// This event was recorded, with this code.
    At(u64, Mac),
}

impl MarkFile {
    /// In this folder.
    pub(in crate::store) fn in_folder(folder: &Path) -> Self {
        Self(folder.join(FILE_NAME))
    }

    /// What it says. What cannot be read counts as missing: an attacker could make it so.
    pub(in crate::store) fn read(&self, key: &AuditKey) -> Reading {
        let places = File::open(&self.0).and_then(|mut file| places(&mut file)).unwrap_or([0; 2 * PLACE]);
        newest(&places, key).map_or(Reading::Missing, |(_place, seq, mac)| Reading::At(seq, mac))
    }

    /// Makes it, replacing what was there. On the disk before it returns.
    pub(super) fn create(
        &self,
        seq: u64,
        mac: &Mac,
        key: &AuditKey,
        random: &dyn Random,
    ) -> Result<(), StoreError> {
        let new = self.0.with_extension("mark.new");
        let made = private_file().truncate(true).open(&new).and_then(|mut file| {
            file.write_all(&[sealed(seq, mac, key, random), sealed(seq, mac, key, random)].concat())?;
            file.sync_all()
        });
        made.and_then(|()| fs::rename(&new, &self.0)).map_err(|error| {
            fs::remove_file(&new).ok(); // a rest of it would be overwritten next time anyway
            StoreError::io(FILE_NAME, &error)
        })
    }

    /// Moves it on. Best effort: a mark that stays behind still tells every copy that is older than it.
    pub(in crate::store) fn advance(&self, seq: u64, mac: &Mac, key: &AuditKey, random: &dyn Random) {
        self.try_advance(seq, mac, key, random).ok();
    }

    fn try_advance(&self, seq: u64, mac: &Mac, key: &AuditKey, random: &dyn Random) -> io::Result<()> {
        let mut options = File::options();
        let mut file = options.read(true).write(true).open(&self.0)?;
        let newest = newest(&places(&mut file)?, key);
        if newest.is_some_and(|(_place, found, _mac)| found > seq) {
            return Ok(()); // another process was here after a later commit
        }
        let place = newest.map_or(0, |(place, ..)| 1 - place);
        file.seek(SeekFrom::Start((place * PLACE) as u64))?;
        file.write_all(&sealed(seq, mac, key, random))
    }
}

const FILE_NAME: &str = "audit.mark";

/// Bytes of one place, so few that a disk writes them all or none.
const PLACE: usize = 128;

fn places(file: &mut File) -> io::Result<[u8; 2 * PLACE]> {
    let mut bytes = [0; 2 * PLACE];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The later one of the two marks, and which place it has.
fn newest(bytes: &[u8], key: &AuditKey) -> Option<(usize, u64, Mac)> {
    let opened = bytes.chunks(PLACE).enumerate().filter_map(|(place, sealed)| {
        let plain = seal::decrypt(&key.sealing, &associated(key), sealed.get(..SEALED)?)?;
        let (seq, mac) = plain.split_first_chunk()?;
        Some((place, u64::from_be_bytes(*seq), mac.try_into().ok()?))
    });
    opened.max_by_key(|(_place, seq, _mac)| *seq)
}

/// Nonce, number, code, tag.
const SEALED: usize = 24 + 8 + 32 + 16;

fn sealed(seq: u64, mac: &Mac, key: &AuditKey, random: &dyn Random) -> Vec<u8> {
    let plain = [seq.to_be_bytes().as_slice(), mac].concat();
    let mut bytes = seal::encrypt(&key.sealing, &associated(key), &plain, random);
    bytes.resize(PLACE, 0);
    bytes
}

fn associated(key: &AuditKey) -> Vec<u8> {
    format!("mailward/1/audit-mark\0{}", key.vault.as_str()).into_bytes()
}
