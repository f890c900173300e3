//! Full rotations: a new grant first, the end of the old one afterwards, and nothing lost on the way.

use super::*;
use crate::domain::problem::ProblemKind;
use crate::domain::provider::Rotation;
use crate::platform::clock::Clock as _;
use crate::platform::transport::TransportError;
use crate::services::rotate::OldGrant;
use crate::services::tests::{REVOKE, open_secret};

fn full(account: &Account) -> Wish {
    Wish { ends_old: true, ..wish(account, Way::Browser) }
}

fn where_ending_one_ends_all(account: &Account) -> Wish {
    let mut provider = provider();
    provider.tokens.revoking_ends_all = true;
    Wish { provider: provider.into(), ..full(account) }
}

/// The person agrees, and the provider gives this refresh token.
async fn agrees(stage: &Stage, run: Run, refresh: Option<&str>) -> Signed {
    let link = stage.fakes.browser.link(1).await;
    grants(stage, &link, refresh, &json!({}));
    comes_back(stage, &link).await;
    run.end().await.unwrap()
}

fn ends_grants(stage: &Stage) {
    stage.fakes.transport.answer(REVOKE, Reply::json(200, ""));
}

/// The refresh tokens that were shown to the provider to be ended.
fn ended(stage: &Stage) -> Vec<String> {
    let asked = stage.fakes.transport.requests_to(REVOKE);
    asked.iter().map(|asked| asked.param("token").unwrap().to_owned()).collect()
}

/// The refresh token of before, as long as it is kept.
async fn previous(stage: &Stage, account: &Account) -> Option<String> {
    let tokens = stage.context.store.tokens(account.id).await.unwrap();
    tokens.previous_refresh.as_ref().map(open_secret)
}

fn renews(stage: &Stage, reply: Reply) {
    stage.fakes.transport.answer(TOKEN, reply);
}

/// What the provider was asked, in order.
fn asked(stage: &Stage) -> Vec<String> {
    let asked = stage.fakes.transport.requests();
    let what = asked.iter().filter_map(|asked| asked.param("grant_type").or(asked.param("token_type_hint")));
    what.map(str::to_owned).collect()
}

#[tokio::test]
async fn the_old_grant_is_ended_once_the_new_one_is_kept_and_a_renewal_shows_that_it_survived() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let run = Run::begin(&stage, full(&account));
    let link = stage.fakes.browser.link(1).await;
    let id = id_token(&parameter(&link, "nonce"), &json!({}));
    renews(&stage, answer(200, &tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id))));
    renews(&stage, answer(200, &tokens("CANARY-access-2", None, None)));
    let gate = stage.fakes.transport.hold(REVOKE, Reply::json(200, ""));
    let tab = comes_back(&stage, &link).await;
    assert_eq!(tab.page().await.outcome, PageOutcome::Good);
    stage.fakes.transport.asked(REVOKE, 1).await;
    let other = stage.other_process().await;
    let kept = other.store.tokens(account.id).await.unwrap();
    assert_eq!(kept.refresh.as_ref().map(open_secret).as_deref(), Some("CANARY-refresh-1"), "kept first");
    gate.open();
    let signed = run.end().await.unwrap();
    assert_eq!(signed.old_grant, Some(OldGrant::Ended));
    assert_eq!(ended(&stage), ["CANARY-refresh-0"]);
    assert_eq!(asked(&stage), ["authorization_code", "refresh_token", "refresh_token"]);
    let renewed = &stage.fakes.transport.requests_to(TOKEN)[1];
    assert_eq!(renewed.param("refresh_token"), Some("CANARY-refresh-1"));
    assert_eq!(signed.account, stage.reread(account.id).await);
    assert_eq!(signed.account.problem, None);
    assert_eq!(stage.stored(account.id).await.0.as_deref(), Some("CANARY-access-2"));
}

#[tokio::test]
async fn the_token_that_is_ended_is_the_one_in_force_when_the_new_one_came() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let run = Run::begin(&stage, full(&account));
    stage.fakes.browser.link(1).await;
    stage.sign_in(&account, "CANARY-between", Some("CANARY-between")).await;
    ends_grants(&stage);
    let signed = agrees(&stage, run, Some("CANARY-refresh-1")).await;
    assert_eq!((ended(&stage), signed.old_grant), (vec!["CANARY-between".to_owned()], Some(OldGrant::Ended)));
}

