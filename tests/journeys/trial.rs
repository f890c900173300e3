//! A definition is tried by a real sign-in: of our own provider and of one of others. Nothing of it is kept anywhere.

use std::path::PathBuf;

use mailward::practice::PUBLIC_CLIENT_ID;
use serde_json::{Value, json};

use crate::home::Home;
use crate::http;
use crate::peer::{Browser, CLIENT, Peer};
use crate::person::{self, ANNA};
use crate::provider::{Provider, link_of};

/// The definition of this issuer in a file, as somebody who has learnt it would hand it on.
fn definition(issuer: &str, client: &str) -> (Home, PathBuf) {
    let home = Home::new();
    home.mailward(&["account", "add", ANNA, "--issuer", issuer, "--client-id", client]).done();
    let id = home.accounts()[0]["provider"].as_str().unwrap().to_owned();
    let file = home.path("definition.toml");
    home.mailward(&["provider", "export", &id, file.to_str().unwrap()]).done();
    (home, file)
}

/// There is no account and no provider more, and the record says that tokens came and went.
fn nothing_is_kept(home: &Home) {
    assert_eq!(home.accounts(), json!([]));
    let events: Value = serde_json::from_str(&home.mailward(&["audit", "list", "--json"]).done()).unwrap();
    let events = events.to_string();
    assert_eq!(events.matches("provider.tried").count(), 1, "{events}");
    for kept in ["account.added", "token.issued", "provider.changed"] {
        assert!(!events.contains(kept), "{kept}: {events}");
    }
}

#[test]
fn a_definition_of_our_own_provider_is_tried_and_nothing_is_kept() {
    let (provider, home) = (Provider::start(), Home::new());
    let (_other, file) = definition(provider.issuer(), PUBLIC_CLIENT_ID);
    let mut running = home.start(&[
        "provider",
        "test",
        file.to_str().unwrap(),
        "--client-id",
        PUBLIC_CLIENT_ID,
        "--no-browser",
        "--json",
    ]);
    let link = link_of(&mut running);
    let page = http::get(&person::decide(&link, ANNA, "allow"));
    assert!(page.body.contains("This was a trial: Mailward has kept nothing of it"), "{page:?}");
    let tested: Value = serde_json::from_str(&running.end().done()).unwrap();
    assert_eq!((&tested["signed_in_as"], &tested["with_refresh"]), (&json!(ANNA), &json!(true)));
    assert_eq!((&tested["revoked"], &tested["left_standing"]), (&json!(true), &json!(false)));
    let tally = provider.tally();
    assert!(tally.redeemed_codes == 1 && tally.revocations > 0 && tally.live_grants == 0, "{tally:?}");
    nothing_is_kept(&home);
}

#[test]
fn a_definition_of_a_provider_of_others_is_tried_in_a_browser_of_others() {
    let (mut peer, mut home) = (Peer::start(&json!({})), Home::new());
    let (_other, file) = definition(&peer.issuer, CLIENT);
    let browser = Browser::at(&mut home, &[("USER", ANNA)]);
    let ended = home.mailward(&["provider", "test", file.to_str().unwrap(), "--client-id", CLIENT, "--json"]);
    let page = browser.last_page();
    assert!(!page.contains("code="), "the code is out of the address bar: {page}");
    let tested: Value = serde_json::from_str(&ended.done()).unwrap();
    assert_eq!((&tested["signed_in_as"], &tested["revoked"]), (&json!(ANNA), &json!(true)));
    peer.tells("grant authorization_code");
    peer.tells("revoked grant");
    nothing_is_kept(&home);
}
