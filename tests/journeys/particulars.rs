//! Accounts that differ: several of one provider, a shared mailbox, an alias, one that sends with another, a browser of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailward::practice::PUBLIC_CLIENT_ID;
use serde_json::Value;
use url::Url;

use crate::home::Home;
use crate::http;
use crate::person::{self, ANNA, BEN};
use crate::provider::{Provider, link_of};
use crate::server::Server;

/// A mailbox that Anna has a right to.
const TEAM: &str = "team@example.org";
const INFO: &str = "info@example.org";

fn add(provider: &Provider, home: &Home, address: &str, more: &[&str]) {
    let usual = ["account", "add", address, "--issuer", provider.issuer(), "--client-id", PUBLIC_CLIENT_ID];
    home.mailward(&[&usual[..], more].concat()).done();
}

/// Signs in as this person, who agrees; gives the link as it was shown.
fn sign_in(home: &Home, address: &str, person: &str) -> Url {
    let mut running = home.start(&["sign-in", address, "--no-browser", "--timeout", "120"]);
    let link = link_of(&mut running);
    http::get(&person::decide(&link, person, "allow"));
    running.end().done();
    link
}

fn parameter(link: &Url, name: &str) -> Option<String> {
    link.query_pairs().find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}

/// The user name in what a mail program would send.
fn sasl_user(home: &Home, arguments: &[&str]) -> String {
    let text = home.mailward(&[&["token"], arguments, &["--format", "xoauth2"]].concat()).done();
    let text = String::from_utf8(STANDARD.decode(text.trim()).unwrap()).unwrap();
    text.split('\u{1}').next().unwrap().trim_start_matches("user=").to_owned()
}

/// What diagnosing says of these checks.
fn results(home: &Home, address: &str) -> Vec<(String, String)> {
    let ended = home.mailward(&["diagnose", address, "--json"]);
    let document: Value = serde_json::from_str(&ended.out).unwrap_or_else(|_| panic!("{}", ended.err));
    let checks = document["checks"].as_array().unwrap().iter();
    let told = |check: &Value| {
        (check["id"].as_str().unwrap().to_owned(), check["result"].as_str().unwrap().to_owned())
    };
    checks.map(told).filter(|(id, _)| id.contains("imap") || id.contains("smtp")).collect()
}

fn all_pass(results: &[(String, String)]) -> bool {
    results.len() == 2 && results.iter().all(|(_, result)| result == "pass")
}

#[test]
fn a_shared_mailbox_is_signed_in_to_by_its_person_and_opened_by_its_own_name() {
    let (provider, home) = (Provider::start(), Home::new());
    add(&provider, &home, TEAM, &["--person", ANNA]);
    let link = sign_in(&home, TEAM, ANNA);
    assert_eq!(parameter(&link, "login_hint").as_deref(), Some(ANNA));
    assert_eq!(sasl_user(&home, &[TEAM]), TEAM);
    let told = results(&home, TEAM);
    assert!(all_pass(&told), "{told:?}");
    let lines = home.mailward(&["snippet", "another", TEAM]).done();
    assert!(
        lines.contains(&format!("User name: {TEAM}\n")) && lines.contains(&format!("token {TEAM}\n")),
        "{lines}"
    );
    let account = &home.accounts()[0];
    assert_eq!((&account["person"], &account["signed_in_as"]), (&ANNA.into(), &ANNA.into()));
    // Somebody else does not open it, whoever it is.
    let mut running = home.start(&["sign-in", TEAM, "--no-browser", "--timeout", "120"]);
    let link = link_of(&mut running);
    let page = http::get(&person::decide(&link, BEN, "allow"));
    assert!(page.body.contains(BEN) && page.body.contains(ANNA), "{}", page.body);
    running.end().failed(3, "Someone else signed in");
    assert_eq!(home.accounts()[0]["signed_in_as"], ANNA);
}

#[test]
fn an_alias_is_signed_in_to_and_opened_by_the_name_of_its_owner() {
    let (provider, home) = (Provider::start(), Home::new());
    add(&provider, &home, INFO, &["--alias-of", ANNA]);
    let link = sign_in(&home, INFO, ANNA);
    assert_eq!(parameter(&link, "login_hint").as_deref(), Some(ANNA));
    assert_eq!(sasl_user(&home, &[INFO]), ANNA);
    let told = results(&home, INFO);
    assert!(all_pass(&told), "{told:?}");
    let lines = home.mailward(&["snippet", "neomutt", INFO]).done();
    assert!(lines.contains(&format!("set from = \"{INFO}\"")), "{lines}");
    assert!(lines.contains(&format!("set imap_user = \"{ANNA}\"")), "{lines}");
    assert!(lines.contains(&format!("token {INFO}\"")), "{lines}");
}

