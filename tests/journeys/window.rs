//! The real window on a real screen, found by its title and used through its accessible names, as a person with a screen
//! reader would: from the first start to an account that is fresh.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use mailward::practice::{Answer, Ending, Endpoint, Fault};
use tempfile::TempDir;

use crate::home::Home;
use crate::notifications;
use crate::peer::{Browser, script};
use crate::person::ANNA;
use crate::provider::Provider;
use crate::running::{Ended, Running};
use crate::seed;
use crate::server::{Server, socket};

/// A screen, a message bus and an accessibility bus, as long as this lives.
pub(crate) struct Desk {
    _screen: Running,
    /// Where the script keeps its files: it is ended too suddenly to remove them itself.
    _scratch: TempDir,
    /// The computer it belongs to.
    pub(crate) home: Home,
    /// The address of its message bus.
    bus: String,
}

impl Desk {
    /// With a computer of its own.
    pub(crate) fn new() -> Self {
        let scratch = tempfile::tempdir().unwrap();
        let mut command = Command::new(script("desk.sh"));
        command.env("TMPDIR", scratch.path());
        let mut screen = Running::start(command);
        let mut home = Home::new().with("LIBGL_ALWAYS_SOFTWARE", "1");
        let mut bus = String::new();
        for name in ["DISPLAY", "DBUS_SESSION_BUS_ADDRESS"] {
            let line = screen.out_line(&format!("{name}="));
            line.trim_start_matches(name).trim_start_matches('=').clone_into(&mut bus);
            home.set(name, bus.as_str());
        }
        screen.out_line("ready");
        Self { _screen: screen, _scratch: scratch, home, bus }
    }

    /// Hands and eyes; what they say is the last line.
    pub(crate) fn hand(&self, verb: &str, what: &str) -> String {
        let mut command = self.home.command("/usr/bin/python3");
        command.arg(script("window.py")).args(["--seconds", "60", verb, what]);
        Running::start(command).end().done().trim().to_owned()
    }

    /// Waits for a control whose name begins like this, and clicks it.
    pub(crate) fn click(&self, name: &str) {
        let whole = self.hand("wait", name);
        self.hand("click", &whole);
    }

    /// Clicks into the field with this name, types, and presses Enter.
    pub(crate) fn type_line(&self, field: &str, text: &str) {
        let mut command = self.home.command("/usr/bin/python3");
        command.arg(script("window.py")).args(["--seconds", "60", "fill", field]);
        let mut hand = Running::start(command);
        hand.type_line(text);
        hand.end().done();
        self.hand("key", "Return");
    }

    /// Keeps a picture for people to look at.
    pub(crate) fn picture(&self, name: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-artifacts");
        fs::create_dir_all(&folder).unwrap();
        let file = folder.join(name);
        self.hand("shot", &file.display().to_string());
        assert!(fs::metadata(&file).unwrap().len() > 5_000, "{} shows nothing", file.display());
    }
}

#[test]
fn a_newcomer_signs_in_to_a_practice_account_in_the_window() {
    let mut desk = Desk::new();
    let browser = Browser::at(&mut desk.home, &[]);
    let window = desk.home.start(&["--practice"]);
    desk.click("Try it with the practice provider");
    desk.hand("wait", "Open the browser");
    desk.picture("window-sign-in.png");
    desk.click("Open the browser");
    let page = browser.last_page();
    assert!(page.contains(&format!("{ANNA} is signed in")), "{page}");
    desk.click("Done");
    desk.hand("gone", "Done");
    desk.hand("wait", ANNA);
    desk.hand("wait", "Fresh");
    desk.picture("window-account.png");
    assert_eq!(desk.home.accounts()[0]["health"], "fresh");

    let second = desk.home.mailward(&[]);
    assert!(second.err.contains("its window was brought to the front"), "{}", second.err);
    second.done();
    desk.hand("wait", ANNA);
    desk.hand("key", "ctrl+q");
    assert_eq!(window.end().status, Some(0));
}

#[test]
fn a_stored_token_is_looked_at_in_the_window_and_each_look_is_recorded() {
    let (desk, provider) = (Desk::new(), Provider::start());
    seed::signed_in(&provider, &desk.home, [ANNA]);
    let window = desk.home.start(&[]);
    desk.hand("wait", ANNA);
    desk.hand("key", "ctrl+4");
    desk.click("Pick a stored token");
    desk.hand("click", &format!("{ANNA}, access token"));
    desk.hand("wait", "Mail will accept this token");
    desk.hand("click", "Signature");
    desk.click("Check with the provider");
    desk.hand("wait", "Signature is valid");
    desk.picture("window-inspector.png");
    let looks = || {
        let listed = desk.home.mailward(&["audit", "list", "--kind", "token.inspected", "--json"]).done();
        let events: serde_json::Value = serde_json::from_str(&listed).unwrap();
        (events.as_array().unwrap().len() == 2).then_some(())
    };
    desk.home.until("both looks are recorded", looks);
    desk.hand("key", "ctrl+q");
    assert_eq!(window.end().status, Some(0));
}

#[test]
fn a_window_that_the_system_ends_closes_in_order_and_takes_its_socket_along() {
    let desk = Desk::new();
    let window = desk.home.start(&[]);
    desk.hand("wait", "Try it with the practice provider");
    let answers = || desk.home.mailward(&["vault", "status"]).out.contains("answered").then_some(());
    desk.home.until("the window answers mail programs", answers);
    window.signal("TERM");
    assert_eq!(window.end().status, Some(0));
    assert!(!socket(&desk.home).exists());
}

#[test]
fn a_notification_that_is_pressed_while_only_a_server_runs_opens_the_window() {
    let (desk, provider) = (Desk::new(), Provider::start());
    let mut desktop = notifications::Server::at(&desk.bus, &[]);
    seed::signed_in(&provider, &desk.home, [ANNA]);
    desk.home.expire();
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::Ended(Ending::Google)));
    let served = Server::start(&desk.home);
    let told = desktop.shown();
    desktop.told(&format!("press {} default", told["id"]));
    desk.hand("wait", "Accounts");
    served.end();
    desk.hand("wait", ANNA);
    desk.hand("key", "ctrl+q");
    desk.hand("gone", ANNA);
}

#[test]
fn without_a_display_it_says_so_at_once() {
    let ended: Ended = Home::new().start(&[]).end_within(Duration::from_secs(20));
    ended.failed(1, "There is no display to open a window on");
}
