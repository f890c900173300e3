//! Renewals: rotation, refusals, failures, and two processes at once.

use serde_json::json;

use super::*;
use crate::domain::account::Asking;
use crate::domain::health::{self, Health};
use crate::domain::schedule;
use crate::platform::clock::Clock as _;
use crate::platform::transport::TransportError;
use crate::services::accounts::{self, ClientChoice};
use crate::services::tests::{Stage, TOKEN, answer, client, provider, tokens};
use crate::testing::world::Reply;

async fn renew_now(stage: &Stage, account: &Account) -> Result<Account, Failed> {
    run(account.id, Need::NewerThan(account.generation), &provider(), &stage.context).await
}

fn rotates(stage: &Stage, number: u32) {
    let body = tokens(&format!("CANARY-access-{number}"), Some(&format!("CANARY-refresh-{number}")), None);
    stage.fakes.transport.answer(TOKEN, answer(200, &body));
}

fn refuses(stage: &Stage) {
    stage.fakes.transport.answer(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
}

fn sent(stage: &Stage) -> Vec<String> {
    let asked = stage.fakes.transport.requests_to(TOKEN);
    asked.iter().map(|asked| asked.param("refresh_token").unwrap().to_owned()).collect()
}

fn health(stage: &Stage, account: &Account) -> Health {
    health::of(account, None, false, stage.fakes.clock.now())
}

#[tokio::test]
async fn a_rotated_token_is_on_the_disk_before_anyone_hears_of_it() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    rotates(&stage, 1);
    let renewed = renew_now(&stage, &account).await.unwrap();
    let other = stage.other_process().await;
    assert_eq!(other.account(account.id).await.unwrap(), renewed);
    assert_eq!(renewed.generation, account.generation.next());
    assert_eq!(
        stage.stored(account.id).await,
        (Some("CANARY-access-1".into()), Some("CANARY-refresh-1".into()))
    );
    assert_eq!((sent(&stage), renewed.refresh().unwrap().replaced), (vec!["CANARY-refresh-0".to_owned()], 1));
}

mod landing;
mod lost_answers;

/// Renews while the disk takes nothing from the moment on at which the request has left.
async fn renew_onto_a_disk_that_takes_nothing(
    stage: &Stage,
    account: &Account,
    then: impl AsyncFnOnce(),
) -> Result<Account, Failed> {
    let body = tokens("CANARY-access-1", Some("CANARY-refresh-1"), None);
    let gate = stage.fakes.transport.hold(TOKEN, answer(200, &body));
    let filling = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        stage.context.store.write_nothing(true).await;
        gate.open();
        then().await;
    };
    let both = async { tokio::join!(renew_now(stage, account), filling).0 };
    tokio::time::timeout(LONGEST_TEST, both).await.expect("the disk is tried again")
}

/// Far longer than anything here takes: a test that waits for what never happens ends.
const LONGEST_TEST: std::time::Duration = std::time::Duration::from_secs(30);

/// Turns the clock until nobody waits for a disk any more.
async fn patience_ends(stage: &Stage) {
    for _half_second in 0..10 {
        stage.fakes.clock.somebody_naps().await;
        stage.fakes.clock.advance(SignedDuration::from_millis(500));
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_rotated_token_that_the_disk_did_not_take_is_not_lost_and_nobody_gets_it_before_it_is_written() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let began = stage.fakes.clock.now();
    let failed = renew_onto_a_disk_that_takes_nothing(&stage, &account, async || {
        patience_ends(&stage).await;
    });
    assert_eq!(failed.await.unwrap_err().problem.kind, ProblemKind::FolderReadOnly);
    assert_eq!(stage.fakes.clock.now().duration_since(began), SignedDuration::from_secs(5));
    stage.context.store.write_nothing(false).await;
    let still_asking = stage.reread(account.id).await.asking;
    assert_eq!(still_asking, Some(Asking { since: began }), "a program that ends now leaves word");
    let renewed = renew_now(&stage, &account).await.unwrap();
    assert_eq!((renewed.generation, renewed.asking), (account.generation.next(), None));
    assert_eq!(
        stage.stored(account.id).await,
        (Some("CANARY-access-1".into()), Some("CANARY-refresh-1".into()))
    );
    assert_eq!(sent(&stage), ["CANARY-refresh-0"], "the provider was asked once");
}

#[tokio::test]
async fn a_disk_that_takes_the_answer_after_a_moment_costs_nothing() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let renewed = renew_onto_a_disk_that_takes_nothing(&stage, &account, async || {
        stage.fakes.clock.somebody_naps().await;
        stage.context.store.write_nothing(false).await;
        stage.fakes.clock.advance(SignedDuration::from_millis(500));
    });
    assert_eq!(renewed.await.unwrap().generation, account.generation.next());
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
}

