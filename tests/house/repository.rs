//! What the repository may mention and what stands at its top.
//!
//! It speaks of the product alone: a path of somebody's machine or the host of a package registry works today, here,
//! and nowhere else.

use crate::files::{all_files, top};
use std::fs;

/// Paths of build machines and hosts of registries, each in two pieces so that this file does not mention them.
const NEVER: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/fa", "rm/"),
    concat!("/ro", "ot/"),
    concat!(".lib", "rary"),
    concat!("index.", "crates"),
    concat!("static.", "crates"),
    concat!("registry.", "npmjs"),
    concat!("files.", "pythonhosted"),
    concat!("deb.", "debian.org"),
    concat!("arti", "factory"),
];

const TOP_LEVEL: &[&str] = &[
    "CHANGELOG.md",
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "Makefile",
    "README.md",
    "SECURITY.md",
    "assets",
    "benches",
    "build",
    "build.rs",
    "fuzz",
    "packaging",
    "src",
    "tests",
];

/// Left behind by builds and tests, and ignored by git.
const LEFT_BEHIND: &[&str] = &["target", "test-artifacts"];

#[test]
fn no_file_mentions_a_machine_or_a_registry() {
    let found: Vec<String> = all_files().iter().flat_map(|file| mentions(&file.path, &file.text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_top_level_holds_what_a_newcomer_expects_and_no_more() {
    let names = fs::read_dir(top())
        .expect("the top of the package")
        .map(|entry| entry.expect("an entry").file_name());
    let names: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let stray: Vec<&String> = names.iter().filter(|name| !expected(name)).collect();
    assert!(stray.is_empty(), "not expected at the top: {stray:?}");
}

fn expected(name: &str) -> bool {
    name.starts_with('.') || TOP_LEVEL.contains(&name) || LEFT_BEHIND.contains(&name)
}

fn mentions(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().enumerate();
    let found = lines.flat_map(|(at, line)| {
        NEVER.iter().filter(move |word| line.contains(**word)).map(move |word| (at, word))
    });
    found.map(|(at, word)| format!("{path}:{}: mentions {word}", at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::{expected, mentions};

    #[test]
    fn a_machine_path_is_found_with_its_line() {
        let text = format!("fine\nsee {}notes.md\n", concat!("/wo", "rk/"));
        assert_eq!(mentions("README.md", &text).len(), 1);
        assert!(mentions("README.md", &text)[0].starts_with("README.md:2:"));
        assert!(mentions("README.md", "at work and at home").is_empty());
    }

    #[test]
    fn a_stray_file_at_the_top_is_not_expected() {
        assert!(!expected("notes.txt"));
        assert!(expected(".clippy.toml"));
    }
}
