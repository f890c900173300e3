//! Answers that never arrived: what became of the token is unknown, and is not called dead before the provider says so.

use super::*;
use crate::domain::ending;
use crate::domain::provider::Rotation;

/// An answer that is lost, in each way in which that can happen.
fn lost(stage: &Stage, how: usize) {
    let network = &stage.fakes.transport;
    match how {
        0 => network.fail(TOKEN, TransportError::Lost),
        1 => network.fail(TOKEN, TransportError::TimedOut),
        2 => network.answer(TOKEN, answer(500, &json!({ "error": "invalid_grant" }))),
        3 => network.answer(TOKEN, Reply::html(502, "<html>Bad gateway</html>")),
        _ => network.answer(TOKEN, Reply::json(200, "{\"access_token\": \"CANARY-cut")),
    }
}

const WAYS: usize = 5;

async fn renew_at(stage: &Stage, account: &Account, rotation: Rotation) -> Result<Account, Failed> {
    let mut provider = provider();
    provider.tokens.rotation = rotation;
    run(account.id, Need::NewerThan(account.generation), &provider, &stage.context).await
}

fn minute(stage: &Stage) {
    stage.fakes.clock.advance(SignedDuration::from_mins(1));
}

#[tokio::test]
async fn a_renewal_is_on_the_disk_before_it_leaves_and_gone_when_its_answer_is_kept() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let other = stage.other_process().await;
    let body = tokens("CANARY-access-1", Some("CANARY-refresh-1"), None);
    let gate = stage.fakes.transport.hold(TOKEN, answer(200, &body));
    let looking = async {
        stage.fakes.transport.asked(TOKEN, 1).await;
        let seen = other.account(account.id).await.unwrap();
        gate.open();
        seen
    };
    let (renewed, seen) = tokio::join!(renew_now(&stage, &account), looking);
    assert_eq!(seen.asking, Some(Asking { since: stage.fakes.clock.now() }));
    assert_eq!((seen.generation, renewed.unwrap().asking), (account.generation, None));
    assert_eq!(other.account(account.id).await.unwrap().asking, None);
}

#[tokio::test]
async fn a_renewal_that_cannot_be_noted_is_not_sent() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.context.store.write_nothing(true).await;
    let failed = renew_now(&stage, &account).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::FolderReadOnly);
    assert_eq!(failed.account.unwrap().problem.unwrap().attempts, 1);
    assert!(stage.fakes.transport.requests().is_empty());
    stage.context.store.write_nothing(false).await;
    rotates(&stage, 1);
    renew_now(&stage, &account).await.unwrap();
}

#[tokio::test]
async fn after_a_lost_answer_the_same_token_is_tried_again_and_may_well_work() {
    for how in 0..WAYS {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        lost(&stage, how);
        let failed = renew_now(&stage, &account).await.unwrap_err();
        assert!(is_passing(&failed.problem), "{how}: {:?}", failed.problem);
        let began = stage.fakes.clock.now();
        assert_eq!(failed.account.unwrap().asking, Some(Asking { since: began }), "{how}");
        minute(&stage);
        lost(&stage, how);
        let again = renew_now(&stage, &account).await.unwrap_err();
        assert_eq!(again.account.unwrap().asking, Some(Asking { since: began }), "the first one counts");
        rotates(&stage, 1);
        assert_eq!(renew_now(&stage, &account).await.unwrap().asking, None);
        assert_eq!(sent(&stage), ["CANARY-refresh-0"; 3]);
    }
}

#[tokio::test]
async fn a_token_that_is_refused_after_a_lost_answer_was_replaced_by_it_and_the_account_says_so() {
    for rotation in [Rotation::OldDies, Rotation::Unknown] {
        for how in 0..WAYS {
            let stage = Stage::in_memory().await;
            let account = stage.signed_in("anna@example.org").await;
            let began = stage.fakes.clock.now();
            lost(&stage, how);
            renew_at(&stage, &account, rotation).await.unwrap_err();
            minute(&stage);
            refuses(&stage);
            let failed = renew_at(&stage, &account, rotation).await.unwrap_err();
            assert_eq!(failed.problem.kind, ProblemKind::RenewalLost, "{how}");
            assert_eq!(failed.problem.facts.more[ending::facts::LOST_AT], began.to_string());
            assert_eq!(failed.problem.facts.error.as_deref(), Some("invalid_grant"));
            let kept = stage.reread(account.id).await;
            assert_eq!((failed.account.as_ref(), kept.asking), (Some(&kept), None));
            assert_eq!(health(&stage, &kept), Health::NeedsSignIn);
            let stored = stage.context.store.tokens(account.id).await.unwrap();
            assert!(stored.refresh.is_none() && stored.retired_refresh.is_some());
        }
    }
}

