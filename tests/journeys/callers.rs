//! Whoever calls at the socket of a Mailward that serves: mail programs, which are known by name, and others that are slow,
//! silent, confused or somebody else's. None of them delays a mail program or learns anything.

use std::fs::{self, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use mailward::platform::clock::{Clock as _, SystemClock};
use serde_json::Value;

use crate::home::{Home, PROGRAM};
use crate::person::ANNA;
use crate::provider::Provider;
use crate::running::{LONG, Running};
use crate::seed;
use crate::server::{Server, socket};

/// Far less than anybody who keeps a caller waiting may take; far more than a busy machine needs.
const AT_ONCE: Duration = Duration::from_secs(5);

struct Stage {
    provider: Provider,
    home: Home,
    server: Server,
}

fn stage() -> Stage {
    let (provider, home) = (Provider::start(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    let server = Server::start(&home);
    Stage { provider, home, server }
}

fn call(home: &Home) -> UnixStream {
    let stream = UnixStream::connect(socket(home)).unwrap();
    stream.set_read_timeout(Some(LONG)).unwrap();
    stream
}

/// Verbs for lines that hold a secret and are no good request.
pub(crate) const MISTAKES: [&str; 4] = ["unlock", "lock", "token", "rotate"];

/// Sends this and reads everything that comes.
pub(crate) fn say(home: &Home, line: &[u8]) -> String {
    let mut stream = call(home);
    stream.write_all(line).ok(); // it may have heard enough already
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok(); // closed on what was not read yet, which says as much
    answer
}

#[test]
fn the_socket_and_its_folder_are_for_this_user_alone() {
    let Stage { home, server, .. } = stage();
    let mode = |path: &Path| fs::metadata(path).unwrap().mode() & 0o777;
    let socket = socket(&home);
    assert_eq!((mode(&socket), mode(socket.parent().unwrap()), mode(&home.data())), (0o600, 0o700, 0o700));
    server.end();
    assert!(!socket.exists(), "nothing is left behind");
}

#[test]
fn another_user_gets_nothing_even_where_the_files_would_let_them_in() {
    let Stage { home, server, .. } = stage();
    let id = Command::new("id").arg("-u").output().unwrap().stdout;
    if id != b"0\n" {
        // Only root can become somebody else; what a person has is proved by the modes above.
        server.end();
        return;
    }
    let socket = socket(&home);
    let script = "import socket, sys
s = socket.socket(socket.AF_UNIX)
try:
    s.connect(sys.argv[1])
    s.sendall(b'{\"v\":1,\"do\":\"token\",\"address\":\"practice.user@example.org\"}\\n')
    print('heard', repr(s.recv(65536)))
except OSError as error:
    print('refused', error.errno)";
    let as_nobody = || {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", script]);
        command.arg(&socket);
        Running::start(command).end().done()
    };
    assert_eq!(as_nobody(), "refused 13\n", "the folder is shut");
    let open = |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
    let run = socket.parent().unwrap();
    for folder in [home.path(""), home.data(), run.to_owned()] {
        open(&folder, 0o755);
    }
    open(&socket, 0o666);
    let heard = as_nobody();
    assert!(heard == "heard b''\n" || heard.starts_with("refused"), "{heard}");
    for folder in [home.data(), run.to_owned()] {
        open(&folder, 0o700);
    }
    home.mailward(&["token", ANNA]).done();
    server.end();
}

#[test]
fn what_is_not_a_request_gets_one_line_that_says_so_and_the_connection_is_closed() {
    let Stage { home, server, .. } = stage();
    let long = [b"{\"v\":1,\"do\":\"".as_slice(), &b"x".repeat(100_000), b"\"}\n"].concat();
    for line in [
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".as_slice(),
        b"\n",
        b"null\n",
        b"{}\n",
        b"{\"v\":1}\n",
        b"{\"v\":1,\"do\":\"reveal\"}\n",
        b"{\"v\":1,\"do\":\"token\"}\n",
        b"{\"v\":2,\"do\":\"token\",\"address\":\"practice.user@example.org\"}\n",
        b"\xff\xfe\x00\n",
        b"{\"v\":1,\"do\":\"token\",\"address\":\"practice.user@example.org\",\"min_life_s\":-1}\n",
        &[b"[".repeat(10_000), b"\n".to_vec()].concat(),
        &long,
    ] {
        let answer = say(&home, line);
        let said = String::from_utf8_lossy(&line[..line.len().min(60)]);
        // A connection that is closed on unread bytes may lose the answer on its way.
        if line.len() < 20_000 || !answer.is_empty() {
            let answer: Value =
                serde_json::from_str(&answer).unwrap_or_else(|no| panic!("{no}: {said}: {answer}"));
            assert!(answer.to_string().contains("broker.request"), "{said}: {answer}");
        }
    }
    let unknown = say(&home, b"{\"v\":1,\"do\":\"token\",\"address\":\"nobody@example.org\"}\n");
    assert!(unknown.contains("input.no-such-account"), "{unknown}");
    home.mailward(&["token", ANNA]).done();
    server.end();
}

#[test]
fn slow_silent_and_vanishing_callers_delay_nobody() {
    let Stage { provider, home, server } = stage();
    let silent: Vec<UnixStream> = (0..60).map(|_| call(&home)).collect();
    let slow: Vec<UnixStream> = (0..30)
        .map(|_| {
            let mut stream = call(&home);
            stream.write_all(b"{\"v\":1,\"do\":\"tok").unwrap();
            stream
        })
        .collect();
    for _ in 0..30 {
        call(&home)
            .write_all(b"{\"v\":1,\"do\":\"token\",\"address\":\"practice.user@example.org\"}\n")
            .unwrap();
    }
    let begun = SystemClock.now();
    let token = home.start(&["token", ANNA]).end_within(AT_ONCE).done();
    assert!(SystemClock.now().duration_since(begun) < AT_ONCE.try_into().unwrap());
    assert!(provider.is_active(&token));
    // Each of them is sent away in the end: a line that says why, or nothing, but never a token.
    for mut stream in silent.into_iter().chain(slow) {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(!answer.contains(token.trim()), "somebody who asked for nothing got a token");
    }
    server.end();
}

#[test]
fn more_callers_than_are_heard_at_once_keep_a_mail_program_waiting_no_longer_than_they_are_borne() {
    let Stage { home, server, .. } = stage();
    let silent: Vec<UnixStream> = (0..400).map_while(|_| UnixStream::connect(socket(&home)).ok()).collect();
    assert!(silent.len() >= 128, "only {}", silent.len());
    home.start(&["token", ANNA]).end_within(Duration::from_secs(45)).done();
    drop(silent);
    server.end();
}

#[test]
fn the_program_that_asked_is_known_by_name_and_number() {
    let Stage { home, server, .. } = stage();
    let script = home.path("fakemutt");
    fs::write(&script, format!("#!/bin/sh\necho $$\n'{PROGRAM}' token {ANNA}\n:\n")).unwrap();
    fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();
    let out = Running::start(home.command(&script)).end().done();
    let pid: u64 = out.lines().next().unwrap().parse().unwrap();
    // The note is written when the program has its answer, so it may come a moment later.
    let noted = home.until("the program is noted", || {
        let account: Value =
            serde_json::from_str(&home.mailward(&["account", "show", ANNA, "--json"]).done()).unwrap();
        Some(account["last_use"].clone()).filter(|last| !last.is_null())
    });
    assert_eq!((&noted["program"], &noted["pid"]), (&"fakemutt".into(), &pid.into()));
    server.end();
}

#[test]
fn a_program_that_runs_wild_is_slowed_down_and_no_other() {
    let Stage { home, server, .. } = stage();
    let line = b"{\"v\":1,\"do\":\"token\",\"address\":\"practice.user@example.org\"}\n";
    let refused = (0..2000).map(|_| say(&home, line)).find(|answer| answer.contains("broker.too-many"));
    let refused = refused.expect("two thousand calls in a row are too many");
    assert!(!refused.contains("access_token"), "{refused}");
    let script = home.path("fakemutt");
    fs::write(&script, format!("#!/bin/sh\n'{PROGRAM}' token {ANNA}\n:\n")).unwrap();
    fs::set_permissions(&script, Permissions::from_mode(0o755)).unwrap();
    Running::start(home.command(&script)).end().done();
    server.end();
}
