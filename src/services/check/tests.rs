//! Asking whether a sign-in stands: harmless questions first, and nothing ended but by a definite word.

use jiff::SignedDuration;
use serde_json::json;

use super::*;
use crate::domain::health::{self, Health};
use crate::platform::clock::Clock as _;
use crate::platform::transport::TransportError;
use crate::services::revoke;
use crate::services::tests::{Stage, TOKEN, answer, provider, tokens};
use crate::testing::world::Reply;

const INTROSPECT: &str = "id.example.org/introspect";
const USERINFO: &str = "id.example.org/userinfo";

fn introspecting() -> Provider {
    let mut provider = provider();
    provider.endpoints.introspection = Some("https://id.example.org/introspect".parse().unwrap());
    provider
}

fn telling() -> Provider {
    let mut provider = provider();
    provider.endpoints.userinfo = Some("https://id.example.org/userinfo".parse().unwrap());
    provider
}

fn renews(stage: &Stage) {
    let body = tokens("CANARY-access-1", Some("CANARY-refresh-1"), None);
    stage.fakes.transport.answer(TOKEN, answer(200, &body));
}

fn refuses(stage: &Stage) {
    let body = json!({ "error": "invalid_grant", "error_description": "CANARY-refresh-0 is revoked" });
    stage.fakes.transport.answer(TOKEN, answer(400, &body));
}

fn kind(found: &Found) -> Option<ProblemKind> {
    match found {
        Found::Stands => None,
        Found::Ended(problem) | Found::Unknown(problem) => Some(problem.kind),
    }
}

#[tokio::test]
async fn a_sign_in_that_the_provider_vouches_for_stands_and_nothing_is_renewed() {
    for (provider, asked) in [(introspecting(), INTROSPECT), (telling(), USERINFO)] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        let body = json!({ "active": true, "sub": "user-1", "email": "anna@example.org" });
        stage.fakes.transport.always(asked, answer(200, &body));
        let (checked, now) = run(&account, &provider, &stage.context).await;
        assert_eq!(checked, Checked { at: stage.fakes.clock.now(), found: Found::Stands });
        assert_eq!(now, account);
        assert!(stage.fakes.transport.requests_to(TOKEN).is_empty());
    }
}

#[tokio::test]
async fn a_provider_that_answers_no_such_question_is_asked_for_a_renewal() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    renews(&stage);
    let (checked, now) = run(&account, &provider(), &stage.context).await;
    assert_eq!((checked.found, now.generation), (Found::Stands, account.generation.next()));
}

#[tokio::test]
async fn what_was_revoked_elsewhere_becomes_revoked_here_with_its_reason() {
    let dead: [(Provider, &str, Reply); 3] = [
        (introspecting(), INTROSPECT, answer(200, &json!({ "active": false }))),
        (telling(), USERINFO, answer(401, &json!({ "error": "invalid_token" }))),
        (telling(), USERINFO, Reply::json(401, "")),
    ];
    for (provider, asked, reply) in dead {
        let stage = Stage::on_disk().await;
        let account = stage.signed_in("anna@example.org").await;
        stage.fakes.transport.always(asked, reply);
        refuses(&stage);
        let (checked, now) = run(&account, &provider, &stage.context).await;
        assert!(matches!(checked.found, Found::Ended(_)), "{checked:?}");
        assert_eq!(kind(&checked.found), Some(ProblemKind::GrantEnded));
        assert_eq!(health::of(&now, None, false, stage.fakes.clock.now()), Health::Revoked);
        assert_eq!(stage.reread(account.id).await, now, "settings stay, and the account says so");
        let at = stage.fakes.clock.now();
        assert_eq!(
            now.access().unwrap().expires_at,
            Some(at),
            "no program is given what is known to be dead"
        );
        assert!(!format!("{checked:?}").contains("CANARY"));
        let requests = stage.fakes.transport.requests().len();
        let (again, _) = run(&now, &provider, &stage.context).await;
        assert_eq!(kind(&again.found), Some(ProblemKind::GrantEnded));
        assert_eq!(stage.fakes.transport.requests().len(), requests, "what is known is not asked again");
    }
}

