//! The vault's key in a real Secret Service: open, locked, hanging, absent. Where the key cannot be had, the program says
//! which of these it is within seconds, changes nothing, and never goes another way by itself.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::home::{Home, PASSPHRASE};
use crate::peer::script;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::running::{Ended, Running};

/// A program whose keyring does not answer says so within this; no output may pause for longer.
const SECONDS: Duration = Duration::from_secs(20);

/// What the desk says of itself before it waits for its end.
const SAY: &str = "echo \"run $XDG_RUNTIME_DIR\"; echo \"bus $DBUS_SESSION_BUS_ADDRESS\"; cat >/dev/null";

/// A session bus with a Secret Service in a given state, as long as this lives.
pub(crate) struct Desk {
    _bus: Running,
    /// Where the script keeps its files: it is ended too suddenly to remove them itself.
    _scratch: TempDir,
    /// Where its keyring is told to unlock.
    control: PathBuf,
    /// The computer with this keyring.
    pub(crate) home: Home,
}

impl Desk {
    pub(crate) fn with(state: &str) -> Self {
        let mut command = Command::new(script("keyring.sh"));
        let scratch = tempfile::tempdir().unwrap();
        command.args([state, "sh", "-c", SAY]).env("TMPDIR", scratch.path());
        let mut bus = Running::start(command);
        let control = PathBuf::from(bus.out_line("run ").trim_start_matches("run ")).join("keyring/control");
        let line = bus.out_line("bus ");
        let home = Home::with_keyring().with("DBUS_SESSION_BUS_ADDRESS", line.trim_start_matches("bus "));
        Self { _bus: bus, _scratch: scratch, control, home }
    }

    pub(crate) fn mailward(&self, arguments: &[&str]) -> Ended {
        self.home.start(arguments).end_within(SECONDS)
    }

    fn call(&self, destination: &str, path: &str, method: &str, argument: &str) -> String {
        let mut command = self.home.command("gdbus");
        command.args([
            "call",
            "--session",
            "--dest",
            destination,
            "--object-path",
            path,
            "--method",
            method,
            argument,
        ]);
        Running::start(command).end().done()
    }

    /// Unlocks it as a log-in does: a byte to say who asks, then length, verb and password (the protocol of its PAM module).
    pub(crate) fn unlock(&self) {
        const PASSWORD: &[u8] = b"a test's own password\n"; // with its end, as keyring.sh gives it
        const UNLOCK: u32 = 1;
        let field = |number: usize| u32::try_from(number).unwrap().to_be_bytes();
        let whole =
            [&field(12 + PASSWORD.len())[..], &UNLOCK.to_be_bytes(), &field(PASSWORD.len()), PASSWORD];
        let mut control = UnixStream::connect(&self.control).unwrap();
        control.write_all(&[0]).unwrap();
        control.write_all(&whole.concat()).unwrap();
        let mut answer = [0; 8];
        control.read_exact(&mut answer).unwrap();
        assert_eq!(answer[4..], [0; 4], "the keyring was not unlocked");
    }

    /// Locks it.
    pub(crate) fn lock(&self) {
        let collection = "[objectpath \"/org/freedesktop/secrets/collection/login\"]";
        self.call(
            "org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            collection,
        );
    }

    /// The number of the keyring's process.
    fn daemon(&self) -> String {
        let method = "org.freedesktop.DBus.GetConnectionUnixProcessID";
        let told =
            self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", method, "org.freedesktop.secrets");
        told.trim_start_matches("(uint32 ").trim_end_matches(|c: char| !c.is_ascii_digit()).to_owned()
    }

    /// Whether the keyring answers, after it was stopped and went on: the daemon does not always survive that.
    fn goes_on(&self, daemon: &str) -> bool {
        let ping =
            ["call", "--session", "--timeout", "20", "--dest", "org.freedesktop.secrets", "--object-path"];
        let mut command = self.home.command("gdbus");
        command.args(ping).args(["/org/freedesktop/secrets", "--method", "org.freedesktop.DBus.Peer.Ping"]);
        let answers = Running::start(command).end().status == Some(0);
        answers && Command::new("kill").args(["-0", daemon]).status().unwrap().success()
    }

    fn place(&self) -> Value {
        let status: Value = serde_json::from_str(&self.mailward(&["vault", "status", "--json"]).out).unwrap();
        status["place"].clone()
    }
}

#[test]
fn with_the_key_in_the_keyring_a_sign_in_is_kept_and_needs_no_question() {
    let (provider, desk) = (Provider::start(), Desk::with("unlocked"));
    provider.signed_in(&desk.home);
    let token = desk.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&token));
    assert_eq!(desk.place(), "keyring");
}

