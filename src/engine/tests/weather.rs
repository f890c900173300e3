//! Networks and providers as they are on a bad day: nothing is given up, the patience shows, and it ends by itself.

use serde_json::json;

use super::*;
use crate::domain::health::Health;
use crate::platform::transport::TransportError;
use crate::testing::world::Reply;

/// A window whose next renewal fails like this.
async fn failing(fail: impl FnOnce(&Running)) -> (Running, AccountId) {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    fail(&running);
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].account.problem.is_some()).await;
    (running, account.id)
}

/// Waits as long as the plan says, and is well again.
async fn recovers(mut running: Running, id: AccountId) {
    let view = running.view(id);
    assert_eq!(view.health, Health::Offline);
    assert!(running.stage.stored(id).await.1.is_some(), "the refresh token is kept");
    assert_eq!(running.stage.fakes.notifier.ever(), [], "nobody has to do anything");
    running.rotates(1);
    let wait = view.renews_at.unwrap().duration_since(running.stage.fakes.clock.now());
    assert!(wait > SignedDuration::ZERO);
    running.turn(wait - SignedDuration::from_secs(1)).await;
    assert_eq!(running.requests(), 1, "it is patient");
    running.turn(SignedDuration::from_secs(1)).await;
    let picture = running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
    assert_eq!((picture.accounts[0].health, picture.online), (Health::Fresh, Some(true)));
}

#[tokio::test]
async fn every_kind_of_bad_weather_passes_by_itself() {
    let answers = [
        Reply::json(500, "{}"),
        Reply::html(502, "<html><title>Bad gateway</title></html>"),
        Reply::json(429, "{}"),
        Reply::html(200, "<html><body>Welcome to the hotel</body></html>"),
        Reply {
            status: 302,
            headers: vec![("location".into(), "https://portal.example.net/".into())],
            body: vec![],
        },
        answer(503, &json!({ "error": "invalid_grant" })),
    ];
    for reply in answers {
        let (running, id) = failing(|running| running.stage.fakes.transport.answer(TOKEN, reply)).await;
        recovers(running, id).await;
    }
}

#[tokio::test]
async fn every_kind_of_missing_network_passes_by_itself() {
    let failures = [
        TransportError::Dns,
        TransportError::Unreachable,
        TransportError::TimedOut,
        TransportError::Tls("unknown issuer".into()),
        TransportError::Proxy,
    ];
    for failure in failures {
        let (running, id) = failing(|running| running.stage.fakes.transport.fail(TOKEN, failure)).await;
        recovers(running, id).await;
    }
}

#[tokio::test]
async fn what_the_provider_says_about_trying_again_shows_in_the_plan() {
    let busy = Reply::json(429, "{}").header("retry-after", "600");
    let (running, id) = failing(|running| running.stage.fakes.transport.answer(TOKEN, busy)).await;
    let again = running.view(id).renews_at.unwrap();
    assert_eq!(again.duration_since(running.stage.fakes.clock.now()), SignedDuration::from_mins(10));
    recovers(running, id).await;
}
