//! Where the socket of a data folder is. Both ends work it out for themselves and come to the same answer.

use std::path::{Path, PathBuf};

use crate::platform::socket;

/// The place of the socket for this data folder; `None` where there is none, and then everybody uses an engine of their own.
///
/// In the folder itself (`run/broker.sock`), which is its owner's alone. A path too long for a socket's address goes to
/// `XDG_RUNTIME_DIR` instead, under a name made from the folder's path, if that variable names a folder of ours that
/// nobody else can look into.
pub fn place(folder: &Path) -> Option<PathBuf> {
    let folder = std::fs::canonicalize(folder).ok()?; // one folder has one place, whatever it is called
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    at(&folder, runtime.as_deref())
}

fn at(folder: &Path, runtime: Option<&Path>) -> Option<PathBuf> {
    let inside = folder.join("run").join(socket::NAME);
    if socket::fits(&inside) {
        return Some(inside);
    }
    let runtime = runtime.filter(|runtime| runtime.is_absolute() && socket::is_private(runtime))?;
    let beside = runtime.join(format!("mailward-{}.sock", name_of(folder)));
    socket::fits(&beside).then_some(beside)
}

/// Twelve hexadecimal digits of a SHA-256 of the folder's path.
fn name_of(folder: &Path) -> String {
    use sha2::Digest as _;
    use std::fmt::Write as _;
    let hash = sha2::Sha256::digest(folder.as_os_str().as_encoded_bytes());
    hash.iter().take(6).fold(String::new(), |mut name, byte| {
        write!(name, "{byte:02x}").ok(); // writing to a String cannot fail
        name
    })
}