#[tokio::test]
async fn a_vault_that_is_locked_while_the_answer_is_on_its_way_costs_nothing() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let body = tokens("CANARY-access-1", Some("CANARY-refresh-1"), None);
    let gate = stage.fakes.transport.hold(TOKEN, answer(200, &body));
    let locking = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        stage.context.store.lock().await.unwrap();
        gate.open();
    };
    let (failed, ()) = tokio::join!(renew_now(&stage, &account), locking);
    assert_eq!(failed.unwrap_err().problem.kind, ProblemKind::VaultLocked);
    stage.context.store.unlock(stage.fakes.keyring.as_ref(), None).await.unwrap();
    renew_now(&stage, &account).await.unwrap();
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
    assert_eq!(sent(&stage), ["CANARY-refresh-0"]);
}

#[tokio::test]
async fn an_answer_without_a_refresh_token_leaves_the_old_one_in_force() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.answer(TOKEN, answer(200, &tokens("CANARY-access-1", None, None)));
    renew_now(&stage, &account).await.unwrap();
    assert_eq!(
        stage.stored(account.id).await,
        (Some("CANARY-access-1".into()), Some("CANARY-refresh-0".into()))
    );
}

#[tokio::test]
async fn passing_failures_keep_the_token_and_are_counted() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let network = &stage.fakes.transport;
    network.answer(TOKEN, answer(503, &json!({ "error": "invalid_grant" })));
    network.answer(TOKEN, Reply::html(200, "<html>Log in to the network</html>"));
    network.fail(TOKEN, TransportError::TimedOut);
    network.fail(TOKEN, TransportError::Lost);
    network.answer(TOKEN, answer(429, &json!({})).header("retry-after", "120"));
    network.answer(TOKEN, Reply::json(200, "{}"));
    let began = stage.fakes.clock.now();
    for attempts in 1..=6 {
        stage.fakes.clock.advance(SignedDuration::from_secs(1));
        let failed = renew_now(&stage, &account).await.unwrap_err();
        assert!(is_passing(&failed.problem), "{:?}", failed.problem);
        let standing = stage.reread(account.id).await.problem.unwrap();
        assert_eq!((standing.attempts, standing.since), (attempts, began + SignedDuration::from_secs(1)));
        assert_eq!(Some(standing), failed.account.unwrap().problem);
    }
    let kept = stage.reread(account.id).await;
    assert_eq!(health(&stage, &kept), Health::Offline);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
    rotates(&stage, 1);
    assert_eq!(renew_now(&stage, &account).await.unwrap().problem, None);
}

#[tokio::test]
async fn a_definite_refusal_retires_the_token_and_the_account_is_revoked() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    refuses(&stage);
    let failed = renew_now(&stage, &account).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::GrantEnded);
    let kept = stage.reread(account.id).await;
    assert_eq!(failed.account.as_ref(), Some(&kept));
    assert_eq!(health(&stage, &kept), Health::Revoked);
    assert_eq!(schedule::renew_at(&kept, None, schedule::Policy::AheadOfNeed, stage.fakes.clock.now()), None);
    let stored = stage.context.store.tokens(account.id).await.unwrap();
    assert!(stored.refresh.is_none() && stored.retired_refresh.is_some());
    // Asking again asks nobody, and the reason stays the true one.
    let again = renew_now(&stage, &kept).await.unwrap_err();
    assert_eq!(again.problem.kind, ProblemKind::GrantEnded);
    assert_eq!(sent(&stage).len(), 1);
}

