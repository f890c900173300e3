//! Prints figures of tokens: what `mailward token` costs on each road, fifty at once, a server that idles, one that works
//! for minutes, and programs that are killed in the middle of a renewal.
//!
//! `cargo bench --locked --bench tokens` builds the program optimised and runs everything, which takes half an hour. Parts can
//! be named, with a size: `-- roads=20 fifty=5 idle=60 soak=600 kills=400` (runs, runs, seconds, seconds, rounds). It needs what
//! the tests need and uses their stage. It asserts nothing about times: machines differ, and only ratios within one run mean
//! anything. A part that goes wrong says so, and the exit status shows it.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a bench that cannot go on has failed"
)]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use mailward::practice::Rotation;

use home::Home;
use kills::{Chance, Rounds};
use person::ANNA;
use provider::Provider;
use running::Running;
use server::Server;
use watch::{Process, Stopwatch, say};

#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/journeys/home.rs"]
mod home;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/journeys/http.rs"]
mod http;
#[path = "../tests/journeys/kills.rs"]
mod kills;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/journeys/person.rs"]
mod person;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/journeys/provider.rs"]
mod provider;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/journeys/running.rs"]
mod running;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/journeys/seed.rs"]
mod seed;
#[expect(dead_code, reason = "the tests use more of it")]
#[path = "../tests/journeys/server.rs"]
mod server;
#[path = "tokens/soak.rs"]
mod soak;
#[path = "tokens/watch.rs"]
mod watch;

/// A part: its name, what it does, and how much of it.
type Part = (&'static str, fn(u64), u64);

/// The parts, with their usual size.
const PARTS: [Part; 5] = [
    ("roads", roads_in_a_keyring, 20),
    ("fifty", fifty, 5),
    ("idle", idle, 60),
    ("soak", soak::run, 600),
    ("kills", kill_rounds, 400),
];

fn main() -> ExitCode {
    // Inside a session bus with a keyring of its own the program calls itself again.
    if let Ok(size) = std::env::var(IN_KEYRING) {
        return went(&[("roads", roads, size.parse().expect("a number"))]);
    }
    let wishes: Vec<String> = std::env::args().skip(1).filter(|wish| !wish.starts_with('-')).collect();
    let wanted = PARTS.iter().filter_map(|(name, part, usual)| {
        let wish = wishes.iter().find(|wish| wish.split('=').next() == Some(name));
        let size = wish.and_then(|wish| wish.split_once('=')?.1.parse().ok()).unwrap_or(*usual);
        (wishes.is_empty() || wish.is_some()).then_some((*name, *part, size))
    });
    went(&wanted.collect::<Vec<_>>())
}

const IN_KEYRING: &str = "MAILWARD_FIGURES_IN_KEYRING";

fn went(parts: &[Part]) -> ExitCode {
    let mut ended = ExitCode::SUCCESS;
    for (name, part, size) in parts {
        if catch_unwind(AssertUnwindSafe(|| part(*size))).is_err() {
            say(&format!("{name}: went wrong, see above"));
            ended = ExitCode::FAILURE;
        }
    }
    ended
}

fn roads_in_a_keyring(runs: u64) {
    let status = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/keyring.sh"))
        .arg("unlocked")
        .arg(std::env::current_exe().unwrap())
        .env(IN_KEYRING, runs.to_string())
        .status();
    assert!(status.unwrap().success(), "with the keyring");
}

/// `mailward token` of a token that lasts: over the socket, alone with the key in the keyring, and `secret-tool lookup`, in
/// turns, so that whatever else the machine does meets all three alike.
fn roads(runs: u64) {
    let provider = Provider::of_long_tokens();
    let bus = std::env::var("DBUS_SESSION_BUS_ADDRESS").expect("a session bus");
    let on_the_bus = || Home::new().with("DBUS_SESSION_BUS_ADDRESS", &bus);
    let (served, alone) = (on_the_bus(), on_the_bus());
    for home in [&served, &alone] {
        seed::signed_in(&provider, home, [ANNA]);
        home.mailward(&["vault", "move", "keyring"]).done();
    }
    let mut store = Command::new("secret-tool");
    store.args(["store", "--label=figures", "of", "figures"]);
    let mut store = Running::start(store);
    store.type_line("a secret of the same size as a token");
    store.end().done();
    let answers = Server::start(&served);
    let (mut socket, mut keyring, mut lookup) =
        (Stopwatch::default(), Stopwatch::default(), Stopwatch::default());
    for _ in 0..runs {
        socket.time(|| run(quiet(served.command(home::PROGRAM).args(["token", ANNA]))));
        keyring.time(|| run(quiet(alone.command(home::PROGRAM).args(["token", ANNA]))));
        lookup.time(|| run(quiet(Command::new("secret-tool").args(["lookup", "of", "figures"]))));
    }
    answers.end();
    socket.print("token over the socket");
    keyring.print("token alone, key in the keyring");
    lookup.print("secret-tool lookup");
    let ratio = |watch: &Stopwatch| watch.median().as_secs_f64() / lookup.median().as_secs_f64();
    say(&format!("beside secret-tool: socket {:.2}, alone {:.2}", ratio(&socket), ratio(&keyring)));
}

fn quiet(command: &mut Command) -> &mut Command {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null())
}

fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?} ended with {status}");
}

/// Fifty commands on a token that has ended, until the last one has its answer; with nothing running and with a server.
fn fifty(runs: u64) {
    for serves in [false, true] {
        let (provider, home) = (Provider::start(), Home::new());
        seed::signed_in(&provider, &home, [ANNA]);
        let mut watch = Stopwatch::default();
        for _ in 0..runs {
            home.expire();
            let server = serves.then(|| Server::start(&home));
            watch.time(|| {
                let running: Vec<Running> = (0..50).map(|_| home.start(&["token", ANNA])).collect();
                for one in running {
                    one.end().done();
                }
            });
            server.map(Server::end);
        }
        watch.print(if serves {
            "50 tokens at once, a server"
        } else {
            "50 tokens at once, nothing running"
        });
        say(&format!("  renewals for each 50: {:.1}", provider.tally().refreshes as f64 / runs as f64));
    }
}

/// What a server costs that has nothing to do: 50 accounts with tokens of an hour.
fn idle(seconds: u64) {
    let provider = Provider::of_many(50, |_| {});
    let home = Home::new();
    seed::signed_in(&provider, &home, provider.people());
    let server = Server::start(&home);
    watch::pass(Duration::from_secs(3));
    let process = Process(server.running.pid());
    let (ticks, turns) = (process.ticks(), process.turns());
    watch::pass(Duration::from_secs(seconds));
    say(&format!(
        "idle server with 50 accounts, {seconds} s: {:.2} s of processor time, awake {} times, {} MiB",
        (process.ticks() - ticks) as f64 / 100.0,
        process.turns() - turns,
        process.mebibytes(),
    ));
    server.end();
}

/// Killed at every step of a renewal, by chance; each round checks what is left. A seed that is told can be had again.
fn kill_rounds(rounds: u64) {
    let seed = Chance::seed();
    say(&format!("kills: seed {seed}"));
    let share = usize::try_from(rounds).unwrap() / 4;
    let mut total = Stopwatch::default();
    for (rotation, count) in
        [(Rotation::Strict, share * 2), (Rotation::OldStaysGood, share), (Rotation::Off, share)]
    {
        let mut stage = Rounds::new(rotation, seed);
        total.time(|| stage.run(count));
        let lost = stage.lost;
        say(&format!(
            "kills, {rotation:?}: {count} rounds, none unexplained; {lost} answers died and were told so"
        ));
    }
    total.print("kills, each kind of provider");
}
