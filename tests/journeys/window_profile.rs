//! The profile of an organisation in the real window: read, counting, what it decides locked, the provider it brings tried by
//! a pasted address, and dropped again; and the same profile brought along in the file of another computer.

use std::fs;

use mailward::practice::PUBLIC_CLIENT_ID;

use crate::home::Home;
use crate::organisation;
use crate::person::{self, ANNA};
use crate::provider::Provider;
use crate::seed;
use crate::window::Desk;

const DECIDED: &str = "Decided by Example University";
const SHOW: &str = "Show what your organisation decides";

/// A program in the path that notes which link it was to open.
fn noting_browser(home: &mut Home) {
    let note = home.path("link").display().to_string();
    organisation::program(home, "xdg-open", &format!("printf %s \"$1\" > '{note}'"));
    let path = std::env::var("PATH").unwrap_or_default();
    home.set("PATH", format!("{}:{path}", home.path("").display()));
}

#[test]
fn a_profile_counts_in_the_window_and_what_it_decides_is_locked_until_it_is_dropped() {
    let (mut desk, provider) = (Desk::new(), Provider::start());
    noting_browser(&mut desk.home);
    seed::signed_in(&provider, &desk.home, [ANNA]);
    desk.home.write("profile.toml", &organisation::profile(&provider));
    let window = desk.home.start(&[]);
    desk.hand("wait", ANNA);
    desk.hand("key", "ctrl+5");
    desk.click("Import profile");
    desk.click("Type a path");
    desk.type_line("File", &desk.home.path("profile.toml").display().to_string());
    desk.hand("wait", "Settings it decides");
    desk.picture("window-profile.png");
    desk.click("Let it count");
    desk.hand("wait", "The profile of Example University counts from now on");
    desk.click("Done");
    assert!(desk.home.mailward(&["profile", "show"]).done().contains("Example University"));

    let redeemed = provider.tally().redeemed_codes;
    desk.click("More for 127.0.0.1");
    desk.click("Try a sign-in");
    desk.click("Send (SMTP)");
    desk.click("Open the browser");
    let link = desk.home.until("the browser was opened", || {
        desk.hand("wait", "Paste the address");
        fs::read_to_string(desk.home.path("link")).ok()?.parse().ok()
    });
    let last_page = person::agree(&link);
    desk.click("Paste the address");
    desk.type_line("Address of the last page", last_page.as_str());
    desk.hand("wait", "The sign-in works");
    desk.picture("window-trial.png");
    desk.click("Done");
    assert_eq!(provider.tally().redeemed_codes, redeemed + 1);

    desk.hand("key", "ctrl+comma");
    desk.click("Browser: settings");
    desk.hand("wait", DECIDED);
    desk.picture("window-decided.png");
    desk.click("Organisation: settings");
    desk.click(SHOW);
    desk.click("Drop the profile");
    desk.hand("gone", DECIDED);
    desk.hand("gone", SHOW);
    desk.home.until("the profile is dropped", || {
        let shown = desk.home.mailward(&["profile", "show"]);
        let said = shown.out + &shown.err;
        said.contains("No profile of an organisation counts here").then_some(())
    });
    desk.hand("key", "ctrl+q");
    assert_eq!(window.end().status, Some(0));
}

#[test]
fn a_file_of_another_computer_brings_its_profile_along_in_the_window() {
    let (desk, provider, other) = (Desk::new(), Provider::start(), Home::new());
    // The profile lets nothing but reading over IMAP be asked, which holds for what comes with it, too.
    let by = ["--issuer", provider.issuer(), "--client-id", PUBLIC_CLIENT_ID, "--use", "imap"];
    other.mailward(&[&["account", "add", ANNA], by.as_slice()].concat()).done();
    other.write("profile.toml", &organisation::profile(&provider));
    other
        .mailward(&["provider", "import", &other.path("profile.toml").display().to_string(), "--yes"])
        .done();
    let file = other.path("new.mailward").display().to_string();
    other.mailward(&["export", &file]).done();

    let window = desk.home.start(&[]);
    desk.click("Import from K-9 Mail or Thunderbird");
    desk.click("Type a path");
    desk.type_line("File", &file);
    desk.click("Let the profile of Example University count here");
    desk.picture("window-brought.png");
    desk.click("Add 1 account");
    desk.click("Done");
    desk.hand("wait", ANNA);
    assert!(desk.home.mailward(&["profile", "show"]).done().contains("Example University"));
    desk.hand("key", "ctrl+q");
    assert_eq!(window.end().status, Some(0));
}
