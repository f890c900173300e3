//! The real program, from the outside: started as a process, against real providers, keyrings, browsers and disks.
//!
//! Everything is on this computer's loopback, in folders of its own, and ends with the test that began it. Nothing
//! sleeps: a test waits for a line, an end or an answer, and each wait has a limit.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod address;
mod another_provider;
mod audit;
mod callers;
mod canary;
mod checkup;
mod clients;
mod damage;
mod detection;
mod domains;
mod ended;
mod erased;
mod failures;
mod faults;
mod fifty;
mod forward;
mod home;
mod http;
mod import;
mod inspect;
mod keyring;
mod killed;
mod kills;
mod locked;
mod login;
mod loopback;
mod mail;
mod mail_programs;
mod mail_servers;
mod moving;
mod namespace;
mod notifications;
mod organisation;
mod otlp_collector;
mod particulars;
mod peer;
mod person;
mod practice_provider;
mod provider;
mod recorded;
mod refresh_faults;
mod revoked;
mod revoked_together;
mod roads;
mod rotate;
mod running;
mod seed;
mod serve;
mod server;
mod soak;
mod syslog_daemon;
mod together;
mod trial;
mod weather;
mod window;
mod window_memory;
mod window_profile;
