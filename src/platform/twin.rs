//! The two files of Mailward on Windows: `mailward.exe` for terminals, and its twin for everything else.
//!
//! Windows looks into a file to decide whether a program gets a terminal, before it runs. So the same program is there twice
//! (`packaging/windows/build`): with the one, a terminal waits, passes Ctrl-C on and has the exit status; with the other no
//! terminal ever appears. Where the twin is missing, and on every other system, the one file does both.

use std::path::{Path, PathBuf};

/// The file that other programs and terminals are to call.
pub fn for_terminals(own: PathBuf) -> PathBuf {
    if cfg!(windows) { beside(own, TERMINAL) } else { own }
}

/// The file to start where no terminal is wanted: at login, from a notification, for the window.
pub fn for_desktops(own: PathBuf) -> PathBuf {
    if cfg!(windows) { beside(own, DESKTOP) } else { own }
}

const TERMINAL: &str = "mailward.exe";
const DESKTOP: &str = "mailward-window.exe";

/// The file of that name in the same folder, if there is one. A copy under a name of somebody's own has no twin.
fn beside(own: PathBuf, name: &str) -> PathBuf {
    let known = is_called(&own, TERMINAL) || is_called(&own, DESKTOP);
    let twin = known.then(|| own.with_file_name(name));
    twin.filter(|twin| twin.is_file()).unwrap_or(own)
}

/// Starts the twin for the desktop with the arguments of this process, if this process is the other one. `false` where it
/// has to do the work itself.
#[cfg(windows)]
pub fn hand_over() -> bool {
    use std::process::{Command, Stdio};

    let Ok(own) = std::env::current_exe() else {
        return false;
    };
    let twin = for_desktops(own.clone());
    let mut command = Command::new(&twin);
    command.args(std::env::args_os().skip(1));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    is_called(&own, TERMINAL) && is_called(&twin, DESKTOP) && command.spawn().is_ok()
}

/// Whether this process never had a terminal.
#[cfg(windows)]
pub fn is_for_desktops() -> bool {
    std::env::current_exe().is_ok_and(|own| is_called(&own, DESKTOP))
}

/// Names on Windows do not tell large letters from small ones.
fn is_called(file: &Path, name: &str) -> bool {
    file.file_name().is_some_and(|found| found.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(names: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in names {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        folder
    }

    #[test]
    fn each_of_the_two_files_finds_the_other() {
        let folder = folder(&[TERMINAL, DESKTOP]);
        let [terminal, desktop] = [TERMINAL, DESKTOP].map(|name| folder.path().join(name));
        for own in [&terminal, &desktop] {
            assert_eq!(beside(own.clone(), TERMINAL), terminal);
            assert_eq!(beside(own.clone(), DESKTOP), desktop);
        }
        let large = folder.path().join("Mailward.EXE");
        assert_eq!(beside(large, DESKTOP), desktop, "Windows tells no large letters from small ones");
    }

    #[test]
    fn without_a_twin_the_one_file_does_both() {
        let alone = folder(&[TERMINAL]);
        let own = alone.path().join(TERMINAL);
        assert_eq!(beside(own.clone(), DESKTOP), own);
        let renamed = folder(&[DESKTOP, "mw.exe"]);
        let own = renamed.path().join("mw.exe");
        assert_eq!(beside(own.clone(), DESKTOP), own, "a file by another name knows no twin");
    }

    #[test]
    #[cfg(not(windows))]
    fn elsewhere_there_is_one_file_only() {
        let folder = folder(&[TERMINAL, DESKTOP]);
        let own = folder.path().join(TERMINAL);
        assert_eq!(for_desktops(own.clone()), own);
        assert_eq!(for_terminals(own.clone()), own);
    }
}
