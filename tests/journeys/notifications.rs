//! Notifications on a real message bus, before a server that is told what a person does: shown, replaced, pressed, taken
//! back. Servers and buses that are missing, hang or come back cost a moment and nothing else.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use mailward::platform::notifier::{Chosen, Notification, Notifier as _, NotifierError, SystemNotifier};
use mailward::practice::{Answer, Ending, Endpoint, Fault};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;
use url::Url;

use crate::home::Home;
use crate::http;
use crate::peer::script;
use crate::person::{self, ANNA};
use crate::provider::{Provider, sign_in};
use crate::running::{LONG, Running};
use crate::seed;
use crate::server;

/// A session bus at an address that stays the same when the bus is started again.
pub(crate) struct Bus {
    running: Running,
    folder: TempDir,
}

impl Bus {
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { running: bus(folder.path()), folder }
    }

    fn restart(&mut self) {
        self.running.signal("KILL");
        fs::remove_file(self.folder.path().join("bus")).unwrap();
        self.running = bus(self.folder.path());
    }

    pub(crate) fn address(&self) -> String {
        format!("unix:path={}", self.folder.path().join("bus").display())
    }

    fn notifier(&self) -> SystemNotifier {
        SystemNotifier::at(self.address())
    }

    pub(crate) fn server(&self, options: &[&str]) -> Server {
        Server::at(&self.address(), options)
    }
}

/// A bus that starts nothing by itself: a server must not appear where it is meant to be missing.
fn bus(folder: &Path) -> Running {
    let config = folder.join("bus.conf");
    let lines = format!(
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n \
         \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n\
         <busconfig><type>session</type><listen>unix:path={}</listen><policy context=\"default\">\
         <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/>\
         </policy></busconfig>\n",
        folder.join("bus").display()
    );
    fs::write(&config, lines).unwrap();
    let mut command = Command::new("dbus-daemon");
    command.args(["--nofork", "--nopidfile", "--print-address"]);
    command.arg(format!("--config-file={}", config.display()));
    let mut running = Running::start(command);
    running.out_line("unix:path=");
    running
}

/// The desktop's notification server.
pub(crate) struct Server {
    pub(crate) running: Running,
}

impl Server {
    /// On the bus at this address.
    pub(crate) fn at(address: &str, options: &[&str]) -> Self {
        let mut command = Command::new("/usr/bin/python3");
        command.arg(script("notifications.py")).args(options);
        command.env("DBUS_SESSION_BUS_ADDRESS", address);
        let mut running = Running::start(command);
        running.out_line("\"ready\"");
        Self { running }
    }

    /// The next notification that it was given.
    pub(crate) fn shown(&mut self) -> Value {
        self.heard("shown")
    }

    fn heard(&mut self, what: &str) -> Value {
        let line = self.running.out_line(&format!("{{\"{what}\""));
        serde_json::from_str::<Value>(&line).unwrap()[what].clone()
    }

    pub(crate) fn told(&mut self, line: &str) {
        self.running.type_line(line);
    }
}

fn notification(tag: &str, body: &str) -> Notification {
    Notification {
        tag: tag.into(),
        title: "anna@example.org needs you".into(),
        body: body.into(),
        action: Some(("sign-in".into(), "Sign in".into())),
        urgent: false,
    }
}

async fn chosen(notifier: &SystemNotifier) -> Chosen {
    timeout(LONG, notifier.chosen()).await.expect("a choice comes")
}

fn choice(tag: &str, action: Option<&str>) -> Chosen {
    Chosen { tag: tag.into(), action: action.map(str::to_owned) }
}

/// No call may take longer, whatever the desktop does.
async fn soon<T>(call: impl Future<Output = T>) -> T {
    timeout(Duration::from_secs(4), call).await.expect("an answer within the limit")
}