#[test]
fn several_accounts_of_one_provider_have_each_their_own_person_and_tokens() {
    let (provider, home) = (Provider::start(), Home::new());
    add(&provider, &home, ANNA, &[]);
    let first = sign_in(&home, ANNA, ANNA);
    assert_eq!(parameter(&first, "prompt"), None, "there is nobody to choose from");
    add(&provider, &home, BEN, &[]);
    let second = sign_in(&home, BEN, BEN);
    assert_eq!(parameter(&second, "prompt").as_deref(), Some("select_account"));
    assert_eq!(parameter(&second, "login_hint").as_deref(), Some(BEN));
    let (of_anna, of_ben) = (home.mailward(&["token", ANNA]).done(), home.mailward(&["token", BEN]).done());
    assert!(of_anna != of_ben && provider.is_active(&of_anna) && provider.is_active(&of_ben));
    home.mailward(&["rotate", BEN]).done();
    assert_eq!(home.mailward(&["token", ANNA]).done(), of_anna, "another account is not touched");
    home.mailward(&["account", "forget", BEN]).done();
    assert!(provider.is_active(&of_anna), "another grant is not ended");
    // The same person for two accounts: there is nobody else to choose.
    add(&provider, &home, TEAM, &["--person", ANNA]);
    assert_eq!(parameter(&sign_in(&home, TEAM, ANNA), "prompt"), None);
}

#[test]
fn an_account_that_sends_with_another_reads_by_its_own_sign_in_and_sends_by_the_other() {
    let (provider, home) = (Provider::start(), Home::new());
    add(&provider, &home, ANNA, &[]);
    add(&provider, &home, BEN, &[]);
    sign_in(&home, ANNA, ANNA);
    sign_in(&home, BEN, BEN);
    home.mailward(&["account", "change", ANNA, "--sends-with", BEN]).done();
    let (of_anna, of_ben) = (home.mailward(&["token", ANNA]).done(), home.mailward(&["token", BEN]).done());
    let server = Server::start(&home);
    assert_eq!(home.mailward(&["token", ANNA]).done(), of_anna);
    assert_eq!(home.mailward(&["token", ANNA, "--for", "smtp"]).done(), of_ben, "over the socket");
    server.end();
    assert_eq!(home.mailward(&["token", ANNA, "--for", "imap"]).done(), of_anna);
    assert_eq!(home.mailward(&["token", ANNA, "--for", "smtp"]).done(), of_ben);
    assert_eq!(sasl_user(&home, &[ANNA, "--for", "smtp"]), BEN);
    let lines = home.mailward(&["snippet", "neomutt", ANNA]).done();
    let (reads, sends) = lines.split_once("set from").unwrap();
    assert!(reads.contains(&format!("token {ANNA}")) && !reads.contains(BEN), "{lines}");
    assert!(sends.contains(&format!("token {BEN}")) && sends.contains(&BEN.replace('@', "%40")), "{lines}");
    let told = results(&home, ANNA);
    assert!(all_pass(&told), "{told:?}");

    home.mailward(&["account", "forget", BEN]).done();
    home.mailward(&["token", ANNA, "--for", "smtp"]).failed(3, "is not here any more");
    assert_eq!(home.mailward(&["token", ANNA]).done(), of_anna, "reading goes on");
    let told = results(&home, ANNA);
    assert!(
        told.contains(&("mail.smtp".into(), "fail".into())) || told.contains(&("smtp".into(), "fail".into())),
        "{told:?}"
    );
    assert!(told.iter().any(|(id, result)| id.contains("imap") && result == "pass"), "{told:?}");
    home.mailward(&["account", "change", ANNA, "--sends-with", "none"]).done();
    assert_eq!(home.mailward(&["token", ANNA, "--for", "smtp"]).done(), of_anna);
}

#[test]
fn the_browser_of_the_account_opens_before_any_other_and_one_named_for_once_before_that() {
    let (provider, home) = (Provider::start(), Home::new());
    let browser = |name: &str| {
        let (program, links) = (home.path(name), home.path(&format!("{name}-was-opened")));
        let script = format!("#!/bin/sh\nprintf '%s' \"$2\" > '{}'\n", links.display());
        fs::write(&program, script).unwrap();
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        (program.display().to_string(), links)
    };
    let (own, own_links) = browser("own");
    let (once, once_links) = browser("once");
    add(&provider, &home, ANNA, &["--browser", &format!("{own} --profile")]);
    for (more, links) in
        [(vec![], own_links), (vec!["--browser".to_owned(), format!("{once} -x")], once_links)]
    {
        let more: Vec<&str> = more.iter().map(String::as_str).collect();
        let mut running = home.start(&[&["sign-in", ANNA, "--timeout", "120"], &more[..]].concat());
        let shown = link_of(&mut running);
        let opened =
            home.until("the browser", || fs::read_to_string(&links).ok().filter(|link| !link.is_empty()));
        assert_eq!(opened, shown.as_str());
        http::get(&person::decide(&shown, ANNA, "allow"));
        running.end().done();
    }
}

#[test]
fn another_person_is_wanted_from_the_next_sign_in_on_and_the_old_tokens_are_not_used_for_it() {
    let (provider, home) = (Provider::start(), Home::new());
    add(&provider, &home, TEAM, &["--person", ANNA]);
    sign_in(&home, TEAM, ANNA);
    let changed = home.mailward(&["account", "change", TEAM, "--person", BEN]);
    assert!(changed.err.contains(&format!("mailward sign-in {TEAM}")), "{}", changed.err);
    changed.done();
    assert_eq!(home.accounts()[0]["health"], "needs-sign-in");
    assert_eq!(parameter(&sign_in(&home, TEAM, BEN), "login_hint").as_deref(), Some(BEN));
    assert_eq!(home.accounts()[0]["health"], "fresh");
}
