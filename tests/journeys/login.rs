//! Starting at login from inside a Flatpak: the desktop is asked over a real message bus, and what it agreed to is remembered.
//!
//! The desktop is a script that answers as it is told; a Flatpak itself cannot be made here.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use mailward::platform::autostart::{Autostart as _, AutostartError, SystemAutostart};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::notifications::Bus;
use crate::peer::script;
use crate::running::{LONG, Running};

/// A sandbox below a desktop that answers like this.
struct Sandbox {
    desktop: Running,
    config: TempDir,
    bus: Bus,
}

impl Sandbox {
    fn below(answer: &str) -> Self {
        let (bus, config) = (Bus::start(), tempfile::tempdir().unwrap());
        let mut command = Command::new("/usr/bin/python3");
        command.arg(script("portal.py")).arg(answer);
        command.env("DBUS_SESSION_BUS_ADDRESS", bus.address());
        let mut desktop = Running::start(command);
        desktop.out_line("\"ready\"");
        Self { desktop, config, bus }
    }

    fn login(&self) -> SystemAutostart {
        SystemAutostart::sandboxed(self.config.path().to_owned(), self.bus.address(), LONG)
    }

    fn asked(&mut self) -> Value {
        let line = self.desktop.out_line("{\"asked\"");
        serde_json::from_str::<Value>(&line).unwrap()["asked"].clone()
    }
}

#[tokio::test]
async fn the_desktop_outside_a_flatpak_is_asked_and_its_agreement_remembered() {
    let mut sandbox = Sandbox::below("yes");
    let login = sandbox.login();
    assert_eq!(login.set(false, None).await, Ok(()), "what is off asks nobody");
    assert_eq!(login.set(true, Some(Path::new("/srv/mail"))).await, Ok(()));
    let asked = sandbox.asked();
    assert_eq!((&asked["autostart"], &asked["dbus-activatable"]), (&json!(true), &json!(false)));
    assert_eq!(asked["commandline"].as_array().unwrap()[1..], ["serve", "--data-dir", "/srv/mail"]);
    assert!(asked["reason"].as_str().unwrap().contains("mail accounts"));
    assert_eq!(sandbox.login().is_on().await, Ok(true), "the next start knows it as well");

    assert_eq!(login.set(false, None).await, Ok(()));
    let asked = sandbox.asked();
    assert_eq!((&asked["autostart"], asked.get("commandline")), (&json!(false), None));
    assert_eq!(login.is_on().await, Ok(false));
}

#[tokio::test]
async fn a_desktop_that_does_not_start_it_is_told_and_nothing_is_remembered() {
    for answer in ["no", "close"] {
        let sandbox = Sandbox::below(answer);
        assert_eq!(sandbox.login().set(true, None).await, Err(AutostartError::Declined), "{answer}");
        assert_eq!(sandbox.login().is_on().await, Ok(false), "{answer}");
    }
}

#[tokio::test]
async fn a_desktop_that_never_decides_is_given_up() {
    let mut sandbox = Sandbox::below("never");
    let (config, bus) = (sandbox.config.path().to_owned(), sandbox.bus.address());
    let hasty = SystemAutostart::sandboxed(config, bus, Duration::from_secs(2));
    assert_eq!(hasty.set(true, None).await, Err(AutostartError::Unanswered));
    assert_eq!(sandbox.asked()["autostart"], true, "it was asked");
    assert_eq!(sandbox.login().is_on().await, Ok(false));
}

#[tokio::test]
async fn without_a_portal_the_login_stays_as_it_is() {
    let (bus, config) = (Bus::start(), tempfile::tempdir().unwrap());
    let login = SystemAutostart::sandboxed(config.path().to_owned(), bus.address(), LONG);
    assert_eq!(login.set(true, None).await, Err(AutostartError::Unasked));
    assert_eq!(login.is_on().await, Ok(false));
    let nowhere = format!("unix:path={}", config.path().join("no-bus").display());
    let login = SystemAutostart::sandboxed(config.path().to_owned(), nowhere, LONG);
    assert_eq!(login.set(true, None).await, Err(AutostartError::Unasked));
}

#[tokio::test]
async fn an_agreement_that_cannot_be_remembered_is_taken_back() {
    let mut sandbox = Sandbox::below("yes");
    fs::write(sandbox.config.path().join("autostart"), "a file where the folder would be").unwrap();
    assert!(matches!(sandbox.login().set(true, None).await, Err(AutostartError::Path(_))));
    assert_eq!([sandbox.asked()["autostart"].clone(), sandbox.asked()["autostart"].clone()], [true, false]);
}
