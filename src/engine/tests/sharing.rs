//! Beside other processes, and with news that come in another order than they happened.

use super::super::event::{Asked, Event};
use super::super::state::State;
use super::*;

#[tokio::test]
async fn what_another_process_did_appears_by_itself() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let other = stage.other_process().await;
    let mut running = Running::window(stage).await;
    running.rest().await;
    let note =
        crate::domain::account::LastUse { program: "mbsync".into(), at: running.stage.fakes.clock.now() };
    other.store.note_use(account.id, note.clone()).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    let picture = running.until(|picture| picture.accounts[0].account.last_use.is_some()).await;
    assert_eq!(picture.accounts[0].account.last_use, Some(note));
    other.store.forget(account.id).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.until(|picture| picture.accounts.is_empty()).await;
}

#[tokio::test]
async fn another_start_brings_the_window_to_the_front_once_and_an_old_one_does_not() {
    let stage = Stage::on_disk().await;
    let other = stage.other_process().await;
    other.store.raise().await.unwrap();
    let mut running = Running::window(stage).await;
    running.rest().await;
    running.turn(SignedDuration::from_secs(2)).await;
    assert_eq!(running.handle.snapshot().raised, 0);
    other.store.raise().await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.until(|picture| picture.raised == 1).await;
}

fn state() -> State {
    State::new(Settings::default(), Arc::new(Catalogue::built_in()))
}

#[tokio::test]
async fn a_result_for_an_older_generation_is_dropped() {
    let stage = Stage::in_memory().await;
    let old = stage.signed_in("anna@example.org").await;
    let new = stage.sign_in(&old, "CANARY-new", Some("CANARY-new")).await;
    let mut truth = state();
    truth.apply(Event::SignedIn(AttemptId(1), Box::new(new.clone())));
    truth.apply(Event::Renewed(Box::new(old.clone()), Asked::ByItself));
    truth.apply(Event::Account(Box::new(old.clone())));
    assert_eq!(truth.account(new.id), Some(&new));
}

#[tokio::test]
async fn a_forgotten_account_is_brought_back_by_nothing_that_comes_late() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut truth = state();
    truth.apply(Event::Loaded(vec![account.clone()], Arc::new(Catalogue::built_in())));
    truth.apply(Event::Forgotten(account.id, account.address.clone()));
    let failed = Problem::new(ProblemKind::Unreachable);
    truth.apply(Event::RenewalFailed(
        account.id,
        Some(Box::new(account.clone())),
        Box::new(failed),
        Asked::ByItself,
    ));
    truth.apply(Event::Loaded(vec![account.clone()], Arc::new(Catalogue::built_in())));
    truth.apply(Event::SignedIn(AttemptId(1), Box::new(account.clone())));
    assert_eq!(truth.account(account.id), None);
}
