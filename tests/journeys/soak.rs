//! Many accounts with short-lived tokens, and many callers at random, for a while: nobody is ever left without a token. The
//! long form with its figures is a bench.

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use mailward::broker::client;
use mailward::broker::wire::{Answer, Request};

use crate::home::Home;
use crate::kills::Chance;
use crate::provider::Provider;
use crate::seed;
use crate::server::{Server, socket};

const ACCOUNTS: usize = 20;
const CALLERS: u64 = 60;
const LIFE: Duration = Duration::from_secs(6);

#[test]
fn twenty_accounts_with_tokens_of_seconds_leave_none_of_sixty_callers_without_one() {
    let provider = Provider::of_many(ACCOUNTS, |options| options.access_lifetime = LIFE);
    let home = Home::new();
    seed::signed_in(&provider, &home, provider.people());
    let server = Server::start(&home);
    let people: Arc<[String]> = provider.people().map(str::to_owned).collect();
    let seed = Chance::seed();
    for wave in 1..=3 {
        let callers: Vec<JoinHandle<Result<(), String>>> = (0..CALLERS)
            .map(|number| caller(socket(&home), Arc::clone(&people), seed ^ (number << 8) ^ wave))
            .collect();
        for caller in callers {
            let went = caller.join().expect("it counts what fails and does not panic");
            went.unwrap_or_else(|failed| panic!("seed {seed}, wave {wave}: {failed}"));
        }
        // Real seconds have to pass for tokens to end; the server's own renewals tell when they have.
        provider.until("every token has been renewed", |tally| tally.refreshes >= wave * ACCOUNTS as u64);
    }
    server.end();
    let tally = provider.tally();
    assert_eq!((tally.refused_refreshes, tally.reuses, tally.live_grants), (0, 0, ACCOUNTS));
}

/// Asks for two tokens, one after the other: all callers together stay below what one program may ask.
fn caller(place: PathBuf, people: Arc<[String]>, seed: u64) -> JoinHandle<Result<(), String>> {
    let call = move || {
        let mut chance = Chance::new(seed);
        for _ in 0..2 {
            let address = people[chance.below(people.len())].clone();
            let request = Request::Token { address: address.clone(), min_life_s: 2, for_sending: false };
            match client::ask(&place, &request, Duration::from_mins(1)) {
                Ok(Some(Answer::Token(given))) if given.address == address => {}
                other => return Err(format!("{address}: {other:?}")),
            }
        }
        Ok(())
    };
    Builder::new().name("caller".into()).spawn(call).unwrap()
}
