//! Killed while tokens are handed out as fast as programs can ask: whatever a program has got stands in the record, and the
//! record is whole.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;

use crate::audit::{events, intact};
use crate::home::{Home, PROGRAM};
use crate::kills::Chance;
use crate::person::ANNA;
use crate::provider::Provider;
use crate::running::Running;
use crate::seed;
use crate::server::{Server, socket};

const ROUNDS: usize = 3;
/// Programs that ask again as soon as they have an answer; each by a name of its own, so that none is slowed down.
const CLIENTS: usize = 8;
/// Programs that run `mailward token` once.
const CALLERS: usize = 4;

/// Asks until nobody answers, and tells each token that came whole.
const CLIENT: &str = "import json, socket, sys
good = 0
while True:
    try:
        with socket.socket(socket.AF_UNIX) as call:
            call.connect(sys.argv[1])
            call.sendall(b'{\"v\":1,\"do\":\"token\",\"address\":\"' + sys.argv[2].encode() + b'\"}\\n')
            answer = b''
            while part := call.recv(65536):
                answer += part
        answer = json.loads(answer)
    except (OSError, ValueError):
        break
    if 'token' not in answer:
        print('refused', answer, flush=True)
        break
    good += 1
    print('good', good, flush=True)
";

#[test]
fn a_server_that_is_killed_while_it_hands_out_at_full_speed_has_recorded_every_token_that_left() {
    let chance = &mut Chance::new(Chance::seed());
    let (provider, home) = (Provider::of_long_tokens(), Home::new());
    seed::signed_in(&provider, &home, [ANNA]);
    home.write("client.py", CLIENT);
    let mut got = BTreeMap::new();
    for round in 0..ROUNDS {
        for (pid, good) in killed_in_the_middle(&home, round, 10 + chance.below(40)) {
            *got.entry(pid).or_insert(0) += good;
        }
        let recorded = recorded(&home);
        for (pid, good) in &got {
            let recorded = recorded.get(pid).copied().unwrap_or(0);
            assert!(*good <= recorded, "round {round}: {pid} has got {good} tokens, {recorded} are recorded");
            let asked = good + 1; // the answer to the last question may have died with the server
            assert!(
                recorded <= asked,
                "round {round}: {pid} has asked {asked} times, {recorded} are recorded"
            );
        }
        assert!(recorded.keys().all(|pid| got.contains_key(pid)), "nobody else has asked: {recorded:?}");
        assert!(intact(&home) >= recorded.values().sum(), "round {round}");
    }
}

/// How many tokens each process has got from a server that was killed once one of them had so many.
fn killed_in_the_middle(home: &Home, round: usize, after: usize) -> Vec<(u64, u64)> {
    let server = Server::start(home);
    let mut clients: Vec<Running> = (0..CLIENTS).map(|number| client(home, round, number)).collect();
    let callers: Vec<Running> = (0..CALLERS).map(|number| caller(home, round, number)).collect();
    clients[0].out_line(&format!("good {after}"));
    server.kill();
    let tell = |running: Running| {
        let pid = u64::from(running.pid());
        let out = running.end().done();
        assert!(!out.contains("refused"), "{out}");
        (pid, out.lines().filter(|line| line.starts_with("good")).count() as u64)
    };
    let clients: Vec<_> = clients.into_iter().map(tell).collect();
    let callers: Vec<_> = callers.into_iter().map(tell).collect();
    assert!(callers.iter().all(|(_, good)| *good == 1), "who finds nobody any more does it itself");
    [clients, callers].concat()
}

fn client(home: &Home, round: usize, number: usize) -> Running {
    let name = home.path(&format!("mutt-{round}-{number}"));
    symlink("/usr/bin/python3", &name).unwrap();
    let mut command = home.command(name);
    command.arg(home.path("client.py")).arg(socket(home)).arg(ANNA);
    Running::start(command)
}

/// A shell by another name is a program like any other.
fn caller(home: &Home, round: usize, number: usize) -> Running {
    let name = home.path(&format!("sync-{round}-{number}"));
    symlink("/bin/sh", &name).unwrap();
    let mut command = home.command(name);
    command.arg("-c").arg(format!("'{PROGRAM}' token {ANNA} && echo good"));
    Running::start(command)
}

/// How many hand-outs the record has for each process.
fn recorded(home: &Home) -> BTreeMap<u64, u64> {
    let mut recorded = BTreeMap::new();
    for event in events(home, &["--kind", "token.handed-out"]) {
        *recorded.entry(event["actor"]["pid"].as_u64().unwrap()).or_insert(0) += 1;
    }
    recorded
}
