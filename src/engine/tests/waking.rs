//! After the machine slept: the provider must be within reach first, and then one renewal follows the other.

use super::*;
use crate::platform::transport::TransportError;
use crate::services::tests::{ROOT, provider};
use crate::testing::world::Gate;

const THREE_DAYS: SignedDuration = SignedDuration::from_hours(72);

/// So many accounts, signed in just now.
async fn many(count: usize) -> Stage {
    let stage = Stage::in_memory().await;
    for number in 0..count {
        stage.signed_in(&format!("user{number}@example.org")).await;
    }
    stage
}

/// Answers that wait, one for each renewal to come.
fn gates(running: &Running, count: u32) -> Vec<Gate> {
    (0..count).map(|number| running.stage.fakes.transport.hold(TOKEN, rotated(number))).collect()
}

#[tokio::test]
async fn after_three_days_asleep_nothing_is_sent_before_the_provider_answers() {
    let running = Running::window(many(10).await).await;
    for _ in 0..2 {
        running.stage.fakes.transport.fail(ROOT, TransportError::Dns);
    }
    running.stage.fakes.transport.always_with(TOKEN, |_| rotated(1));
    running.turn(THREE_DAYS).await;
    for asked in 1..=2 {
        running.stage.fakes.transport.asked(ROOT, asked).await;
        running.rest().await;
        assert_eq!(running.requests(), 0, "after question {asked}");
        running.turn(SignedDuration::from_secs(3)).await;
    }
    running.stage.fakes.transport.asked(TOKEN, 10).await;
    assert_eq!(running.stage.fakes.transport.requests_to(ROOT).len(), 3, "one question serves all");
}

#[tokio::test]
async fn ten_accounts_that_are_due_are_renewed_three_at_a_time() {
    let mut running = Running::window(many(10).await).await;
    let gates = gates(&running, 10);
    running.turn(THREE_DAYS).await;
    running.stage.fakes.transport.asked(TOKEN, 3).await;
    for (done, gate) in gates.into_iter().enumerate() {
        running.rest().await;
        assert_eq!(running.requests(), (done + 3).min(10), "three are in the air");
        gate.open();
        let renewed = |picture: &Snapshot| {
            picture.accounts.iter().filter(|view| view.account.generation.get() == 2).count() == done + 1
        };
        running.until(renewed).await;
    }
}

#[tokio::test]
async fn a_provider_that_is_silent_leaves_room_for_another_and_a_program_is_never_kept_waiting() {
    let stage = many(8).await;
    let other = "other.example.net/token";
    let mut second = provider();
    second.id = "second".parse().unwrap();
    second.issuer = Some("https://other.example.net".parse().unwrap());
    second.domains = vec!["example.net".into()];
    second.redirect.path = "/callback/second".into();
    second.endpoints.token = "https://other.example.net/token".parse().unwrap();
    stage.context.store.keep_provider(second.clone()).await.unwrap();
    let accounts = stage.context.store.accounts().await.unwrap();
    let last = accounts.last().unwrap().clone();
    stage.context.store.change_account(last.id, move |account| account.provider = second.id).await.unwrap();
    stage.fakes.transport.always("other.example.net/", crate::testing::world::Reply::html(200, ""));
    let running = Running::window(stage).await;
    let _silent = gates(&running, 4);
    running.stage.fakes.transport.answer(other, rotated(9));
    running.turn(SignedDuration::from_mins(50)).await;
    running.stage.fakes.transport.asked(other, 1).await;
    running.rest().await;
    assert_eq!(running.requests(), 3);
    running.turn(SignedDuration::from_mins(15)).await;
    let picture = running.handle.snapshot();
    let waits = |view: &&AccountView| {
        view.health != crate::domain::health::Health::Renewing && view.account.id != last.id
    };
    let asking = running.hand_out(picture.accounts.iter().find(waits).unwrap().account.id, 5);
    let seen = async {
        running.stage.fakes.transport.asked(TOKEN, 4).await;
    };
    tokio::select! {
        _ = asking => panic!("its answer is held back"),
        () = seen => {}
    }
}

#[tokio::test]
async fn a_program_that_asks_right_after_waking_waits_for_the_network_too() {
    let stage = many(1).await;
    let id = stage.context.store.accounts().await.unwrap()[0].id;
    let running = Running::start(stage, Settings { renew: false, ..Settings::default() }, true).await;
    running.stage.fakes.transport.fail(ROOT, TransportError::Unreachable);
    running.rotates(1);
    running.turn(THREE_DAYS).await;
    let turning = async {
        running.stage.fakes.transport.asked(ROOT, 1).await;
        running.rest().await;
        assert_eq!(running.requests(), 0);
        running.turn(SignedDuration::from_secs(3)).await;
    };
    let (handed, ()) = tokio::join!(running.hand_out(id, 5), turning);
    assert!(handed.is_ok());
}

#[tokio::test]
async fn without_a_network_twenty_seconds_are_the_limit_and_the_request_tells_what_is_wrong() {
    let stage = many(1).await;
    let id = stage.context.store.accounts().await.unwrap()[0].id;
    let running = Running::start(stage, Settings { renew: false, ..Settings::default() }, true).await;
    for _ in 0..9 {
        running.stage.fakes.transport.fail(ROOT, TransportError::Dns);
    }
    running.stage.fakes.transport.fail(TOKEN, TransportError::Dns);
    running.turn(THREE_DAYS).await;
    let turning = async {
        for asked in 1..=7 {
            running.stage.fakes.transport.asked(ROOT, asked).await;
            running.turn(SignedDuration::from_secs(3)).await;
        }
    };
    let (handed, ()) = tokio::join!(running.hand_out(id, 5), turning);
    assert_eq!(handed.unwrap_err().kind, ProblemKind::DnsFailed);
    assert_eq!(running.stage.fakes.transport.requests_to(ROOT).len(), 7);
}

#[tokio::test]
async fn a_machine_that_was_awake_asks_the_provider_nothing_but_what_it_wants() {
    let mut running = Running::window(many(1).await).await;
    running.rotates(1);
    for _ in 0..147 {
        running.turn(SignedDuration::from_secs(20)).await;
    }
    running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
    assert_eq!(running.stage.fakes.transport.requests_to(ROOT).len(), 0);
}

#[tokio::test]
async fn a_clock_that_was_turned_back_stalls_nothing() {
    let mut running = Running::window(many(2).await).await;
    running.stage.fakes.transport.always_with(TOKEN, |_| rotated(1));
    running.turn(SignedDuration::from_hours(-48)).await;
    running.until(|picture| picture.accounts.iter().all(|view| view.account.generation.get() == 2)).await;
    let now = running.stage.fakes.clock.now();
    let next = running.handle.snapshot().next.clone().unwrap().at;
    assert!(next > now && next < now + SignedDuration::from_hours(1), "the plan is of this clock again");
    assert_eq!(running.requests(), 2);
}
