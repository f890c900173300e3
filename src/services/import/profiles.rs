//! `profiles.ini` of Thunderbird: which folders hold profiles, and which of them is used.
//!
//! A path of the file is followed only where it stays on this computer and, if it is relative, below the file's own folder.

use std::path::{Component, Path, PathBuf};

/// A profile and its folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) folder: PathBuf,
}

/// The profiles that are used, and those that are not.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Profiles {
    pub(super) used: Vec<Profile>,
    pub(super) others: Vec<String>,
}

#[derive(Default)]
struct Section<'a> {
    heading: &'a str,
    name: Option<&'a str>,
    path: Option<&'a str>,
    relative: bool,
    default: Option<&'a str>,
}

/// Reads the file. What an installation names as its own wins over the general choice, and that over a single one.
pub(super) fn read(text: &str, below: &Path) -> Profiles {
    let sections = sections(text);
    let is_profile = |section: &&Section<'_>| section.heading.starts_with("Profile");
    let installed: Vec<&str> = sections
        .iter()
        .filter(|section| section.heading.starts_with("Install"))
        .filter_map(|section| section.default)
        .collect();
    let profiles: Vec<&Section<'_>> = sections.iter().filter(is_profile).take(MOST).collect();
    let by_install = |section: &&&Section<'_>| section.path.is_some_and(|path| installed.contains(&path));
    let mut used: Vec<&Section<'_>> = profiles.iter().filter(by_install).copied().collect();
    if used.is_empty() {
        used = profiles.iter().filter(|section| section.default == Some("1")).copied().take(1).collect();
    }
    if used.is_empty() && profiles.len() == 1 {
        used.clone_from(&profiles);
    }
    let named = |section: &Section<'_>| section.name.or(section.path).unwrap_or("unnamed").to_owned();
    let is_used = |section: &Section<'_>| used.iter().any(|other| std::ptr::eq(*other, section));
    let others = profiles.iter().filter(|section| !is_used(section)).map(|section| named(section)).collect();
    let folder = |section: &Section<'_>| {
        let folder = folder(section.path?, section.relative, below)?;
        Some(Profile { name: named(section), folder })
    };
    Profiles { used: used.into_iter().filter_map(folder).collect(), others }
}

const MOST: usize = 50;

fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in text.lines().map(str::trim) {
        if let Some(heading) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            sections.push(Section { heading, relative: true, ..Section::default() });
        } else if let (Some(section), Some((key, value))) = (sections.last_mut(), line.split_once('=')) {
            let value = value.trim();
            match key.trim() {
                "Name" => section.name = Some(value),
                "Path" => section.path = Some(value),
                "IsRelative" => section.relative = value != "0",
                "Default" => section.default = Some(value),
                _ => {}
            }
        }
    }
    sections
}

/// On Windows, only asking for a folder of another computer would already show it who is asking.
fn folder(path: &str, relative: bool, below: &Path) -> Option<PathBuf> {
    if path.starts_with("//") || path.starts_with("\\\\") {
        return None;
    }
    let given = Path::new(path);
    if !relative {
        return given.is_absolute().then(|| given.to_owned());
    }
    let stays = given.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    stays.then(|| below.join(given))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used(text: &str) -> Vec<String> {
        let read = read(text, Path::new("/t"));
        read.used.into_iter().map(|profile| profile.folder.display().to_string()).collect()
    }

    #[test]
    fn the_profile_of_an_installation_wins() {
        let text = "[Profile1]\nName=old\nPath=a\nDefault=1\n[InstallX]\nDefault=b\n[Profile0]\nName=new\nIsRelative=1\nPath=b\n";
        assert_eq!(used(text), ["/t/b"]);
        assert_eq!(read(text, Path::new("/t")).others, ["old"]);
        assert_eq!(used("[Profile0]\nPath=a\nDefault=1\n[Profile1]\nPath=b\n"), ["/t/a"]);
        assert_eq!(used("[Profile0]\nPath=only\n"), ["/t/only"]);
    }

    #[test]
    fn a_path_that_leads_elsewhere_is_not_followed() {
        for path in ["../secret", "a/../../b", "/etc", "//server/share", "\\\\server\\share"] {
            assert_eq!(used(&format!("[Profile0]\nPath={path}\nIsRelative=1\n")), [""; 0], "{path}");
        }
        assert_eq!(used("[Profile0]\nPath=//server/share\nIsRelative=0\n"), [""; 0]);
        assert_eq!(used("[Profile0]\nPath=/home/anna/tb\nIsRelative=0\n"), ["/home/anna/tb"]);
    }
}
