//! A client that Mailward registers by itself: registered, used, read back, shared, deleted; against a provider of others and
//! against our own.

use serde_json::{Value, json};

use crate::home::Home;
use crate::peer::{Browser, Peer};
use crate::person::{ANNA, BEN};
use crate::provider::{Provider, sign_in};

fn document(home: &Home, arguments: &[&str]) -> Value {
    serde_json::from_str(&home.mailward(arguments).done()).unwrap()
}

fn registers(home: &Home, issuer: &str, address: &str) {
    home.mailward(&["account", "add", address, "--issuer", issuer, "--register"]).done();
}

#[test]
fn a_client_is_registered_used_read_back_and_deleted_at_a_provider_of_others() {
    let (mut peer, mut home) = (Peer::start(&json!({ "emailInIdToken": true })), Home::new());
    let browser = Browser::at(&mut home, &[("USER", ANNA)]);
    registers(&home, &peer.issuer, ANNA);
    peer.tells("registered client");
    home.mailward(&["sign-in", ANNA, "--timeout", "90"]).done();
    assert!(browser.last_page().contains(&format!("{ANNA} is signed in")));

    let client = document(&home, &["client", "show", ANNA, "--json"]);
    assert_eq!((&client["kind"], &client["registered_here"]), (&"public".into(), &true.into()));
    assert_eq!(client["can_be_read"], true);
    let read = document(&home, &["client", "read", ANNA, "--json"]);
    peer.tells("read client");
    assert_eq!((&read["client_id"], &read["name"]), (&client["client_id"], &"Mailward".into()));
    assert_eq!(read["authentication"], "none");
    assert!(read["redirects"].as_array().unwrap().contains(&client["redirect"]), "{read}");
    // What the provider said while it was read has not locked us out.
    document(&home, &["client", "read", ANNA, "--json"]);
    peer.tells("read client");

    home.mailward(&["client", "delete", ANNA, "--yes"]).done();
    peer.tells("deleted client");
    let client = document(&home, &["client", "show", ANNA, "--json"]);
    assert_eq!((&client["client_id"], &client["can_be_read"]), (&Value::Null, &Value::Null));
    home.mailward(&["client", "read", ANNA]).failed(3, "The account has no client yet");
    home.mailward(&["token", ANNA, "--min-life", "86400"]).failed_quietly(3);
}

#[test]
fn the_last_account_of_a_registered_client_takes_it_along() {
    let (mut peer, home) = (Peer::start(&json!({})), Home::new());
    registers(&home, &peer.issuer, ANNA);
    peer.tells("registered client");
    home.mailward(&["account", "add", BEN, "--issuer", &peer.issuer]).done();
    let both = [ANNA, BEN].map(|address| document(&home, &["client", "show", address, "--json"]));
    assert_eq!(both[0]["client_id"], both[1]["client_id"]);

    let first = home.mailward(&["account", "forget", ANNA]);
    assert!(first.err.contains(&format!("stays, because {BEN} uses it")), "{}", first.err);
    first.done();
    document(&home, &["client", "read", BEN, "--json"]);
    peer.tells("read client");
    let last = document(&home, &["account", "forget", BEN, "--json"]);
    peer.tells("deleted client");
    assert_eq!(last["registration"], "deleted");
}

#[test]
fn forgetting_ends_the_grant_and_then_the_client_at_our_own_provider() {
    let (provider, home) = (Provider::start(), Home::new());
    registers(&home, provider.issuer(), ANNA);
    let (ended, _page) = sign_in(&home, "allow");
    ended.done();
    assert_eq!(provider.tally().live_grants, 1);
    let held = document(&home, &["client", "show", ANNA, "--json"]);
    let read = document(&home, &["client", "read", ANNA, "--json"]);
    assert_eq!(read["client_id"], held["client_id"]);

    let forgotten = document(&home, &["account", "forget", ANNA, "--json"]);
    assert_eq!((&forgotten["registration"], &forgotten["revoked"]), (&"deleted".into(), &true.into()));
    assert_eq!(provider.tally().live_grants, 0);
}

#[test]
fn what_opens_a_registration_is_in_no_file_log_or_answer() {
    let (provider, home) = (Provider::start(), Home::new().with("MAILWARD_LOG", "trace"));
    let mut seen = String::new();
    let mut run = |arguments: &[&str]| {
        let ended = home.mailward(arguments);
        seen.extend([ended.out.as_str(), ended.err.as_str()]);
    };
    run(&["account", "add", ANNA, "--issuer", provider.issuer(), "--register"]);
    run(&["client", "read", ANNA]);
    run(&["client", "show", ANNA, "--json"]);
    run(&["audit", "list", "--json"]);
    let secret = crate::canary::registration(&home);
    run(&["client", "delete", ANNA, "--yes"]);
    run(&["audit", "list"]);
    assert!(!seen.contains(&secret), "it was printed");
    assert!(seen.contains("client.registered") && seen.contains("Registration deleted"), "{seen}");
    for (path, bytes) in home.files() {
        let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!found, "it stands in {}", path.display());
    }
}
