//! Forwarding the record: what happens here arrives at a collector, each event once and in order, through absences,
//! restarts and collectors that misbehave; and no secret goes along.

use std::sync::Arc;

use mailward::domain::account::Requester;
use mailward::domain::audit::{AuditKind, NewEvent};
use mailward::domain::settings::{Forward, KeyPlace};
use mailward::platform::clock::{Clock as _, SystemClock};
use mailward::platform::random::SystemRandom;
use mailward::platform::syslog::SystemSyslog;
use mailward::platform::{World, WorldOptions};
use mailward::services::{Context, forward};
use mailward::store::Store;
use mailward::testing::authority::Authority;
use rusqlite::{Connection, OpenFlags};

use crate::canary;
use crate::home::{Home, PASSPHRASE};
use crate::otlp_collector::{self as otlp, Collector, Manner};
use crate::person::ANNA;
use crate::provider::Provider;
use crate::seed;
use crate::server::Server;
use crate::syslog_daemon::{Message, Syslog};

/// A computer with a signed-in account whose events go there. Nothing serves yet.
fn stage(forward: &str) -> (Provider, Home) {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.write("data/settings.toml", &format!("[forward]\n{forward}\n"));
    (provider, home)
}

/// Waits until it is known where forwarding begins, and gives that.
fn begun(home: &Home) -> u64 {
    home.until("forwarding begins", || {
        let seq: i64 = database(home).query_row("SELECT seq FROM forwarded", [], |row| row.get(0)).ok()?;
        Some(seq.cast_unsigned())
    })
}

/// Number and code of every event that was recorded after this one.
fn recorded(home: &Home, after: u64) -> Vec<(u64, String)> {
    let database = database(home);
    let mut statement =
        database.prepare("SELECT seq, lower(hex(mac)) FROM audit WHERE seq > ?1 ORDER BY seq").unwrap();
    let rows = statement.query_map([i64::try_from(after).unwrap()], |row| {
        Ok((row.get::<_, i64>(0)?.cast_unsigned(), row.get(1)?))
    });
    rows.unwrap().map(Result::unwrap).collect()
}

