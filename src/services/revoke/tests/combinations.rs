//! What the provider does, against what is seen afterwards.

use super::*;
use crate::domain::revocation::AtProvider;

/// What the revocation endpoint does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Revokes,
    Refuses,
    Waits,
    Unsupported,
}

/// What is seen of the tokens afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sees {
    Dead,
    Alive,
    Nothing,
}

/// How it can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    Introspection,
    Refresh,
}

fn set_up(stage: &Stage, does: Does, sees: Sees, by: By) -> Provider {
    let transport = &stage.fakes.transport;
    let mut provider = if by == By::Introspection { introspecting() } else { provider() };
    match does {
        Does::Revokes => ends(stage),
        Does::Refuses => transport.always(REVOKE, answer(401, &json!({ "error": "invalid_client" }))),
        Does::Waits => transport.always(REVOKE, Reply::json(503, "").header("retry-after", "120")),
        Does::Unsupported => provider.endpoints.revocation = None,
    }
    match (by, sees) {
        (By::Introspection, Sees::Nothing) => transport.always(INTROSPECT, Reply::json(503, "")),
        (By::Introspection, dead_or_alive) => {
            transport.always(INTROSPECT, answer(200, &json!({ "active": dead_or_alive == Sees::Alive })));
        }
        (By::Refresh, Sees::Dead) => refuses_renewal(stage),
        (By::Refresh, Sees::Alive) => renews(stage, 1),
        (By::Refresh, Sees::Nothing) => transport.always(TOKEN, Reply::json(503, "")),
    }
    provider
}

/// What it should come to: what the provider did, what was confirmed, and who still has to do something.
fn expected(does: Does, sees: Sees, by: By) -> (AtProvider, Option<bool>, Option<&'static str>) {
    let dead = match sees {
        Sees::Dead => Some(true),
        Sees::Alive => Some(false),
        Sees::Nothing => None,
    };
    // Only introspection may be asked where the provider has not said that it ended them.
    let harmless = dead.filter(|_| by == By::Introspection);
    match does {
        Does::Revokes => (AtProvider::Revoked, dead, (dead == Some(false)).then_some("by-hand")),
        Does::Waits => (AtProvider::Waiting, None, Some("waiting")),
        Does::Refuses => (AtProvider::Failed, harmless, (harmless != Some(true)).then_some("by-hand")),
        Does::Unsupported => {
            (AtProvider::Unsupported, harmless, (harmless != Some(true)).then_some("by-hand"))
        }
    }
}

fn left(outstanding: &[Outstanding]) -> Option<&'static str> {
    outstanding.first().map(|left| match left.state {
        OutstandingState::Waiting { .. } => "waiting",
        OutstandingState::ByHand { .. } => "by-hand",
    })
}

#[tokio::test]
async fn what_the_provider_does_and_what_is_seen_afterwards_are_told_apart() {
    for does in [Does::Revokes, Does::Refuses, Does::Waits, Does::Unsupported] {
        for sees in [Sees::Dead, Sees::Alive, Sees::Nothing] {
            for by in [By::Introspection, By::Refresh] {
                let case = format!("{does:?} {sees:?} {by:?}");
                let stage = Stage::in_memory().await;
                let account = stage.signed_in("anna@example.org").await;
                let provider = set_up(&stage, does, sees, by);
                let (revoked, now) = revoke(&stage, &account, &provider).await;
                let left_over = outstanding(&stage).await;
                let outcome = (revoked.at_provider, revoked.confirmed, left(&left_over));
                assert_eq!(outcome, expected(does, sees, by), "{case}");
                assert_eq!(revoked.outstanding, left_over.first().map(|left| left.id), "{case}");
                assert_eq!(revoked.confirmed.is_some(), revoked.confirmed_by.is_some(), "{case}");
                assert_eq!(
                    (stage.stored(account.id).await, now.grant.clone()),
                    ((None, None), None),
                    "{case}"
                );
                let refuted = does == Does::Revokes && sees == Sees::Alive;
                let says = if refuted { ProblemKind::RevocationRefuted } else { ProblemKind::RevokedHere };
                assert_eq!(standing(&now), Some(says), "{case}");
                assert_eq!(stage.reread(account.id).await, now, "{case}");
                assert!(!format!("{revoked:?} {left_over:?} {now:?}").contains("CANARY"), "{case}");
            }
        }
    }
}

#[tokio::test]
async fn a_renewal_is_tried_only_after_the_provider_said_that_it_has_ended_the_tokens() {
    for does in [Does::Refuses, Does::Waits, Does::Unsupported] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        let provider = set_up(&stage, does, Sees::Alive, By::Refresh);
        revoke(&stage, &account, &provider).await;
        assert!(stage.fakes.transport.requests_to(TOKEN).is_empty(), "{does:?}");
    }
}

