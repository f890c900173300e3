//! What travels: a registered client, a file for another computer with tokens copied and moved, files that hold secrets where
//! none belong, and a trial sign-in. The file is looked through like every other place.

use super::*;
use crate::provider::link_of;

const WORDS: &str = "cobalt-orchid-lantern-mosaic-thimble";
const WRONG: &str = "another-orchid-lantern-mosaic";
const MISPLACED: &str = "canary-7b1e90c4-stands-where-no-secret-belongs";
const TRIAL: &str = "canary-55d2ef18-secret-of-a-trial-sign-in";

fn file(home: &Home, name: &str) -> String {
    home.path(name).display().to_string()
}

fn bytes(seen: &mut Seen<'_>, path: &str) {
    seen.places.push((path.to_owned(), std::fs::read(path).unwrap()));
}

#[test]
fn no_secret_leaves_on_the_way_to_another_computer() {
    let (provider, home) = (Provider::start(), Home::new().with("MAILWARD_LOG", "trace"));
    let mut seen = Seen { home: &home, places: Vec::new() };
    seen.run(&["account", "add", ANNA, "--issuer", provider.issuer(), "--register"]);
    let (ended, page) = sign_in(&home, "allow");
    seen.note("sign-in", &page.body, &ended.err);
    ended.done();
    let mut secrets = vec![
        ("the passphrase", PASSPHRASE.to_owned()),
        ("the file's", WORDS.into()),
        ("a wrong one", WRONG.into()),
    ];
    secrets.push(("what opens the registration", registration(&home)));
    seen.run(&["client", "read", ANNA, "--json"]);
    secrets.push(("what opens it now", registration(&home)));
    secrets.extend(sealed(&home));

    // Beside the data folder, where not everything is looked through: the passphrases themselves are there.
    home.write("words", WORDS);
    home.write("wrong", WRONG);
    let [words, wrong, copied, moved] = ["words", "wrong", "copied", "moved"].map(|name| file(&home, name));
    for (path, way) in [(&copied, "copy"), (&moved, "move")] {
        seen.run(&["export", path, "--with-tokens", way, "--passphrase-file", &words, "--json"]);
        seen.run(&["export", path, "--with-tokens", way, "--passphrase-file", &words]);
        bytes(&mut seen, path);
        seen.run(&["import", path, "--json"]);
        seen.run(&["import", path, "--yes", "--also", ANNA, "--passphrase-file", &wrong]);
    }
    seen.run(&["token", ANNA]);
    let new = Home::new().with("MAILWARD_LOG", "trace");
    let mut there = Seen { home: &new, places: Vec::new() };
    for passphrase in [&wrong, &words] {
        there.run(&["import", &moved, "--yes", "--also", ANNA, "--passphrase-file", passphrase, "--json"]);
    }
    assert_eq!(registration(&new), secrets[4].1, "it has not arrived");
    for seen in [&mut seen, &mut there] {
        listings(seen);
        seen.holds_nowhere(&secrets);
    }
    assert!(seen.places.len() + there.places.len() > 150, "only {}", seen.places.len());
}

#[test]
fn no_secret_is_repeated_from_a_file_or_kept_of_a_trial() {
    let (provider, home) = (Provider::start(), Home::new().with("MAILWARD_LOG", "trace"));
    provider.signed_in(&home);
    let mut seen = Seen { home: &home, places: Vec::new() };
    let mut secrets =
        vec![("a misplaced secret", MISPLACED.to_owned()), ("a secret on trial", TRIAL.to_owned())];
    let id = home.accounts()[0]["provider"].as_str().unwrap().to_owned();
    let own = file(&home, "own.toml");
    home.mailward(&["provider", "export", &id, &own]).done();
    let text = std::fs::read_to_string(&own).unwrap();
    home.write(
        "bad.toml",
        &text.replacen("[client]", &format!("[client]\nclient_secret = \"{MISPLACED}\""), 1),
    );
    home.write("worse.toml", &format!("client_secret = {MISPLACED}"));
    let profile = "profile = 1\nname = \"Example\"\n[clients.google]\nid = \"x\"\nsecret = ";
    home.write("profile.toml", &format!("{profile}\"{MISPLACED}\"\n"));
    home.write("broken.toml", &format!("{profile}{MISPLACED}\n"));
    for name in ["bad.toml", "worse.toml", "profile.toml", "broken.toml"] {
        let path = file(&home, name);
        for arguments in [&["provider", "check", &path][..], &["provider", "check", &path, "--json"]] {
            seen.run(arguments);
        }
        let refused = home.mailward(&["provider", "import", &path, "--yes"]);
        assert_ne!(refused.status, Some(0), "{name} was taken");
        seen.note(name, &refused.out, &refused.err);
    }

    home.write("secret", TRIAL);
    let secret = file(&home, "secret");
    let usual =
        ["provider", "test", &own, "--client-id", mailward::practice::PUBLIC_CLIENT_ID, "--no-browser"];
    for more in [&["--json"][..], &["--client-secret-file", &secret]] {
        let mut running = home.start(&[&usual[..], more].concat());
        let link = link_of(&mut running);
        let arguments = std::fs::read(format!("/proc/{}/cmdline", running.pid())).unwrap();
        seen.places.push(("the arguments of a trial".to_owned(), arguments));
        let back = person::agree(&link);
        let code = back.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
        secrets.push(("the code of a trial", code));
        let page = http::get(&back);
        let ended = running.end();
        seen.note("a trial", &page.body, &ended.err);
        seen.note("a trial", &ended.out, "");
    }
    listings(&mut seen);
    assert!(seen.places.len() > 100, "only {}", seen.places.len());
    seen.holds_nowhere(&secrets);
}
