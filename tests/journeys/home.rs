//! A person's computer, as far as the program sees one: a data folder, a vault and an environment of its own. Nothing of
//! the computer that runs the tests shines through.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use jiff::SignedDuration;
use mailward::platform::clock::{Clock as _, SystemClock};
use rusqlite::Connection;
use serde_json::Value;
use tempfile::TempDir;

use crate::running::{Ended, LONG, Running};

/// The passphrase of every vault here; the canary test looks for it everywhere.
pub(crate) const PASSPHRASE: &str = "seven blue lanterns at noon";

/// The program under test.
pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_mailward");

/// One of them.
pub(crate) struct Home {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

impl Home {
    /// With a vault behind a passphrase that a file names.
    pub(crate) fn new() -> Self {
        let home = Self::with_keyring();
        home.write("passphrase", PASSPHRASE);
        let passphrase = home.path("passphrase").display().to_string();
        home.with("MAILWARD_VAULT", "passphrase").with("MAILWARD_PASSPHRASE_FILE", passphrase)
    }

    /// With a vault whose key is in the system's keyring, if there is one.
    pub(crate) fn with_keyring() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() }
    }

    /// The same, with a variable set.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.set(name, value);
        self
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.push((name.to_owned(), value.into()));
    }

    /// Takes a variable away.
    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.retain(|(known, _)| known != name);
    }

    /// Looks until this is there, for as long as a test waits for anything. Each look has to take its time, as starting the
    /// program does: nothing sleeps here.
    pub(crate) fn until<T>(&self, what: &str, look: impl Fn() -> Option<T>) -> T {
        let end = SystemClock.now() + SignedDuration::try_from(LONG).unwrap();
        while SystemClock.now() < end {
            if let Some(found) = look() {
                return found;
            }
        }
        panic!("waited in vain: {what}\n{}", self.mailward(&["status"]).out);
    }

    /// A path of this computer.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data folder.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// Writes a file.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Every file below the data folder that has something in it, by path. SQLite's shared memory is no file of ours.
    pub(crate) fn files(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut found = Vec::new();
        collect(&self.data(), &mut found);
        found.retain(|(path, bytes)| !bytes.is_empty() && path.extension() != Some(OsStr::new("db-shm")));
        found.sort();
        found
    }

    /// The program with these arguments, to its end.
    pub(crate) fn mailward(&self, arguments: &[&str]) -> Ended {
        self.start(arguments).end()
    }

    /// The program with these arguments, running.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_by(&[], arguments)
    }

    /// The program with these arguments, running, with variables of its own.
    pub(crate) fn start_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Running {
        let mut command = self.command(PROGRAM);
        command.args(arguments).envs(variables.iter().copied());
        Running::start(command)
    }

    /// The program, started by another one that is given its path and arguments.
    pub(crate) fn start_by(&self, starter: &[&str], arguments: &[&str]) -> Running {
        let line: Vec<&str> =
            starter.iter().copied().chain([PROGRAM]).chain(arguments.iter().copied()).collect();
        let mut command = Command::new(line[0]);
        command.args(&line[1..]);
        self.furnish(&mut command);
        Running::start(command)
    }

    /// Another program on this computer.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        self.furnish(&mut command);
        command
    }

    fn furnish(&self, command: &mut Command) {
        command.env_clear();
        for kept in ["PATH", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(kept) {
                command.env(kept, value);
            }
        }
        command.env("HOME", self.folder.path()).env("MAILWARD_DATA_DIR", self.data());
        // Without a word about it the bus of whoever runs the tests would be found, with their keyring and their desktop.
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.path("no-bus").display()));
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
    }

    /// The accounts, as the program tells them.
    pub(crate) fn accounts(&self) -> Value {
        serde_json::from_str(&self.mailward(&["account", "list", "--json"]).done()).unwrap()
    }

    /// What is kept of the sign-in of the first account: fingerprints, moments and person, not its last use.
    pub(crate) fn kept(&self) -> Value {
        let account = &self.accounts()[0];
        let parts = ["address", "access", "refresh", "scopes", "signed_in_as", "signed_in_at"];
        parts.iter().map(|part| account[*part].clone()).collect()
    }

    /// Turns back the stored end of every access token, so that each has to be renewed before it can be handed out.
    pub(crate) fn expire(&self) {
        let long_ago = "UPDATE accounts SET account = json_set(account,
            '$.grant.access.issued_at', '2026-01-01T08:00:00Z', '$.grant.access.expires_at', '2026-01-01T09:00:00Z')";
        assert!(self.change(long_ago) > 0);
    }

    /// Changes the database by a statement of SQL, also while the program runs; gives how many rows it changed.
    pub(crate) fn change(&self, statement: &str) -> usize {
        let database = Connection::open(self.data().join("mailward.db")).unwrap();
        database.busy_timeout(Duration::from_secs(20)).unwrap();
        database.execute(statement, ()).unwrap()
    }

    /// Brings the database into one file, without a journal beside it, and changes it by a statement of SQL.
    pub(crate) fn settle(&self, statement: &str) {
        let database = Connection::open(self.data().join("mailward.db")).unwrap();
        database.query_row("PRAGMA wal_checkpoint(TRUNCATE)", (), |_| Ok(())).unwrap();
        database.execute_batch(statement).unwrap();
    }
}

fn collect(folder: &Path, found: &mut Vec<(PathBuf, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.is_file() {
            found.push((path.clone(), fs::read(&path).unwrap())); // a socket cannot be read
        }
    }
}
