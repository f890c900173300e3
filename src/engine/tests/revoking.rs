//! Taking access back: the tokens are gone here at once, the provider is asked until it has answered, and nothing is lost on
//! the way, whatever ends in between.

use serde_json::json;

use super::super::command::{Ending, Revoked};
use super::super::snapshot::{CheckState, RevocationState};
use super::*;
use crate::domain::health::Health;
use crate::domain::revocation::{AtProvider, OutstandingState};
use crate::platform::transport::TransportError;
use crate::services::check::Found;
use crate::services::revoke;
use crate::services::tests::{REVOKE, provider};

mod all;
mod waiting;

impl Running {
    async fn revoke(&self, id: AccountId) -> Result<Revoked, Problem> {
        self.handle.ask(|reply| Command::Revoke(id, reply)).await
    }

    async fn sign_out(&self, id: AccountId) -> Account {
        self.handle.ask(|reply| Command::SignOut(id, reply)).await.unwrap()
    }

    /// The provider ends what it is asked to, and takes no refresh token any more.
    fn ends_grants(&self) {
        self.stage.fakes.transport.always(REVOKE, answer(200, &json!({})));
        self.stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    }

    fn asked_to_revoke(&self) -> usize {
        self.stage.fakes.transport.requests_to(REVOKE).len()
    }
}

async fn window() -> (Running, Account) {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    (Running::window(stage).await, account)
}

#[tokio::test]
async fn the_tokens_are_gone_before_the_provider_is_asked_and_what_came_of_it_stays_until_it_was_seen() {
    let (mut running, account) = window().await;
    let gate = running.stage.fakes.transport.hold(REVOKE, answer(200, &json!({})));
    running.ends_grants();
    let (reply, revoked) = Reply::channel();
    running.handle.send(Command::Revoke(account.id, reply));
    running.stage.fakes.transport.asked(REVOKE, 1).await;
    let picture = running.until(|picture| picture.outstanding.len() == 1).await;
    let view = &picture.accounts[0];
    assert_eq!((view.account.grant.as_ref(), view.health), (None, Health::Revoked));
    assert_eq!(view.revocation, Some(RevocationState::Asking));
    assert_eq!(running.hand_out(account.id, 5).await.unwrap_err().kind, ProblemKind::RevokedHere);
    assert_eq!(running.stage.stored(account.id).await, (None, None));
    running.handle.send(Command::DismissRevocation(account.id));
    gate.open();
    let revoked = revoked.await.unwrap().unwrap();
    assert_eq!((revoked.at_provider, revoked.confirmed), (AtProvider::Revoked, Some(true)));
    let view = running.view(account.id);
    assert_eq!(
        view.revocation,
        Some(RevocationState::Done(Box::new(revoked))),
        "one that runs is not dismissed"
    );
    assert!(running.handle.snapshot().outstanding.is_empty());
    running.handle.send(Command::DismissRevocation(account.id));
    running.until(|picture| picture.accounts[0].revocation.is_none()).await;
}

#[tokio::test]
async fn what_the_person_revoked_or_signed_out_is_no_news_on_the_desktop() {
    let (running, account) = window().await;
    running.ends_grants();
    running.revoke(account.id).await.unwrap();
    running.turn(SignedDuration::from_mins(1)).await;
    assert!(running.stage.fakes.notifier.ever().is_empty());
}

#[tokio::test]
async fn who_asks_twice_hears_the_same_and_the_provider_is_asked_once() {
    let (running, account) = window().await;
    let gate = running.stage.fakes.transport.hold(REVOKE, answer(200, &json!({})));
    running.ends_grants();
    let opening = async {
        running.stage.fakes.transport.asked(REVOKE, 1).await;
        running.rest().await;
        gate.open();
    };
    let (one, two, ()) = tokio::join!(running.revoke(account.id), running.revoke(account.id), opening);
    assert_eq!(one.unwrap(), two.unwrap());
    let asked = running.stage.fakes.transport.requests_to(REVOKE);
    assert_eq!(asked.iter().filter(|asked| asked.param("token") == Some("CANARY-refresh-0")).count(), 1);
}

#[tokio::test]
async fn what_is_asked_while_an_account_is_revoked_waits_its_turn() {
    let (mut running, account) = window().await;
    let gate = running.stage.fakes.transport.hold(REVOKE, answer(200, &json!({})));
    running.ends_grants();
    running.handle.send(Command::Revoke(account.id, Reply::nowhere()));
    let (reply, forgotten) = Reply::channel();
    running.handle.send(Command::Forget(account.id, Ending::KeepGrant, reply));
    running.stage.fakes.transport.asked(REVOKE, 1).await;
    running.rest().await;
    assert_eq!(running.handle.snapshot().accounts.len(), 1);
    gate.open();
    forgotten.await.unwrap().unwrap();
    running.until(|picture| picture.accounts.is_empty()).await;
}

#[tokio::test]
async fn a_sign_in_that_waits_for_the_person_is_closed_by_a_revocation() {
    let (mut running, account) = window().await;
    running.ends_grants();
    let answered = running.begin(account.id);
    running.signing_in(|view| view.link.is_some()).await;
    running.revoke(account.id).await.unwrap();
    assert_eq!(answered.await.unwrap().unwrap_err().kind, ProblemKind::SignInCancelled);
    assert_eq!(running.handle.snapshot().sign_in, None);
}

