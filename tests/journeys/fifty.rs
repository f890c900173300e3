//! Fifty mail programs that want a token at the same moment, while the stored one is over: the provider is asked once, and
//! everybody gets the same good token. With nothing running, and with a Mailward that serves.

use std::collections::HashSet;

use mailward::practice::{Answer, Endpoint, Fault};
use serde_json::json;

use crate::home::Home;
use crate::http;
use crate::peer::{Browser, CLIENT, Peer};
use crate::person::ANNA;
use crate::provider::Provider;
use crate::running::{Ended, Running};
use crate::seed;
use crate::server::Server;

fn fifty(home: &Home, address: &str) -> Vec<Running> {
    (0..50).map(|_| home.start(&["token", address])).collect()
}

/// What all of them got.
fn one_token(running: Vec<Running>) -> String {
    let tokens: Vec<String> = running.into_iter().map(Running::end).map(Ended::done).collect();
    let different: HashSet<&String> = tokens.iter().collect();
    assert_eq!(different.len(), 1, "all get the same token");
    tokens[0].trim().to_owned()
}

#[test]
fn fifty_programs_and_nothing_running_cause_one_renewal() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.expire();
    let token = one_token(fifty(&home, ANNA));
    assert!(provider.is_active(&token));
    let tally = provider.tally();
    assert_eq!((tally.refreshes, tally.refused_refreshes, tally.reuses), (1, 0, 0));
}

#[test]
fn fifty_programs_that_come_while_a_server_renews_wait_for_its_answer() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.expire();
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::Held));
    let server = Server::start(&home);
    provider.until("the renewal of the server", |tally| tally.refreshes == 1);
    let running = fifty(&home, ANNA);
    provider.behave();
    let token = one_token(running);
    assert!(provider.is_active(&token));
    let tally = provider.tally();
    assert_eq!((tally.refreshes, tally.refused_refreshes, tally.reuses), (1, 0, 0));
    server.end();
}

#[test]
fn at_a_provider_of_others_that_ends_grants_on_reuse_fifty_programs_cause_one_renewal() {
    let (peer, mut home) = (Peer::start(&json!({})), Home::new());
    let browser = Browser::at(&mut home, &[("USER", ADDRESS)]);
    home.mailward(&["account", "add", ADDRESS, "--issuer", &peer.issuer, "--client-id", CLIENT]).done();
    home.mailward(&["sign-in", ADDRESS, "--timeout", "90"]).done();
    browser.last_page();

    home.expire();
    let first = one_token(fifty(&home, ADDRESS));
    home.expire();
    let server = Server::start(&home);
    let second = one_token(fifty(&home, ADDRESS));
    assert_ne!(first, second);
    assert_eq!(http::introspect(&peer.issuer, CLIENT, &second)["active"], true);
    server.end();
    let told = peer.end();
    assert_eq!(told.matches("grant refresh_token").count(), 2, "one renewal each time:\n{told}");
    assert!(!told.contains("refused") && !told.contains("revoked"), "{told}");
}

const ADDRESS: &str = "anna@example.org";
