//! Signing out here, and undoing it.

use super::*;
use crate::services::accounts::{self, Ending};
use crate::services::hand_out::{self, HandOutRequest};
use crate::services::tests::client;

async fn signs_out(stage: &Stage, account: &Account) -> Account {
    sign_out(account, Some(&provider()), &stage.context).await.unwrap()
}

#[tokio::test]
async fn signing_out_asks_nobody_and_says_what_stands_and_since_when() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let out = signs_out(&stage, &account).await;
    assert_eq!((standing(&out), out.grant.clone()), (Some(ProblemKind::SignedOutHere), None));
    assert_eq!(stage.stored(account.id).await, (None, None));
    assert!(stage.fakes.transport.requests().is_empty());
    assert_eq!(outstanding(&stage).await, []);
    let wanted = HandOutRequest {
        account: account.id,
        for_sending: false,
        min_life: SignedDuration::ZERO,
        requester: None,
    };
    let refused = hand_out::run(&wanted, &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::SignedOutHere);
    assert_eq!(refused.facts.more["signed_out_at"], stage.fakes.clock.now().to_string());
    let fingerprint = &account.access().unwrap().fingerprint;
    assert_eq!(stage.context.store.revoked_here(fingerprint).await.unwrap(), None);
}

#[tokio::test]
async fn undoing_brings_tokens_and_facts_back_as_they_were() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let before = stage.stored(account.id).await;
    signs_out(&stage, &account).await;
    assert_eq!(stage.context.store.undoable().await.unwrap(), [account.id]);
    let undone = undo_sign_out(account.id, &stage.context).await.unwrap();
    assert_eq!((&undone.grant, &undone.problem), (&account.grant, &None));
    assert_eq!(stage.stored(account.id).await, before);
    assert!(undone.generation > account.generation.next(), "whoever saw it signed out notices");
    assert_eq!(stage.other_process().await.account(account.id).await.unwrap(), undone);
    assert_eq!(stage.context.store.undoable().await.unwrap(), []);
    let again = undo_sign_out(account.id, &stage.context).await.unwrap_err();
    assert_eq!(again.kind, ProblemKind::SignedOutHere);
}

#[tokio::test]
async fn undoing_ends_with_the_process_and_with_whatever_is_newer() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    signs_out(&stage, &account).await;
    let other = stage.other_process().await;
    assert!(undo_sign_out(account.id, &other).await.is_err(), "it is not this process's to undo");
    let newer = stage.sign_in(&account, "CANARY-access-9", Some("CANARY-refresh-9")).await;
    assert!(undo_sign_out(account.id, &stage.context).await.is_err());
    assert_eq!(stage.reread(account.id).await, newer);
    signs_out(&stage, &newer).await;
    stage.context.store.set_client(account.id, Some(client("client-2")), None).await.unwrap();
    assert_eq!(stage.context.store.undoable().await.unwrap(), []);
    assert!(undo_sign_out(account.id, &stage.context).await.is_err(), "the tokens belong to another client");
    accounts::forget(newer, Ending::KeepGrant, None, &stage.context).await.unwrap();
    assert!(undo_sign_out(account.id, &stage.context).await.is_err());
}

#[tokio::test]
async fn a_sign_in_of_another_process_is_not_undone_either() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let first = stage.other_process().await;
    let out = sign_out(&account, Some(&provider()), &first).await.unwrap();
    assert_eq!(first.store.undoable().await.unwrap(), [account.id]);
    let newer = stage.sign_in(&out, "CANARY-access-9", Some("CANARY-refresh-9")).await;
    assert_eq!(first.store.undoable().await.unwrap(), []);
    assert!(undo_sign_out(account.id, &first).await.is_err());
    assert_eq!(first.account(account.id).await.unwrap(), newer);
}

#[tokio::test]
async fn a_disk_in_the_way_costs_neither_the_tokens_nor_the_way_back() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let store = &stage.context.store;
    store.write_nothing(true).await;
    assert!(sign_out(&account, Some(&provider()), &stage.context).await.is_err());
    store.write_nothing(false).await;
    assert_eq!(stage.reread(account.id).await, account);
    signs_out(&stage, &account).await;
    store.write_nothing(true).await;
    assert!(undo_sign_out(account.id, &stage.context).await.is_err());
    store.write_nothing(false).await;
    assert!(undo_sign_out(account.id, &stage.context).await.is_ok());
}