#[tokio::test]
async fn the_token_before_is_tried_and_kept_when_the_newest_is_refused() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    rotates(&stage, 1);
    let account = renew_now(&stage, &account).await.unwrap();
    refuses(&stage);
    stage.fakes.transport.answer(TOKEN, answer(200, &tokens("CANARY-access-2", None, None)));
    let renewed = renew_now(&stage, &account).await.unwrap();
    assert_eq!(sent(&stage)[1..], ["CANARY-refresh-1", "CANARY-refresh-0"]);
    assert_eq!(health(&stage, &renewed), Health::Fresh);
    assert_eq!(
        stage.stored(account.id).await,
        (Some("CANARY-access-2".into()), Some("CANARY-refresh-0".into()))
    );
}

#[tokio::test]
async fn nothing_is_given_up_while_it_is_unknown_what_the_provider_says_about_the_token_before() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    rotates(&stage, 1);
    let account = renew_now(&stage, &account).await.unwrap();
    refuses(&stage);
    stage.fakes.transport.fail(TOKEN, TransportError::Lost);
    let failed = renew_now(&stage, &account).await.unwrap_err();
    assert!(is_passing(&failed.problem));
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
    // The answer to the one before may have been the token that is in force now.
    refuses(&stage);
    refuses(&stage);
    assert_eq!(renew_now(&stage, &account).await.unwrap_err().problem.kind, ProblemKind::RenewalLost);
    assert_eq!(health(&stage, &stage.reread(account.id).await), Health::NeedsSignIn);
}

#[tokio::test]
async fn a_slow_refresh_never_overwrites_a_new_sign_in() {
    for reply in [
        answer(200, &tokens("CANARY-late", Some("CANARY-late"), None)),
        answer(400, &json!({ "error": "invalid_grant" })),
    ] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        let gate = stage.fakes.transport.hold(TOKEN, reply);
        let signing_in = async {
            stage.fakes.transport.asked(TOKEN, 1).await;
            let newer = stage.sign_in(&account, "CANARY-new", Some("CANARY-new")).await;
            gate.open();
            newer
        };
        let (renewed, newer) = tokio::join!(renew_now(&stage, &account), signing_in);
        assert_eq!(renewed.unwrap(), newer);
        assert_eq!(stage.reread(account.id).await, newer);
        assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-new"));
    }
}

#[tokio::test]
async fn without_a_refresh_token_nobody_is_asked() {
    let stage = Stage::in_memory().await;
    let never = stage.account("anna@example.org").await;
    assert_eq!(renew_now(&stage, &never).await.unwrap_err().problem.kind, ProblemKind::NeverSignedIn);
    let withheld = stage.sign_in(&never, "CANARY-access", None).await;
    let failed = renew_now(&stage, &withheld).await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.account), (ProblemKind::NoRefreshToken, Some(withheld)));
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn what_is_good_enough_already_is_not_asked_for() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let half_an_hour = Need::Life(SignedDuration::from_mins(30));
    assert_eq!(run(account.id, half_an_hour, &provider(), &stage.context).await.unwrap(), account);
    let newer = stage.sign_in(&account, "CANARY-new", Some("CANARY-new")).await;
    assert_eq!(renew_now(&stage, &account).await.unwrap(), newer);
    stage.fakes.clock.advance(SignedDuration::from_mins(31));
    rotates(&stage, 1);
    run(account.id, half_an_hour, &provider(), &stage.context).await.unwrap();
    assert_eq!(sent(&stage), ["CANARY-new"]);
}

