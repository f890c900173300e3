//! A renewal that is on its way when the tokens are taken away.

use super::*;
use crate::services::refresh::{self, Failed, Need};
use crate::services::tests::open_secret;

/// Renews, and takes the tokens away while the provider's answer is on its way.
async fn meanwhile(stage: &Stage, account: &Account, what: impl AsyncFnOnce()) -> Result<Account, Failed> {
    let body = tokens("CANARY-access-1", Some("CANARY-refresh-1"), None);
    let gate = stage.fakes.transport.hold(TOKEN, answer(200, &body));
    let provider = provider();
    let need = Need::NewerThan(account.generation);
    let renewing = refresh::run(account.id, need, &provider, &stage.context);
    let taking = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        what().await;
        gate.open();
    };
    tokio::join!(renewing, taking).0
}

#[tokio::test]
async fn what_it_brings_does_not_come_back_and_is_ended_with_the_rest() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut begun = None;
    let failed = meanwhile(&stage, &account, async || {
        begun = begin(&account, Some(&provider()), &stage.context).await.unwrap().id;
    });
    let failed = failed.await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::RevokedHere);
    assert_eq!(stage.stored(account.id).await, (None, None));
    ends(&stage);
    refuses_renewal(&stage);
    assert_eq!(carry_on(&stage.context, begun.unwrap()).await.confirmed, Some(true));
    assert_eq!(sent(&stage), ["CANARY-refresh-1", "CANARY-refresh-0", "CANARY-access-1"]);
}

#[tokio::test]
async fn the_provider_is_asked_only_when_the_answer_is_there() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    let provider = provider();
    let gate = {
        let body = tokens("CANARY-access-1", Some("CANARY-refresh-1"), None);
        stage.fakes.transport.hold(TOKEN, answer(200, &body))
    };
    refuses_renewal(&stage);
    let renewing = refresh::run(account.id, Need::NewerThan(account.generation), &provider, &stage.context);
    let revoking = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        revoke(&stage, &account, &provider).await.0
    };
    let opening = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        stage.fakes.clock.somebody_naps().await; // it waits for the renewal to end
        assert!(sent(&stage).is_empty());
        gate.open();
        while outstanding(&stage).await.first().is_some_and(|left| left.works_until.is_some()) {
            stage.fakes.clock.advance(SignedDuration::from_millis(50));
            tokio::task::yield_now().await;
        }
    };
    let (failed, revoked, ()) = in_time(Box::pin(async { tokio::join!(renewing, revoking, opening) })).await;
    assert_eq!(failed.unwrap_err().problem.kind, ProblemKind::RevokedHere);
    assert_eq!(revoked.confirmed, Some(true));
    assert_eq!(sent(&stage), ["CANARY-refresh-1", "CANARY-refresh-0", "CANARY-access-1"]);
}

#[tokio::test]
async fn what_comes_for_a_forgotten_account_is_ended_too() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut begun = None;
    let failed = meanwhile(&stage, &account, async || {
        begun = begin(&account, Some(&provider()), &stage.context).await.unwrap().id;
        stage.context.store.forget(account.id).await.unwrap();
    });
    assert_eq!(failed.await.unwrap_err().problem.kind, ProblemKind::NoSuchAccount);
    let kept = stage.context.store.revocation_tokens(begun.unwrap()).await.unwrap();
    assert_eq!(kept.refresh.as_ref().map(open_secret).as_deref(), Some("CANARY-refresh-1"));
}

#[tokio::test]
async fn what_comes_while_the_provider_is_being_asked_is_asked_about_before_it_is_over() {
    let stage = Stage::in_memory().await; // where nothing excludes a renewal from going on beside it
    let account = stage.signed_in("anna@example.org").await;
    let asking = stage.fakes.transport.hold(REVOKE, answer(200, &json!({})));
    ends(&stage);
    let (revoked, provider) = (std::cell::RefCell::new(None), provider());
    let failed = meanwhile(&stage, &account, async || {
        *revoked.borrow_mut() = begin(&account, Some(&provider), &stage.context).await.unwrap().id;
    });
    // The revocation has the old tokens in hand when the renewal ends.
    let id = async {
        loop {
            if let Some(id) = *revoked.borrow() {
                return id;
            }
            tokio::task::yield_now().await;
        }
    };
    let carrying = async { carry_on(&stage.context, id.await).await };
    let opening = async {
        stage.fakes.transport.asked(REVOKE, 1).await;
        let id = (*revoked.borrow()).unwrap();
        let old = account.refresh().map(|refresh| refresh.fingerprint.clone());
        while stage.context.store.revocation(id).await.unwrap().unwrap().refresh == old {
            tokio::task::yield_now().await;
        }
        refuses_renewal(&stage);
        asking.open();
    };
    let (failed, came, ()) = in_time(Box::pin(async { tokio::join!(failed, carrying, opening) })).await;
    assert_eq!(failed.unwrap_err().problem.kind, ProblemKind::RevokedHere);
    assert_eq!((came.confirmed, outstanding(&stage).await), (Some(true), vec![]));
    let sent = sent(&stage);
    assert!(sent.contains(&"CANARY-refresh-1".to_owned()) && sent.contains(&"CANARY-access-1".to_owned()));
}

#[tokio::test]
async fn what_comes_after_the_revocation_was_carried_out_is_ended_by_another_one() {
    let stage = Stage::in_memory().await; // where nothing excludes a renewal from going on beside it
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    let failed = meanwhile(&stage, &account, async || {
        stage.fakes.transport.fail(TOKEN, TransportError::Dns); // the check by renewal tells nothing
        let (revoked, _) = revoke(&stage, &account, &provider()).await;
        assert_eq!(revoked.outstanding, None);
    });
    assert_eq!(failed.await.unwrap_err().problem.kind, ProblemKind::RevokedHere);
    let [waiting] = &outstanding(&stage).await[..] else { panic!("nothing waits") };
    refuses_renewal(&stage);
    assert_eq!(carry_on(&stage.context, waiting.id).await.confirmed, Some(true));
    assert_eq!(sent(&stage)[2..], ["CANARY-refresh-1", "CANARY-access-1"]);
}

#[tokio::test]
async fn after_a_sign_out_it_is_dropped_and_undoing_brings_it_instead_of_what_it_replaced() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let failed = meanwhile(&stage, &account, async || {
        sign_out(&account, Some(&provider()), &stage.context).await.unwrap();
    });
    assert_eq!(failed.await.unwrap_err().problem.kind, ProblemKind::SignedOutHere);
    assert_eq!(stage.stored(account.id).await, (None, None));
    assert_eq!(outstanding(&stage).await, [], "the grant is to stand");
    let undone = undo_sign_out(account.id, &stage.context).await.unwrap();
    let need = Need::NewerThan(undone.generation);
    let renewed = refresh::run(account.id, need, &provider(), &stage.context).await.unwrap();
    assert!(renewed.grant.is_some());
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
    assert_eq!(stage.fakes.transport.requests_to(TOKEN).len(), 1, "the provider was asked once");
}

/// What does not come to its end is a failure and no riddle.
async fn in_time<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(std::time::Duration::from_mins(1), work).await.expect("it comes to its end")
}
