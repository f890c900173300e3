//! Browsers that nobody knows by name but their own description does: `.desktop` files of applications that open `https`.

use std::path::Path;

use crate::domain::browser::KnownBrowser;

use super::known::KNOWN;
use super::places::Places;
use super::{MOST_BROWSERS, file, words};

/// All of them, but those of browsers that are known.
pub(super) fn others(places: &Places) -> Vec<KnownBrowser> {
    let mut all: Vec<KnownBrowser> = Vec::new();
    for folder in &places.descriptions {
        for name in file::names(folder).iter().filter(|name| name.ends_with(".desktop")) {
            let text = file::text(&folder.join(name)).unwrap_or_default();
            let browser =
                described(&text).filter(|browser| all.iter().all(|other| other.name != browser.name));
            all.extend(browser);
        }
    }
    all.truncate(MOST_BROWSERS);
    all
}

/// What one file says, where it is about a browser (Desktop Entry Specification, sections "Recognized keys" and "Exec").
fn described(text: &str) -> Option<KnownBrowser> {
    let (mut name, mut exec, mut opens_pages) = (None, None, false);
    let entry = text.lines().map(str::trim).skip_while(|line| *line != "[Desktop Entry]").skip(1);
    for line in entry.take_while(|line| !line.starts_with('[')) {
        match line.split_once('=') {
            Some(("Name", value)) => name = file::shown(value),
            Some(("Exec", value)) => exec = Some(value),
            Some(("MimeType", value)) => {
                opens_pages = value.split(';').any(|kind| kind == "x-scheme-handler/https");
            }
            Some(("NoDisplay" | "Hidden" | "Terminal", "true")) => return None,
            _ => {}
        }
    }
    let command = command(exec.filter(|_| opens_pages)?)?;
    Some(KnownBrowser { name: name?, command, profiles: Vec::new() })
}

/// The command with the place of the link last; `None` for what needs more than words, and for browsers that are known.
fn command(exec: &str) -> Option<String> {
    if exec.contains(['\\', '"', '\'', '`', '$']) {
        return None;
    }
    let plain: Vec<String> =
        exec.split_whitespace().filter(|word| !word.starts_with('%')).map(str::to_owned).collect();
    let program = Path::new(plain.first()?).file_name()?.to_str()?;
    let is_known = |name: &str| program == name || program.strip_prefix(name) == Some("-stable");
    let launches_one = ["flatpak", "snap", "env", "sh"].contains(&program);
    if launches_one || KNOWN.iter().any(|known| known.commands.iter().any(|name| is_known(name))) {
        return None;
    }
    words(&plain)
}