fn database(home: &Home) -> Connection {
    Connection::open_with_flags(home.data().join("mailward.db"), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// Programs ask for tokens.
fn ask(home: &Home, times: usize) -> Vec<String> {
    (0..times).map(|_| home.mailward(&["token", ANNA]).done().trim().to_owned()).collect()
}

fn positions(messages: &[Message]) -> Vec<(u64, String)> {
    messages.iter().map(Message::position).collect()
}

/// Waits until everything that was recorded after this one was taken, and gives it.
fn caught_up(home: &Home, after: u64) -> Vec<(u64, String)> {
    home.until("everything is taken", || {
        let recorded = recorded(home, after);
        (recorded.last()?.0 == begun(home)).then_some(recorded)
    })
}

#[test]
fn a_syslog_daemon_gets_each_event_over_tls_once_and_in_order_and_what_it_missed_when_it_is_back() {
    let syslog = Syslog::new();
    let (_provider, mut home) = stage(&format!("by = \"syslog-tls\"\nto = \"localhost:{}\"", syslog.tls));
    home.set("MAILWARD_CA_FILE", syslog.authority.ca_file().display().to_string());
    let mut daemon = syslog.start();
    let server = Server::start(&home);
    let start = begun(&home);
    ask(&home, 4);
    let mut got = daemon.receives(recorded(&home, start).len());
    let first = caught_up(&home, start);
    got.extend(daemon.receives(first.len() - got.len()));
    assert_eq!(positions(&got), first);
    let (parts, event) = (&got[0].parts, &got[0].event);
    assert_eq!((parts["pri"].as_str(), parts["id"].as_str()), (Some("86"), event["kind"].as_str()));
    assert_eq!(parts["pid"], server.running.pid().to_string());
    assert!(got.iter().any(|one| one.event["kind"] == "token.handed-out" && one.event["account"] == ANNA));
    assert_eq!(daemon.end().len(), first.len(), "nothing twice");

    ask(&home, 3);
    server.end();
    let server = Server::start(&home);
    ask(&home, 3);
    let mut daemon = syslog.start();
    let last = first.last().unwrap().0;
    let mut got = daemon.receives(recorded(&home, last).len());
    let missed = caught_up(&home, last);
    got.extend(daemon.receives(missed.len() - got.len()));
    assert!(missed.len() >= 6, "{missed:?}");
    assert_eq!(positions(&got), missed);
    server.end();
    assert_eq!(daemon.end().len(), missed.len(), "nothing twice");
}

#[test]
fn a_collector_whose_certificate_nobody_vouches_for_gets_nothing() {
    let (syslog, stranger) = (Syslog::new(), Authority::new("Stranger"));
    let (_provider, mut home) = stage(&format!("by = \"syslog-tls\"\nto = \"localhost:{}\"", syslog.tls));
    home.set("MAILWARD_CA_FILE", stranger.ca_file().display().to_string());
    home.set("MAILWARD_LOG", "info");
    let daemon = syslog.start();
    let mut server = Server::start(&home);
    let start = begun(&home);
    ask(&home, 1);
    server.running.err_has("the secure connection failed: unknown issuer");
    server.end();
    assert_eq!(begun(&home), start);
    assert!(daemon.end().is_empty());
}

#[test]
fn a_syslog_daemon_gets_each_event_as_one_datagram() {
    let syslog = Syslog::new();
    let (_provider, home) = stage(&format!("by = \"syslog-udp\"\nto = \"127.0.0.1:{}\"", syslog.udp));
    let server = Server::start(&home);
    let start = begun(&home);
    ask(&home, 2);
    let mut daemon = syslog.start();
    ask(&home, 2);
    // Before it listened the computer refused what was sent, so that was sent again.
    let mut got = daemon.receives(recorded(&home, start).len());
    let all = caught_up(&home, start);
    got.extend(daemon.receives(all.len() - got.len()));
    assert_eq!(positions(&got), all);
    server.end();
    daemon.end();
}

#[test]
fn the_syslog_of_this_computer_gets_odd_events_as_one_message_each() {
    let syslog = Syslog::new();
    let mut daemon = syslog.start();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let mut world = World::real(WorldOptions::default());
    world.local_syslog = Arc::new(SystemSyslog::at(syslog.socket()));
    let odd = "a\"b\\c]d[e\nf\r\ng\0h\u{7f}i\u{85}j\u{2028}k\u{1b}[31ml<86>1 – ü 🦀";
    let programs = [odd, "", "]", "\\\"", "{\"seq\":0}", "%msg%"];
    let told = runtime.block_on(async {
        let store = Store::open(None, Arc::new(SystemRandom), Arc::new(SystemClock)).await.unwrap();
        store.create_vault(KeyPlace::Memory, None, world.keyring.as_ref()).await.unwrap();
        let context = Context {
            world,
            store: store.clone(),
            folder: None,
            home: None,
            keys: mailward::services::inspect::KeyShelf::default(),
            organisation: mailward::services::organisation::InForce::default(),
        };
        let (tell, mut news) = tokio::sync::mpsc::channel(64);
        let forwarding = forward::run(Forward::SyslogLocal, store.recorded(), tell, context);
        let recording = async {
            news.recv().await.unwrap();
            for program in programs {
                let requester = Requester { program: program.to_owned(), pid: 1 };
                let event = NewEvent::new(AuditKind::HandedOut, SystemClock.now()).by(Some(&requester));
                store.record(event).await.unwrap();
            }
            let newest = store.audit_extent().await.unwrap().last;
            while store.forwarded().await.unwrap() != Some(newest) {
                news.recv().await.unwrap();
            }
            store.audit_after(0, 1000).await.unwrap()
        };
        let recorded = tokio::time::timeout(crate::running::LONG, recording);
        tokio::select! {
            () = forwarding => unreachable!("it never ends"),
            all = recorded => all.expect("all of it is forwarded"),
        }
    });
    let handed_out: Vec<_> = told.iter().filter(|one| one.event.kind == AuditKind::HandedOut).collect();
    let got = daemon.receives(programs.len());
    for (event, message) in handed_out.iter().zip(&got) {
        assert_eq!(message.event["seq"], event.seq);
        assert_eq!(message.event["actor"]["program"], event.event.actor.as_ref().unwrap().program);
        assert_eq!(message.parts["id"], "token.handed-out");
    }
    assert_eq!(daemon.end().len(), programs.len());
}

#[test]
fn an_opentelemetry_collector_that_misbehaves_in_every_way_gets_each_event_in_the_end() {
    let collector = Collector::start();
    let (_provider, home) = stage(&format!("by = \"otlp\"\nurl = \"{}\"", collector.url));
    let worst = [Manner::CutEarly, Manner::Garbage, Manner::Busy(2), Manner::Cut];
    collector.will(&worst);
    let server = Server::start(&home);
    let start = begun(&home);
    ask(&home, 5);
    let waits = recorded(&home, start).len();
    let asked = collector.until("it is taken", |asked| otlp::taken(asked).len() >= waits);
    assert_eq!(otlp::manners(&asked)[..4], worst);
    ask(&home, 2);
    let more = caught_up(&home, start);
    server.end();
    assert_eq!(otlp::taken(&collector.asked()), more, "each once");
}

#[test]
fn a_collector_that_hangs_holds_up_neither_mail_programs_nor_the_end() {
    let collector = Collector::start();
    let (_provider, home) = stage(&format!("by = \"otlp\"\nurl = \"{}\"", collector.url));
    collector.will(&[Manner::Hang]);
    let server = Server::start(&home);
    let start = begun(&home);
    ask(&home, 1);
    collector.until("it hangs", |asked| !asked.is_empty());
    ask(&home, 5);
    server.end();
    assert_eq!(otlp::manners(&collector.asked()), [Manner::Hang], "not even a second request was needed");
    let server = Server::start(&home);
    let all = caught_up(&home, start);
    server.end();
    assert!(all.len() >= 6, "{all:?}");
    assert_eq!(otlp::taken(&collector.asked()), all);
}

#[test]
fn no_secret_is_in_any_byte_that_is_sent() {
    let collector = Collector::start();
    let (provider, home) = stage(&format!("by = \"otlp\"\nurl = \"{}\"", collector.url));
    let mut secrets = vec![("the passphrase", PASSPHRASE.to_owned())];
    secrets.extend(canary::sealed(&home));
    let server = Server::start(&home);
    let start = begun(&home);
    secrets.extend(ask(&home, 2).into_iter().map(|token| ("a token", token)));
    home.mailward(&["rotate", ANNA, "--json"]);
    secrets.extend(canary::sealed(&home));
    provider.only(mailward::practice::Fault::Answer(
        mailward::practice::Endpoint::Refresh,
        mailward::practice::Answer::Html,
    ));
    home.mailward(&["token", ANNA, "--min-life", "90000"]);
    provider.behave();
    home.mailward(&["account", "forget", ANNA]);
    let all = caught_up(&home, start);
    server.end();
    let asked = collector.asked();
    assert_eq!(otlp::taken(&asked), all);
    assert!(secrets.len() > 6 && all.len() > 4, "{} {}", secrets.len(), all.len());
    for request in &asked {
        for (name, secret) in &secrets {
            let part = &secret.as_bytes()[secret.len() - secret.len().min(24)..];
            assert!(!request.bytes.windows(part.len()).any(|window| window == part), "{name}");
        }
    }
}
