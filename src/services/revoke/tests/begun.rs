//! What holds from the moment on at which a revocation has begun: it is found again, and asked for until it is done.

use super::*;
use crate::domain::account::Client;
use crate::domain::revocation::AtProvider;
use crate::domain::secret::ClientSecret;
use crate::services::accounts::{self, Ending};
use crate::services::hand_out::{self, HandOutRequest};
use crate::services::refresh::{self, Need};
use crate::services::tests::{client, open_secret};
use crate::store::StoreError;

async fn begins(stage: &Stage, account: &Account, provider: &Provider) -> OutstandingId {
    begin(account, Some(provider), &stage.context).await.unwrap().id.unwrap()
}

#[tokio::test]
async fn whoever_watches_hears_that_it_is_asked_and_then_confirmed() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    refuses_renewal(&stage);
    let (progress, mut heard) = mpsc::channel(4);
    run(&account, Some(&provider()), &progress, &stage.context).await.unwrap();
    assert_eq!(heard.try_recv(), Ok(Progress::Asking));
    assert_eq!(heard.try_recv(), Ok(Progress::Confirming));
    assert!(heard.try_recv().is_err());
}

#[tokio::test]
async fn an_account_without_a_grant_has_nothing_to_end_and_says_what_it_said_before() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let (revoked, now) = revoke(&stage, &account, &provider()).await;
    assert_eq!((revoked.at_provider, revoked.outstanding), (AtProvider::Nothing, None));
    assert_eq!((now, outstanding(&stage).await), (account, vec![]));
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn programs_and_renewals_are_told_that_it_was_revoked_from_here_and_when() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    begins(&stage, &account, &provider()).await;
    let wanted = HandOutRequest {
        account: account.id,
        for_sending: false,
        min_life: SignedDuration::ZERO,
        requester: None,
    };
    let refused = hand_out::run(&wanted, &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::RevokedHere);
    assert_eq!(refused.facts.more["revoked_at"], stage.fakes.clock.now().to_string());
    let need = Need::Life(SignedDuration::ZERO);
    let failed = refresh::run(account.id, need, &provider(), &stage.context).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::RevokedHere);
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn the_tokens_are_known_by_their_fingerprints_as_revoked_here() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let (access, refresh) = (&account.access().unwrap().fingerprint, &account.refresh().unwrap().fingerprint);
    let store = &stage.context.store;
    assert_eq!(store.revoked_here(access).await.unwrap(), None);
    begins(&stage, &account, &provider()).await;
    let now = Some(stage.fakes.clock.now());
    assert_eq!(store.revoked_here(access).await.unwrap(), now);
    assert_eq!(store.revoked_here(refresh).await.unwrap(), now);
}

#[tokio::test]
async fn what_a_crash_leaves_is_found_by_another_process_and_carried_out() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let id = begins(&stage, &account, &provider()).await;
    // The process dies here, before anything was sent.
    let other = stage.other_process().await;
    let found = other.store.outstanding().await.unwrap();
    assert_eq!(found.iter().map(|found| found.id).collect::<Vec<_>>(), [id]);
    let OutstandingState::Waiting { attempts: 0, next_at, problem: None } = &found[0].state else {
        panic!("{:?}", found[0].state);
    };
    assert!(*next_at > stage.fakes.clock.now(), "whoever began has the first turn");
    ends(&stage);
    refuses_renewal(&stage);
    assert_eq!(carry_on(&other, id).await.confirmed, Some(true));
    assert_eq!(other.store.outstanding().await.unwrap(), []);
    assert_eq!(carry_out_unseen(id, &stage.context).await.unwrap_err().kind, ProblemKind::NoSuchNumber);
}

#[tokio::test]
async fn what_died_after_the_provider_was_asked_is_asked_again_and_comes_to_the_same() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let id = begins(&stage, &account, &provider()).await;
    ends(&stage);
    refuses_renewal(&stage);
    // Nothing can be written about it, as if the process had died before it came to that.
    stage.context.store.write_nothing(true).await;
    let unwritten = carry_on(&stage.context, id).await;
    let why = unwritten.problem.unwrap().kind;
    assert_eq!((unwritten.at_provider, why), (AtProvider::Waiting, ProblemKind::FolderReadOnly));
    stage.context.store.write_nothing(false).await;
    assert_eq!(outstanding(&stage).await.len(), 1, "it is still to be done");
    let revoked = carry_on(&stage.context, id).await;
    assert_eq!((revoked.at_provider, revoked.confirmed), (AtProvider::Revoked, Some(true)));
}

