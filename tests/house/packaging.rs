//! What the files of the packages must not repeat, and where they must agree.
//!
//! The version stands in `Cargo.toml` and nowhere else; the libraries that the window loads when it opens are the same list wherever a
//! format wants them.

use crate::files::{File, all_files, top};
use std::collections::BTreeSet;
use std::fs;

#[test]
fn the_version_stands_in_the_manifest_and_nowhere_else() {
    let files = all_files().into_iter().filter(|file| speaks_of_packages(&file.path));
    let found: Vec<String> = files.flat_map(|file| versions(&file, env!("CARGO_PKG_VERSION"))).collect();
    assert!(found.is_empty(), "ask packaging/version instead:\n{}", found.join("\n"));
}

#[test]
fn every_script_says_what_it_is_and_stops_at_the_first_failure() {
    let scripts = all_files().into_iter().filter(|file| file.path.starts_with("packaging/"));
    let wrong: Vec<String> = scripts.filter(|file| !is_tidy(&file.text)).map(|file| file.path).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_libraries_of_the_window_are_the_same_in_every_format() {
    let need = window_libraries(&read(".ci/need"));
    assert!(need.len() > 8, "{need:?}");
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).expect("a manifest");
    let metadata = &manifest["package"]["metadata"];
    let deb = metadata["deb"]["recommends"].as_array().expect("a list");
    let deb = deb.iter().filter_map(|entry| entry.as_str()).filter(|name| name.starts_with("lib"));
    let named: BTreeSet<&str> = need.iter().map(|(_, package)| package.as_str()).collect();
    assert_eq!(deb.collect::<BTreeSet<_>>(), named);
    let rpm = metadata["generate-rpm"]["recommends"].as_table().expect("a table");
    let rpm = rpm.keys().filter_map(|name| name.strip_suffix("()(64bit)"));
    let loaded: BTreeSet<&str> = need.iter().map(|(library, _)| library.as_str()).collect();
    assert_eq!(rpm.collect::<BTreeSet<_>>(), loaded);
}

#[test]
fn one_name_and_one_line_of_words_lead_from_the_window_to_its_entry_and_its_description() {
    let entry = read("packaging/linux/mailward.desktop");
    assert!(read("src/ui/app/native.rs").contains("with_app_id(\"mailward\")"));
    assert!(entry.lines().any(|line| line == "StartupWMClass=mailward"));
    let of_linux = all_files().into_iter().filter(|file| file.path.starts_with("packaging/linux/"));
    let infos: Vec<File> = of_linux.filter(|file| file.path.ends_with(".metainfo.xml")).collect();
    let [info] = infos.as_slice() else { panic!("not one description of the program") };
    let id = info.path.trim_start_matches("packaging/linux/").trim_end_matches(".metainfo.xml");
    assert!(info.text.contains(&format!("<id>{id}</id>")));
    let words = env!("CARGO_PKG_DESCRIPTION");
    assert!(entry.lines().any(|line| line == format!("Comment={words}")));
    assert!(info.text.contains(&format!("<summary>{words}</summary>")));
    assert!(info.text.contains("<launchable type=\"desktop-id\">mailward.desktop</launchable>"));
    assert!(read(&format!("packaging/linux/{id}.yml")).lines().any(|line| line == format!("app-id: {id}")));
}

#[test]
fn the_two_files_for_windows_are_called_the_same_by_whoever_makes_installs_and_starts_them() {
    let installer = read("packaging/windows/installer.nsi");
    for name in ["mailward.exe", "mailward-window.exe"] {
        for place in ["src/platform/twin.rs", "packaging/windows/build", "packaging/windows/check"] {
            assert!(read(place).contains(name), "{place} does not know {name}");
        }
        for line in [format!("FileOpen $0 \"$INSTDIR\\{name}\" a"), format!("Delete \"$INSTDIR\\{name}\"")] {
            assert!(installer.contains(&line), "the installer has no {line}");
        }
    }
}

#[test]
fn the_installer_switches_the_login_where_the_program_looks_for_it() {
    let installer = read("packaging/windows/installer.nsi").to_ascii_lowercase();
    let keys = read("src/platform/autostart/run_key.rs");
    let keys: Vec<&str> =
        keys.lines().filter_map(|line| line.split_once("const ")?.1.split('"').nth(1)).collect();
    let keys: Vec<&&str> = keys.iter().filter(|key| key.contains('\\')).collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    for key in keys {
        assert!(
            installer.contains(&format!("\"{}\"", key.to_ascii_lowercase())),
            "the installer does not know {key}"
        );
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(top().join(path)).expect("a file of the package")
}

/// Where a version could be written down a second time. A lock file is written by cargo, and the changelog tells of versions.
fn speaks_of_packages(path: &str) -> bool {
    let folders = ["packaging/", ".ci/", ".github/", "assets/", "build/"];
    folders.iter().any(|folder| path.starts_with(folder))
        || ["Makefile", "README.md", "SECURITY.md", "build.rs"].contains(&path)
}

fn versions(file: &File, version: &str) -> Vec<String> {
    let lines = file.text.lines().enumerate().filter(|(_, line)| names(line, version));
    lines.map(|(at, line)| format!("{}:{}: {line}", file.path, at + 1)).collect()
}

/// As a whole: `10.1.0` and `0.1.04` are other versions.
fn names(line: &str, version: &str) -> bool {
    line.match_indices(version).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + version.len()..].chars().next();
        let goes_on =
            |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit() || letter == '.');
        !goes_on(before) && !goes_on(after)
    })
}

/// A file that no shell runs is fine as it is.
fn is_tidy(text: &str) -> bool {
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    if first != "#!/bin/bash" {
        return true;
    }
    lines.next().is_some_and(|line| line.starts_with("# "))
        && text.lines().any(|line| line == "set -euo pipefail")
}

/// Name of the library and of Debian's package, for each that `.ci/need window` asks for.
fn window_libraries(need: &str) -> Vec<(String, String)> {
    let list = need.lines().skip_while(|line| *line != "window=(").skip(1).take_while(|line| *line != ")");
    let entries = list.flat_map(str::split_whitespace).filter_map(|entry| entry.strip_prefix("library:"));
    entries
        .filter_map(|entry| entry.split_once(':'))
        .map(|(library, package)| (library.into(), package.into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{File, is_tidy, names, versions, window_libraries};

    #[test]
    fn a_second_copy_of_the_version_is_found_with_its_line() {
        let file = File { path: "packaging/a".into(), text: "one\nVERSION=1.2.3\n".into() };
        assert_eq!(versions(&file, "1.2.3"), ["packaging/a:2: VERSION=1.2.3"]);
        assert!(!names("11.2.3 and 1.2.34 and 1.2.3.4", "1.2.3"));
    }

    #[test]
    fn a_script_without_a_word_or_that_goes_on_after_failures_is_not_tidy() {
        assert!(is_tidy("#!/bin/bash\n# Does it.\nset -euo pipefail\n"));
        assert!(!is_tidy("#!/bin/bash\n# Does it.\n"));
        assert!(!is_tidy("#!/bin/bash\nset -euo pipefail\n"));
        assert!(is_tidy("[Desktop Entry]\n"));
    }

    #[test]
    fn a_library_is_told_with_its_package() {
        let need = "window=(\n  library:libA.so.1:liba1 'file:/x:y'\n)\nother=(library:libB.so:b)\n";
        assert_eq!(window_libraries(need), [("libA.so.1".to_owned(), "liba1".to_owned())]);
    }
}
