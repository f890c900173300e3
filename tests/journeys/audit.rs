//! The record of everything: every step of a sign-in, a renewal, a hand-out and a revocation stands in it, in order and with
//! the program's name, and whoever changes it outside the program is found out.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use crate::home::Home;
use crate::http;
use crate::person::{self, ANNA};
use crate::provider::{Provider, begin};
use crate::running::{Ended, Running};
use crate::seed;
use crate::server::Server;

/// All events that fit, oldest first.
pub(crate) fn events(home: &Home, filter: &[&str]) -> Vec<Value> {
    let arguments = [&["audit", "list", "--limit", "100000", "--json"][..], filter].concat();
    let listed = home.mailward(&arguments).done();
    let mut events: Vec<Value> = serde_json::from_str(&listed).unwrap();
    events.reverse();
    events
}

/// Kind and program of each event about an account.
fn story(home: &Home) -> Vec<(String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let of_anna = events(home, &["--account", ANNA]);
    of_anna.iter().map(|event| (text(&event["kind"]).unwrap(), text(&event["actor"]["program"]))).collect()
}

/// Checks the chain, which is whole; gives how many events it has.
#[track_caller]
pub(crate) fn intact(home: &Home) -> u64 {
    let verified: Value =
        serde_json::from_str(&home.mailward(&["audit", "verify", "--json"]).done()).unwrap();
    assert_eq!((&verified["intact"], &verified["reason"]), (&json!(true), &Value::Null), "{verified}");
    verified["events"].as_u64().unwrap()
}

/// The program, started by a mail program of this name.
fn by(home: &Home, name: &str, arguments: &[&str]) -> Ended {
    let program = home.path(name);
    if !program.exists() {
        fs::copy("/usr/bin/timeout", &program).unwrap(); // waits for what it starts, and tells its end
    }
    home.start_by(&[&program.display().to_string(), "--foreground", "90"], arguments).end()
}

/// A life of an account: what happened, and for whom.
fn live(provider: &Provider, home: &Home) {
    provider.add(home, ANNA).done();
    let (running, link) = begin(home);
    http::get(&person::agree(&link));
    running.end().done();
    by(home, "mbsync", &["token", ANNA]).done();
    by(home, "msmtp", &["token", ANNA, "--min-life", "90000"]).done();
    home.mailward(&["rotate", ANNA]).done();
    home.mailward(&["revoke", ANNA]).done();
    by(home, "mbsync", &["token", ANNA]).failed(3, "was revoked from here");
}

/// What has to be told of it, in this order.
const STORY: [(&str, Option<&str>); 11] = [
    ("account.added", None),
    ("client.changed", None),
    ("sign-in.started", None),
    ("sign-in.completed", None),
    ("token.issued", None),
    ("token.handed-out", Some("mbsync")),
    ("token.renewed", None),
    ("token.handed-out", Some("msmtp")),
    ("token.renewed", None),
    ("token.revocation-asked", None),
    ("token.revoked", None),
];

#[track_caller]
fn is_told(home: &Home) {
    let story = story(home);
    let told: Vec<(&str, Option<&str>)> =
        story.iter().map(|(kind, program)| (kind.as_str(), program.as_deref())).collect();
    let told: Vec<_> = told.into_iter().filter(|(kind, _)| !kind.starts_with("alert.")).collect();
    let refused = ("token.hand-out-refused", Some("mbsync"));
    assert_eq!(told, [&STORY[..], &[refused]].concat());
    let all = events(home, &[]);
    let numbers: Vec<u64> = all.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=all.len() as u64).collect::<Vec<_>>(), "none is left out");
    let refused = all.iter().rfind(|event| event["kind"] == "token.hand-out-refused").unwrap();
    assert_eq!((&refused["outcome"], &refused["code"]), (&json!("failed"), &json!("token.revoked-here")));
    assert_eq!(refused["actor"]["pid"].as_u64().map(|pid| pid > 0), Some(true));
    intact(home);
}

#[test]
fn a_life_of_an_account_is_told_in_order_with_the_programs_names() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    live(&provider, &home);
    is_told(&home);
}

#[test]
fn a_server_tells_the_same_life() {
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    let server = Server::start(&home);
    live(&provider, &home);
    server.end();
    is_told(&home);
}

