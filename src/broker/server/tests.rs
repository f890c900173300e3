//! Real sockets, a clock that is turned by hand, and an engine that is played by the test.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::*;
use crate::broker::client;
use crate::broker::wire::{Answer, Request};
use crate::domain::account::LastUse;
use crate::domain::secret::{AccessToken, Passphrase};
use crate::engine::command::{Change, HandOutRequest, HandedOut, Reply, Rotated};
use crate::engine::snapshot::{AccountView, Snapshot, VaultState, VaultView};
use crate::testing::snapshots::{self, accounts};
use crate::testing::world::FakeClock;

mod ends;
mod rough;

/// A server on a socket in a folder of the test; the test holds the engine's ends of the channels.
struct Room {
    _home: tempfile::TempDir,
    place: PathBuf,
    clock: Arc<FakeClock>,
    commands: mpsc::Receiver<Command>,
    publish: watch::Sender<Arc<Snapshot>>,
    serving: JoinHandle<()>,
}

impl Room {
    /// It leads and listens.
    async fn open() -> Self {
        let room = Self::with(leading());
        room.clock.somebody_naps().await;
        assert!(room.place.exists());
        room
    }

    fn with(snapshot: Snapshot) -> Self {
        let home = tempfile::tempdir().unwrap();
        let place = home.path().join("run/broker.sock");
        Self::at(home, place, snapshot)
    }

    fn at(home: tempfile::TempDir, place: PathBuf, snapshot: Snapshot) -> Self {
        let (handle, commands, publish) = EngineHandle::detached(snapshot);
        let clock = Arc::new(FakeClock::default());
        let serving = tokio::spawn(run(handle, Some(place.clone()), Arc::clone(&clock) as _));
        Self { _home: home, place, clock, commands, publish, serving }
    }

    /// Asks as `mailward token` does, beside the test.
    fn ask(&self, request: Request) -> JoinHandle<Option<Answer>> {
        let place = self.place.clone();
        tokio::task::spawn_blocking(move || client::ask(&place, &request, LIMIT).unwrap())
    }

    /// A whole round: who connected before has been taken in when it is over.
    async fn round(&mut self) {
        let asked = self.ask(token("anna@example.org"));
        self.hand_out("CANARY-round").await;
        assert!(matches!(asked.await.unwrap(), Some(Answer::Token(_))));
    }

    /// The next request to hand out, answered.
    async fn hand_out(&mut self, characters: &str) -> HandOutRequest {
        let (request, reply) = self.handing_out().await;
        reply.send(Ok(handed(characters)));
        request
    }

