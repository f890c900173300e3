//! Renewals by plan and by need: one at a time, with patience, and never lost.

use std::collections::BTreeSet;

use serde_json::json;

use super::*;
use crate::domain::health::Health;
use crate::platform::transport::TransportError;
use crate::services::tests::open_secret;

async fn expired() -> (Running, Account) {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.clock.advance(SignedDuration::from_hours(2));
    (Running::session(stage).await, account)
}

#[tokio::test]
async fn fifty_programs_at_once_cost_one_renewal_and_all_get_a_good_token() {
    let (running, account) = expired().await;
    let gate = running.stage.fakes.transport.hold(TOKEN, rotated(1));
    let waiting = futures_util::future::join_all((0..50).map(|_| running.hand_out(account.id, 5)));
    let opening = async {
        running.stage.fakes.transport.asked(TOKEN, 1).await;
        running.rest().await;
        gate.open();
    };
    let (handed, ()) = tokio::join!(waiting, opening);
    let given: BTreeSet<String> =
        handed.into_iter().map(|handed| open_secret(&handed.unwrap().token)).collect();
    assert_eq!(given, BTreeSet::from(["CANARY-access-1".to_owned()]));
    assert_eq!(running.requests(), 1);
}

#[tokio::test]
async fn programs_that_wait_for_a_renewal_that_fails_all_hear_why() {
    let (running, account) = expired().await;
    running.stage.fakes.transport.fail(TOKEN, TransportError::Unreachable);
    let handed = futures_util::future::join_all((0..20).map(|_| running.hand_out(account.id, 5))).await;
    assert!(handed.into_iter().all(|handed| handed.unwrap_err().kind == ProblemKind::Unreachable));
    assert_eq!(running.requests(), 1);
    assert_eq!(running.handle.snapshot().online, Some(false));
}

#[tokio::test]
async fn a_good_token_is_given_at_once_while_a_renewal_is_under_way_or_fails() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let gate = running.stage.fakes.transport.hold(TOKEN, answer(503, &json!({})));
    let (reply, renewed) = Reply::channel();
    running.handle.send(Command::Rotate(account.id, reply));
    running.stage.fakes.transport.asked(TOKEN, 1).await;
    assert_eq!(open_secret(&running.hand_out(account.id, 5).await.unwrap().token), "CANARY-access-0");
    gate.open();
    assert_eq!(renewed.await.unwrap().unwrap_err().kind, ProblemKind::ProviderBusy);
    assert!(running.hand_out(account.id, 5).await.is_ok());
}

#[tokio::test]
async fn a_due_renewal_happens_by_itself_before_the_token_ends() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    running.rotates(1);
    let planned = running.view(account.id).renews_at.unwrap();
    assert_eq!(running.handle.snapshot().next.as_ref().unwrap().at, planned);
    running.turn(SignedDuration::from_mins(47)).await;
    assert_eq!(running.requests(), 0);
    running.turn(SignedDuration::from_mins(2)).await;
    let picture = running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
    assert_eq!((running.requests(), picture.accounts[0].health), (1, Health::Fresh));
    assert!(picture.notices.is_empty(), "what happens by itself is no news");
    assert!(picture.accounts[0].renews_at.unwrap() > planned);
}

#[tokio::test]
async fn a_failed_renewal_is_made_again_with_growing_patience() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    running.stage.fakes.transport.always(TOKEN, answer(503, &json!({})));
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].account.problem.is_some()).await;
    let mut waits = Vec::new();
    for attempts in 2..=5 {
        let now = running.stage.fakes.clock.now();
        let again = running.view(account.id).renews_at.unwrap();
        waits.push(again.duration_since(now));
        running.turn(again.duration_since(now) - SignedDuration::from_secs(1)).await;
        assert_eq!(running.requests(), attempts - 1);
        running.turn(SignedDuration::from_secs(1)).await;
        let counted = |picture: &Snapshot| {
            picture.accounts[0]
                .account
                .problem
                .as_ref()
                .is_some_and(|standing| standing.attempts as usize == attempts)
        };
        running.until(counted).await;
    }
    assert!(waits.is_sorted() && waits[3] >= waits[0] * 4, "{waits:?}");
    assert_eq!(running.view(account.id).health, Health::Offline);
}

