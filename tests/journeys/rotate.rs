//! Rotating: new tokens now, told by their fingerprints; and where the provider keeps its refresh tokens, a full rotation,
//! after which the sign-in of before is over at the provider.

use mailward::practice::{Answer, Endpoint, Fault, Rotation};
use serde_json::Value;

use crate::home::Home;
use crate::http;
use crate::person::{self, ANNA};
use crate::provider::{Provider, link_of};
use crate::running::Ended;
use crate::seed;
use crate::server::Server;

fn document(ended: Ended) -> Value {
    serde_json::from_str(&ended.done()).unwrap()
}

fn fingerprints(home: &Home, at: usize) -> (Value, Value) {
    let account = &home.accounts()[at];
    (account["access"]["fingerprint"].clone(), account["refresh"]["fingerprint"].clone())
}

#[test]
fn one_account_gets_two_new_tokens_and_their_fingerprints_are_told() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let (access, refresh) = fingerprints(&home, 0);
    let old = home.mailward(&["token", ANNA]).done();
    let rotated = &document(home.mailward(&["rotate", ANNA, "--json"]))[0];
    let now = fingerprints(&home, 0);
    assert_eq!((&rotated["access"]["before"], &rotated["access"]["after"]), (&access, &now.0));
    assert_eq!((&rotated["refresh"]["before"], &rotated["refresh"]["after"]), (&refresh, &now.1));
    assert!(access != now.0 && refresh != now.1);
    assert_eq!(rotated["refresh"]["rotated"], true);
    let token = home.mailward(&["token", ANNA]).done();
    assert!(token != old && provider.is_active(&token));
    let told = home.mailward(&["rotate", ANNA]).done();
    assert!(told.contains(now.0.as_str().unwrap()) && told.contains(now.1.as_str().unwrap()), "{told}");
}

#[test]
fn all_accounts_are_rotated_and_one_that_fails_holds_up_no_other() {
    let (provider, home) = (Provider::of_many(6, |_| {}), Home::new());
    let people: Vec<&str> = provider.people().collect();
    seed::signed_in(&provider, &home, people.iter().copied());
    let rotated = document(home.mailward(&["rotate", "--all", "--json"]));
    let rotated = rotated.as_array().unwrap();
    assert!(rotated.len() == 6 && rotated.iter().all(|one| one["refresh"]["rotated"] == true), "{rotated:?}");
    assert_eq!(provider.tally().refreshes, rotated.len() as u64);
    assert_eq!(provider.tally().refused_refreshes, 0);

    let ended = home.mailward(&["rotate", people[0], "nobody@example.org", people[1], "--json"]);
    ended.failed(5, "There is no account");
    let outcomes: Value = serde_json::from_str(&ended.out).unwrap();
    let outcomes: Vec<&Value> = outcomes.as_array().unwrap().iter().map(|one| &one["outcome"]).collect();
    assert_eq!(outcomes, ["rotated", "failed", "rotated"]);
}

#[test]
fn a_provider_that_keeps_its_refresh_tokens_is_named_and_so_is_the_way_out() {
    let (provider, home) = (Provider::with(|options| options.rotation = Rotation::Off), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let before = fingerprints(&home, 0);
    let ended = home.mailward(&["rotate", ANNA]);
    assert!(ended.err.contains("keeps the same refresh token"), "{}", ended.err);
    assert!(ended.err.contains(&format!("mailward rotate --full {ANNA}")), "{}", ended.err);
    ended.done();
    let after = fingerprints(&home, 0);
    assert!(before.0 != after.0 && before.1 == after.1);
    let rotated = &document(home.mailward(&["rotate", ANNA, "--json"]))[0];
    assert_eq!(rotated["refresh"]["rotated"], false);
}

#[test]
fn a_full_rotation_ends_the_sign_in_of_before_and_no_other() {
    let (provider, home) = (Provider::with(|options| options.rotation = Rotation::Off), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let (before, old) = (fingerprints(&home, 0), home.mailward(&["token", ANNA]).done());
    let mut running = home.start(&["rotate", "--full", ANNA, "--no-browser", "--json"]);
    let link = link_of(&mut running);
    assert!(provider.is_active(&old), "nothing is ended before something newer is there");
    http::get(&person::agree(&link));
    let rotated = &document(running.end())[0];
    let after = fingerprints(&home, 0);
    assert!(before.0 != after.0 && before.1 != after.1);
    assert_eq!((&rotated["refresh"]["before"], &rotated["refresh"]["after"]), (&before.1, &after.1));
    assert_eq!(rotated["old_sign_in"]["state"], "ended");
    assert!(!provider.is_active(&old), "the grant of before has ended");
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
    let tally = provider.tally();
    assert_eq!((tally.live_grants, tally.revocations), (1, 1));
}

#[test]
fn a_full_rotation_that_nobody_finishes_leaves_everything_as_it_was() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let (before, token) = (fingerprints(&home, 0), home.mailward(&["token", ANNA]).done());
    let mut running = home.start(&["rotate", "--full", ANNA, "--no-browser"]);
    let link = link_of(&mut running);
    http::get(&person::decide(&link, ANNA, "deny"));
    running.end().failed_quietly(3);
    assert_eq!(fingerprints(&home, 0), before);
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
    assert!(provider.is_active(&token));
    assert_eq!(provider.tally().revocations, 0);
}

#[test]
fn a_rotation_that_fails_for_a_while_leaves_everything_as_it_was() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let before = fingerprints(&home, 0);
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::BadGateway));
    let ended = home.mailward(&["rotate", ANNA, "--json"]);
    ended.failed_quietly(4);
    let rotated: Value = serde_json::from_str(&ended.out).unwrap();
    assert_eq!(rotated[0]["outcome"], "failed");
    assert_eq!(fingerprints(&home, 0), before);
    provider.behave();
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
}

#[test]
fn a_rotation_and_a_server_do_not_get_into_each_others_way() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let server = Server::start(&home);
    let old = home.mailward(&["token", ANNA]).done();
    home.mailward(&["rotate", ANNA]).done();
    let token = home.mailward(&["token", ANNA]).done();
    assert!(token != old && provider.is_active(&token), "the server hands out the new one at once");
    server.end();
    let tally = provider.tally();
    assert_eq!((tally.refreshes, tally.refused_refreshes, tally.reuses), (1, 0, 0));
}
