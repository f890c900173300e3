//! The browsers that are known by name, and where each keeps the list of its profiles: a table from their own documents.

/// Which list of profiles a browser keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// `profiles.ini`, and `-P NAME`.
    Firefox,
    /// `Local State`, and `--profile-directory=FOLDER`.
    Chromium,
    /// None that a command could choose from.
    Plain,
}

/// A browser that is known.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: &'static str,
    pub(super) family: Family,
    /// Its programs on `PATH`; the first that is there counts.
    pub(super) commands: &'static [&'static str],
    /// Its folder below the home folder.
    pub(super) folder: &'static str,
    /// Its Flatpak, and its folder below that one's own.
    pub(super) flatpak: Option<(&'static str, &'static str)>,
    /// Its Snap, and its folder below that one's own.
    pub(super) snap: Option<(&'static str, &'static str)>,
    /// Its application on macOS, the program in it, and its folder below `Application Support`.
    pub(super) mac: Option<(&'static str, &'static str, &'static str)>,
    /// Its program below a folder of programs on Windows, and its folder below that for data (the roaming one for Firefox).
    pub(super) windows: Option<(&'static str, &'static str)>,
}

const PLAIN: Known = Known {
    name: "",
    family: Family::Plain,
    commands: &[],
    folder: "",
    flatpak: None,
    snap: None,
    mac: None,
    windows: None,
};

pub(super) const KNOWN: &[Known] = &[
    Known {
        name: "Firefox",
        family: Family::Firefox,
        commands: &["firefox"],
        folder: ".mozilla/firefox",
        flatpak: Some(("org.mozilla.firefox", ".mozilla/firefox")),
        snap: Some(("firefox", "common/.mozilla/firefox")),
        mac: Some(("Firefox", "firefox", "Firefox")),
        windows: Some(("Mozilla Firefox/firefox.exe", "Mozilla/Firefox")),
    },
    Known {
        name: "Firefox ESR",
        family: Family::Firefox,
        commands: &["firefox-esr"],
        folder: ".mozilla/firefox",
        ..PLAIN
    },
    Known {
        name: "LibreWolf",
        family: Family::Firefox,
        commands: &["librewolf"],
        folder: ".librewolf",
        flatpak: Some(("io.gitlab.librewolf-community", ".librewolf")),
        mac: Some(("LibreWolf", "librewolf", "librewolf")),
        windows: Some(("LibreWolf/librewolf.exe", "librewolf")),
        ..PLAIN
    },
    Known {
        name: "Chromium",
        family: Family::Chromium,
        commands: &["chromium", "chromium-browser"],
        folder: ".config/chromium",
        flatpak: Some(("org.chromium.Chromium", "config/chromium")),
        snap: Some(("chromium", "common/chromium")),
        mac: Some(("Chromium", "Chromium", "Chromium")),
        windows: Some(("Chromium/Application/chrome.exe", "Chromium/User Data")),
    },
    Known {
        name: "Google Chrome",
        family: Family::Chromium,
        commands: &["google-chrome-stable", "google-chrome"],
        folder: ".config/google-chrome",
        flatpak: Some(("com.google.Chrome", "config/google-chrome")),
        mac: Some(("Google Chrome", "Google Chrome", "Google/Chrome")),
        windows: Some(("Google/Chrome/Application/chrome.exe", "Google/Chrome/User Data")),
        ..PLAIN
    },
    Known {
        name: "Microsoft Edge",
        family: Family::Chromium,
        commands: &["microsoft-edge-stable", "microsoft-edge"],
        folder: ".config/microsoft-edge",
        flatpak: Some(("com.microsoft.Edge", "config/microsoft-edge")),
        mac: Some(("Microsoft Edge", "Microsoft Edge", "Microsoft Edge")),
        windows: Some(("Microsoft/Edge/Application/msedge.exe", "Microsoft/Edge/User Data")),
        ..PLAIN
    },
    Known {
        name: "Brave",
        family: Family::Chromium,
        commands: &["brave-browser", "brave"],
        folder: ".config/BraveSoftware/Brave-Browser",
        flatpak: Some(("com.brave.Browser", "config/BraveSoftware/Brave-Browser")),
        snap: Some(("brave", "current/.config/BraveSoftware/Brave-Browser")),
        mac: Some(("Brave Browser", "Brave Browser", "BraveSoftware/Brave-Browser")),
        windows: Some((
            "BraveSoftware/Brave-Browser/Application/brave.exe",
            "BraveSoftware/Brave-Browser/User Data",
        )),
    },
    Known {
        name: "Vivaldi",
        family: Family::Chromium,
        commands: &["vivaldi-stable", "vivaldi"],
        folder: ".config/vivaldi",
        flatpak: Some(("com.vivaldi.Vivaldi", "config/vivaldi")),
        mac: Some(("Vivaldi", "Vivaldi", "Vivaldi")),
        windows: Some(("Vivaldi/Application/vivaldi.exe", "Vivaldi/User Data")),
        ..PLAIN
    },
    Known {
        name: "GNOME Web",
        commands: &["epiphany-browser", "epiphany"],
        flatpak: Some(("org.gnome.Epiphany", "")),
        ..PLAIN
    },
    Known { name: "Falkon", commands: &["falkon"], flatpak: Some(("org.kde.falkon", "")), ..PLAIN },
    Known { name: "Konqueror", commands: &["konqueror"], ..PLAIN },
    Known { name: "Safari", mac: Some(("Safari", "", "")), ..PLAIN },
];
