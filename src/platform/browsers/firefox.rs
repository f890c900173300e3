//! Profiles of Firefox and its kin: `profiles.ini`, an INI file with a section for each.

use std::path::Path;

use super::file;

/// Their names and the arguments that open them, the usual one first.
pub(super) fn profiles(folder: &Path) -> Vec<(String, Vec<String>)> {
    let text = file::text(&folder.join("profiles.ini")).unwrap_or_default();
    let mut named = read(&text);
    named.sort_by_key(|profile| !profile.usual);
    let with = |profile: Profile| {
        let shown = file::shown(&profile.name)?;
        Some((shown, vec!["-P".to_owned(), profile.name]))
    };
    named.into_iter().filter_map(with).collect()
}

struct Profile {
    name: String,
    usual: bool,
}

fn read(text: &str) -> Vec<Profile> {
    let mut found: Vec<Profile> = Vec::new();
    let mut in_profile = false;
    for line in text.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let number = section.strip_prefix("Profile");
            in_profile = number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
            if in_profile {
                found.push(Profile { name: String::new(), usual: false });
            }
            continue;
        }
        let Some(profile) = found.last_mut().filter(|_| in_profile) else { continue };
        match line.split_once('=') {
            Some(("Name", name)) => name.clone_into(&mut profile.name),
            Some(("Default", "1")) => profile.usual = true,
            _ => {}
        }
    }
    found.retain(|profile| !profile.name.is_empty() && !profile.name.starts_with('-'));
    found
}