#[tokio::test]
async fn a_token_said_to_be_dead_before_its_time_is_renewed_and_if_that_works_the_sign_in_stands() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.always(INTROSPECT, answer(200, &json!({ "active": false })));
    renews(&stage);
    let (checked, now) = run(&account, &introspecting(), &stage.context).await;
    assert_eq!((checked.found, now.problem), (Found::Stands, None));
}

#[tokio::test]
async fn a_dead_refresh_token_is_noticed_while_the_access_token_still_works() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.answer(INTROSPECT, answer(200, &json!({ "active": true })));
    stage.fakes.transport.answer(INTROSPECT, answer(200, &json!({ "active": false })));
    refuses(&stage);
    let (checked, now) = run(&account, &introspecting(), &stage.context).await;
    assert_eq!(kind(&checked.found), Some(ProblemKind::GrantEnded));
    assert_eq!(now.access(), account.access(), "mail works with it until its end");
}

#[tokio::test]
async fn a_failure_that_may_pass_ends_nothing() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    for error in [TransportError::Dns, TransportError::Lost] {
        stage.fakes.transport.fail(INTROSPECT, error);
        let (checked, now) = run(&account, &introspecting(), &stage.context).await;
        assert!(matches!(checked.found, Found::Unknown(_)), "{checked:?}");
        assert_eq!(now, account);
    }
    assert!(stage.fakes.transport.requests_to(TOKEN).is_empty(), "a renewal would come no further");
    stage.fakes.transport.always(INTROSPECT, answer(200, &json!({ "active": false })));
    stage.fakes.transport.answer(TOKEN, Reply::json(503, ""));
    let (checked, now) = run(&account, &introspecting(), &stage.context).await;
    assert!(matches!(checked.found, Found::Unknown(_)), "{checked:?}");
    assert_eq!(now.refresh(), account.refresh());
    assert!(stage.stored(account.id).await.1.is_some());
}

#[tokio::test]
async fn a_client_that_may_not_introspect_goes_the_next_way() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.always(INTROSPECT, answer(401, &json!({ "error": "invalid_client" })));
    stage.fakes.transport.always(USERINFO, answer(200, &json!({ "sub": "user-1" })));
    let mut both = introspecting();
    both.endpoints.userinfo = telling().endpoints.userinfo;
    let (checked, _) = run(&account, &both, &stage.context).await;
    assert_eq!(checked.found, Found::Stands);
    assert_eq!(stage.fakes.transport.requests_to(USERINFO).len(), 1);
}

#[tokio::test]
async fn without_a_refresh_token_a_dead_access_token_is_the_end() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let account = stage.sign_in(&account, "CANARY-access-0", None).await;
    stage.fakes.transport.always(INTROSPECT, answer(200, &json!({ "active": false })));
    let (checked, now) = run(&account, &introspecting(), &stage.context).await;
    assert_eq!(kind(&checked.found), Some(ProblemKind::GrantEnded));
    assert_eq!(stage.reread(account.id).await, now);
    assert_eq!(health::of(&now, None, false, stage.fakes.clock.now()), Health::Revoked);
}

#[tokio::test]
async fn an_access_token_that_has_ended_by_itself_says_nothing_about_the_sign_in() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.clock.advance(SignedDuration::from_hours(2));
    renews(&stage);
    let (checked, _) = run(&account, &introspecting(), &stage.context).await;
    assert_eq!(checked.found, Found::Stands);
    assert!(stage.fakes.transport.requests_to(INTROSPECT).is_empty());
}

#[tokio::test]
async fn what_was_signed_out_or_revoked_here_is_told_without_asking() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    revoke::sign_out(&account, Some(&provider()), &stage.context).await.unwrap();
    let (checked, _) = run(&account, &provider(), &stage.context).await;
    assert_eq!(kind(&checked.found), Some(ProblemKind::SignedOutHere));
    assert!(stage.fakes.transport.requests().is_empty());
}
