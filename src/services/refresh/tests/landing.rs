//! Renewals while everything that is only in memory goes to the disk, where other processes find it.

use super::*;
use crate::domain::settings::KeyPlace;

/// Everything that is only in memory goes to the disk.
async fn land(stage: &Stage) -> crate::services::Context {
    let landing = crate::services::vault::onto_disk(KeyPlace::Keyring, None, &stage.context);
    landing.await.unwrap().context
}

#[tokio::test]
async fn a_refresh_token_that_has_left_from_memory_is_not_sent_again_by_whoever_finds_it_on_the_disk() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let body = tokens("CANARY-access-1", Some("CANARY-refresh-1"), None);
    let gate = stage.fakes.transport.hold(TOKEN, answer(200, &body));
    let beside = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        let mut landing = Box::pin(land(&stage));
        for _step in 0..50 {
            let landed = futures_util::poll!(&mut landing).is_ready();
            assert!(!landed, "whoever opens the folder now sends the same refresh token again");
            stage.context.store.accounts().await.unwrap();
        }
        gate.open();
        landing.await
    };
    let (renewed, landed) = tokio::join!(renew_now(&stage, &account), beside);
    assert_eq!(landed.account(account.id).await.unwrap(), renewed.unwrap());
    let other = stage.other_process().await;
    run(account.id, Need::NewerThan(account.generation), &provider(), &other).await.unwrap();
    assert_eq!(sent(&stage), ["CANARY-refresh-0"]);
}

#[tokio::test]
async fn a_renewal_that_was_begun_for_memory_and_starts_after_the_landing_takes_the_lock_of_the_folder() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let landed = land(&stage).await;
    let (folder, clock) = (landed.folder.as_deref(), stage.fakes.clock.as_ref());
    let other = RenewalLock::take(folder, account.id, clock, SignedDuration::ZERO).await.unwrap();
    let turning = async {
        for _step in 0..1_000 {
            stage.fakes.clock.somebody_naps().await;
            stage.fakes.clock.advance(SignedDuration::from_secs(45));
            tokio::task::yield_now().await;
        }
    };
    let busy = tokio::select! {
        busy = renew_now(&stage, &account) => busy.unwrap_err(),
        () = turning => panic!("it has waited long enough"),
    };
    assert_eq!((busy.problem.kind, sent(&stage).len()), (ProblemKind::RenewalBusy, 0));
    drop(other);
}