#[tokio::test]
async fn a_token_that_was_ended_is_never_kept_to_be_tried_again() {
    let cases = [
        (Some(Reply::json(200, "")), None),
        // Nobody knows whether it was ended.
        (Some(Reply::json(503, "")), None),
        (Some(answer(401, &json!({ "error": "invalid_client" }))), Some("CANARY-refresh-0")),
        (None, Some("CANARY-refresh-0")),
    ];
    for (reply, kept) in cases {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        match reply.clone() {
            Some(reply) => stage.fakes.transport.answer(REVOKE, reply),
            None => stage.fakes.transport.fail(REVOKE, TransportError::Unreachable),
        }
        let run = Run::begin(&stage, full(&account));
        // The renewal that follows finds nobody: so it clears nothing up.
        let signed = agrees(&stage, run, Some("CANARY-refresh-1")).await;
        assert_eq!(previous(&stage, &account).await.as_deref(), kept, "{reply:?}");
        assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
        match signed.old_grant.unwrap() {
            OldGrant::Ended => {
                assert_eq!(signed.account.problem.unwrap().problem.kind, ProblemKind::Unreachable);
            }
            OldGrant::StillStands(problem) => {
                assert_eq!(problem.account.as_deref(), Some("anna@example.org"));
                assert!(problem.facts.at.is_some() && !format!("{problem:?}").contains("CANARY"));
                assert_eq!(
                    stage.fakes.transport.requests_to(TOKEN).len(),
                    1,
                    "nothing was there to be shown"
                );
            }
            OldGrant::NotOffered => panic!("it is offered"),
        }
    }
}

#[tokio::test]
async fn a_new_grant_that_died_with_the_old_one_is_told() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    ends_grants(&stage);
    let run = Run::begin(&stage, full(&account));
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    renews(&stage, answer(400, &json!({ "error": "invalid_grant" })));
    comes_back(&stage, &link).await;
    let signed = run.end().await.unwrap();
    assert_eq!(signed.old_grant, Some(OldGrant::Ended));
    assert_eq!(signed.account, stage.reread(account.id).await);
    assert_eq!(signed.account.problem.unwrap().problem.kind, ProblemKind::GrantEnded);
}

#[tokio::test]
async fn what_cannot_be_ended_without_loss_is_left_alone() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut silent = provider();
    silent.endpoints.revocation = None;
    let run = Run::begin(&stage, Wish { provider: silent.into(), ..full(&account) });
    let signed = agrees(&stage, run, Some("CANARY-refresh-1")).await;
    assert_eq!(signed.old_grant, Some(OldGrant::NotOffered));
    assert_eq!(previous(&stage, &account).await.as_deref(), Some("CANARY-refresh-0"));

    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let signed = agrees(&stage, Run::begin(&stage, full(&account)), Some("CANARY-refresh-0")).await;
    assert_eq!(signed.old_grant, Some(OldGrant::NotOffered), "the same token again is not ended");

    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut withholds = provider();
    withholds.parameters.on_missing_refresh.clear();
    let run = Run::begin(&stage, Wish { provider: withholds.into(), ..full(&account) });
    let signed = agrees(&stage, run, None).await;
    let Some(OldGrant::StillStands(problem)) = signed.old_grant else { panic!("{:?}", signed.old_grant) };
    assert_eq!((problem.kind, signed.refresh_withheld), (ProblemKind::NoRefreshToken, true));
    assert_eq!(ended(&stage), [""; 0]);
}

#[tokio::test]
async fn who_cancels_before_anything_was_kept_still_has_the_old_grant() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let run = Run::begin(&stage, full(&account));
    stage.fakes.browser.link(1).await;
    run.task.abort();
    assert!(run.task.await.unwrap_err().is_cancelled());
    assert_eq!(stage.reread(account.id).await, account);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
    assert!(stage.fakes.transport.requests().is_empty());
}

#[tokio::test]
async fn an_account_that_got_nothing_newer_keeps_its_grant() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("team@example.org").await;
    let mut run = Run::begin(&stage, full(&account));
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({ "email": "bob@example.org" }));
    comes_back(&stage, &link).await;
    assert_eq!(run.someone_else().await, "bob@example.org");
    run.inputs.send(Input::Decide(Decision::AnotherAccount)).await.unwrap();
    let signed = run.end().await.unwrap();
    assert_eq!((signed.account.address.as_str(), signed.old_grant), ("bob@example.org", None));
    assert_eq!((stage.reread(account.id).await, ended(&stage)), (account, vec![]));
}

