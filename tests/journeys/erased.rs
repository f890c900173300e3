//! Everything is erased, and then it is looked for: in the folder, in the keyring, at the login, at the provider.

use std::fs;
use std::path::Path;

use crate::home::Home;
use crate::keyring::Desk;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::server::Server;

/// Every file of this computer, with what is in it.
fn everything(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(everything(&path));
        } else if let Ok(bytes) = fs::read(&path) {
            found.push((path.display().to_string(), bytes));
        }
    }
    found
}

fn nothing_is_left(home: &Home) {
    assert!(!home.data().exists(), "{:?}", fs::read_dir(home.data()).map(Iterator::count));
    for (path, bytes) in everything(&home.path("")) {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(ANNA), "{path} still names the account");
    }
}

#[test]
fn nothing_is_left_in_the_folder_in_the_keyring_and_at_the_provider() {
    let (provider, desk) = (Provider::start(), Desk::with("unlocked"));
    provider.signed_in(&desk.home);
    let keys = |desk: &Desk| {
        desk.home.command("secret-tool").args(["search", "--all", "service", "mailward"]).output().unwrap()
    };
    let before = String::from_utf8_lossy(&keys(&desk).stdout).into_owned()
        + &String::from_utf8_lossy(&keys(&desk).stderr);
    assert!(before.contains("mailward"), "the key was in the keyring: {before}");
    let ended = desk.home.mailward(&["erase", "--revoke", "--yes", "--json"]);
    let said: serde_json::Value = serde_json::from_str(&ended.done()).unwrap();
    assert_eq!((&said["erased"], &said["key"]), (&true.into(), &"removed".into()), "{said}");
    nothing_is_left(&desk.home);
    let after = String::from_utf8_lossy(&keys(&desk).stdout).into_owned();
    assert!(!after.contains("mailward"), "{after}");
    let tally = provider.tally();
    assert!(tally.live_grants == 0 && tally.revocations > 0, "{tally:?}");
}

#[test]
fn what_stands_at_a_provider_takes_a_word_of_its_own_and_files_of_others_stay() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    home.mailward(&["erase", "--yes"]).failed(2, "A sign-in stands at a provider");
    assert!(home.data().join("mailward.db").exists(), "nothing was erased");
    fs::write(home.data().join("notes.txt"), "mine").unwrap();
    home.mailward(&["erase", "--keep-grants", "--yes"]).done();
    let left: Vec<_> = fs::read_dir(home.data()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["notes.txt"]);
    assert_eq!(provider.tally().live_grants, 1, "as it was asked for");
}

#[test]
fn nothing_is_erased_below_a_mailward_that_runs() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    let server = Server::start(&home);
    home.mailward(&["erase", "--keep-grants", "--yes"])
        .failed(3, "Another Mailward works with this data folder");
    home.mailward(&["erase", "--revoke", "--yes"]).failed(3, "Another Mailward works with this data folder");
    assert_eq!(provider.tally().live_grants, 1, "nothing was revoked for nothing");
    home.mailward(&["token", ANNA]).done();
    server.end();
    home.mailward(&["erase", "--keep-grants", "--yes"]).done();
    nothing_is_left(&home);
}

#[test]
fn nothing_is_revoked_before_it_is_certain_that_everything_is_to_be_erased() {
    let (provider, home) = (Provider::start(), Home::new());
    provider.signed_in(&home);
    home.mailward(&["erase", "--revoke"]).failed(2, "mailward erase --yes --revoke");
    assert_eq!((provider.tally().live_grants, provider.tally().revocations), (1, 0));
    home.mailward(&["token", ANNA]).done();
}
