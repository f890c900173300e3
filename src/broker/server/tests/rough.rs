//! Callers that are slow, silent, noisy, many, or gone; and what is written down about them.

use std::sync::Mutex;

use futures_util::future::join_all;

use super::*;
use crate::explain;

const PATIENCE: SignedDuration = SignedDuration::from_secs(5);

fn problem_in(line: &str) -> Problem {
    let end = line.strip_suffix('\n').unwrap_or_else(|| panic!("no line: {line}"));
    refused(Answer::decode(end.as_bytes()))
}

async fn says(room: &Room, what: &[u8]) -> Problem {
    let mut caller = room.connect().await;
    // The other end hangs up before it has read everything; its answer comes all the same.
    caller.write_all(what).await.ok();
    caller.shutdown().await.ok();
    problem_in(&rest(&mut caller).await)
}

#[tokio::test]
async fn noise_is_answered_with_what_is_wrong_and_the_connection_ends() {
    let mut room = Room::open().await;
    let garbage: Vec<u8> = (0..200_u16).map(|n| (n * 7 + 128) as u8).filter(|&byte| byte != b'\n').collect();
    let cases: [(&[u8], &str); 5] = [
        (&[garbage.as_slice(), b"\n"].concat(), "it is not JSON from column 1 on"),
        (&garbage, "the line has no end"),
        (
            b"{\"v\":9,\"do\":\"token\"}\n",
            "the request is of version 9 and this Mailward understands version 1",
        ),
        (b"{\"v\":1,\"do\":\"CANARY\"}\n", "“do” is neither token nor rotate nor unlock"),
        (&vec![b'x'; 1024 * 1024], "it is longer than 16384 bytes"),
    ];
    for (what, wrong) in cases {
        let problem = says(&room, what).await;
        assert_eq!(problem.kind, ProblemKind::RequestInvalid);
        assert_eq!(problem.facts.detail.as_deref(), Some(wrong));
    }
    room.round().await;
}

#[tokio::test]
async fn half_a_line_and_silence_hold_nobody_up_and_end_after_five_seconds() {
    let mut room = Room::open().await;
    let (mut half, mut silent) = (room.connect().await, room.connect().await);
    half.write_all(b"{\"v\":1,\"do\":").await.unwrap();
    room.round().await;
    room.clock.advance(PATIENCE - SignedDuration::from_secs(1));
    room.round().await;
    room.clock.advance(SignedDuration::from_secs(1));
    for caller in [&mut half, &mut silent] {
        let problem = problem_in(&rest(caller).await);
        assert_eq!(problem.facts.detail.as_deref(), Some("it did not come in time"));
    }
}

#[tokio::test]
async fn who_comes_and_goes_without_a_word_leaves_nothing_behind() {
    let mut room = Room::open().await;
    for _ in 0..300 {
        drop(room.connect().await);
    }
    let mut asks = room.connect().await;
    asks.write_all(token("anna@example.org").encode().as_bytes()).await.unwrap();
    let (_, reply) = room.handing_out().await;
    drop(asks);
    reply.send(Ok(handed("CANARY-nobody")));
    room.round().await;
}

#[tokio::test]
async fn two_hundred_at_once_are_all_answered() {
    let mut room = Room::open().await;
    let (line, place) = (token("anna@example.org").encode(), room.place.clone());
    let callers = join_all((0..200).map(async |_| {
        let mut caller = UnixStream::connect(&place).await.unwrap();
        caller.write_all(line.as_bytes()).await.unwrap();
        rest(&mut caller).await
    }));
    let engine = async {
        for _ in 0..200 {
            room.handing_out().await.1.send(Ok(handed("CANARY-many")));
        }
    };
    let (answers, ()) = tokio::join!(callers, engine);
    assert_eq!(answers.iter().filter(|line| line.contains("CANARY-many")).count(), 200);
}

#[tokio::test]
async fn more_than_a_hundred_and_twenty_eight_wait_for_their_turn() {
    let mut room = Room::open().await;
    let mut callers = Vec::new();
    for _ in 0..=MOST_CALLERS {
        let mut caller = room.connect().await;
        caller.write_all(token("anna@example.org").encode().as_bytes()).await.unwrap();
        callers.push(caller);
    }
    let mut asked = Vec::new();
    for _ in 0..MOST_CALLERS {
        asked.push(room.handing_out().await.1);
    }
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(room.commands.try_recv().is_err(), "the last one waits");
    asked.pop().unwrap().send(Ok(handed("CANARY-token")));
    room.hand_out("CANARY-last").await;
}

/// What is logged while this lives, on this thread.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_written_down_anywhere() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    let _listening = tracing::subscriber::set_default(subscriber);
    let mut room = Room::open().await;
    room.round().await;
    let asked = room.ask(Request::Unlock(Some(Passphrase::new("CANARY-passphrase"))));
    let unlock = room.command().await;
    let mut told = vec![format!("{unlock:?}")];
    drop(unlock);
    told.push(format!("{:?}", asked.await.unwrap()));
    let lines: [&[u8]; 4] = [
        b"{\"v\":1,\"do\":\"unlock\",\"passphrase\":\"CANARY-1\n",
        b"{\"v\":1,\"do\":\"unlock\",\"passphrase\":[\"CANARY-2\"]}\n",
        b"{\"v\":\"CANARY-3\",\"do\":\"unlock\"}\n",
        b"CANARY-4",
    ];
    for line in lines {
        let problem = says(&room, line).await;
        told.push(format!("{problem:?} {}", explain::text(&problem)));
    }
    told.push(String::from_utf8(log.0.lock().unwrap().clone()).unwrap());
    assert!(told.last().unwrap().contains("answering mail programs"), "the log is heard: {told:?}");
    assert!(told.iter().all(|text| !text.contains("CANARY")), "{told:?}");
}