#[tokio::test]
async fn a_notification_is_shown_replaced_pressed_and_taken_back() {
    let bus = Bus::start();
    let (mut server, notifier) = (bus.server(&[]), bus.notifier());
    notifier.withdraw("anna").await;

    notifier.show(notification("anna", "R&D <ended> the grant.")).await.unwrap();
    let first = server.shown();
    assert_eq!(first["app"], "Mailward");
    assert_eq!(first["title"], "anna@example.org needs you");
    assert_eq!(first["body"], "R&amp;D &lt;ended&gt; the grant.");
    assert_eq!(first["actions"], json!(["default", "Open Mailward", "sign-in", "Sign in"]));
    assert_eq!(first["hints"], json!({ "desktop-entry": "mailward", "urgency": 1 }));
    assert_eq!((&first["replaces"], &first["timeout"]), (&json!(0), &json!(-1)));

    notifier.show(Notification { urgent: true, ..notification("anna", "Still.") }).await.unwrap();
    let second = server.shown();
    assert_eq!(second["replaces"], first["id"]);
    assert_eq!((&second["hints"]["urgency"], &second["timeout"]), (&json!(2), &json!(0)));

    notifier.show(notification("bert", "Another account.")).await.unwrap();
    let other = server.shown();
    assert_eq!(other["replaces"], 0);
    server.told(&format!("press {} default", other["id"]));
    assert_eq!(chosen(&notifier).await, choice("bert", None));
    server.told(&format!("press {} sign-in", first["id"]));
    assert_eq!(chosen(&notifier).await, choice("anna", Some("sign-in")));

    server.heard("gone");
    server.heard("gone");
    notifier.show(notification("bert", "A round trip.")).await.unwrap();
    server.shown();
    notifier.show(notification("anna", "Again.")).await.unwrap();
    let again = server.shown();
    assert_eq!(again["replaces"], 0, "what is gone cannot be replaced");
    notifier.withdraw("anna").await;
    assert_eq!(server.heard("closed"), again["id"]);
}

#[tokio::test]
async fn what_a_server_cannot_do_is_not_asked_of_it() {
    let bus = Bus::start();
    let mut server = bus.server(&["--without", "actions", "--without", "body-markup"]);
    bus.notifier().show(notification("anna", "R&D <ended> the grant.")).await.unwrap();
    let shown = server.shown();
    assert_eq!((&shown["actions"], &shown["body"]), (&json!([]), &json!("R&D <ended> the grant.")));
}

#[tokio::test]
async fn a_press_that_another_program_claims_does_not_count() {
    let bus = Bus::start();
    let (mut server, notifier) = (bus.server(&[]), bus.notifier());
    notifier.show(notification("anna", "One.")).await.unwrap();
    let id = server.shown()["id"].clone();
    server.told(&format!("lie {id} sign-in"));
    server.heard("lied");
    server.told(&format!("press {id} invented"));
    server.told(&format!("press {id} default"));
    assert_eq!(chosen(&notifier).await, choice("anna", None), "the first that counts is the person's");
}

#[tokio::test]
async fn a_server_that_is_started_again_shows_the_next_one_as_a_new_one() {
    let bus = Bus::start();
    let (mut server, notifier) = (bus.server(&["--first", "7"]), bus.notifier());
    notifier.show(notification("anna", "One.")).await.unwrap();
    assert_eq!(server.shown()["id"], 7);
    server.running.end().done();

    let mut server = bus.server(&["--first", "7", "--without", "body-markup"]);
    notifier.show(notification("bert", "A & B")).await.unwrap();
    let shown = server.shown();
    assert_eq!((&shown["id"], &shown["replaces"], &shown["body"]), (&json!(7), &json!(0), &json!("A & B")));
    notifier.withdraw("anna").await; // had this number before
    notifier.show(notification("anna", "Two.")).await.unwrap();
    assert_eq!(server.shown()["replaces"], 0);
    server.told("press 7 default");
    assert_eq!(chosen(&notifier).await, choice("bert", None));
    notifier.withdraw("anna").await;
    assert_eq!(server.heard("closed"), 8, "and not what is not ours any more");
}

#[tokio::test]
async fn a_desktop_without_notifications_is_told_soon_and_asked_again_later() {
    let bus = Bus::start();
    let notifier = bus.notifier();
    for _ in 0..2 {
        let refused = soon(notifier.show(notification("anna", "One."))).await;
        assert_eq!(refused, Err(NotifierError::Unavailable));
    }
    let mut server = bus.server(&[]);
    notifier.show(notification("anna", "Two.")).await.unwrap();
    assert_eq!(server.shown()["body"], "Two.");
}

