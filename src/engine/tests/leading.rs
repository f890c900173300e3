//! Of all that stand on one folder one leads: it alone renews by itself, and another takes over when it ends.

use super::*;

/// Another engine on the same folder, as in another process.
async fn beside(stage: &Stage) -> (EngineHandle, JoinHandle<()>) {
    let context = stage.other_process().await;
    let (mut handle, task) = super::super::start(parts(&context));
    handle.wait_for(|picture| picture.loaded && picture.vault.is_open()).await.unwrap();
    (handle, task)
}

#[tokio::test]
async fn one_of_two_leads_and_it_alone_renews_by_itself() {
    let stage = Stage::on_disk().await;
    stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    let (mut other, _task) = beside(&running.stage).await;
    assert_eq!((running.handle.snapshot().leads, other.snapshot().leads), (true, false));
    running.rotates(1);
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
    running.turn(SignedDuration::from_secs(2)).await;
    let seen = other.wait_for(|picture| picture.accounts[0].account.generation.get() == 2);
    assert!(tokio::time::timeout(PATIENCE, seen).await.is_ok(), "who follows shows what the leader did");
    running.rest().await;
    assert_eq!(running.requests(), 1);
}

#[tokio::test]
async fn another_takes_over_within_seconds_when_the_leader_ends() {
    let stage = Stage::on_disk().await;
    stage.signed_in("anna@example.org").await;
    let running = Running::window(stage).await;
    let (mut other, task) = beside(&running.stage).await;
    let stage = running.quit().await;
    stage.fakes.clock.somebody_naps().await;
    assert!(!other.snapshot().leads);
    stage.fakes.clock.advance(SignedDuration::from_secs(2));
    tokio::time::timeout(PATIENCE, other.wait_for(|picture| picture.leads)).await.expect("it takes over");
    stage.fakes.transport.answer(TOKEN, rotated(1));
    stage.fakes.clock.somebody_naps().await;
    stage.fakes.clock.advance(SignedDuration::from_mins(49));
    let renewed = other.wait_for(|picture| picture.accounts[0].account.generation.get() == 2);
    tokio::time::timeout(PATIENCE, renewed).await.expect("it renews");
    other.send(Command::Quit);
    task.await.unwrap();
}

#[tokio::test]
async fn a_command_alone_never_leads_and_a_follower_still_renews_for_who_asks() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let command = Running::session(stage).await;
    command.turn(SignedDuration::from_secs(2)).await;
    assert!(!command.handle.snapshot().leads);
    let (leader, _led) = beside(&command.stage).await;
    let (follower, _followed) = beside(&command.stage).await;
    assert_eq!((leader.snapshot().leads, follower.snapshot().leads), (true, false));
    command.rotates(1);
    let rotated = follower.ask(|reply| Command::Rotate(account.id, reply)).await.unwrap();
    assert_eq!(rotated.account.generation.get(), 2);
}

#[tokio::test]
async fn what_is_kept_in_memory_is_renewed_although_another_process_leads_the_folder() {
    let leader = Running::window(Stage::on_disk().await).await;
    let stage = Stage::in_memory().await;
    stage.signed_in("anna@example.org").await;
    let lead_in = leader.stage.context.folder.clone();
    let (handle, task) = super::super::start(Parts { lead_in, ..parts(&stage.context) });
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded && picture.vault.is_open()).await;
    assert!(!running.handle.snapshot().leads, "there is one socket for a folder");
    running.rotates(1);
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
}
