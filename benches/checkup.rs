//! Prints how long the check-up takes to judge a thousand accounts, with everything looked at, and how long it takes to read
//! from the disk what was looked at: that is done whenever another process has written. Asserts nothing: machines differ.
//!
//! `cargo bench --locked --bench checkup` builds the program optimised and runs this.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use mailward::domain::account::{NewAccount, Particulars};
use mailward::domain::checkup::{self, Key, Known, LookId, LookKey, Looked, Looks};
use mailward::domain::report::{CheckId, CheckResult, Fact, FactName};
use mailward::domain::settings::{KeyPlace, Settings};
use mailward::engine::snapshot::Snapshot;
use mailward::platform::clock::SystemClock;
use mailward::platform::random::SystemRandom;
use mailward::store::Store;
use mailward::testing::snapshots;

type Ended<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Ended<()> {
    let (snapshot, now) = (snapshots::thousand(), snapshots::now());
    let checks = [CheckId::Tls, CheckId::Metadata, CheckId::Access, CheckId::Imap, CheckId::Smtp];
    let looks: Looks = snapshot
        .accounts
        .iter()
        .flat_map(|view| checks.map(|check| (Some(view.account.id), check)))
        .map(|(account, check)| {
            let facts = vec![
                Fact::new(FactName::Host, "mail.example.org"),
                Fact::new(FactName::ValidUntil, "2027-03-01T00:00:00Z"),
                Fact::new(FactName::TlsVersion, "1.3"),
            ];
            let looked = Looked { at: now, result: CheckResult::Pass, problem: None, facts };
            (LookKey { account, what: LookId::Check(check) }, looked)
        })
        .collect();
    let settings = Settings::default();
    let mut times: Vec<Duration> = (0..50)
        .map(|_| {
            let known = Known {
                now,
                accounts: snapshot.accounts.iter().map(|view| &view.account).collect(),
                catalogue: &snapshot.catalogue,
                settings: &settings,
                key: Key::In(KeyPlace::Keyring),
                chain: None,
                oldest_event: None,
                alerts: &[],
                looks: &looks,
                dismissals: &[],
                built_on: None,
            };
            #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
            let begun = Instant::now();
            let judged = checkup::evaluate(&known);
            let took = begun.elapsed();
            assert!(judged.verdicts.len() > snapshot.accounts.len(), "it was judged");
            took
        })
        .collect();
    times.sort();
    let (least, middle) = (times[0], times[times.len() / 2]);
    #[expect(clippy::print_stdout, reason = "a bench prints figures")]
    {
        println!("judging {} accounts: at least {least:?}, usually {middle:?}", snapshot.accounts.len());
    }
    let runtime = tokio::runtime::Runtime::new()?;
    let (count, mut times) = runtime.block_on(reading(&snapshot, &looks))?;
    times.sort();
    #[expect(clippy::print_stdout, reason = "a bench prints figures")]
    {
        println!("reading {count} looks: at least {:?}, usually {:?}", times[0], times[times.len() / 2]);
    }
    Ok(())
}

/// Reads what was looked at at so many accounts, as after a word of another process.
async fn reading(snapshot: &Snapshot, looks: &Looks) -> Ended<(usize, Vec<Duration>)> {
    let home = tempfile::tempdir()?;
    let (random, clock) = (Arc::new(SystemRandom), Arc::new(SystemClock));
    let store = Store::open(Some(&home.path().join("data")), random, clock).await?;
    let mut ids = BTreeMap::new();
    for view in &snapshot.accounts {
        let new = NewAccount {
            address: view.account.address.clone(),
            mailbox: None,
            provider: view.account.provider.clone(),
            uses: view.account.uses.clone(),
            servers: Vec::new(),
            redirect: None,
            particulars: Particulars::default(),
        };
        let kept = store.add_account(new, snapshots::now()).await?;
        ids.insert(view.account.id, kept.id);
    }
    let kept = looks.iter().map(|(key, looked)| {
        let account = key.account.and_then(|id| ids.get(&id).copied());
        (LookKey { account, ..*key }, looked.clone())
    });
    store.keep_looks(kept.collect()).await?;
    let (mut count, mut times) = (0, Vec::new());
    for _ in 0..50 {
        #[expect(clippy::disallowed_methods, reason = "a bench measures real time")]
        let begun = Instant::now();
        count = store.looks().await?.len();
        times.push(begun.elapsed());
    }
    Ok((count, times))
}
