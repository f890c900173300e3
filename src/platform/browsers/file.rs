//! A file of another program: read if it is a plain file, and never more of it than it should have.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// Its text, at most [`MOST`] bytes; `None` where it is not there, is no plain file, or is longer.
pub(super) fn text(path: &Path) -> Option<String> {
    // A pipe would have to be written to before it can be read.
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST).unwrap_or(u64::MAX);
    File::open(path).ok()?.take(most + 1).read_to_end(&mut bytes).ok()?;
    if bytes.len() > MOST {
        return None;
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Chromium's list grows with everything it remembers of each profile.
const MOST: usize = 4 * 1024 * 1024;

/// The names of the files in a folder, in order; not more than anybody has.
pub(super) fn names(folder: &Path) -> Vec<String> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().take(2_000);
    let mut names: Vec<String> = files.filter_map(|file| file.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// A name as it can be shown: plain, on one line, not too long; `None` where nothing of it is left.
pub(super) fn shown(name: &str) -> Option<String> {
    let plain: String = crate::domain::problem::harmless(name).trim().chars().take(60).collect();
    Some(plain).filter(|plain| !plain.is_empty())
}