#[test]
fn fifty_programs_at_once_leave_fifty_events() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let fifty = || {
        let running: Vec<Running> = (0..50).map(|_| home.start(&["token", ANNA])).collect();
        running.into_iter().map(Running::end).for_each(|ended| drop(ended.done()));
    };
    let handed_out = || events(&home, &["--kind", "token.handed-out"]).len();
    fifty();
    assert_eq!(handed_out(), 50);
    let server = Server::start(&home);
    fifty();
    assert_eq!(handed_out(), 100, "while the server runs, too");
    server.kill();
    assert_eq!(handed_out(), 100, "recorded before the token left");
    intact(&home);
}

#[test]
fn what_happens_while_the_vault_is_locked_is_told_once_it_is_open() {
    let (provider, mut home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.unset("MAILWARD_PASSPHRASE_FILE");
    home.mailward(&["sign-out", ANNA]).done();
    home.mailward(&["audit", "verify"]).failed_quietly(6);
    assert!(events(&home, &["--kind", "account.signed-out"]).is_empty(), "its chain needs the key");
    home.set("MAILWARD_PASSPHRASE_FILE", home.path("passphrase").display().to_string());
    intact(&home);
    let told = events(&home, &["--kind", "account.signed-out"]);
    assert_eq!((told.len(), &told[0]["detail"]["waited"]), (1, &json!(true)));
}

#[test]
fn lists_and_exports_show_what_was_asked_for_without_a_vault() {
    let (provider, mut home) = (Provider::of_long_tokens(), Home::new());
    live(&provider, &home);
    home.unset("MAILWARD_PASSPHRASE_FILE");
    assert!(events(&home, &["--kind", "token"]).len() >= 7);
    let failed = events(&home, &["--outcome", "failed"]);
    assert_eq!(failed.iter().filter(|event| event["kind"] == "token.hand-out-refused").count(), 1);
    let mbsync = events(&home, &["--program", "mbsync"]);
    assert!(mbsync.len() >= 2 && mbsync.iter().all(|event| event["actor"]["program"] == "mbsync"));
    assert!(events(&home, &["--search", "MSMTP handed"]).len() == 1);
    assert!(events(&home, &["--since", "1h"]).len() == events(&home, &[]).len());
    assert!(events(&home, &["--until", "1h"]).is_empty());
    assert!(events(&home, &["--account", "nobody@example.org"]).is_empty());
    let one: Vec<Value> =
        serde_json::from_str(&home.mailward(&["audit", "list", "--limit", "1", "--json"]).done()).unwrap();
    assert_eq!(one[0], *events(&home, &[]).last().unwrap(), "the newest");

    let count = events(&home, &["--account", ANNA]).len();
    let file = home.path("log.jsonl").display().to_string();
    let exported = home.mailward(&["audit", "export", &file, "--account", ANNA, "--json"]).done();
    let exported: Value = serde_json::from_str(&exported).unwrap();
    assert_eq!((&exported["events"], &exported["path"]), (&json!(count), &json!(file)));
    let lines: Vec<Value> =
        fs::read_to_string(&file).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut listed = events(&home, &["--account", ANNA]);
    if lines[0]["seq"] != listed[0]["seq"] {
        listed.reverse();
    }
    assert_eq!(lines, listed);
    let table = home.path("log.csv");
    home.mailward(&["audit", "export", &table.display().to_string()]).done();
    let table = fs::read_to_string(table).unwrap();
    assert!(table.contains("token.handed-out") && table.contains("mbsync"), "{table}");
    home.mailward(&["audit", "export", &home.path("log").display().to_string()]).failed(2, "--format csv");
    home.mailward(&["audit", "export", "/nowhere/log.csv"]).failed(1, "could not be exported");
}

#[test]
fn an_account_that_is_gone_stays_in_the_record() {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.mailward(&["account", "forget", ANNA]).done();
    let told = events(&home, &["--account", ANNA]);
    assert_eq!(told.first().unwrap()["kind"], "account.added");
    assert!(told.iter().any(|event| event["kind"] == "account.forgotten"));
    intact(&home);
}

/// A data folder with a record of some length, and everything to put it back as it was.
struct Tampered {
    home: Home,
    files: Vec<(PathBuf, Vec<u8>)>,
    last: u64,
}

impl Tampered {
    fn new() -> Self {
        let (provider, home) = (Provider::start(), Home::new());
        seed::signed_in(&provider, &home, [ANNA]);
        for name in ["mbsync", "msmtp", "mbsync", "neomutt", "mbsync", "msmtp"] {
            by(&home, name, &["token", ANNA]).done();
        }
        let last = intact(&home) + 1; // that it was checked is an event, too
        home.settle("");
        let files = home.files();
        Self { home, files, last }
    }

    /// Changes the database with the tool that everybody has.
    fn sqlite(&self, statements: &str) {
        let mut tool = Command::new("sqlite3");
        let ended = tool.arg("-bail").arg(self.database()).arg(statements).output().unwrap();
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    }

    fn database(&self) -> PathBuf {
        self.home.data().join("mailward.db")
    }

    /// What the check says; then everything is as it was.
    #[track_caller]
    fn found(&self, what: &str) -> (String, Option<u64>) {
        let ended = self.home.mailward(&["audit", "verify", "--json"]);
        assert_eq!(ended.status, Some(1), "{what}: {}\n{}", ended.out, ended.err);
        assert!(ended.err.contains("The audit log is not as it was recorded"), "{what}: {}", ended.err);
        let said: Value = serde_json::from_str(&ended.out).unwrap();
        assert_eq!(said["intact"], false, "{what}: {said}");
        self.put_back();
        (said["reason"].as_str().unwrap().to_owned(), said["first_bad_seq"].as_u64())
    }

    fn put_back(&self) {
        for (path, _) in self.home.files() {
            fs::remove_file(path).unwrap();
        }
        for name in ["mailward.db-wal", "mailward.db-shm"] {
            fs::remove_file(self.home.data().join(name)).ok(); // they come and go
        }
        for (path, bytes) in &self.files {
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn whatever_is_done_to_the_record_outside_the_program_is_found_and_named() {
    let tampered = Tampered::new();
    let last = tampered.last;
    let changes = [
        "at = at - 1",
        "account = 7",
        "address = 'ben@example.org'",
        "kind = 'token.copied'",
        "program = 'thunderbird'",
        "pid = pid + 1",
        "outcome = 'failed'",
        "code = 'token.grant-ended'",
        "detail = '{\"count\":1}'",
        "mac = zeroblob(32)",
    ];
    let at = events(&tampered.home, &["--program", "neomutt"])[0]["seq"].as_u64().unwrap();
    tampered.put_back();
    for change in changes {
        tampered.sqlite(&format!("UPDATE audit SET {change} WHERE seq = {at}"));
        assert_eq!(tampered.found(change), ("changed".to_owned(), Some(at)), "{change}");
    }
    tampered.sqlite(&format!("DELETE FROM audit WHERE seq = {at}"));
    assert_eq!(tampered.found("one removed"), ("removed".to_owned(), Some(at)));
    tampered.sqlite("DELETE FROM audit WHERE seq <= 2");
    assert_eq!(tampered.found("the oldest removed"), ("removed".to_owned(), Some(1)));
    let next = at + 1;
    tampered.sqlite(&format!(
        "UPDATE audit SET seq = -1 WHERE seq = {at}; UPDATE audit SET seq = {at} WHERE seq = {next};
         UPDATE audit SET seq = {next} WHERE seq = -1"
    ));
    assert_eq!(tampered.found("two swapped"), ("reordered".to_owned(), Some(at)));
    tampered.sqlite(
        "INSERT INTO audit SELECT seq + 1, at, account, address, kind, program, pid, outcome, code, detail, mac
         FROM audit ORDER BY seq DESC LIMIT 1",
    );
    assert_eq!(tampered.found("one appended"), ("added".to_owned(), Some(last + 1)));
    tampered.sqlite(&format!("DELETE FROM audit WHERE seq > {last} - 3"));
    assert_eq!(tampered.found("cut off"), ("truncated".to_owned(), Some(last - 2)));
    assert!(intact(&tampered.home) >= last, "put back as it was, nothing is wrong");
}

#[test]
fn an_older_copy_of_the_database_is_known_for_one() {
    let tampered = Tampered::new();
    by(&tampered.home, "msmtp", &["token", ANNA]).done();
    tampered.home.settle("");
    let old = tampered.files.iter().find(|(path, _)| *path == tampered.database()).unwrap();
    for name in ["mailward.db-wal", "mailward.db-shm"] {
        fs::remove_file(tampered.home.data().join(name)).ok(); // they belong to the newer one
    }
    fs::write(tampered.database(), &old.1).unwrap();
    assert_eq!(tampered.found("an older copy").0, "older-copy");

    fs::remove_file(tampered.home.data().join("audit.mark")).unwrap();
    assert_eq!(tampered.found("without the mark").0, "mark-missing");
}

#[test]
fn a_record_whose_end_was_sealed_by_another_key_is_not_believed() {
    let tampered = Tampered::new();
    tampered.sqlite("UPDATE audit_head SET sealed = zeroblob(length(sealed))");
    assert_eq!(tampered.found("another seal").0, "key-lost");
}
