//! The profile of an organisation: its provider, client and permissions hold for everybody, and what it locks nothing unlocks.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use mailward::practice::PUBLIC_CLIENT_ID;
use toml::{Table, Value};

use crate::home::Home;
use crate::http;
use crate::person::{self, ANNA, BEN};
use crate::provider::{Provider, link_of};

/// The definition of this provider, as another Mailward learnt and wrote it.
fn definition(provider: &Provider) -> Table {
    let home = Home::new();
    provider.add(&home, ANNA).done();
    let id = home.accounts()[0]["provider"].as_str().unwrap().to_owned();
    let file = home.path("definition.toml");
    home.mailward(&["provider", "export", &id, file.to_str().unwrap()]).done();
    let mut definition: Table = toml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    definition.insert("domains".into(), vec!["example.org"].into());
    definition
}

/// A profile with this provider, of which only reading mail over IMAP may be asked.
fn profile(provider: &Provider) -> String {
    let definition = definition(provider);
    let id = definition["id"].as_str().unwrap().to_owned();
    let imap = definition["scopes"]["imap"].clone();
    let mut allowed = imap.as_array().unwrap().clone();
    for always in ["identity", "offline"] {
        allowed
            .extend(definition["scopes"].get(always).and_then(Value::as_array).cloned().unwrap_or_default());
    }
    let of_it = |value: Value| Value::Table([(id.clone(), value)].into_iter().collect());
    let client = Table::from_iter([("id".to_owned(), PUBLIC_CLIENT_ID.into())]);
    let locked = Table::from_iter([("browser".to_owned(), "system".into())]);
    let all = Table::from_iter([
        ("profile".to_owned(), 1.into()),
        ("name".to_owned(), "Example University".into()),
        ("clients".to_owned(), of_it(client.into())),
        ("allowed_scopes".to_owned(), of_it(allowed.into())),
        ("locked".to_owned(), locked.into()),
        ("providers".to_owned(), vec![Value::Table(definition)].into()),
    ]);
    toml::to_string(&all).unwrap()
}

/// A browser that only notes that it was opened.
fn browser(home: &Home, name: &str) -> String {
    let path = home.path(name);
    let note = home.path(&format!("{name}-opened")).display().to_string();
    fs::write(&path, format!("#!/bin/sh\necho opened > '{note}'\n")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path.display().to_string()
}

fn opened(home: &Home) -> Vec<&'static str> {
    let names = ["xdg-open", "of-the-variable", "of-the-file"];
    names.into_iter().filter(|name| fs::remove_file(home.path(&format!("{name}-opened"))).is_ok()).collect()
}

fn sign_in(home: &Home) {
    let mut running = home.start(&["sign-in", ANNA, "--timeout", "120"]);
    http::get(&person::agree(&link_of(&mut running)));
    running.end().done();
}

#[test]
fn a_profile_gives_provider_and_client_refuses_permissions_and_decides_the_browser() {
    let (provider, mut home) = (Provider::start(), Home::new());
    provider.add(&home, BEN).done();
    let path = std::env::var("PATH").unwrap_or_default();
    browser(&home, "xdg-open");
    home.set("PATH", format!("{}:{path}", home.path("").display()));
    let variable = browser(&home, "of-the-variable");
    home.set("BROWSER", variable);
    let of_the_file = browser(&home, "of-the-file");
    fs::write(home.data().join("settings.toml"), format!("browser = \"{of_the_file}\"\n")).unwrap();

    home.write("profile.toml", &profile(&provider));
    let file = home.path("profile.toml").display().to_string();
    home.mailward(&["provider", "import", &file, "--yes"]).done();
    home.mailward(&["account", "add", ANNA]).failed(3, "Example University does not allow these permissions");
    // One that was added before the profile counted is under it, too.
    home.mailward(&["sign-in", BEN]).failed(3, "Example University does not allow these permissions");
    assert_eq!(opened(&home), [""; 0], "refused before any browser opens");

    home.mailward(&["account", "add", ANNA, "--use", "imap"]).done();
    let account =
        home.accounts().as_array().unwrap().iter().find(|it| it["address"] == ANNA).cloned().unwrap();
    assert_eq!(account["client_id"], PUBLIC_CLIENT_ID, "{account}");
    let wish = ["sign-in", ANNA, "--browser", "firefox"];
    home.mailward(&wish).failed(3, "Example University decides which browser opens");
    let wish = ["account", "change", ANNA, "--browser", "firefox"];
    home.mailward(&wish).failed(3, "Example University decides which browser opens");
    sign_in(&home);
    assert_eq!(opened(&home), ["xdg-open"], "neither the file nor the variable decides");

    home.mailward(&["profile", "drop", "--yes"]).done();
    sign_in(&home);
    assert_eq!(opened(&home), ["of-the-file"], "the person's own choice counts again");
}