#[tokio::test]
async fn a_provider_that_cannot_be_asked_is_asked_again_later_and_later() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    for error in [TransportError::Dns, TransportError::Lost] {
        stage.fakes.transport.fail(REVOKE, error);
    }
    stage.fakes.transport.answer(REVOKE, Reply::json(503, "").header("retry-after", "7200"));
    let (revoked, _) = revoke(&stage, &account, &provider()).await;
    let id = revoked.outstanding.unwrap();
    let kinds = [ProblemKind::DnsFailed, ProblemKind::AnswerLost, ProblemKind::ProviderBusy];
    for (kind, least) in kinds.into_iter().zip([60, 120, 7200]) {
        let [waiting] = &outstanding(&stage).await[..] else { panic!("it does not wait") };
        let OutstandingState::Waiting { next_at, problem: Some(problem), .. } = &waiting.state else {
            panic!("{:?}", waiting.state);
        };
        assert_eq!((problem.kind, problem.account.as_deref()), (kind, Some("anna@example.org")));
        let wait = next_at.duration_since(stage.fakes.clock.now()).as_secs();
        assert!((least..least + 20).contains(&wait), "{kind:?}: {wait}");
        if kind != ProblemKind::ProviderBusy {
            let revoked = carry_on(&stage.context, id).await;
            assert_eq!((revoked.at_provider, revoked.outstanding), (AtProvider::Waiting, Some(id)));
        }
    }
    ends(&stage);
    refuses_renewal(&stage);
    let revoked = carry_on(&stage.context, id).await;
    assert_eq!((revoked.at_provider, revoked.confirmed), (AtProvider::Revoked, Some(true)));
    assert_eq!(outstanding(&stage).await, []);
}

#[tokio::test]
async fn another_account_at_the_same_provider_keeps_its_tokens_and_they_are_not_sent() {
    let stage = Stage::in_memory().await;
    let anna = stage.signed_in("anna@example.org").await;
    let ben = stage.account("ben@example.org").await;
    let ben = stage.sign_in(&ben, "CANARY-access-ben", Some("CANARY-refresh-ben")).await;
    ends(&stage);
    refuses_renewal(&stage);
    revoke(&stage, &anna, &provider()).await;
    let kept = (Some("CANARY-access-ben".to_owned()), Some("CANARY-refresh-ben".to_owned()));
    assert_eq!(stage.stored(ben.id).await, kept);
    assert_eq!(stage.reread(ben.id).await, ben);
    assert_eq!(sent(&stage), ["CANARY-refresh-0", "CANARY-access-0"]);
}

#[tokio::test]
async fn neither_the_account_nor_the_providers_definition_has_to_be_there_still() {
    let stage = Stage::on_disk().await;
    let account = stage.account("anna@example.org").await;
    let confidential = Client { has_secret: true, ..client("client-9") };
    let store = &stage.context.store;
    store.set_client(account.id, Some(confidential), Some(ClientSecret::new("CANARY-secret"))).await.unwrap();
    let account = stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await;
    let id = begins(&stage, &account, &provider()).await;
    store.forget(account.id).await.unwrap();
    store.remove_provider(provider().id).await.unwrap();
    let other = stage.other_process().await;
    ends(&stage);
    refuses_renewal(&stage);
    let revoked = carry_on(&other, id).await;
    assert_eq!((revoked.at_provider, revoked.confirmed), (AtProvider::Revoked, Some(true)));
    let asked = &stage.fakes.transport.requests_to(REVOKE)[0];
    assert!(asked.header("authorization").unwrap().starts_with("Basic "), "as the client of then");
    assert_eq!(sent(&stage), ["CANARY-refresh-0", "CANARY-access-0"]);
}

#[tokio::test]
async fn a_refresh_token_of_before_is_ended_with_the_others() {
    let stage = Stage::in_memory().await;
    let before = stage.signed_in("anna@example.org").await;
    let account = stage.sign_in(&before, "CANARY-access-1", Some("CANARY-refresh-1")).await;
    ends(&stage);
    refuses_renewal(&stage);
    revoke(&stage, &account, &provider()).await;
    assert_eq!(sent(&stage), ["CANARY-refresh-1", "CANARY-refresh-0", "CANARY-access-1"]);
}

