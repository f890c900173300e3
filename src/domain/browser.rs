//! Browsers on this computer and their profiles, as a person chooses between them.

/// A browser that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownBrowser {
    /// Its name for people.
    pub name: String,
    /// The command that opens it with its usual profile, as in [`Settings::browser`](super::settings::Settings::browser).
    pub command: String,
    /// Its profiles, where it has more than one.
    pub profiles: Vec<BrowserProfile>,
}

/// A profile of a browser: its own cookies, so its own sign-ins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrowserProfile {
    /// Its name as the person gave it.
    pub name: String,
    /// The command that opens the browser with it.
    pub command: String,
}

/// Which browser opens a link.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Opens {
    /// That of `BROWSER`, else the system's.
    #[default]
    Usual,
    /// That of this command, and no other in its place.
    Command(String),
    /// The system's, whatever `BROWSER` says: an organisation decides so.
    System,
}

impl Opens {
    /// As a person chose; a command of nothing is no choice.
    pub fn chosen(command: Option<String>) -> Self {
        command.filter(|command| !command.trim().is_empty()).map_or(Self::Usual, Self::Command)
    }
}

/// How a command is called among these browsers, as in "Firefox, Work"; the command itself where it is none of them.
pub fn spoken(command: &str, browsers: &[KnownBrowser]) -> String {
    for browser in browsers {
        if browser.command == command {
            return browser.name.clone();
        }
        if let Some(profile) = browser.profiles.iter().find(|profile| profile.command == command) {
            return format!("{}, {}", browser.name, profile.name);
        }
    }
    command.to_owned()
}