#[tokio::test]
async fn an_engine_that_cannot_even_note_a_failure_asks_with_patience() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.set_client(account.id, None, None).await.unwrap();
    stage.fakes.clock.advance(SignedDuration::from_hours(2));
    let running = Running::window(stage).await;
    running.turn(SignedDuration::from_secs(2)).await;
    let again = running.view(account.id).renews_at.unwrap();
    assert!(again.duration_since(running.stage.fakes.clock.now()) >= SignedDuration::from_secs(25));
}

#[tokio::test]
async fn a_command_alone_renews_nothing_by_itself_and_does_not_spin_over_what_is_due() {
    let (running, account) = expired().await;
    running.turn(SignedDuration::from_mins(1)).await;
    running.stage.fakes.clock.somebody_naps().await;
    assert_eq!(running.requests(), 0);
    running.rotates(1);
    assert!(running.hand_out(account.id, 5).await.is_ok());
}

#[tokio::test]
async fn nothing_is_renewed_when_the_person_does_not_want_it_or_the_vault_is_shut() {
    let stage = Stage::in_memory().await;
    stage.signed_in("anna@example.org").await;
    let running = Running::start(stage, Settings { renew: false, ..Settings::default() }, true).await;
    running.turn(SignedDuration::from_hours(2)).await;
    assert_eq!((running.requests(), running.handle.snapshot().next.clone()), (0, None));
    let stage = Stage::on_disk().await;
    stage.signed_in("anna@example.org").await;
    stage.context.store.lock().await.unwrap();
    stage.fakes.keyring.become_state(crate::testing::world::KeyringState::Locked);
    stage.fakes.clock.advance(SignedDuration::from_hours(2));
    let (handle, task) = super::super::start(parts(&stage.context));
    let mut running = Running { stage, handle, task };
    running
        .until(|picture| picture.loaded && matches!(picture.vault.state, snapshot::VaultState::Shut(_)))
        .await;
    running.turn(SignedDuration::from_mins(5)).await;
    assert_eq!(running.requests(), 0);
    running.rotates(1);
    running.stage.fakes.keyring.become_state(crate::testing::world::KeyringState::Works);
    running.handle.ask(|reply| Command::Unlock(None, reply)).await.unwrap();
    running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
}

#[tokio::test]
async fn a_renewal_that_has_left_is_finished_and_stored_when_the_program_quits() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let gate = running.stage.fakes.transport.hold(TOKEN, rotated(1));
    let (reply, renewed) = Reply::channel();
    running.handle.send(Command::Rotate(account.id, reply));
    running.stage.fakes.transport.asked(TOKEN, 1).await;
    running.handle.send(Command::Quit);
    running.rest().await;
    assert!(!running.task.is_finished());
    gate.open();
    let stage = running.quit().await;
    assert_eq!(renewed.await.unwrap().unwrap().account.generation.get(), 2);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
}

#[tokio::test]
async fn quitting_does_not_wait_for_ever() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let _never_opened = running.stage.fakes.transport.hold(TOKEN, rotated(1));
    running.handle.send(Command::Rotate(account.id, Reply::nowhere()));
    running.stage.fakes.transport.asked(TOKEN, 1).await;
    running.handle.send(Command::Quit);
    running.rest().await;
    running.turn(SignedDuration::from_mins(1)).await;
    running.task.await.unwrap();
}

#[tokio::test]
async fn an_account_forgotten_while_it_is_renewed_answers_who_waits_and_does_not_come_back() {
    let (running, account) = expired().await;
    let gate = running.stage.fakes.transport.hold(TOKEN, rotated(1));
    let ending = command::Ending::KeepGrant;
    let forgetting = async {
        running.stage.fakes.transport.asked(TOKEN, 1).await;
        running.handle.ask(|reply| Command::Forget(account.id, ending, reply)).await.unwrap();
        gate.open();
    };
    let (handed, ()) = tokio::join!(running.hand_out(account.id, 5), forgetting);
    assert_eq!(handed.unwrap_err().kind, ProblemKind::NoSuchAccount);
    running.rest().await;
    assert!(running.handle.snapshot().accounts.is_empty());
}

#[tokio::test]
async fn a_grant_that_ended_is_shown_as_revoked_and_not_asked_for_again() {
    let (mut running, account) = expired().await;
    running.stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    for _ in 0..3 {
        assert_eq!(running.hand_out(account.id, 5).await.unwrap_err().kind, ProblemKind::GrantEnded);
    }
    let picture = running.until(|picture| picture.accounts[0].health == Health::Revoked).await;
    assert_eq!((running.requests(), picture.next.clone()), (1, None));
    assert!(running.stage.fakes.browser.links().is_empty(), "a browser opens at the person's word only");
}
