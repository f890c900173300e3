//! The life of a Mailward that serves: it starts, leads or waits, is ended or killed, and another takes over. Mail programs
//! get their tokens all the while.

use std::time::Duration;

use mailward::practice::{Answer, Endpoint, Fault};
use serde_json::Value;

use crate::home::Home;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::seed;
use crate::server::{Server, socket};
use crate::window::Desk;

fn stage() -> (Provider, Home) {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    (provider, home)
}

/// Waits until somebody answers mail programs.
fn somebody_answers(home: &Home) {
    home.until("somebody answers", || {
        let status: Value = serde_json::from_str(&home.mailward(&["vault", "status", "--json"]).out).ok()?;
        (status["answering"] == true).then_some(())
    });
}

/// Neither a second renewal nor a refused one.
fn asked_once(provider: &Provider) {
    let tally = provider.tally();
    assert_eq!((tally.refreshes, tally.refused_refreshes, tally.reuses), (1, 0, 0));
}

#[test]
fn a_server_renews_by_itself_and_answers_without_asking_the_provider_again() {
    let (provider, home) = stage();
    home.expire();
    let server = Server::start(&home);
    provider.until("the server renews by itself", |tally| tally.refreshes == 1);
    let token = home.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&token));
    for _ in 0..5 {
        assert_eq!(home.mailward(&["token", ANNA]).done(), token);
    }
    asked_once(&provider);
    server.end();
}

#[test]
fn a_server_that_is_told_to_end_brings_its_renewal_home_first() {
    let (provider, home) = stage();
    home.expire();
    provider.only(Fault::Answer(Endpoint::Refresh, Answer::Held));
    let server = Server::start(&home);
    provider.until("a renewal", |tally| tally.refreshes == 1);
    server.running.signal("TERM");
    provider.behave();
    server.running.end().done();
    assert!(!socket(&home).exists());
    assert!(provider.is_active(&home.mailward(&["token", ANNA]).done()));
    asked_once(&provider);
}

#[test]
fn each_signal_that_ends_programs_ends_it_well() {
    let (_provider, home) = stage();
    for signal in ["TERM", "INT", "HUP"] {
        let server = Server::start(&home);
        server.running.signal(signal);
        let ended = server.running.end_within(Duration::from_secs(20));
        assert_eq!(ended.status, Some(0), "{signal}\n{}", ended.err);
        assert!(!socket(&home).exists(), "{signal}");
    }
}

#[test]
fn what_a_killed_server_leaves_behind_is_in_nobodys_way() {
    let (provider, home) = stage();
    Server::start(&home).kill();
    assert!(socket(&home).exists(), "a killed server cannot tidy up");
    home.expire();
    let token = home.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&token), "without a server the command does it itself");
    let server = Server::start(&home);
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
    asked_once(&provider);
    server.end();
}

#[test]
fn of_two_servers_one_leads_and_the_other_takes_over() {
    let (provider, home) = stage();
    let first = Server::start(&home);
    let mut second = Server::waiting(&home);
    let token = home.mailward(&["token", ANNA]).done();
    first.kill();
    assert_eq!(home.mailward(&["token", ANNA]).done(), token, "between two servers too");
    second.takes_over();
    home.expire();
    provider.until("the second one renews by itself", |tally| tally.refreshes == 1);
    let token = home.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&token));
    asked_once(&provider);
    second.end();
    assert!(!socket(&home).exists());
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
}

#[test]
fn a_window_and_a_server_share_the_work() {
    let desk = Desk::new();
    let (provider, home) = (Provider::start(), &desk.home);
    seed::signed_in(&provider, home, [ANNA]);
    let window = home.start(&[]);
    desk.hand("wait", "Fresh");
    somebody_answers(home);
    let mut server = Server::waiting(home);
    home.expire();
    provider.until("the window renews by itself", |tally| tally.refreshes == 1);
    let token = home.mailward(&["token", ANNA]).done();
    assert!(provider.is_active(&token));
    desk.hand("wait", "Fresh");
    desk.hand("key", "ctrl+q");
    assert_eq!(window.end().status, Some(0));
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
    server.takes_over();
    assert_eq!(home.mailward(&["token", ANNA]).done(), token);
    asked_once(&provider);
    server.end();
}

#[test]
fn an_account_that_is_added_and_signed_in_while_it_serves_is_served_at_once() {
    let provider = Provider::of_many(2, |_| {});
    let home = Home::new();
    let people: Vec<&str> = provider.people().collect();
    seed::signed_in(&provider, &home, [people[0]]);
    let server = Server::start(&home);
    provider.add(&home, people[1]).done();
    home.mailward(&["token", people[1]]).failed(3, "Nobody has signed in");
    seed::again(&provider, &home, people[1]);
    assert!(provider.is_active(&home.mailward(&["token", people[1]]).done()));
    home.mailward(&["account", "forget", people[0]]).done();
    home.mailward(&["token", people[0]]).failed(5, "There is no account");
    server.end();
}
