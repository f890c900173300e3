//! The profile of an organisation: its provider, client and permissions hold for everybody, and what it locks nothing unlocks.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use mailward::practice::PUBLIC_CLIENT_ID;
use toml::{Table, Value};

use crate::home::Home;
use crate::http;
use crate::namespace;
use crate::person::{self, ANNA, BEN};
use crate::provider::{Provider, link_of};
use crate::seed;
use crate::server::Server;

/// Where an administrator puts it.
const PLACE: &str = "/etc/mailward/profile.toml";

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
pub(crate) fn profile(provider: &Provider) -> String {
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
    let note = home.path(&format!("{name}-opened")).display().to_string();
    program(home, name, &format!("echo opened > '{note}'"))
}

/// A program of this name that does this one thing.
pub(crate) fn program(home: &Home, name: &str, deed: &str) -> String {
    let path = home.path(name);
    fs::write(&path, format!("#!/bin/sh\n{deed}\n")).unwrap();
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

#[test]
fn a_profile_in_the_place_of_the_system_binds_every_face_and_is_refused_where_others_can_write_to_it() {
    let test = "organisation::a_profile_in_the_place_of_the_system_binds_every_face_and_is_refused_where_others_can_write_to_it";
    namespace::as_administrator(test, in_the_place_of_the_system);
}

/// As the administrator does it: the folder first, and the file under another name until all of it is there.
fn place(text: &str) {
    fs::create_dir_all("/etc/mailward").unwrap();
    fs::write("/etc/mailward/new", text).unwrap();
    fs::rename("/etc/mailward/new", PLACE).unwrap();
}

fn rights(path: &str, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn json(home: &Home, arguments: &[&str]) -> serde_json::Value {
    serde_json::from_str(&home.mailward(arguments).out).unwrap()
}

fn in_the_place_of_the_system() {
    let (provider, mut home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [BEN]);
    let path = std::env::var("PATH").unwrap_or_default();
    browser(&home, "xdg-open");
    home.set("PATH", format!("{}:{path}", home.path("").display()));
    let of_the_file = browser(&home, "of-the-file");
    fs::write(home.data().join("settings.toml"), format!("browser = \"{of_the_file}\"\n")).unwrap();
    let text = profile(&provider);
    let server = Server::start(&home);
    home.mailward(&["token", BEN]).done();

    place(&text);
    home.until("a server that runs already obeys", || {
        let asked = home.mailward(&["token", BEN]);
        let obeys = asked.err.contains("Example University does not allow these permissions");
        (obeys && asked.status == Some(3)).then_some(())
    });
    let shown = json(&home, &["profile", "show", "--json"]);
    assert_eq!(
        (&shown["managed"], &shown["locked"][0]["setting"]),
        (&PLACE.into(), &"browser".into()),
        "{shown}"
    );
    let words = home.mailward(&["profile", "show"]);
    assert!(words.out.contains("Settings it decides\n  Browser: that of the system"), "{}", words.out);
    assert!(words.err.contains("cannot be dropped here"), "{}", words.err);
    home.mailward(&["profile", "drop", "--yes"])
        .failed(3, "Example University manages this computer’s profile");
    home.write("own.toml", &text);
    let own = home.path("own.toml").display().to_string();
    home.mailward(&["provider", "import", &own, "--yes"])
        .failed(3, "Example University manages this computer’s profile");
    let wish = ["account", "change", BEN, "--browser", "firefox"];
    home.mailward(&wish).failed(3, "Example University decides which browser opens");
    home.mailward(&["account", "add", ANNA, "--use", "imap"]).done();
    sign_in(&home);
    assert_eq!(opened(&home), ["xdg-open"], "the settings file does not decide");
    let facts = browser_of(&home);
    assert_eq!(facts["browser"], home.path("xdg-open").display().to_string(), "{facts}");
    assert_eq!(facts["browser_source"], "the profile of the organisation", "{facts}");

    // Where others can write, nobody knows whose word it is; what runs already keeps to the word it has.
    for (path, open, closed) in [(PLACE, 0o666, 0o644), ("/etc/mailward", 0o777, 0o755)] {
        rights(path, open);
        let shown = home.mailward(&["profile", "show"]);
        assert!(shown.err.contains("The profile of this computer can be changed by others"), "{}", shown.err);
        assert!(shown.out.is_empty(), "{}", shown.out);
        rights(path, closed);
    }
    rights(PLACE, 0o666);
    home.mailward(&["token", BEN]).failed(3, "Example University does not allow these permissions");
    server.end();
    let open = Server::start(&home);
    home.mailward(&["token", BEN]).done();
    let said = open.end();
    assert!(said.contains("The profile of this computer can be changed by others"), "{said}");
    let facts = browser_of(&home);
    assert_eq!((&facts["browser"], facts.get("browser_source")), (&of_the_file.into(), None), "{facts}");
}

/// The facts of the check for a browser.
fn browser_of(home: &Home) -> serde_json::Value {
    let report = json(home, &["diagnose", "--json"]);
    let checks = report["checks"].as_array().unwrap();
    checks.iter().find(|check| check["id"] == "browser").unwrap()["facts"].clone()
}
