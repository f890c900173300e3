//! The system's own dialogs for files: the only user of `rfd`.
//!
//! A dialog is made on the main thread, as macOS wants it, and waited for on the runtime. No answer and no dialog look the same
//! from here (a desktop without a portal has none), so whoever asks offers another way in either case.

use std::path::PathBuf;
use std::pin::Pin;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A file that somebody wants to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SaveWish {
    /// What the dialog is called.
    pub title: &'static str,
    /// The name that stands there at first.
    pub name: String,
    /// What its kind is called, and how its name ends.
    pub kind: (&'static str, &'static str),
}

/// A file that somebody wants to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenWish {
    /// What the dialog is called.
    pub title: &'static str,
    /// What its kind is called, and how its name may end; `None` asks for a folder.
    pub kind: Option<(&'static str, &'static [&'static str])>,
}

/// What a file is picked for: it decides whom the answer is given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PickFor {
    /// A report that somebody sent.
    Report,
    /// A certificate authority that is to be trusted as well.
    Authority,
    /// Settings of another mail program.
    Settings,
    /// The folder of another mail program.
    SettingsFolder,
    /// Keys that a signature is checked with.
    Keys,
    /// A definition of a provider.
    Definition,
    /// The profile of an organisation.
    Profile,
}

impl PickFor {
    /// What the dialog is asked.
    pub const fn wish(self) -> OpenWish {
        match self {
            Self::Report => OpenWish { title: "Open a report", kind: Some(("Mailward report", &["zip"])) },
            Self::Authority => OpenWish {
                title: "Add a certificate authority",
                kind: Some(("Certificates", &["pem", "crt", "cer"])),
            },
            Self::Settings => OpenWish {
                title: "Import accounts",
                kind: Some((
                    "Settings",
                    &["k9s", "js", "ini", "xml", "conf", "config", "yaml", "json", "txt", "mailward"],
                )),
            },
            Self::Profile => OpenWish { title: "Import a profile", kind: Some(("Profile", &["toml"])) },
            Self::SettingsFolder => OpenWish { title: "Import accounts", kind: None },
            Self::Definition => {
                OpenWish { title: "Open a definition", kind: Some(("Provider definition", &["toml"])) }
            }
            Self::Keys => OpenWish {
                title: "Check with the keys in a file",
                kind: Some(("Keys", &["json", "jwks", "jwk", "pem", "pub", "crt", "cer"])),
            },
        }
    }
}

/// Which file it is, or nothing.
pub type Answer = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Asks the person for files.
pub trait FileDialogs {
    /// Asks where to write a file. Called on the main thread.
    fn save(&self, wish: &SaveWish, parent: &eframe::Frame) -> Answer;

    /// Asks which file to read. Called on the main thread.
    fn open(&self, wish: &OpenWish, parent: &eframe::Frame) -> Answer;

    /// The person's own folder, where a path is typed.
    fn home(&self) -> Option<PathBuf>;
}

/// Those of the system.
#[derive(Debug, Clone, Copy)]
pub struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn save(&self, wish: &SaveWish, parent: &eframe::Frame) -> Answer {
        let (kind, ending) = wish.kind;
        let asked = rfd::AsyncFileDialog::new()
            .set_title(wish.title)
            .set_file_name(&wish.name)
            .add_filter(kind, &[ending])
            .set_can_create_directories(true)
            .set_parent(parent)
            .save_file();
        Box::pin(async move { asked.await.map(|file| file.path().to_path_buf()) })
    }

    fn open(&self, wish: &OpenWish, parent: &eframe::Frame) -> Answer {
        let dialog = rfd::AsyncFileDialog::new().set_title(wish.title).set_parent(parent);
        let Some((kind, endings)) = wish.kind else {
            let asked = dialog.pick_folder();
            return Box::pin(async move { asked.await.map(|folder| folder.path().to_path_buf()) });
        };
        // Some programs give their settings names without an ending.
        let asked = dialog.add_filter(kind, endings).add_filter("All files", &["*"]).pick_file();
        Box::pin(async move { asked.await.map(|file| file.path().to_path_buf()) })
    }

    fn home(&self) -> Option<PathBuf> {
        std::env::home_dir()
    }
}

/// Says why there is no window, and waits until it was read.
#[cfg(windows)]
pub fn tell(text: &str) {
    let level = rfd::MessageLevel::Error;
    rfd::MessageDialog::new().set_level(level).set_title("Mailward").set_description(text).show();
}

/// "mailward-audit-2026-11-22.csv", by the day on the wall.
pub fn dated_name(what: &str, ending: &str, now: Timestamp, zone: &TimeZone) -> String {
    let day = now.to_zoned(zone.clone()).date();
    format!("mailward-{what}-{day}.{ending}")
}
