//! How often a provider is asked for its keys, and what comes of an answer that is none.

use serde_json::json;

use super::*;
use crate::platform::clock::Clock as _;
use crate::platform::transport::TransportError;
use crate::services::tests::{JWKS, Stage, answer, key};
use crate::testing::world::Reply;

fn place() -> Place {
    Place::Keys("https://id.example.org/jwks".parse().unwrap())
}

async fn asked(stage: &Stage) -> Result<Taken, Box<Problem>> {
    stage.context.keys.get(&place(), &stage.context).await
}

fn fetches(stage: &Stage) -> usize {
    stage.fakes.transport.requests_to(JWKS).len()
}

#[tokio::test]
async fn keys_are_fetched_once_an_hour() {
    let stage = Stage::in_memory().await;
    let first = asked(&stage).await.unwrap();
    assert_eq!((first.published.keys.len(), first.published.host.as_str()), (1, "id.example.org"));
    stage.fakes.clock.advance(KEPT - SignedDuration::from_secs(1));
    asked(&stage).await.unwrap();
    assert_eq!(fetches(&stage), 1);
    stage.fakes.clock.advance(SignedDuration::from_secs(1));
    asked(&stage).await.unwrap();
    assert_eq!(fetches(&stage), 2);
}

#[tokio::test]
async fn all_clones_of_a_context_share_a_shelf() {
    let stage = Stage::in_memory().await;
    asked(&stage).await.unwrap();
    let other = stage.context.clone();
    other.keys.get(&place(), &other).await.unwrap();
    assert_eq!(fetches(&stage), 1);
}

#[tokio::test]
async fn whoever_misses_a_key_gets_newer_ones_at_most_once_a_minute() {
    let stage = Stage::in_memory().await;
    let shelf = &stage.context.keys;
    let fetched = asked(&stage).await.unwrap();
    // They came for this question, so asking again would bring the same.
    let again = shelf.newer(&place(), &fetched, &stage.context).await;
    assert!(matches!(again, Err(NotAgain::JustFetched)), "{again:?}");
    let from_shelf = asked(&stage).await.unwrap();
    let again = shelf.newer(&place(), &from_shelf, &stage.context).await;
    assert!(matches!(again, Err(NotAgain::TooSoon)), "{again:?}");
    assert_eq!(fetches(&stage), 1);
    stage.fakes.clock.advance(PAUSE);
    shelf.newer(&place(), &from_shelf, &stage.context).await.unwrap();
    assert_eq!(fetches(&stage), 2);
    for _ in 0..20 {
        let from_shelf = asked(&stage).await.unwrap();
        let again = shelf.newer(&place(), &from_shelf, &stage.context).await;
        assert!(matches!(again, Err(NotAgain::TooSoon)), "{again:?}");
    }
    // Who still holds older ones is given those that somebody else has fetched meanwhile.
    shelf.newer(&place(), &from_shelf, &stage.context).await.unwrap();
    assert_eq!(fetches(&stage), 2);
}

#[tokio::test]
async fn what_failed_a_moment_ago_is_told_again_and_not_tried_again() {
    let stage = Stage::in_memory().await;
    stage.fakes.transport.fail(JWKS, TransportError::Dns);
    let failed = asked(&stage).await.unwrap_err();
    assert_eq!((failed.kind, failed.facts.at), (ProblemKind::DnsFailed, Some(stage.fakes.clock.now())));
    assert_eq!(asked(&stage).await.unwrap_err(), failed);
    assert_eq!(fetches(&stage), 1);
    stage.fakes.clock.advance(PAUSE);
    assert!(asked(&stage).await.is_ok());
}

#[tokio::test]
async fn many_who_ask_at_once_cost_one_fetch() {
    let stage = Stage::in_memory().await;
    let gate = stage.fakes.transport.hold(JWKS, answer(200, &json!({ "keys": [key().public_jwk()] })));
    let opening = async {
        stage.fakes.transport.asked(JWKS, 1).await;
        gate.open();
    };
    let all = futures_util::future::join_all((0..20).map(|_| asked(&stage)));
    let (all, ()) = tokio::join!(all, opening);
    assert!(all.iter().all(Result::is_ok));
    assert_eq!(fetches(&stage), 1);
}

