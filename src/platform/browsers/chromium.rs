//! Profiles of Chromium and its kin: `Local State`, a JSON file that names the folder of each.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use super::file;

/// The part of the file that is read; everything else in it is passed over.
#[derive(Deserialize)]
struct LocalState {
    profile: Profiles,
}

#[derive(Deserialize)]
struct Profiles {
    #[serde(default)]
    info_cache: BTreeMap<String, Info>,
}

#[derive(Deserialize)]
struct Info {
    #[serde(default)]
    name: String,
}

/// Their names and the arguments that open them, in the order of their folders.
pub(super) fn profiles(folder: &Path) -> Vec<(String, Vec<String>)> {
    let text = file::text(&folder.join("Local State")).unwrap_or_default();
    let state: Option<LocalState> = serde_json::from_str(&text).ok();
    let named = state.map(|state| state.profile.info_cache).unwrap_or_default();
    let with = |(place, info): (String, Info)| {
        if !is_plain(&place) {
            return None;
        }
        let shown = file::shown(&info.name).or_else(|| file::shown(&place))?;
        Some((shown, vec![format!("--profile-directory={place}")]))
    };
    named.into_iter().filter_map(with).collect()
}

/// The name of a folder of its own: "Default", "Profile 1". Whatever could lead elsewhere is none.
fn is_plain(place: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || " _-.".contains(c);
    !place.is_empty() && place.len() <= 80 && !place.starts_with('.') && place.chars().all(plain)
}