#[tokio::test]
async fn where_old_tokens_stay_good_a_lost_answer_is_no_reason_for_a_refusal() {
    for rotation in [Rotation::None, Rotation::OldStaysGood] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        lost(&stage, 0);
        renew_at(&stage, &account, rotation).await.unwrap_err();
        refuses(&stage);
        let failed = renew_at(&stage, &account, rotation).await.unwrap_err();
        assert_eq!(failed.problem.kind, ProblemKind::GrantEnded);
    }
}

#[tokio::test]
async fn a_request_that_never_arrived_leaves_nothing_unknown() {
    for error in [TransportError::Unreachable, TransportError::Dns, TransportError::Proxy] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        stage.fakes.transport.fail(TOKEN, error);
        let failed = renew_now(&stage, &account).await.unwrap_err();
        assert_eq!(failed.account.unwrap().asking, None);
        refuses(&stage);
        assert_eq!(renew_now(&stage, &account).await.unwrap_err().problem.kind, ProblemKind::GrantEnded);
    }
}

#[tokio::test]
async fn what_an_earlier_request_left_open_stays_open_until_tokens_come() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let began = stage.fakes.clock.now();
    lost(&stage, 0);
    renew_now(&stage, &account).await.unwrap_err();
    minute(&stage);
    stage.fakes.transport.fail(TOKEN, TransportError::Unreachable);
    stage.fakes.transport.answer(TOKEN, answer(429, &json!({})));
    stage.fakes.transport.answer(TOKEN, answer(401, &json!({ "error": "invalid_client" })));
    for _later in 0..3 {
        let failed = renew_now(&stage, &account).await.unwrap_err();
        assert_eq!(failed.account.unwrap().asking, Some(Asking { since: began }));
    }
    refuses(&stage);
    assert_eq!(renew_now(&stage, &account).await.unwrap_err().problem.kind, ProblemKind::RenewalLost);
}

#[tokio::test]
async fn another_process_knows_of_the_answer_that_this_one_lost() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    // As it stands after a program was killed between sending and keeping.
    let began = stage.fakes.clock.now();
    stage.context.store.begin_renewal(account.id, account.generation, began).await.unwrap();
    minute(&stage);
    refuses(&stage);
    let other = stage.other_process().await;
    let need = Need::NewerThan(account.generation);
    let failed = run(account.id, need, &provider(), &other).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::RenewalLost);
    assert_eq!(failed.problem.facts.more[ending::facts::LOST_AT], began.to_string());
}

#[tokio::test]
async fn the_token_before_is_not_shown_where_that_could_end_everything() {
    for (rotation, shown) in [(Rotation::OldDies, 2), (Rotation::OldStaysGood, 3), (Rotation::Unknown, 3)] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        rotates(&stage, 1);
        let account = renew_now(&stage, &account).await.unwrap();
        refuses(&stage);
        refuses(&stage);
        let failed = renew_at(&stage, &account, rotation).await.unwrap_err();
        assert_eq!((failed.problem.kind, sent(&stage).len()), (ProblemKind::GrantEnded, shown));
    }
}

#[tokio::test]
async fn a_new_sign_in_leaves_nothing_unknown() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    lost(&stage, 0);
    renew_now(&stage, &account).await.unwrap_err();
    let account = stage.sign_in(&account, "CANARY-new", Some("CANARY-new")).await;
    assert_eq!(account.asking, None);
    refuses(&stage);
    refuses(&stage);
    assert_eq!(renew_now(&stage, &account).await.unwrap_err().problem.kind, ProblemKind::GrantEnded);
}

#[tokio::test]
async fn a_rule_in_a_refusal_is_learnt_and_kept_over_the_next_sign_in_until_it_was_outlived() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let said = "AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional \
                access. The token was issued on 2026-11-21T09:00:00.0000000Z and the maximum allowed lifetime for this \
                request is 86400.";
    let refusal = json!({ "error": "invalid_grant", "error_description": said, "error_codes": [70043] });
    stage.fakes.transport.answer(TOKEN, answer(400, &refusal));
    let failed = renew_now(&stage, &account).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::GrantExpired);
    let kept = stage.reread(account.id).await;
    assert_eq!((kept.rules.sign_in_within_s, health(&stage, &kept)), (Some(86_400), Health::NeedsSignIn));
    let account = stage.sign_in(&kept, "CANARY-new", Some("CANARY-new")).await;
    assert_eq!(account.rules.sign_in_within_s, Some(86_400));
    stage.fakes.clock.advance(SignedDuration::from_hours(25));
    rotates(&stage, 1);
    assert_eq!(renew_now(&stage, &account).await.unwrap().rules.sign_in_within_s, None);
    assert_eq!(stage.reread(account.id).await.rules.sign_in_within_s, None);
}