#[tokio::test]
async fn a_fetch_goes_on_when_nobody_waits_for_it_any_more() {
    let stage = Stage::in_memory().await;
    let gate = stage.fakes.transport.hold(JWKS, answer(200, &json!({ "keys": [key().public_jwk()] })));
    let context = stage.context.clone();
    let left = tokio::spawn(async move { context.keys.get(&place(), &context).await.map(drop) });
    stage.fakes.transport.asked(JWKS, 1).await;
    left.abort();
    assert!(left.await.unwrap_err().is_cancelled());
    gate.open();
    asked(&stage).await.unwrap();
    assert_eq!(fetches(&stage), 1);
}

#[tokio::test]
async fn a_provider_that_does_not_answer_holds_nobody_up_for_long() {
    let stage = Stage::in_memory().await;
    let _never = stage.fakes.transport.hold(JWKS, Reply::json(200, "{}"));
    let turning = async {
        stage.fakes.transport.asked(JWKS, 1).await;
        stage.fakes.clock.somebody_naps().await;
        stage.fakes.clock.advance(PATIENCE);
    };
    let (failed, ()) = tokio::join!(asked(&stage), turning);
    assert_eq!(failed.unwrap_err().kind, ProblemKind::TimedOut);
}

#[tokio::test]
async fn each_answer_that_is_no_set_of_keys_has_its_problem() {
    let elsewhere = Reply::json(302, "").header("location", "https://evil.example.com/jwks");
    let large = format!("{{\"keys\":[],\"x\":\"{}\"}}", "x".repeat(600 * 1024));
    for (reply, expected) in [
        (elsewhere, ProblemKind::AnswerRedirects),
        (Reply::html(200, "<html>"), ProblemKind::AnswerIsPage),
        (Reply::json(200, large), ProblemKind::AnswerTooLarge),
        (Reply::json(503, "{}"), ProblemKind::ProviderBusy),
        (Reply::json(404, "{}"), ProblemKind::KeysUnusable),
        (Reply::json(200, "{}"), ProblemKind::KeysUnusable),
        (Reply::json(200, "[]"), ProblemKind::KeysUnusable),
        (Reply::json(200, "{\"keys\":[]}"), ProblemKind::KeysUnusable),
        (Reply::json(200, "{\"keys\":[{\"kty\":\"oct\",\"k\":\"c2VjcmV0\"}]}"), ProblemKind::KeysUnusable),
    ] {
        let stage = Stage::in_memory().await;
        stage.fakes.transport.answer(JWKS, reply);
        assert_eq!(asked(&stage).await.unwrap_err().kind, expected);
        // Nothing was asked but the one address, whatever it pointed to.
        assert_eq!(stage.fakes.transport.requests().len(), 1);
    }
}

#[tokio::test]
async fn keys_of_an_issuer_are_found_by_its_metadata() {
    let stage = Stage::in_memory().await;
    let metadata = json!({
        "issuer": "https://id.example.org", "authorization_endpoint": "https://id.example.org/authorize",
        "token_endpoint": "https://id.example.org/token", "jwks_uri": "https://id.example.org/jwks",
    });
    let document = "id.example.org/.well-known/openid-configuration";
    stage.fakes.transport.answer(document, answer(200, &metadata));
    let place = Place::Issuer("https://id.example.org".to_owned());
    let taken = stage.context.keys.get(&place, &stage.context).await.unwrap();
    assert_eq!(taken.published.issuer.as_deref(), Some("https://id.example.org"));

    let stage = Stage::in_memory().await;
    let mut foreign = metadata;
    foreign["issuer"] = "https://evil.example.com".into();
    stage.fakes.transport.answer(document, answer(200, &foreign));
    let failed = stage.context.keys.get(&place, &stage.context).await.unwrap_err();
    assert_eq!(failed.kind, ProblemKind::IssuerForeign);
    assert_eq!(fetches(&stage), 0);
}

#[tokio::test]
async fn a_clock_that_is_turned_back_makes_keys_old_and_is_no_way_around_the_pause_for_long() {
    let stage = Stage::in_memory().await;
    asked(&stage).await.unwrap();
    stage.fakes.clock.advance(SignedDuration::from_hours(-5));
    asked(&stage).await.unwrap();
    asked(&stage).await.unwrap();
    assert_eq!(fetches(&stage), 2);
}

#[tokio::test]
async fn a_shelf_has_its_bounds() {
    let stage = Stage::in_memory().await;
    for number in 0..3 * MOST_PLACES {
        let place = Place::Keys(format!("https://id.example.org/{number}").parse().unwrap());
        stage.context.keys.get(&place, &stage.context).await.unwrap_err();
    }
    assert!(stage.context.keys.0.lock().unwrap().len() <= MOST_PLACES);
}