    async fn handing_out(&mut self) -> (HandOutRequest, Reply<HandedOut>) {
        loop {
            match self.command().await {
                Command::HandOut(request, reply) => return (request, reply),
                Command::NoteRefusal(..) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    async fn command(&mut self) -> Command {
        soon(self.commands.recv()).await.unwrap()
    }

    async fn connect(&self) -> UnixStream {
        UnixStream::connect(&self.place).await.unwrap()
    }
}

/// What does not come is a failure and no riddle.
async fn soon<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(LIMIT, work).await.unwrap()
}

/// Lets the server go on until this is so.
async fn until(fits: impl Fn() -> bool) {
    soon(async {
        while !fits() {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

const LIMIT: Duration = Duration::from_secs(30);

fn anna() -> AccountView {
    let account = accounts::new(1, "anna@example.org", "fastmail");
    let (issued, ends) = (snapshots::now(), snapshots::after(SignedDuration::from_hours(1)));
    accounts::view(accounts::signed_in(account, issued, ends), false, None)
}

fn leading() -> Snapshot {
    Snapshot { leads: true, ..snapshots::with(vec![anna()]) }
}

fn following() -> Snapshot {
    Snapshot { leads: false, ..leading() }
}

fn handed(characters: &str) -> HandedOut {
    HandedOut {
        account: anna().account,
        token: AccessToken::new(characters),
        expires_at: Some(snapshots::after(SignedDuration::from_hours(1))),
        scopes: Vec::new(),
        last_use: LastUse { program: None, pid: None, at: snapshots::now() },
    }
}

fn token(address: &str) -> Request {
    Request::Token { address: address.to_owned(), min_life_s: 90, for_sending: false }
}

fn refused(answer: Option<Answer>) -> Problem {
    match answer {
        Some(Answer::Refused(problem)) => *problem,
        other => panic!("{other:?}"),
    }
}

/// What the other end says until it hangs up.
async fn rest(stream: &mut UnixStream) -> String {
    let mut said = Vec::new();
    // An end that has not read everything hangs up with an error; what it said comes first.
    soon(stream.read_to_end(&mut said)).await.ok();
    String::from_utf8(said).unwrap()
}

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_token_comes_through_and_the_program_that_asked_is_known() {
    let mut room = Room::open().await;
    let asked = room.ask(token("Anna@Example.org"));
    let request = room.hand_out("CANARY-token").await;
    assert_eq!(request.account, anna().account.id);
    assert_eq!(request.min_life, SignedDuration::from_secs(90));
    let requester = request.requester.unwrap();
    let own_name = std::fs::read_to_string("/proc/self/comm").unwrap();
    assert_eq!((requester.program.as_str(), requester.pid), (own_name.trim_end(), std::process::id()));
    let Some(Answer::Token(given)) = asked.await.unwrap() else {
        panic!("a token");
    };
    assert_eq!((given.address.as_str(), given.token.len()), ("anna@example.org", "CANARY-token".len()));
    assert_eq!(given.expires_at, Some(snapshots::after(SignedDuration::from_hours(1))));
}

#[tokio::test]
async fn the_socket_and_its_folder_are_for_this_user_alone() {
    let room = Room::open().await;
    assert_eq!((mode(&room.place), mode(room.place.parent().unwrap())), (0o600, 0o700));
}

#[tokio::test]
async fn an_account_that_is_not_there_is_said_and_left_to_the_caller_who_looks_itself() {
    let mut room = Room::open().await;
    let problem = refused(room.ask(token("nobody@example.org")).await.unwrap());
    assert_eq!(problem.kind, ProblemKind::NoSuchAccount);
    assert_eq!(problem.account.as_deref(), Some("nobody@example.org"));
    assert!(room.commands.try_recv().is_err());
}

#[tokio::test]
async fn what_the_engine_refuses_comes_through_as_it_is() {
    let mut room = Room::open().await;
    let asked = room.ask(token("anna@example.org"));
    let shut = Problem::new(ProblemKind::VaultLocked).about("anna@example.org").at(snapshots::now());
    room.handing_out().await.1.send(Err(shut.clone()));
    assert_eq!(refused(asked.await.unwrap()), shut);
}

#[tokio::test]
async fn a_rotation_comes_through() {
    let mut room = Room::open().await;
    let asked = room.ask(Request::Rotate { address: "anna@example.org".into() });
    let Command::Rotate(id, reply) = room.command().await else {
        panic!("a rotation");
    };
    assert_eq!(id, anna().account.id);
    let account = anna().account;
    let before = Change { before: account.access().map(|facts| facts.fingerprint.clone()), after: None };
    let refresh = Change { before: None, after: None };
    let at = snapshots::now();
    reply.send(Ok(Rotated {
        account,
        access: before.clone(),
        refresh: refresh.clone(),
        at,
        old_grant: None,
    }));
    let Some(Answer::Rotated(line)) = asked.await.unwrap() else {
        panic!("a rotation");
    };
    assert_eq!((line.access, line.refresh), (before, refresh));
    assert_eq!(line.expires_at, Some(snapshots::after(SignedDuration::from_hours(1))));
}

#[tokio::test]
async fn the_vault_opens_from_outside_and_stays_shut_for_a_wrong_passphrase() {
    let mut room = Room::open().await;
    let wrong = Problem::new(ProblemKind::PassphraseWrong);
    let view = |state| VaultView { place: None, state, answered_ms: None };
    let answers = [
        (Ok(view(VaultState::Open)), None),
        (Ok(view(VaultState::Opening)), Some(ProblemKind::VaultLocked)),
        (Ok(view(VaultState::Shut(Box::new(wrong.clone())))), Some(ProblemKind::PassphraseWrong)),
        (Err(wrong), Some(ProblemKind::PassphraseWrong)),
    ];
    for (said, expected) in answers {
        let asked = room.ask(Request::Unlock(Some(Passphrase::new("CANARY-passphrase"))));
        let Command::Unlock(Some(passphrase), reply) = room.command().await else {
            panic!("an unlocking");
        };
        assert_eq!(passphrase.len(), "CANARY-passphrase".len());
        reply.send(said);
        match (asked.await.unwrap(), expected) {
            (Some(Answer::Unlocked), None) => {}
            (answer, expected) => assert_eq!(Some(refused(answer).kind), expected),
        }
    }
}

#[tokio::test]
async fn callers_wait_until_the_accounts_have_been_read() {
    let mut room = Room::with(Snapshot { loaded: false, accounts: Vec::new(), ..leading() });
    room.clock.somebody_naps().await;
    let asked = room.ask(token("anna@example.org"));
    room.publish.send_replace(Arc::new(leading()));
    room.hand_out("CANARY-token").await;
    assert!(matches!(asked.await.unwrap(), Some(Answer::Token(_))));
    room.publish.send_replace(Arc::new(Snapshot { leads: true, ..snapshots::fatal() }));
    let problem = refused(room.ask(token("anna@example.org")).await.unwrap());
    assert_eq!(Some(problem), snapshots::fatal().fatal.map(|fatal| *fatal));
}

#[tokio::test]
async fn a_loop_that_runs_wild_is_slowed_down_and_heard_again_later() {
    let mut room = Room::open().await;
    let ask = async |room: &Room| refused(room.ask(token("nobody@example.org")).await.unwrap());
    for _ in 0..300 {
        assert_eq!(ask(&room).await.kind, ProblemKind::NoSuchAccount);
    }
    let problem = ask(&room).await;
    assert_eq!((problem.kind, problem.facts.retry_after_s), (ProblemKind::TooManyRequests, Some(1)));
    room.clock.advance(SignedDuration::from_secs(1));
    room.round().await;
}
