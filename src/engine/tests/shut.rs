//! A vault that is shut while Mailward serves: callers hear of it soon, and it opens again without a restart.

use super::*;
use crate::testing::world::KeyringState;

/// Serving, with a vault that is shut because the keyring is like this.
async fn shut(keyring: KeyringState) -> (Running, Account) {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.lock().await.unwrap();
    stage.fakes.keyring.become_state(keyring);
    let (handle, task) = super::super::start(parts(&stage.context));
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded && is_shut(picture)).await;
    (running, account)
}

fn is_shut(picture: &Snapshot) -> bool {
    matches!(picture.vault.state, snapshot::VaultState::Shut(_))
}

#[tokio::test]
async fn callers_hear_that_it_is_locked_and_work_again_after_unlocking() {
    let (running, account) = shut(KeyringState::Locked).await;
    assert_eq!(running.hand_out(account.id, 5).await.unwrap_err().kind, ProblemKind::KeyringLocked);
    let rotated = running.handle.ask(|reply| Command::Rotate(account.id, reply)).await.unwrap_err();
    assert_eq!(
        (rotated.kind, rotated.account.as_deref()),
        (ProblemKind::KeyringLocked, Some("anna@example.org"))
    );
    running.stage.fakes.keyring.become_state(KeyringState::Works);
    running.turn(SignedDuration::from_secs(2)).await;
    assert!(running.hand_out(account.id, 5).await.is_ok());
    assert!(running.handle.snapshot().vault.is_open());
}

#[tokio::test]
async fn a_hundred_callers_ask_the_keyring_once_in_two_seconds() {
    let (running, account) = shut(KeyringState::Locked).await;
    running.turn(SignedDuration::from_secs(2)).await;
    let before = running.stage.fakes.keyring.asked();
    for _ in 0..2 {
        let waiting = futures_util::future::join_all((0..50).map(|_| running.hand_out(account.id, 5)));
        assert!(
            waiting.await.into_iter().all(|handed| handed.unwrap_err().kind == ProblemKind::KeyringLocked)
        );
    }
    assert_eq!(running.stage.fakes.keyring.asked(), before + 1);
}

#[tokio::test]
async fn a_keyring_that_does_not_answer_keeps_nobody_longer_than_three_seconds() {
    let (running, account) = shut(KeyringState::Locked).await;
    running.turn(SignedDuration::from_secs(2)).await;
    running.stage.fakes.keyring.become_state(KeyringState::Hangs);
    let waiting = futures_util::future::join_all((0..20).map(|_| running.hand_out(account.id, 5)));
    let turning = async {
        running.rest().await;
        running.turn(SignedDuration::from_millis(2_500)).await;
    };
    let (handed, ()) = tokio::join!(waiting, turning);
    assert!(handed.into_iter().all(|handed| handed.unwrap_err().kind == ProblemKind::KeyringLocked));
    running.stage.fakes.keyring.become_state(KeyringState::Works);
    running.rest().await;
    assert!(running.hand_out(account.id, 5).await.is_ok(), "the answer that came late counts");
}

#[tokio::test]
async fn a_keyring_that_was_unlocked_is_found_within_half_a_minute_without_anybody_asking() {
    let (mut running, _) = shut(KeyringState::Locked).await;
    running.rest().await; // what a start reads is there
    let before = running.handle.snapshot();
    for _ in 0..15 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    assert!(Arc::ptr_eq(&before, &running.handle.snapshot()), "nobody is woken for a vault that stays shut");
    running.stage.fakes.keyring.become_state(KeyringState::Works);
    for _ in 0..17 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    running.until(|picture| picture.vault.is_open()).await;
}

#[tokio::test]
async fn who_asks_while_it_is_being_opened_waits_for_that() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.lock().await.unwrap();
    stage.fakes.keyring.become_state(KeyringState::Hangs);
    let (handle, task) = super::super::start(parts(&stage.context));
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded).await;
    let opening = async {
        running.rest().await;
        running.stage.fakes.keyring.become_state(KeyringState::Works);
    };
    let (handed, ()) = tokio::join!(running.hand_out(account.id, 5), opening);
    assert!(handed.is_ok());
}

#[tokio::test]
async fn a_vault_that_waits_for_a_passphrase_is_not_tried_by_itself() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let place = crate::domain::settings::KeyPlace::Passphrase;
    let passphrase = || crate::domain::secret::Passphrase::new("CANARY-passphrase");
    let keyring = stage.fakes.keyring.as_ref();
    stage.context.store.move_key(place, Some(passphrase()), keyring).await.unwrap();
    stage.context.store.lock().await.unwrap();
    let (handle, task) = super::super::start(parts(&stage.context));
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded && is_shut(picture)).await;
    running.turn(SignedDuration::from_secs(31)).await;
    assert_eq!(running.hand_out(account.id, 5).await.unwrap_err().kind, ProblemKind::PassphraseNeeded);
    running.handle.ask(|reply| Command::Unlock(Some(passphrase()), reply)).await.unwrap();
    assert!(running.hand_out(account.id, 5).await.is_ok());
}
