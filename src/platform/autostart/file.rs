//! The file by which a login knows of us. What is there and was not written by Mailward stays as it is.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::PathBuf;

use super::super::paths::{PathError, make_folder, write_private};
use super::{AutostartError, Line};

/// Where the file is and how it is written and read.
pub(super) struct Place {
    pub(super) file: PathBuf,
    pub(super) write: fn(&Line) -> Result<String, AutostartError>,
    /// Whether the login follows it; `None` when Mailward did not write it.
    pub(super) read: fn(&str) -> Option<bool>,
}

impl Place {
    /// Makes the file for this line, or takes it away.
    pub(super) fn set(&self, line: Option<&Line>) -> Result<(), AutostartError> {
        let found = self.look()?;
        let Some(line) = line else {
            return if found.is_some() {
                Ok(fs::remove_file(&self.file).map_err(|e| self.failed(&e))?)
            } else {
                Ok(())
            };
        };
        let text = (self.write)(line)?;
        if let Some(folder) = self.file.parent() {
            make_folder(folder)?;
        }
        Ok(write_private(&self.file, text.as_bytes())?)
    }

    /// Whether the file is there and the login follows it.
    pub(super) fn is_on(&self) -> Result<bool, AutostartError> {
        Ok(self.look()?.unwrap_or(false))
    }

    /// Whether the login follows the file, if there is one.
    fn look(&self) -> Result<Option<bool>, AutostartError> {
        let mut text = Vec::new();
        let read = File::open(&self.file).and_then(|file| file.take(LARGEST).read_to_end(&mut text));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.failed(&error).into()),
            Ok(_) => {}
        }
        let ours = String::from_utf8(text).ok().and_then(|text| (self.read)(&text));
        ours.map(Some).ok_or_else(|| AutostartError::Foreign(self.file.clone()))
    }

    fn failed(&self, error: &std::io::Error) -> PathError {
        PathError::of(&self.file, error)
    }
}

/// Many times what Mailward writes; of a larger one the beginning shows that it is not ours.
const LARGEST: u64 = 64 * 1024;