#[tokio::test]
async fn two_processes_that_renew_at_once_ask_once_and_both_get_the_new_token() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let other = stage.other_process().await;
    let gate = stage
        .fakes
        .transport
        .hold(TOKEN, answer(200, &tokens("CANARY-access-1", Some("CANARY-refresh-1"), None)));
    let need = Need::NewerThan(account.generation);
    let (fakes, definition) = (stage.fakes.clone(), provider());
    let turning = async {
        fakes.transport.asked(TOKEN, 1).await;
        fakes.clock.somebody_naps().await; // the other one waits for the lock
        gate.open();
    };
    let waiting = async {
        fakes.transport.asked(TOKEN, 1).await;
        run(account.id, need, &definition, &other).await
    };
    let here = async {
        let renewed = run(account.id, need, &definition, &stage.context).await;
        fakes.clock.advance(SignedDuration::from_secs(1));
        renewed
    };
    let (here, there, ()) = tokio::join!(here, waiting, turning);
    assert_eq!(here.unwrap(), there.unwrap());
    assert_eq!(sent(&stage), ["CANARY-refresh-0"]);
    let seen = other.store.tokens(account.id).await.unwrap();
    assert_eq!(
        seen.access.as_ref().map(crate::services::tests::open_secret).as_deref(),
        Some("CANARY-access-1")
    );
}

#[tokio::test]
async fn a_shut_vault_or_a_missing_client_is_told_and_asks_nobody() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.lock().await.unwrap();
    let failed = renew_now(&stage, &account).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::VaultLocked);
    assert_eq!(failed.problem.facts.at, Some(stage.fakes.clock.now()));
    stage.context.store.unlock(stage.fakes.keyring.as_ref(), None).await.unwrap();
    stage.context.store.set_client(account.id, None, None).await.unwrap();
    assert_eq!(renew_now(&stage, &account).await.unwrap_err().problem.kind, ProblemKind::ClientIdMissing);
    assert!(stage.fakes.transport.requests().is_empty());
    stage.context.store.set_client(account.id, Some(client("client-1")), None).await.unwrap();
    rotates(&stage, 1);
    renew_now(&stage, &account).await.unwrap();
}

#[tokio::test]
async fn a_refused_client_needs_a_person_and_keeps_the_token() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.answer(TOKEN, answer(401, &json!({ "error": "invalid_client" })));
    let failed = renew_now(&stage, &account).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::ClientRefused);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
    assert_eq!(health(&stage, &stage.reread(account.id).await), Health::NeedsSignIn);
}

#[tokio::test]
async fn an_account_that_was_forgotten_while_it_was_renewed_stays_forgotten() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let gate = stage.fakes.transport.hold(TOKEN, answer(503, &json!({})));
    let forgetting = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        stage.context.store.forget(account.id).await.unwrap();
        gate.open();
    };
    let (failed, ()) = tokio::join!(renew_now(&stage, &account), forgetting);
    assert_eq!(failed.unwrap_err().account, None);
}

#[tokio::test]
async fn a_sign_in_of_another_client_is_told_and_nobody_is_asked_until_somebody_signs_in() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let give = async |id: &str| {
        let choice = ClientChoice::Given { id: id.into(), secret: None, secret_expires_at: None };
        accounts::set_client(&account, choice, &provider(), &stage.context).await.unwrap()
    };
    let changed = give("client-2").await;
    assert_eq!(health(&stage, &changed), Health::NeedsSignIn);
    let failed = renew_now(&stage, &changed).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::ClientRefused);
    assert_eq!(failed.problem.facts.detail.as_deref(), Some("The sign-in belongs to the client of before"));
    assert_eq!(crate::explain::words(&failed.problem).title, "The sign-in belongs to another client ID");
    assert_eq!(failed.account, Some(changed));
    assert_eq!(health(&stage, &give("client-3").await), Health::NeedsSignIn);
    assert!(stage.fakes.transport.requests().is_empty());
    assert_eq!(
        stage.stored(account.id).await,
        (Some("CANARY-access-0".into()), Some("CANARY-refresh-0".into())),
        "what is there stays"
    );
    // The client of before comes back: nothing stands in the way any more.
    let back = give("client-1").await;
    assert_eq!((health(&stage, &back), back.problem), (Health::Fresh, None));
    rotates(&stage, 1);
    renew_now(&stage, &account).await.unwrap();
    give("client-2").await;
    let signed_in = stage.sign_in(&account, "CANARY-new", Some("CANARY-new")).await;
    assert_eq!(signed_in.problem, None);
    rotates(&stage, 2);
    renew_now(&stage, &signed_in).await.unwrap();
}