#[tokio::test]
async fn introspection_that_says_no_of_everything_is_not_believed_against_a_renewal() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    stage.fakes.transport.always(INTROSPECT, answer(200, &json!({ "active": false })));
    renews(&stage, 1);
    let (revoked, _) = revoke(&stage, &account, &introspecting()).await;
    assert_eq!((revoked.confirmed, revoked.confirmed_by), (Some(false), Some(ConfirmedBy::Refresh)));
    let asked = stage.fakes.transport.requests_to(INTROSPECT);
    let hints: Vec<_> = asked.iter().map(|asked| asked.param("token_type_hint").unwrap()).collect();
    assert_eq!(hints, ["refresh_token", "access_token"]);
}

#[tokio::test]
async fn a_refused_client_is_no_proof_that_the_grant_is_dead() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    stage.fakes.transport.always(TOKEN, answer(401, &json!({ "error": "invalid_client" })));
    let (revoked, _) = revoke(&stage, &account, &provider()).await;
    assert_eq!((revoked.at_provider, revoked.confirmed), (AtProvider::Revoked, None));
    assert_eq!(outstanding(&stage).await, []);
}

#[tokio::test]
async fn what_a_check_by_renewal_brings_is_ended_and_never_kept() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    renews(&stage, 1);
    let (revoked, now) = revoke(&stage, &account, &provider()).await;
    assert_eq!(revoked.confirmed, Some(false));
    assert_eq!(revoked.problem.as_ref().unwrap().kind, ProblemKind::RevocationRefuted);
    assert_eq!(revoked.page.as_deref(), Some("https://id.example.org/account"));
    assert_eq!(sent(&stage), ["CANARY-refresh-0", "CANARY-access-0", "CANARY-refresh-1", "CANARY-access-1"]);
    let id = revoked.outstanding.unwrap();
    let kept = stage.context.store.revocation_tokens(id).await.unwrap();
    assert!(kept.access.is_none() && kept.refresh.is_none(), "a reminder needs no token");
    assert_eq!(carry_on(&stage.context, id).await.confirmed, Some(false), "asked again, it is said again");
    let ticked = tick_off(id, &stage.context).await.unwrap().unwrap();
    assert_eq!(
        (standing(&now), standing(&ticked)),
        (Some(ProblemKind::RevocationRefuted), Some(ProblemKind::RevokedHere))
    );
    assert!(ticked.problem.as_ref().unwrap().problem.facts.more.contains_key("revoked_at"));
    assert_eq!((stage.reread(account.id).await, outstanding(&stage).await), (ticked, vec![]));
    assert_eq!(tick_off(id, &stage.context).await.unwrap(), None, "once is enough");
}

#[tokio::test]
async fn until_when_an_access_token_may_still_be_used_is_told_only_where_it_may_live_on() {
    let unsupported = json!({ "error": "unsupported_token_type" });
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let end = account.access().unwrap().expires_at;
    // The refresh token is ended and the access token is not.
    stage.fakes.transport.answer(REVOKE, answer(200, &json!({})));
    stage.fakes.transport.answer(REVOKE, answer(400, &unsupported));
    refuses_renewal(&stage);
    let (revoked, _) = revoke(&stage, &account, &provider()).await;
    assert_eq!((revoked.confirmed, revoked.works_until), (Some(true), end));
    // Both are ended.
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    ends(&stage);
    refuses_renewal(&stage);
    assert_eq!(revoke(&stage, &account, &provider()).await.0.works_until, None);
    // Nobody was asked.
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut silent = provider();
    silent.endpoints.revocation = None;
    let (revoked, _) = revoke(&stage, &account, &silent).await;
    assert_eq!((revoked.works_until, outstanding(&stage).await[0].works_until), (end, end));
}

#[tokio::test]
async fn an_access_token_that_such_providers_never_end_refutes_nothing() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    stage.fakes.transport.answer(REVOKE, answer(200, &json!({})));
    stage.fakes.transport.answer(REVOKE, answer(400, &json!({ "error": "unsupported_token_type" })));
    stage.fakes.transport.answer(INTROSPECT, answer(200, &json!({ "active": false })));
    stage.fakes.transport.answer(INTROSPECT, answer(200, &json!({ "active": true })));
    refuses_renewal(&stage);
    let (revoked, _) = revoke(&stage, &account, &introspecting()).await;
    assert_eq!((revoked.confirmed, revoked.outstanding), (Some(true), None));
    assert_eq!(revoked.works_until, account.access().unwrap().expires_at);
}

#[tokio::test]
async fn a_grant_that_had_ended_before_leaves_no_reminder_where_nothing_can_be_asked() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let problem = Problem::new(ProblemKind::GrantEnded);
    let over = StandingProblem { problem, since: stage.fakes.clock.now(), attempts: 1 };
    let retired = stage.context.store.retire(account.id, account.generation, over, account.rules);
    let account = retired.await.unwrap();
    let mut silent = provider();
    silent.endpoints.revocation = None;
    let (revoked, _) = revoke(&stage, &account, &silent).await;
    assert_eq!((revoked.at_provider, revoked.outstanding), (AtProvider::Unsupported, None));
    assert_eq!(outstanding(&stage).await, []);
}
