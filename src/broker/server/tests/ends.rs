//! When it listens and when it does not: who leads, what lies in the way, and how it ends.

use super::*;

#[tokio::test]
async fn only_who_leads_listens() {
    let room = Room::with(following());
    tokio::task::yield_now().await;
    assert!(!room.place.exists());
    assert!(room.ask(token("anna@example.org")).await.unwrap().is_none());
    room.publish.send_replace(Arc::new(leading()));
    room.clock.somebody_naps().await;
    assert!(room.place.exists());
    room.publish.send_replace(Arc::new(following()));
    until(|| !room.place.exists()).await;
    assert!(!room.serving.is_finished());
}

#[tokio::test]
async fn the_socket_goes_with_the_engine_and_who_waits_hears_nothing() {
    let mut room = Room::open().await;
    let mut silent = room.connect().await;
    room.round().await;
    let asked = room.ask(token("anna@example.org"));
    let unanswered = room.handing_out().await;
    let Room { _home, place, commands, publish, serving, .. } = room;
    drop((commands, publish, unanswered));
    soon(serving).await.unwrap();
    assert!(!place.exists());
    assert!(asked.await.unwrap().is_none());
    assert_eq!(rest(&mut silent).await, "");
}

#[tokio::test]
async fn an_answer_that_is_there_when_the_engine_ends_is_written() {
    let mut room = Room::open().await;
    let asked = room.ask(token("anna@example.org"));
    let (_, reply) = room.handing_out().await;
    let Room { _home, commands, publish, serving, .. } = room;
    reply.send(Ok(handed("CANARY-last")));
    drop((commands, publish));
    soon(serving).await.unwrap();
    assert!(matches!(asked.await.unwrap(), Some(Answer::Token(_))));
}

#[tokio::test]
async fn an_engine_that_takes_no_requests_any_more_sends_callers_to_their_own() {
    let mut room = Room::open().await;
    room.commands.close();
    assert!(room.ask(token("anna@example.org")).await.unwrap().is_none());
    assert!(room.ask(token("nobody@example.org")).await.unwrap().is_none());
}

#[tokio::test]
async fn without_a_place_or_with_an_engine_that_never_was_there_is_nothing_to_do() {
    let (handle, _commands, _publish) = EngineHandle::detached(leading());
    run(handle, None, Arc::new(FakeClock::default())).await;
    let stopped = EngineHandle::stopped(Problem::new(ProblemKind::FolderUnusable));
    let home = tempfile::tempdir().unwrap();
    run(stopped, Some(home.path().join("broker.sock")), Arc::new(FakeClock::default())).await;
    assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn what_a_dead_process_left_is_replaced() {
    let home = tempfile::tempdir().unwrap();
    let place = home.path().join("broker.sock");
    drop(std::os::unix::net::UnixListener::bind(&place).unwrap());
    let mut room = Room::at(home, place, leading());
    room.clock.somebody_naps().await;
    room.round().await;
}

#[tokio::test]
async fn a_socket_that_somebody_took_away_is_there_again_within_half_a_minute() {
    let mut room = Room::open().await;
    std::fs::remove_dir_all(room.place.parent().unwrap()).unwrap();
    assert!(room.ask(token("anna@example.org")).await.unwrap().is_none());
    room.clock.advance(LOOK);
    until(|| room.place.exists()).await;
    room.round().await;
}

#[tokio::test]
async fn a_place_that_cannot_be_used_is_told_once_and_tried_again() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("run");
    std::fs::write(&folder, "in the way").unwrap();
    let place = folder.join("broker.sock");
    let mut room = Room::at(home, place, leading());
    let Command::Say(problem) = room.command().await else {
        panic!("a word");
    };
    assert_eq!(problem.kind, ProblemKind::BrokerUnavailable);
    assert_eq!(problem.facts.detail.as_deref(), Some("not a directory"));
    assert_eq!(problem.facts.more["path"], room.place.display().to_string());
    for _ in 0..3 {
        room.clock.somebody_naps().await;
        room.clock.advance(LOOK);
        tokio::task::yield_now().await;
    }
    std::fs::remove_file(&folder).unwrap();
    room.clock.somebody_naps().await;
    room.clock.advance(LOOK);
    until(|| room.place.exists()).await;
    assert!(room.commands.try_recv().is_err(), "told once");
    room.round().await;
}
