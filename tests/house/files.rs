//! The files of the package: where they are and what stands in them.
//!
//! What builds and tests leave behind is not part of the package and is never looked at.

use std::fs;
use std::path::{Path, PathBuf};

/// A file by its path from the top of the package, with `/` between the parts.
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// The top of the package.
pub(crate) fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below these folders, in the order of their paths.
pub(crate) fn rust_files(folders: &[&str]) -> Vec<File> {
    folders.iter().flat_map(|folder| below(&top().join(folder))).filter(|file| is_rust(&file.path)).collect()
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "rs")
}

/// Every file of the package.
pub(crate) fn all_files() -> Vec<File> {
    below(top())
}

fn below(folder: &Path) -> Vec<File> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.map(|entry| entry.expect("a readable entry").path()).collect())
        .unwrap_or_default();
    found.sort();
    found.iter().filter(|path| !left_behind(path)).flat_map(|path| file_or_folder(path)).collect()
}

fn file_or_folder(path: &Path) -> Vec<File> {
    if path.is_dir() {
        return below(path);
    }
    let bytes = fs::read(path).expect("a readable file");
    let name = path.strip_prefix(top()).expect("a path below the top of the package");
    let name = name.to_string_lossy().replace('\\', "/");
    vec![File { path: name, text: String::from_utf8_lossy(&bytes).into_owned() }]
}

fn left_behind(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let at_top = path.parent() == Some(top());
    name == "node_modules" || at_top && [".git", "target", "test-artifacts"].contains(&name.as_str())
}
