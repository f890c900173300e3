//! The real [`Browser`]: the person's choice, else `BROWSER`, else what the system opens links with.
//!
//! The webbrowser crate serves macOS and Windows, where opening is one system call. On other systems it would leave a
//! finished child behind for each link and run text browsers on our own terminal, so programs are started here.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use async_trait::async_trait;
use tokio::sync::oneshot;
use url::Url;

use crate::domain::browser::Opens;

use super::command::Line;
use super::{Browser, BrowserError};

/// Starts real browsers.
#[derive(Debug, Default)]
pub struct SystemBrowser;

#[async_trait]
impl Browser for SystemBrowser {
    async fn open(&self, link: &Url, which: &Opens) -> Result<(), BrowserError> {
        if !matches!(link.scheme(), "http" | "https") {
            return Err(BrowserError::Failed("the link is not a web address".into()));
        }
        let lines = match which {
            // Somebody who chose one browser does not want another one to open instead.
            Opens::Command(choice) => {
                return first_that_starts(Line::read(choice, link.as_str()).into_iter().collect()).await;
            }
            Opens::Usual => Line::list(&std::env::var("BROWSER").unwrap_or_default(), link.as_str()),
            Opens::System => Vec::new(),
        };
        if !lines.is_empty() && first_that_starts(lines).await.is_ok() {
            return Ok(());
        }
        open_with_system(link).await
    }
}

/// The program that would be started first, if it is there; nothing is started.
pub(in crate::platform) fn found(which: &Opens) -> Option<String> {
    let lines = match which {
        Opens::Command(choice) => {
            return Line::read(choice, "").and_then(|line| program(&line.program));
        }
        Opens::Usual => Line::list(&std::env::var("BROWSER").unwrap_or_default(), ""),
        Opens::System => Vec::new(),
    };
    lines.iter().find_map(|line| program(&line.program)).or_else(found_with_system)
}

fn found_with_system() -> Option<String> {
    if cfg!(any(target_os = "macos", windows)) {
        return Some("the system’s own".to_owned());
    }
    OPENERS.iter().filter_map(|opener| opener.split(' ').next()).find_map(program)
}

/// The file that this name stands for: itself if it is a path, else the first of `PATH`.
fn program(name: &str) -> Option<String> {
    let there = |path: &Path| path.is_file();
    let path = if name.contains(std::path::is_separator) {
        PathBuf::from(name)
    } else {
        std::env::split_paths(&std::env::var_os("PATH")?)
            .map(|folder| folder.join(name))
            .find(|path| there(path))?
    };
    there(&path).then(|| path.display().to_string())
}

#[cfg(any(target_os = "macos", windows))]
async fn open_with_system(link: &Url) -> Result<(), BrowserError> {
    let link = link.as_str().to_owned();
    let opened = tokio::task::spawn_blocking(move || webbrowser::open(&link)).await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) if error.kind() == std::io::ErrorKind::NotFound => Err(BrowserError::Missing),
        Ok(Err(error)) => Err(BrowserError::Failed(error.kind().to_string())),
        Err(_) => Err(BrowserError::Failed("the system did not answer".into())),
    }
}

#[cfg(not(any(target_os = "macos", windows)))]
async fn open_with_system(link: &Url) -> Result<(), BrowserError> {
    first_that_starts(OPENERS.iter().filter_map(|opener| Line::read(opener, link.as_str())).collect()).await
}

/// What desktops and distributions open links with: the portal's and desktop's own first, Windows below WSL, Debian's
/// alternatives last. macOS and Windows open links themselves.
const OPENERS: [&str; 5] = ["xdg-open", "gio open", "wslview", "x-www-browser", "sensible-browser"];

/// Starts one after the other until one works.
async fn first_that_starts(lines: Vec<Line>) -> Result<(), BrowserError> {
    let mut outcome = Err(BrowserError::Missing);
    for line in lines {
        match start(&line).await {
            Ok(()) => return Ok(()),
            Err(BrowserError::Missing) => {}
            failed => outcome = failed,
        }
    }
    outcome
}

async fn start(line: &Line) -> Result<(), BrowserError> {
    let child = spawn(line).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => BrowserError::Missing,
        kind => BrowserError::Failed(format!("{}: {kind}", line.program)),
    })?;
    let ended = wait_beside(child)?;
    match tokio::time::timeout(EARLY_END, ended).await {
        Ok(Ok(false)) => Err(BrowserError::Failed(format!("{} ended with an error at once", line.program))),
        _ => Ok(()), // it handed the link over, or it still runs: it is the browser
    }
}

