//! What the bundle for macOS and the workflow of the forge must not say differently from the rest of the repository.

use crate::files::top;
use std::fs;

#[test]
fn the_bundle_has_one_name_wherever_macos_is_told_of_it() {
    let information = read("packaging/macos/Info.plist");
    let identifier = text_after(&information, "CFBundleIdentifier").expect("the bundle has an identifier");
    let agent = read("packaging/macos/mailward.serve.plist");
    assert_eq!(text_after(&agent, "AssociatedBundleIdentifiers"), Some(identifier));
    assert!(read("src/platform/notifier/macos.rs").contains(&format!("\"{identifier}\"")));
}

#[test]
fn the_version_of_the_bundle_is_filled_in_and_never_written() {
    let information = read("packaging/macos/Info.plist");
    for key in ["CFBundleShortVersionString", "CFBundleVersion"] {
        assert_eq!(text_after(&information, key), Some("@VERSION@"));
    }
}

#[test]
fn the_workflow_builds_with_the_oldest_rust_that_is_promised() {
    let workflow = read(".github/workflows/ci.yml");
    let image = workflow.lines().find_map(|line| line.trim().strip_prefix("image: rust:"));
    let rust = image.and_then(|image| image.split('-').next());
    assert_eq!(rust, Some(env!("CARGO_PKG_RUST_VERSION")));
}

#[test]
fn the_workflow_has_no_secret_and_may_only_read() {
    let workflow = read(".github/workflows/ci.yml");
    assert!(!workflow.contains("secrets.") && !workflow.contains(": write"));
    assert!(workflow.contains("\npermissions:\n  contents: read\n"));
}

/// The text that a property list has for a key.
fn text_after<'a>(list: &'a str, key: &str) -> Option<&'a str> {
    let (_, rest) = list.split_once(&format!("<key>{key}</key>"))?;
    rest.trim_start().strip_prefix("<string>")?.split("</string>").next()
}

fn read(path: &str) -> String {
    fs::read_to_string(top().join(path)).expect("a file of the package")
}

#[cfg(test)]
mod tests {
    use super::text_after;

    #[test]
    fn the_text_of_a_key_is_the_one_right_after_it() {
        let list = "<key>A</key>\n <true/>\n<key>B</key>\n <string>b</string>";
        assert_eq!(text_after(list, "B"), Some("b"));
        assert_eq!(text_after(list, "A"), None);
        assert_eq!(text_after(list, "C"), None);
    }
}
