//! The local socket: a Unix socket, or a named pipe on Windows, for this user alone.

use std::path::Path;

/// The last part of a socket's place.
pub const NAME: &str = if cfg!(windows) { "broker.pipe" } else { "broker.sock" };

/// Whether the path fits into a socket's address. On Windows it is only the path of a note.
pub fn fits(place: &Path) -> bool {
    cfg!(windows) || place.as_os_str().len() <= LONGEST
}

/// The smallest of the systems takes 103 bytes; the rest is for the name it is made under.
const LONGEST: usize = 100;

/// Whether this is a folder of ours that nobody else can look into.
pub fn is_private(_folder: &Path) -> bool {
    false
}
