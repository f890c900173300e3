//! Full rotations as the engine carries them out: what can still be cancelled, and what is said when it was.

use super::*;
use crate::domain::health::Health;
use crate::domain::provider::Provider;
use crate::engine::command::{Rotated, SignInRequest};
use crate::services::tests::{REVOKE, answer, id_token, parameter, provider, tokens};
use crate::testing::world::Reply as Answer;

type Waiting = tokio::sync::oneshot::Receiver<Result<Rotated, Problem>>;

fn rotate_fully(running: &Running, account: &Account) -> Waiting {
    let (reply, rotated) = Reply::channel();
    running.handle.send(Command::RotateFully(SignInRequest::by_browser(account.id), reply));
    rotated
}

/// An account at a provider where ending one grant ends all.
async fn where_ending_one_ends_all() -> (Running, Account) {
    let stage = Stage::in_memory().await;
    let mut all: Provider = provider();
    all.tokens.revoking_ends_all = true;
    stage.context.store.keep_provider(all).await.unwrap();
    let account = stage.signed_in("anna@example.org").await;
    (Running::session(stage).await, account)
}

fn cancel(running: &Running) {
    let attempt = running.handle.snapshot().sign_in.as_ref().unwrap().attempt;
    running.handle.send(Command::CancelSignIn(attempt));
}

#[tokio::test]
async fn who_cancels_after_the_old_grant_had_to_go_is_told_that_it_is_gone() {
    let (mut running, account) = where_ending_one_ends_all().await;
    running.stage.fakes.transport.answer(REVOKE, Answer::json(200, ""));
    let rotated = rotate_fully(&running, &account);
    running.stage.fakes.browser.link(1).await;
    assert_eq!(
        running.view(account.id).health,
        Health::Fresh,
        "nothing is called lost while somebody is at it"
    );
    cancel(&running);
    let problem = rotated.await.unwrap().unwrap_err();
    assert_eq!(problem.kind, ProblemKind::SignInCancelled);
    assert_eq!(problem.facts.more["old_grant"], "ended");
    assert!(problem.facts.detail.unwrap().contains("had been ended already"));
    let picture = running.until(|picture| picture.accounts[0].health == Health::Revoked).await;
    assert!(picture.accounts[0].account.problem.is_some());
}

#[tokio::test]
async fn while_the_old_grant_is_being_ended_nobody_can_cancel() {
    let (running, account) = where_ending_one_ends_all().await;
    let gate = running.stage.fakes.transport.hold(REVOKE, Answer::json(200, ""));
    let rotated = rotate_fully(&running, &account);
    running.stage.fakes.transport.asked(REVOKE, 1).await;
    cancel(&running);
    running.rest().await;
    gate.open();
    assert_eq!(rotated.await.unwrap().unwrap_err().facts.more["old_grant"], "ended");
    let stored = running.stage.context.store.tokens(account.id).await.unwrap();
    assert!(stored.refresh.is_none(), "what was ended is out of use, although it was cancelled meanwhile");
}

#[tokio::test]
async fn an_old_grant_that_cannot_be_ended_first_leaves_the_account_as_it_was() {
    let (running, account) = where_ending_one_ends_all().await;
    running.stage.fakes.transport.answer(REVOKE, answer(503, &serde_json::json!({})));
    let problem = rotate_fully(&running, &account).await.unwrap().unwrap_err();
    assert_eq!(problem.kind, ProblemKind::ProviderBusy);
    assert!(!problem.facts.more.contains_key("old_grant"));
    assert_eq!(running.view(account.id).account, account);
}

#[tokio::test]
async fn a_full_rotation_that_has_kept_its_tokens_ends_the_old_grant_even_when_the_program_quits() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let gate = running.stage.fakes.transport.hold(REVOKE, Answer::json(200, ""));
    let rotated = rotate_fully(&running, &account);
    let link = running.stage.fakes.browser.link(1).await;
    let id = id_token(&parameter(&link, "nonce"), &serde_json::json!({}));
    let granted = tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id));
    running.stage.fakes.transport.answer(TOKEN, answer(200, &granted));
    running.rotates(2);
    let mark = parameter(&link, "state");
    running.stage.fakes.loopback.redirect(&format!("code=CANARY-code&state={mark}")).await.page().await;
    running.stage.fakes.transport.asked(REVOKE, 1).await;
    running.handle.send(Command::Quit);
    let told = rotated.await.unwrap();
    assert_eq!(told.unwrap_err().kind, ProblemKind::SignInCancelled, "who waits hears that the program ends");
    gate.open();
    let stage = running.quit().await;
    assert_eq!(
        stage.fakes.transport.requests_to(TOKEN).len(),
        2,
        "and the new one was shown to have survived"
    );
    let kept = stage.reread(account.id).await;
    assert_eq!((kept.generation.get(), kept.problem), (3, None));
}
