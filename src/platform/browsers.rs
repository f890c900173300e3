//! Which browsers are on this computer, and which profiles they have. Read from where they keep their lists; none is started.
//!
//! The lists belong to other programs and may hold anything: each is read up to a bound, what cannot be written as a command
//! is left out, and a name is shown as plain text. Nothing of a profile is read but its name and where it is.

use std::collections::HashSet;

use crate::domain::browser::{BrowserProfile, KnownBrowser};

mod chromium;
mod desktop;
mod file;
mod firefox;
mod known;
mod places;

use known::{Family, KNOWN};
use places::{Copy, Places};

/// Looks for browsers.
pub trait Browsers: Send + Sync {
    /// All that were found, by name. May read files; called off the loop.
    fn list(&self) -> Vec<KnownBrowser>;
}

/// Those of this computer.
#[derive(Debug, Default)]
pub struct SystemBrowsers;

impl Browsers for SystemBrowsers {
    fn list(&self) -> Vec<KnownBrowser> {
        Places::of_this_computer().map_or_else(Vec::new, |places| found(&places))
    }
}

/// The known ones, each as often as it is installed, and what else says of itself that it opens web pages.
fn found(places: &Places) -> Vec<KnownBrowser> {
    let mut all = Vec::new();
    for known in KNOWN {
        let copies = places.copies(known);
        let several = copies.len() > 1;
        all.extend(copies.into_iter().filter_map(|copy| browser(known.name, known.family, &copy, several)));
    }
    let there: HashSet<String> = all.iter().map(|browser: &KnownBrowser| browser.command.clone()).collect();
    let is_new = |browser: &KnownBrowser| !there.contains(&browser.command);
    all.extend(desktop::others(places).into_iter().filter(is_new));
    all.sort_by_key(|browser| browser.name.to_lowercase());
    all.truncate(MOST_BROWSERS);
    all
}

fn browser(name: &str, family: Family, copy: &Copy, several: bool) -> Option<KnownBrowser> {
    let command = words(&copy.command)?;
    let named = match family {
        Family::Firefox => firefox::profiles(&copy.profiles),
        Family::Chromium => chromium::profiles(&copy.profiles),
        Family::Plain => Vec::new(),
    };
    let with = |(name, arguments): (String, Vec<String>)| {
        let all: Vec<String> = copy.command.iter().cloned().chain(arguments).collect();
        words(&all).map(|command| BrowserProfile { name, command })
    };
    let mut profiles: Vec<BrowserProfile> = named.into_iter().filter_map(with).take(MOST_PROFILES).collect();
    if profiles.len() < 2 {
        profiles.clear(); // there is nothing to choose between
    }
    let name = match copy.kind.filter(|_| several) {
        Some(kind) => format!("{name} ({kind})"),
        None => name.to_owned(),
    };
    Some(KnownBrowser { name, command, profiles })
}

/// Words as one command, as `platform/browser/command.rs` takes it apart again; `None` where a word cannot be written there.
fn words(words: &[String]) -> Option<String> {
    let mut all = Vec::new();
    for word in words {
        if word.is_empty() || word.contains('"') || word.chars().any(char::is_control) {
            return None;
        }
        let word = word.replace('%', "%%");
        all.push(if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word });
    }
    Some(all.join(" "))
}

/// Nobody has more, and a list that has is not one.
const MOST_BROWSERS: usize = 40;
const MOST_PROFILES: usize = 40;

#[cfg(test)]
mod tests;
