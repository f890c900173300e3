//! The main job against a provider nobody here wrote, with a real browser: what counts is that two programs that were
//! never made for each other agree.

use serde_json::json;

use crate::home::Home;
use crate::http;
use crate::peer::{Browser, CLIENT, Peer};
use crate::provider::link_of;

const ADDRESS: &str = "anna@example.org";

fn add(home: &Home, peer: &Peer) {
    home.mailward(&["account", "add", ADDRESS, "--issuer", &peer.issuer, "--client-id", CLIENT]).done();
}

fn is_active(peer: &Peer, token: &str) -> bool {
    http::introspect(&peer.issuer, CLIENT, token.trim())["active"] == true
}

#[test]
fn the_whole_journey_works_with_a_provider_and_a_browser_of_others() {
    let (mut peer, mut home) = (Peer::start(&json!({ "accessTokenSeconds": 600 })), Home::new());
    let browser = Browser::at(&mut home, &[("USER", ADDRESS)]);
    add(&home, &peer);
    home.mailward(&["sign-in", ADDRESS, "--timeout", "90"]).done();
    let page = browser.last_page();
    assert!(page.starts_with("home\n") && page.contains(&format!("{ADDRESS} is signed in")), "{page}");
    assert!(!page.contains("code="), "the code is out of the address bar: {page}");
    peer.tells("grant authorization_code");

    let first = home.mailward(&["token", ADDRESS]).done();
    assert!(is_active(&peer, &first));
    let account = &home.accounts()[0];
    assert_eq!((&account["health"], &account["signed_in_as"]), (&"fresh".into(), &ADDRESS.into()));

    // No token of this provider lasts that long, so each of these renews, with the first refresh token and then with the
    // second, and hands out what it got with a word about it.
    let mut seen = vec![home.kept()[2]["fingerprint"].clone()];
    for _ in 0..2 {
        let renewed = home.mailward(&["token", ADDRESS, "--min-life", "86400"]);
        assert!(renewed.err.contains("This token was just renewed"), "{}", renewed.err);
        assert!(is_active(&peer, &renewed.done()));
        peer.tells("grant refresh_token");
        let fingerprint = home.kept()[2]["fingerprint"].clone();
        assert!(!seen.contains(&fingerprint), "the refresh token was not replaced");
        seen.push(fingerprint);
    }
    let last = home.mailward(&["token", ADDRESS]).done();
    assert!(last != first && is_active(&peer, &last));

    let forgotten = home.mailward(&["account", "forget", ADDRESS]);
    assert!(forgotten.err.contains("its sign-in has ended at the provider"), "{}", forgotten.err);
    assert!(!is_active(&peer, &last), "the grant was revoked");
    // The renewal by which it was checked that the grant is dead, and nothing else.
    let more = peer.end();
    let refused: Vec<_> = more.lines().filter(|line| line.contains("refused")).collect();
    assert_eq!(refused, ["refused refresh_token invalid_grant"], "the provider refused something:\n{more}");
}

#[test]
fn a_refresh_token_that_comes_only_with_consent_is_asked_for_by_itself() {
    let (peer, mut home) = (Peer::start(&json!({ "withholdRefresh": true })), Home::new());
    let browser = Browser::at(&mut home, &[("USER", ADDRESS)]);
    add(&home, &peer);
    let mut running = home.start(&["sign-in", ADDRESS, "--timeout", "90"]);
    link_of(&mut running);
    let first = browser.last_page();
    assert!(first.contains("One more page"), "{first}");
    assert!(link_of(&mut running).query().unwrap().contains("prompt=consent"));
    let second = browser.last_page();
    assert!(second.contains(&format!("{ADDRESS} is signed in")), "{second}");
    running.end().done();
    assert!(home.kept()[2]["fingerprint"].is_string(), "there is a refresh token now");
    assert!(is_active(&peer, &home.mailward(&["token", ADDRESS]).done()));
}

#[test]
fn the_closing_page_says_what_the_program_says_when_access_is_denied() {
    let (peer, mut home) = (Peer::start(&json!({})), Home::new());
    let browser = Browser::at(&mut home, &[("USER", ADDRESS), ("DECISION", "deny")]);
    add(&home, &peer);
    let ended = home.mailward(&["sign-in", ADDRESS, "--timeout", "90"]);
    let page = browser.last_page();
    let same = ended
        .err
        .lines()
        .filter(|line| line.len() > 12)
        .find(|line| page.lines().any(|shown| shown == *line));
    ended.failed(3, same.unwrap_or_else(|| panic!("no headline in common:\n{page}\n{}", ended.err)));
    assert_eq!(home.accounts()[0]["health"], "new");
}

#[test]
fn someone_else_who_is_signed_in_there_is_noticed() {
    let (peer, mut home) = (Peer::start(&json!({})), Home::new());
    let browser = Browser::at(&mut home, &[("USER", "ben@example.org")]);
    add(&home, &peer);
    home.mailward(&["sign-in", ADDRESS, "--timeout", "90"]).failed(3, "Someone else signed in");
    let page = browser.last_page();
    assert!(page.contains("Someone else signed in") && page.contains("ben@example.org"), "{page}");
    assert_eq!(home.accounts()[0]["health"], "new");
    home.mailward(&["token", ADDRESS]).failed(3, "Nobody has signed in");
}

#[test]
fn mailward_registers_itself_where_that_is_offered() {
    let (mut peer, mut home) = (Peer::start(&json!({ "emailInIdToken": true })), Home::new());
    let browser = Browser::at(&mut home, &[("USER", ADDRESS)]);
    home.mailward(&["account", "add", ADDRESS, "--issuer", &peer.issuer, "--register"]).done();
    peer.tells("registered client");
    home.mailward(&["sign-in", ADDRESS, "--timeout", "90"]).done();
    assert!(browser.last_page().contains(&format!("{ADDRESS} is signed in")));
    assert_eq!(home.accounts()[0]["health"], "fresh");
}