#[tokio::test]
async fn nothing_of_what_is_set_apart_can_be_read_without_the_key() {
    let stage = Stage::on_disk().await;
    let account = stage.account("anna@example.org").await;
    let confidential = Client { has_secret: true, ..client("client-9") };
    let secret = Some(ClientSecret::new("CANARY-secret"));
    stage.context.store.set_client(account.id, Some(confidential), secret).await.unwrap();
    let account = stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-0")).await;
    let refusal =
        json!({ "error": "server_error", "error_description": "CANARY-refresh-0 and CANARY-secret" });
    stage.fakes.transport.always(REVOKE, answer(503, &refusal));
    let (revoked, now) = revoke(&stage, &account, &provider()).await;
    let kept = stage.context.store.revocation(revoked.outstanding.unwrap()).await.unwrap().unwrap();
    let written = serde_json::to_string(&kept).unwrap();
    assert!(!written.contains("CANARY"), "{written}");
    assert!(!format!("{revoked:?} {kept:?} {now:?}").contains("CANARY"));
    for (path, bytes) in stage.files() {
        let found = bytes.windows(6).any(|window| window == b"CANARY");
        assert!(!found, "{}", path.display());
    }
}

#[tokio::test]
async fn a_disk_that_takes_nothing_and_a_locked_vault_leave_the_tokens_where_they_are() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.write_nothing(true).await;
    let refused = begin(&account, Some(&provider()), &stage.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::FolderReadOnly);
    stage.context.store.write_nothing(false).await;
    assert_eq!(stage.reread(account.id).await, account);
    let folder = stage.context.folder.clone();
    let random = std::sync::Arc::clone(&stage.context.world.random);
    let clock = std::sync::Arc::clone(&stage.context.world.clock);
    let store = crate::store::Store::open(folder.as_deref(), random, clock).await.unwrap();
    let locked = Context { store, ..stage.context.clone() };
    let refused = begin(&account, Some(&provider()), &locked).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::VaultLocked);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn what_a_renewal_brought_and_the_disk_did_not_take_is_ended_as_well() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    renews(&stage, 1);
    let (provider, auth) = (provider(), stage.context.client_auth(&account).await.unwrap());
    let refresh = stage.context.store.tokens(account.id).await.unwrap().refresh.unwrap();
    let transport = stage.context.world.transport.as_ref();
    let brought = crate::protocol::refresh::renew(&provider, &auth, &refresh, transport).await.unwrap();
    let store = &stage.context.store;
    store.write_nothing(true).await;
    assert_eq!(store.keep_renewal(account.id, account.generation, brought).await, Err(StoreError::ReadOnly));
    store.write_nothing(false).await;
    let id = begins(&stage, &account, &provider).await;
    let kept = store.revocation_tokens(id).await.unwrap();
    assert_eq!(kept.refresh.as_ref().map(open_secret).as_deref(), Some("CANARY-refresh-1"));
    assert_eq!(kept.previous_refresh.as_ref().map(open_secret).as_deref(), Some("CANARY-refresh-0"));
    assert_eq!(kept.access.as_ref().map(open_secret).as_deref(), Some("CANARY-access-1"));
}

#[tokio::test]
async fn tokens_that_no_longer_open_leave_a_reminder_instead_of_waiting_for_ever() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let id = begins(&stage, &account, &provider()).await;
    stage.context.store.spoil("UPDATE revocation_tokens SET bytes = x'00'").await;
    let revoked = carry_on(&stage.context, id).await;
    assert_eq!((revoked.at_provider, revoked.confirmed), (AtProvider::Failed, None));
    assert_eq!(revoked.problem.unwrap().kind, ProblemKind::VaultDamaged);
    assert!(matches!(outstanding(&stage).await[0].state, OutstandingState::ByHand { .. }));
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn an_account_is_forgotten_although_nothing_more_can_be_written_about_its_grant() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let gate = stage.fakes.transport.hold(REVOKE, answer(200, &json!({})));
    refuses_renewal(&stage);
    let provider = provider();
    let forgetting = accounts::forget(account.clone(), Ending::Revoke, Some(&provider), &stage.context);
    let filling = async {
        stage.fakes.transport.asked(REVOKE, 1).await;
        stage.context.store.write_nothing(true).await;
        stage.fakes.transport.always(REVOKE, answer(200, &json!({})));
        gate.open();
    };
    let (forgotten, ()) = tokio::join!(forgetting, filling);
    assert_eq!(forgotten.unwrap().revocation.unwrap().at_provider, AtProvider::Waiting);
    stage.context.store.write_nothing(false).await;
    assert!(stage.context.store.accounts().await.unwrap().is_empty());
    assert_eq!(outstanding(&stage).await.len(), 1);
}
