//! 200 days by hand: no renewal is missed, nothing is asked without need, and each change is told once.

use serde_json::json;

use super::*;
use crate::domain::account::EndRules;
use crate::domain::health::Health;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Tokens for a day, and for everybody but who signed in too long ago.
fn provides(running: &Running, ends: jiff::Timestamp) {
    let clock = Arc::clone(&running.stage.fakes.clock);
    running.stage.fakes.transport.always_with(TOKEN, move |asked| {
        let over = asked.param("refresh_token").is_some_and(|token| token.contains("ends"));
        if over && clock.now() >= ends {
            return answer(400, &json!({ "error": "invalid_grant" }));
        }
        answer(200, &json!({ "access_token": "CANARY-access", "token_type": "Bearer", "expires_in": 86_400 }))
    });
}

#[tokio::test]
async fn two_hundred_days_pass_without_a_missed_renewal_a_storm_or_a_notice_too_many() {
    let stage = Stage::in_memory().await;
    let start = stage.fakes.clock.now();
    for name in ["anna", "bob"] {
        stage.signed_in(&format!("{name}@example.org")).await;
    }
    let account = stage.account("ends@example.org").await;
    let ending = stage.sign_in(&account, "CANARY-access-0", Some("CANARY-refresh-ends")).await.id;
    let rules = EndRules { sign_in_within_s: Some(100 * 86_400), ..EndRules::default() };
    stage.context.store.note_rules(ending, rules).await.unwrap();
    let mut running = Running::window(stage).await;
    provides(&running, start + DAY * 100);
    let end = start + DAY * 200;
    while running.stage.fakes.clock.now() < end {
        let next = running.handle.snapshot().next.as_ref().unwrap().at;
        let now = running.stage.fakes.clock.now();
        running.turn(next.duration_since(now).max(SignedDuration::from_secs(1))).await;
        let now = running.stage.fakes.clock.now();
        let settled = |picture: &Snapshot| {
            picture.next.as_ref().is_none_or(|next| next.at > now)
                && picture.accounts.iter().all(|view| view.health != Health::Renewing)
        };
        let picture = running.until(settled).await;
        let lasts = |view: &AccountView| {
            view.health == Health::NeedsSignIn
                || view.health == Health::Revoked
                || view.account.access().is_some_and(|access| access.lasts(SignedDuration::from_mins(4), now))
        };
        assert!(picture.accounts.iter().all(lasts), "a renewal was missed at {now}");
    }
    let days_each = (running.requests() - 1) as f64 / (2.0 * 200.0 + 100.0);
    assert!((1.0..1.35).contains(&days_each), "{days_each} renewals a day and account");
    let told = running.stage.fakes.notifier.ever();
    assert!(told.iter().all(|notice| notice.tag == ending.get().to_string()), "{told:#?}");
    assert_eq!(told.len(), 4, "14, 7 and 1 days ahead, and when it was over: {told:#?}");
    let over = running.view(ending).health;
    assert!(matches!(over, Health::NeedsSignIn | Health::Revoked), "{over:?}");
}