#[tokio::test]
async fn without_a_bus_it_is_told_soon_and_a_bus_that_comes_is_used() {
    let mut bus = Bus::start();
    bus.running.signal("KILL");
    let path = bus.folder.path().join("bus");
    fs::remove_file(&path).unwrap();
    for address in
        [bus.address(), "nonsense".into(), "unix:path=/dev/null".into(), "tcp:host=127.0.0.1,port=9".into()]
    {
        let notifier = SystemNotifier::at(address);
        assert_eq!(soon(notifier.show(notification("anna", "One."))).await, Err(NotifierError::Unavailable));
        soon(notifier.withdraw("anna")).await;
    }
    let notifier = bus.notifier();
    let silent = UnixListener::bind(&path).unwrap();
    assert_eq!(soon(notifier.show(notification("anna", "One."))).await, Err(NotifierError::Unavailable));
    drop(silent);
    bus.restart();
    for _ in 0..2 {
        let mut server = bus.server(&[]);
        notifier.show(notification("anna", "Two.")).await.unwrap();
        assert_eq!(server.shown()["replaces"], 0);
        bus.restart();
    }
}

#[tokio::test]
async fn a_server_that_hangs_costs_two_seconds_and_nothing_is_shown_twice() {
    let bus = Bus::start();
    let (mut server, notifier) = (bus.server(&[]), bus.notifier());
    notifier.show(notification("bert", "Works.")).await.unwrap();
    server.shown();
    server.running.signal("STOP");
    for _ in 0..2 {
        let refused = soon(notifier.show(notification("anna", "One."))).await;
        assert_eq!(refused, Err(NotifierError::Unavailable));
    }
    server.running.signal("CONT");
    notifier.show(notification("anna", "Two.")).await.unwrap();
    let late = server.shown();
    assert_eq!((&late["body"], &late["replaces"]), (&json!("One."), &json!(0)));
    let next = server.shown();
    assert_eq!(
        (&next["body"], &next["replaces"]),
        (&json!("Two."), &late["id"]),
        "one given up is not shown"
    );
}

/// A desk where a sign-in has ended while Mailward serves, and the notification about it.
struct Ended {
    home: Home,
    provider: Provider,
    desktop: Server,
    served: server::Server,
    links: PathBuf,
    told: Value,
    _bus: Bus,
}

impl Ended {
    fn begin() -> Self {
        let (bus, provider) = (Bus::start(), Provider::start());
        let mut desktop = bus.server(&[]);
        let mut home = Home::new().with("DBUS_SESSION_BUS_ADDRESS", bus.address());
        let links = browser(&mut home);
        seed::signed_in(&provider, &home, [ANNA]);
        home.expire();
        provider.only(Fault::Answer(Endpoint::Refresh, Answer::Ended(Ending::Google)));
        let served = server::Server::start(&home);
        let told = desktop.shown();
        provider.behave();
        Self { home, provider, desktop, served, links, told, _bus: bus }
    }

    /// It works again, and nothing else was told.
    fn mended(self) {
        assert!(self.provider.is_active(&self.home.mailward(&["token", ANNA]).done()));
        self.served.end();
        let all = self.desktop.running.end().done();
        assert_eq!(all.matches("\"shown\"").count(), 1, "{all}");
    }
}

#[test]
fn a_sign_in_that_ended_is_told_once_and_mended_from_the_notification() {
    let mut ended = Ended::begin();
    let told = &ended.told;
    assert!(told["title"].as_str().unwrap().contains(ANNA), "{told}");
    assert_eq!((&told["hints"]["urgency"], &told["actions"][2]), (&json!(2), &json!("sign-in")));
    for _ in 0..2 {
        ended.home.mailward(&["token", ANNA]).failed_quietly(3);
    }
    ended.desktop.told(&format!("press {} sign-in", told["id"]));
    let page = http::get(&person::decide(&link(&ended.links), ANNA, "allow"));
    assert!(page.body.contains(&format!("{ANNA} is signed in")), "{page:?}");
    ended.mended();
}

#[test]
fn a_notification_is_taken_back_when_its_account_was_mended_elsewhere() {
    let mut ended = Ended::begin();
    sign_in(&ended.home, "allow").0.done();
    assert_eq!(ended.desktop.heard("closed"), ended.told["id"]);
    ended.mended();
}

/// Makes a browser of this home that only tells its links.
fn browser(home: &mut Home) -> PathBuf {
    let (program, links) = (home.path("browser"), home.path("links"));
    assert!(Command::new("mkfifo").arg(&links).status().unwrap().success());
    fs::write(&program, format!("#!/bin/sh\nprintf '%s' \"$1\" >'{}'\n", links.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    home.set("BROWSER", program.display().to_string());
    links
}

fn link(links: &Path) -> Url {
    let read =
        Command::new("timeout").arg(LONG.as_secs().to_string()).arg("cat").arg(links).output().unwrap();
    String::from_utf8(read.stdout).unwrap().parse().expect("the browser was given a link")
}
