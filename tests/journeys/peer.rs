//! What nobody of this project wrote: an OpenID provider from npm, and a real browser that somebody seems to sit at.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::sync_channel;
use std::thread::Builder;

use serde_json::Value;

use crate::home::Home;
use crate::running::{LONG, Running};

/// A script of `tests/peers`.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers").join(name)
}

/// The provider; it ends with its standard input.
pub(crate) struct Peer {
    running: Running,
    /// Its issuer.
    pub(crate) issuer: String,
}

/// The client that the provider knows.
pub(crate) const CLIENT: &str = "mailward-test";

impl Peer {
    /// Starts it with these options; `oidc-server.mjs` lists them.
    pub(crate) fn start(options: &Value) -> Self {
        let mut command = Command::new("node");
        command.arg(script("oidc-server.mjs")).arg(options.to_string());
        let mut running = Running::start(command);
        let line = running.out_line("issuer ");
        running.out_line("client ");
        Self { running, issuer: line.trim_start_matches("issuer ").to_owned() }
    }

    /// Waits until it says that this has happened.
    pub(crate) fn tells(&mut self, what: &str) {
        self.running.out_line(what);
    }

    /// Lets it make new signing keys and forget the old ones.
    pub(crate) fn rotate(&mut self) {
        self.running.type_line("rotate");
        self.running.out_line("rotated");
    }

    /// Ends it; gives the grants it made since it was last asked, one a line.
    pub(crate) fn end(self) -> String {
        self.running.end().done()
    }
}

/// A browser for `BROWSER`: the real one, and a way to wait until it is at its last page.
pub(crate) struct Browser {
    folder: tempfile::TempDir,
}

impl Browser {
    /// Makes it the browser of this home. `choices` are the variables of `browser.mjs`, without their prefix.
    pub(crate) fn at(home: &mut Home, choices: &[(&str, &str)]) -> Self {
        let browser = Self { folder: tempfile::tempdir().unwrap() };
        let (stem, ends) = (browser.path("page"), browser.path("ends"));
        assert!(Command::new("mkfifo").arg(&ends).status().unwrap().success());
        let lines = format!(
            "#!/bin/sh\nexport MAILWARD_TEST_BROWSER_OUT='{}'\n'{}' \"$1\" 2>'{}'\ncat '{}.txt' >'{}' &\n",
            stem.display(),
            script("browser.mjs").display(),
            browser.path("errors").display(),
            stem.display(),
            ends.display(),
        );
        let program = browser.path("browser");
        fs::write(&program, lines).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        home.set("BROWSER", program.display().to_string());
        for (name, value) in choices {
            home.set(&format!("MAILWARD_TEST_BROWSER_{name}"), *value);
        }
        browser
    }

    /// Waits until it has closed: how it ended, the address, and the text of its last page.
    pub(crate) fn last_page(&self) -> String {
        let (send, page) = sync_channel(1);
        let ends = self.path("ends");
        let read = move || drop(send.send(fs::read_to_string(ends)));
        Builder::new().name("browser".into()).spawn(read).unwrap();
        let page = page
            .recv_timeout(LONG)
            .unwrap_or_else(|_late| panic!("the browser did not end: {}", self.errors()));
        page.unwrap()
    }

    fn errors(&self) -> String {
        fs::read_to_string(self.path("errors")).unwrap_or_default()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