#[tokio::test]
async fn a_renewal_on_its_way_brings_nothing_back_and_what_it_brings_is_revoked_too() {
    let (running, account) = window().await;
    let gate = running.stage.fakes.transport.hold(TOKEN, rotated(1));
    running.handle.send(Command::Rotate(account.id, Reply::nowhere()));
    running.stage.fakes.transport.asked(TOKEN, 1).await;
    running.ends_grants();
    let revoked = running.revoke(account.id);
    let opening = async {
        running.rest().await;
        gate.open();
        running.rest().await; // an answer that waits while the clock is turned would have come too late
    };
    let (revoked, ()) = tokio::join!(revoked, opening);
    assert_ne!(revoked.unwrap().at_provider, AtProvider::Failed);
    let brought_is_revoked = || {
        let asked = running.stage.fakes.transport.requests_to(REVOKE);
        let revoked = asked.iter().any(|asked| asked.param("token") == Some("CANARY-refresh-1"));
        revoked && running.handle.snapshot().outstanding.is_empty()
    };
    running.turn_until(SignedDuration::from_mins(1), brought_is_revoked).await;
    assert_eq!(running.view(account.id).account.grant, None);
    assert_eq!(running.stage.stored(account.id).await, (None, None));
}

#[tokio::test]
async fn signing_out_here_can_be_undone_until_the_program_ends() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::window(stage).await;
    let out = running.sign_out(account.id).await;
    let view = running.view(account.id);
    assert_eq!((out.grant.as_ref(), &view.account, view.can_undo_sign_out), (None, &out, true));
    assert_eq!(running.hand_out(account.id, 5).await.unwrap_err().kind, ProblemKind::SignedOutHere);
    let back = running.handle.ask(|reply| Command::UndoSignOut(account.id, reply)).await.unwrap();
    let view = running.view(account.id);
    assert_eq!((&back.grant, view.can_undo_sign_out), (&account.grant, false));
    assert!(running.hand_out(account.id, 5).await.is_ok());
    assert_eq!(running.asked_to_revoke(), 0, "nothing was said to the provider");
    running.sign_out(account.id).await;
    let stage = running.quit().await;
    let later = crate::services::Context { ..stage.other_process().await };
    let (mut handle, _task) = super::super::start(parts(&later));
    let picture = handle.wait_for(|picture| picture.loaded).await.unwrap();
    assert!(!picture.accounts[0].can_undo_sign_out);
    let undone = handle.ask(|reply| Command::UndoSignOut(account.id, reply)).await;
    assert!(undone.is_err());
}

#[tokio::test]
async fn with_a_shut_vault_nothing_begins_and_the_tokens_are_still_here() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.lock().await.unwrap();
    stage.fakes.keyring.become_state(crate::testing::world::KeyringState::Locked);
    let (handle, task) = super::super::start(parts(&stage.context));
    let mut running = Running { stage, handle, task };
    running
        .until(|picture| picture.loaded && matches!(picture.vault.state, snapshot::VaultState::Shut(_)))
        .await;
    assert_eq!(running.revoke(account.id).await.unwrap_err().kind, ProblemKind::KeyringLocked);
    let view = running.view(account.id);
    assert!(matches!(view.revocation, Some(RevocationState::Failed(_))) && view.account.grant.is_some());
    let all = running.handle.ask(Command::RevokeAll).await.unwrap_err();
    assert_eq!((all.kind, running.asked_to_revoke()), (ProblemKind::KeyringLocked, 0));
}

#[tokio::test]
async fn a_check_finds_out_what_happened_elsewhere() {
    let (mut running, account) = window().await;
    running.rotates(1);
    let checked = running.handle.ask(|reply| Command::Check(account.id, reply)).await.unwrap();
    assert_eq!(checked.found, Found::Stands);
    let gate = running.stage.fakes.transport.hold(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    running.ends_grants();
    let (reply, checked) = Reply::channel();
    running.handle.send(Command::Check(account.id, reply));
    running.until(|picture| picture.accounts[0].check == Some(CheckState::Running)).await;
    gate.open();
    let checked = checked.await.unwrap().unwrap();
    assert!(matches!(&checked.found, Found::Ended(problem) if problem.kind == ProblemKind::GrantEnded));
    let view = running.view(account.id);
    assert_eq!((view.check, view.health), (Some(CheckState::Done(checked)), Health::Revoked));
}

#[tokio::test]
async fn a_revocation_under_way_is_finished_when_the_program_quits() {
    let (running, account) = window().await;
    let gate = running.stage.fakes.transport.hold(REVOKE, answer(200, &json!({})));
    running.ends_grants();
    let (reply, revoked) = Reply::channel();
    running.handle.send(Command::Revoke(account.id, reply));
    running.stage.fakes.transport.asked(REVOKE, 1).await;
    running.handle.send(Command::Quit);
    running.rest().await;
    assert!(!running.task.is_finished());
    gate.open();
    let stage = running.quit().await;
    assert_eq!(revoked.await.unwrap().unwrap().at_provider, AtProvider::Revoked);
    assert!(stage.context.store.outstanding().await.unwrap().is_empty());
}
