//! Prints how long the check-up takes to judge a thousand accounts, with everything looked at. Asserts nothing: machines differ.
//!
//! `cargo bench --locked --bench checkup` builds the program optimised and runs this.

use std::time::{Duration, Instant};

use mailward::domain::checkup::{self, Key, Known, LookId, LookKey, Looked, Looks};
use mailward::domain::report::{CheckId, CheckResult, Fact, FactName};
use mailward::domain::settings::{KeyPlace, Settings};
use mailward::testing::snapshots;

fn main() {
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
}
