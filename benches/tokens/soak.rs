//! A server with many accounts and short-lived tokens, and callers at random, for minutes: every hand-out counts, and so
//! does the memory at the end.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use mailward::broker::client;
use mailward::broker::wire::{Answer, Request};
use mailward::jwt::SigningAlgorithm;

use crate::home::Home;
use crate::kills::Chance;
use crate::provider::Provider;
use crate::seed;
use crate::server::{self, Server};
use crate::watch::{self, Process, now, say};

const ACCOUNTS: usize = 200;
const CALLERS: u64 = 15;
const LIFE: Duration = Duration::from_mins(1);

/// What has happened so far.
#[derive(Default)]
struct Count {
    given: AtomicU64,
    failed: AtomicU64,
}

/// For so many seconds.
pub(crate) fn run(seconds: u64) {
    let provider = Provider::of_many(ACCOUNTS, |options| {
        options.access_lifetime = LIFE;
        options.signing = SigningAlgorithm::Es256; // 200 accounts at a time are too much for RSA in a debug build
    });
    let home = Home::new();
    seed::signed_in(&provider, &home, provider.people());
    let server = Server::start(&home);
    let process = Process(server.running.pid());
    let (count, begun) = (Arc::new(Count::default()), now());
    let end = begun + Duration::from_secs(seconds);
    let people: Arc<[String]> = provider.people().map(str::to_owned).collect();
    let seed = Chance::seed();
    let callers: Vec<JoinHandle<()>> = (0..CALLERS)
        .map(|number| {
            let caller = Caller {
                place: server::socket(&home),
                people: Arc::clone(&people),
                count: Arc::clone(&count),
                chance: Chance::new(seed ^ (number << 9)),
                end,
            };
            Builder::new().name("caller".into()).spawn(move || caller.call()).unwrap()
        })
        .collect();
    watch::pass(Duration::from_mins(1).min(Duration::from_secs(seconds / 2)));
    let early = (now().duration_since(begun), process.mebibytes());
    for caller in callers {
        caller.join().unwrap();
    }
    let tally = provider.tally();
    let load = |count: &AtomicU64| count.load(Ordering::Relaxed);
    say(&format!(
        "soak, {ACCOUNTS} accounts, tokens of {} s, {seconds} s: {} tokens handed out, {} failed hand-outs, {} renewals, {} refused",
        LIFE.as_secs(),
        load(&count.given),
        load(&count.failed),
        tally.refreshes,
        tally.refused_refreshes,
    ));
    say(&format!(
        "  memory: {} MiB after {} s, {} MiB at the end; {:.1} s of processor time",
        early.1,
        early.0.as_secs(),
        process.mebibytes(),
        process.ticks() as f64 / 100.0,
    ));
    server.end();
}

/// Somebody who asks for a token of somebody, about once a second: together they stay below what one program may ask.
struct Caller {
    place: PathBuf,
    people: Arc<[String]>,
    count: Arc<Count>,
    chance: Chance,
    end: Instant,
}

impl Caller {
    fn call(mut self) {
        while now() < self.end {
            let address = self.people[self.chance.below(self.people.len())].clone();
            let min_life_s = u32::try_from(self.chance.below(20)).unwrap();
            let request = Request::Token { address: address.clone(), min_life_s, for_sending: false };
            match client::ask(&self.place, &request, Duration::from_secs(40)) {
                Ok(Some(Answer::Token(given))) if given.address == address => {
                    self.count.given.fetch_add(1, Ordering::Relaxed);
                }
                other => {
                    self.count.failed.fetch_add(1, Ordering::Relaxed);
                    say(&format!("soak: failed hand-out to {address}, {min_life_s} s: {other:?}"));
                }
            }
            watch::pass(Duration::from_millis(500 + 100 * self.chance.below(10) as u64));
        }
    }
}
