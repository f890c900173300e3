//! Where browsers and their folders are on a system. Everything is relative to folders that are given, so that a test can say
//! what a computer of any system has.

use std::path::PathBuf;

use super::known::{Family, Known};

/// The folders of a computer that count.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    /// The person's own.
    pub(super) home: PathBuf,
    /// Where programs are that can be called by their names alone.
    pub(super) path: Vec<PathBuf>,
    /// Where Flatpak puts the programs that start an application.
    pub(super) flatpaks: Vec<PathBuf>,
    /// Where Snap puts them.
    pub(super) snaps: Option<PathBuf>,
    /// Where applications are described (`.desktop` files).
    pub(super) descriptions: Vec<PathBuf>,
    /// Where applications are on macOS.
    pub(super) applications: Vec<PathBuf>,
    /// Where programs are on Windows.
    pub(super) programs: Vec<PathBuf>,
    /// Where programs on Windows keep data for this computer, and data that follows the person.
    pub(super) data: Option<(PathBuf, PathBuf)>,
}

/// One installation of a browser.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Copy {
    /// Program and arguments.
    pub(super) command: Vec<String>,
    /// What tells it from another copy.
    pub(super) kind: Option<&'static str>,
    /// Where its list of profiles is.
    pub(super) profiles: PathBuf,
}

impl Places {
    /// Those of this computer; `None` where nobody's home is known.
    pub(super) fn of_this_computer() -> Option<Self> {
        let home = std::env::home_dir()?;
        let path = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect());
        let mut places = Self { path: path.unwrap_or_default(), home, ..Self::default() };
        if cfg!(target_os = "macos") {
            places.path.clear(); // a command for a terminal is not how one opens there
            places.applications = vec!["/Applications".into(), places.home.join("Applications")];
        } else if cfg!(windows) {
            let folder = |name: &str| std::env::var_os(name).map(PathBuf::from);
            places.path.clear();
            let names = ["ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];
            places.programs = names.into_iter().filter_map(folder).collect();
            places.data = folder("LOCALAPPDATA").zip(folder("APPDATA"));
        } else {
            let own = places.home.join(".local/share");
            places.flatpaks = vec![own.join("flatpak/exports/bin"), "/var/lib/flatpak/exports/bin".into()];
            places.snaps = Some("/snap/bin".into());
            places.descriptions = vec![own.join("applications"), "/usr/share/applications".into()];
        }
        Some(places)
    }

    /// Every installation of this browser.
    pub(super) fn copies(&self, known: &Known) -> Vec<Copy> {
        let mut all = Vec::new();
        all.extend(self.on_path(known));
        if let Some((id, folder)) = known.flatpak {
            let program = self.flatpaks.iter().map(|place| place.join(id)).find(|file| file.is_file());
            let profiles = self.home.join(".var/app").join(id).join(folder);
            all.extend(copy(program, Some("Flatpak"), profiles));
        }
        if let (Some((name, folder)), Some(snaps)) = (known.snap, &self.snaps) {
            let program = Some(snaps.join(name)).filter(|file| file.is_file());
            all.extend(copy(program, Some("Snap"), self.home.join("snap").join(name).join(folder)));
        }
        all.extend(self.on_mac(known));
        all.extend(self.on_windows(known));
        all
    }

    /// By its name alone, unless that leads into a Snap, which is listed as such.
    fn on_path(&self, known: &Known) -> Option<Copy> {
        let there = |name: &&&str| {
            let in_snaps = |folder: &&PathBuf| Some(*folder) != self.snaps.as_ref();
            self.path.iter().filter(in_snaps).any(|folder| folder.join(name).is_file())
        };
        let name = known.commands.iter().find(there)?;
        let profiles = self.home.join(known.folder);
        Some(Copy { command: vec![(*name).to_owned()], kind: None, profiles })
    }

    fn on_mac(&self, known: &Known) -> Option<Copy> {
        let (application, program, folder) = known.mac?;
        let bundle = format!("{application}.app");
        let place = self.applications.iter().map(|place| place.join(&bundle)).find(|place| place.is_dir())?;
        let profiles = self.home.join("Library/Application Support").join(folder);
        if known.family == Family::Plain {
            // It opens pages only when the system asks it to.
            let command = ["/usr/bin/open", "-a", application].map(str::to_owned).to_vec();
            return Some(Copy { command, kind: None, profiles });
        }
        copy(Some(place.join("Contents/MacOS").join(program)), None, profiles)
    }

    fn on_windows(&self, known: &Known) -> Option<Copy> {
        let ((program, folder), (local, roaming)) = (known.windows?, self.data.as_ref()?);
        let program = self.programs.iter().map(|place| place.join(program)).find(|file| file.is_file());
        let data = if known.family == Family::Firefox { roaming } else { local };
        copy(program, None, data.join(folder))
    }
}

fn copy(program: Option<PathBuf>, kind: Option<&'static str>, profiles: PathBuf) -> Option<Copy> {
    let command = program?.into_os_string().into_string().ok()?;
    Some(Copy { command: vec![command], kind, profiles })
}