#[tokio::test]
async fn where_ending_one_grant_ends_all_the_old_one_goes_before_the_browser_opens() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let gate = stage.fakes.transport.hold(REVOKE, Reply::json(200, ""));
    let run = Run::begin(&stage, where_ending_one_ends_all(&account));
    stage.fakes.transport.asked(REVOKE, 1).await;
    assert!(stage.fakes.browser.links().is_empty());
    gate.open();
    stage.fakes.browser.link(1).await;
    let meanwhile = stage.reread(account.id).await;
    assert_eq!(meanwhile.problem.unwrap().problem.kind, ProblemKind::GrantEnded);
    assert_eq!(stage.stored(account.id).await.1, None, "a token that was ended is not tried again");
    let signed = agrees(&stage, run, Some("CANARY-refresh-1")).await;
    assert_eq!((signed.old_grant, signed.account.problem), (Some(OldGrant::Ended), None));
    assert_eq!(
        (ended(&stage), previous(&stage, &account).await),
        (vec!["CANARY-refresh-0".to_owned()], None)
    );
    assert_eq!(asked(&stage), ["refresh_token", "authorization_code"]);
}

#[tokio::test]
async fn an_old_grant_that_could_not_be_ended_first_ends_the_attempt_and_nothing_is_lost() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.answer(REVOKE, Reply::json(503, ""));
    let run = Run::begin(&stage, where_ending_one_ends_all(&account));
    assert_eq!(run.end().await.unwrap_err().kind, ProblemKind::ProviderBusy);
    assert!(stage.fakes.browser.links().is_empty() && !stage.fakes.loopback.is_open());
    assert_eq!(stage.reread(account.id).await, account);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-0"));
}

#[tokio::test]
async fn an_old_grant_is_ended_under_the_client_it_belongs_to() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let choice = crate::services::accounts::ClientChoice::Given {
        id: "client-2".into(),
        secret: None,
        secret_expires_at: None,
    };
    let changed =
        crate::services::accounts::set_client(&account, choice, &provider(), &stage.context).await.unwrap();
    ends_grants(&stage);
    let run = Run::begin(&stage, full(&changed));
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({ "aud": "client-2" }));
    comes_back(&stage, &link).await;
    let signed = run.end().await.unwrap();
    assert_eq!(signed.old_grant, Some(OldGrant::Ended));
    let asked = &stage.fakes.transport.requests_to(REVOKE)[0];
    assert_eq!(
        (asked.param("token"), asked.param("client_id")),
        (Some("CANARY-refresh-0"), Some("client-1"))
    );
}

#[tokio::test]
async fn the_renewal_that_shows_it_rotates_as_any_other_does() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut rotates = provider();
    rotates.tokens.rotation = Rotation::OldDies;
    ends_grants(&stage);
    let run = Run::begin(&stage, Wish { provider: rotates.into(), ..full(&account) });
    let link = stage.fakes.browser.link(1).await;
    grants(&stage, &link, Some("CANARY-refresh-1"), &json!({}));
    renews(&stage, answer(200, &tokens("CANARY-access-2", Some("CANARY-refresh-2"), None)));
    comes_back(&stage, &link).await;
    let signed = run.end().await.unwrap();
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-2"));
    assert_eq!(previous(&stage, &account).await.as_deref(), Some("CANARY-refresh-1"));
    assert_eq!(signed.account.access().unwrap().issued_at, stage.fakes.clock.now());
}

#[tokio::test]
async fn an_old_grant_that_cannot_be_ended_now_is_ended_later_and_the_new_one_stays() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.fail(REVOKE, TransportError::Dns);
    let signed = agrees(&stage, Run::begin(&stage, full(&account)), Some("CANARY-refresh-1")).await;
    assert!(matches!(signed.old_grant, Some(OldGrant::StillStands(_))));
    let waiting = stage.context.store.outstanding().await.unwrap();
    assert_eq!(waiting.iter().map(|waiting| waiting.account).collect::<Vec<_>>(), [account.id]);
    stage.fakes.transport.always(REVOKE, Reply::json(200, ""));
    renews(&stage, answer(400, &json!({ "error": "invalid_grant" })));
    let (progress, _nobody) = tokio::sync::mpsc::channel(1);
    let (revoked, changed) =
        crate::services::revoke::carry_out(waiting[0].id, &progress, &stage.context).await.unwrap();
    assert_eq!((revoked.confirmed, changed), (Some(true), None));
    assert_eq!(ended(&stage)[1..], ["CANARY-refresh-0", "CANARY-access-0"]);
    assert_eq!(stage.stored(account.id).await.1.as_deref(), Some("CANARY-refresh-1"));
    assert_eq!(stage.reread(account.id).await, signed.account);
}

#[tokio::test]
async fn an_old_grant_whose_end_was_refused_is_not_asked_for_again() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.answer(REVOKE, answer(401, &json!({ "error": "invalid_client" })));
    agrees(&stage, Run::begin(&stage, full(&account)), Some("CANARY-refresh-1")).await;
    assert_eq!(stage.context.store.outstanding().await.unwrap(), []);
}