/// `xdg-open` and the like say within this time that they found nothing.
const EARLY_END: Duration = Duration::from_millis(1_500);

fn spawn(line: &Line) -> std::io::Result<Child> {
    let mut command = Command::new(&line.program);
    command.args(&line.arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0); // Ctrl-C is for us, not for the browser
    command.spawn()
}

/// Waits for the child on a thread of its own, so that it does not stay as a zombie; tells whether it ended well.
fn wait_beside(mut child: Child) -> Result<oneshot::Receiver<bool>, BrowserError> {
    let (tell, told) = oneshot::channel();
    let thread = std::thread::Builder::new().name("browser".into());
    let started = thread.spawn(move || {
        let well = child.wait().is_ok_and(|status| status.success());
        tell.send(well).ok(); // nobody asks any more when it ran for long
    });
    started.map(|_detached| told).map_err(|error| BrowserError::Failed(error.kind().to_string()))
}

#[cfg(unix)] // the programs are shell scripts
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn script(folder: &Path, name: &str, script: &str) -> PathBuf {
        let path = folder.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn of(command: &str) -> Opens {
        Opens::Command(command.to_owned())
    }

    fn link() -> Url {
        Url::parse("https://example.org/?a=$(touch%20x)&b='c'").unwrap()
    }

    #[tokio::test]
    async fn the_chosen_browser_gets_the_link_as_one_argument() {
        let folder = tempfile::tempdir().unwrap();
        let seen = folder.path().join("seen");
        let lines = format!("printf '%s|' \"$#\" \"$@\" > '{}'; echo words; echo words >&2", seen.display());
        let browser = script(folder.path(), "browser", &lines);
        SystemBrowser.open(&link(), &of(&format!("{} --new", browser.display()))).await.unwrap();
        assert_eq!(std::fs::read_to_string(&seen).unwrap(), format!("2|--new|{}|", link()));
    }

    #[tokio::test]
    async fn a_browser_that_keeps_running_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("end");
        assert!(Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let browser = script(folder.path(), "browser", &format!("read line < '{}'", fifo.display()));
        SystemBrowser.open(&link(), &of(browser.to_str().unwrap())).await.unwrap();
        std::fs::write(&fifo, "end\n").unwrap(); // would wait for ever if the browser did not run
    }

    #[tokio::test]
    async fn the_next_entry_is_tried_when_one_is_missing_or_fails() {
        let folder = tempfile::tempdir().unwrap();
        let seen = folder.path().join("seen");
        let fails = script(folder.path(), "fails", "exit 3");
        let works = script(folder.path(), "works", &format!("echo \"$1\" > '{}'", seen.display()));
        let list = format!("/nowhere/browser:{}:{}", fails.display(), works.display());
        first_that_starts(Line::list(&list, link().as_str())).await.unwrap();
        assert_eq!(std::fs::read_to_string(&seen).unwrap().trim(), link().as_str());
    }

    #[tokio::test]
    async fn a_choice_that_is_not_there_is_missing_and_nothing_else_opens() {
        assert_eq!(SystemBrowser.open(&link(), &of("/nowhere/browser")).await, Err(BrowserError::Missing));
    }

    #[test]
    fn a_browser_is_found_without_being_started() {
        let folder = tempfile::tempdir().unwrap();
        let browser = script(folder.path(), "browser", "exit 3");
        assert_eq!(found(&of(browser.to_str().unwrap())), Some(browser.display().to_string()));
        assert_eq!(found(&of("/nowhere/browser")), None, "another one must not be named in its place");
    }

    #[tokio::test]
    async fn a_browser_that_fails_at_once_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let browser = script(folder.path(), "browser", "exit 3");
        let failed = SystemBrowser.open(&link(), &of(browser.to_str().unwrap())).await.unwrap_err();
        assert!(matches!(&failed, BrowserError::Failed(why) if !why.contains("example.org")), "{failed}");
    }

    #[tokio::test]
    async fn only_web_addresses_are_opened() {
        let file = Url::parse("file:///etc/passwd").unwrap();
        assert!(SystemBrowser.open(&file, &of("true")).await.is_err());
    }
}