#[test]
fn a_keyring_that_gets_locked_or_stuck_is_told_apart_and_nothing_is_lost() {
    let provider = Provider::start();
    let (desk, token) = (0..3)
        .find_map(|_| stuck_for_a_while(&provider, Desk::with("unlocked")))
        .expect("a keyring that survives being stopped");
    assert_eq!(desk.mailward(&["token", ANNA]).done(), token);
    desk.home.settle("");
    let files = desk.home.files();

    desk.lock();
    let ended = desk.mailward(&["token", ANNA]);
    ended.failed(6, "The system’s keyring is locked");
    assert!(ended.out.is_empty());
    let ended = desk.mailward(&["sign-in", ANNA, "--no-browser"]);
    ended.failed(6, "The system’s keyring is locked");
    assert_eq!(desk.home.files(), files, "nothing was written");
    assert_eq!(desk.home.accounts()[0]["health"], "fresh", "accounts can be looked at without the key");
}

/// A keyring that was stuck and answers again, and the token that is kept with its key; `None` if the daemon died of it.
fn stuck_for_a_while(provider: &Provider, desk: Desk) -> Option<(Desk, String)> {
    provider.signed_in(&desk.home);
    let token = desk.mailward(&["token", ANNA]).done();
    let daemon = desk.daemon();
    let signal = |name: &str| {
        assert!(Command::new("kill").args([name, &daemon]).status().unwrap().success());
    };
    signal("-STOP");
    desk.mailward(&["token", ANNA]).failed(6, "The system’s keyring does not work");
    signal("-CONT");
    desk.goes_on(&daemon).then_some((desk, token))
}

#[test]
fn without_a_usable_keyring_no_vault_is_made_and_the_choices_are_named() {
    let provider = Provider::start();
    for (state, headline) in [
        ("absent", "This system has no keyring to keep the vault’s key in"),
        ("locked", "The system’s keyring is locked"),
        ("hanging", "The system’s keyring does not work"),
    ] {
        let desk = Desk::with(state);
        provider.add(&desk.home, ANNA).done();
        for _ in 0..2 {
            let ended = desk.mailward(&["sign-in", ANNA, "--no-browser"]);
            assert_eq!(ended.status, Some(6), "{state}: {}", ended.err);
            ended.failed(6, headline);
        }
        assert_eq!(desk.place(), Value::Null, "{state}: no vault was made another way");
        assert_eq!(desk.home.accounts()[0]["health"], "new");
    }
    assert_eq!(provider.tally().token_requests, 0);
}

#[test]
fn without_a_session_bus_the_keyring_is_called_missing_at_once() {
    let (provider, mut home) = (Provider::start(), Home::with_keyring());
    home.set("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere/bus".to_owned());
    provider.add(&home, ANNA).done();
    let ended = home.mailward(&["sign-in", ANNA, "--no-browser"]);
    ended.failed(6, "This system has no keyring to keep the vault’s key in");
}

#[test]
fn moving_the_key_to_a_passphrase_and_back_keeps_every_token() {
    let (provider, mut desk) = (Provider::start(), Desk::with("unlocked"));
    provider.signed_in(&desk.home);
    let token = desk.mailward(&["token", ANNA]).done();

    let mut running = desk.home.start(&["vault", "move", "passphrase"]);
    running.type_line(PASSPHRASE);
    running.end().done();
    assert_eq!(desk.place(), "passphrase");
    desk.mailward(&["token", ANNA]).failed(6, "The vault needs its passphrase");
    desk.home.write("passphrase", "not this one");
    desk.home.set("MAILWARD_PASSPHRASE_FILE", desk.home.path("passphrase").display().to_string());
    desk.mailward(&["token", ANNA]).failed(6, "The passphrase is wrong");
    desk.home.write("passphrase", PASSPHRASE);
    assert_eq!(desk.mailward(&["token", ANNA]).done(), token);

    desk.mailward(&["vault", "move", "keyring"]).done();
    assert_eq!(desk.place(), "keyring");
    desk.home.write("passphrase", "of no use any more");
    assert_eq!(desk.mailward(&["token", ANNA]).done(), token);
}

#[test]
fn moving_the_key_to_a_keyring_that_is_not_there_leaves_it_where_it_was() {
    let (provider, mut desk) = (Provider::start(), Desk::with("absent"));
    desk.home.write("passphrase", PASSPHRASE);
    desk.home.set("MAILWARD_PASSPHRASE_FILE", desk.home.path("passphrase").display().to_string());
    desk.home.set("MAILWARD_VAULT", "passphrase");
    provider.signed_in(&desk.home);
    desk.mailward(&["vault", "move", "keyring"]).failed(6, "This system has no keyring");
    assert_eq!(desk.place(), "passphrase");
    assert!(provider.is_active(&desk.mailward(&["token", ANNA]).done()));
}
