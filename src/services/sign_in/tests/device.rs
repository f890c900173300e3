//! Signing in with a code on another device, at the provider's pace.

use super::*;
use crate::services::tests::DEVICE;

fn code(stage: &Stage, lifetime: u32) {
    let body = json!({
        "device_code": "CANARY-device", "user_code": "WDJB-MJHT", "verification_uri": "https://id.example.org/go",
        "expires_in": lifetime, "interval": 5,
    });
    stage.fakes.transport.answer(DEVICE, answer(200, &body));
}

async fn turn(stage: &Stage, seconds: i64) {
    stage.fakes.clock.somebody_naps().await;
    stage.fakes.clock.advance(SignedDuration::from_secs(seconds));
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

fn polls(stage: &Stage) -> usize {
    stage.fakes.transport.requests_to(TOKEN).len()
}

#[tokio::test]
async fn polls_keep_their_distance_and_slow_down_for_good() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    code(&stage, 600);
    for error in ["authorization_pending", "slow_down"] {
        stage.fakes.transport.answer(TOKEN, answer(400, &json!({ "error": error })));
    }
    let id = id_token("none", &json!({ "nonce": null }));
    stage.fakes.transport.answer(TOKEN, answer(200, &tokens("CANARY-a", Some("CANARY-r"), Some(id))));
    let mut run = Run::begin(&stage, wish(&account, Way::Device));
    assert!(matches!(run.next().await, Progress::Step(Step::Prepare)));
    let Progress::Device(shown, _) = run.next().await else { panic!("the code is shown") };
    assert_eq!((shown.user_code.as_str(), shown.page.as_str()), ("WDJB-MJHT", "https://id.example.org/go"));
    assert!(!format!("{shown:?}").contains("WDJB"));
    for (seconds, asked) in [(4, 0), (1, 1), (4, 1), (1, 2), (9, 2)] {
        turn(&stage, seconds).await;
        assert_eq!(polls(&stage), asked);
    }
    turn(&stage, 1).await;
    let kept = run.end().await.unwrap().account;
    assert_eq!(polls(&stage), 3);
    assert_eq!(stage.stored(kept.id).await, (Some("CANARY-a".into()), Some("CANARY-r".into())));
    assert!(stage.fakes.loopback.wishes().is_empty() && stage.fakes.browser.links().is_empty());
}

#[tokio::test]
async fn a_code_nobody_typed_ends_with_its_own_life_and_a_wait_with_the_persons_limit() {
    for (lifetime, kind) in [(60, ProblemKind::DeviceExpired), (3600, ProblemKind::SignInTimedOut)] {
        let stage = Stage::in_memory().await;
        let account = stage.account("anna@example.org").await;
        code(&stage, lifetime);
        stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "authorization_pending" })));
        let run = Run::begin(&stage, wish(&account, Way::Device));
        for _turn in 0..2_000 {
            if run.task.is_finished() {
                break;
            }
            turn(&stage, 5).await;
        }
        assert!(run.task.is_finished(), "it waits for longer than anybody said");
        assert_eq!(run.end().await.unwrap_err().kind, kind);
        assert_eq!(stage.fakes.transport.requests_to(DEVICE).len(), 1, "no new code without the person");
        nothing_is_kept(&stage, &account).await;
    }
}

#[tokio::test]
async fn a_refusal_on_the_other_device_ends_it() {
    for (error, kind) in
        [("access_denied", ProblemKind::AccessDenied), ("expired_token", ProblemKind::DeviceExpired)]
    {
        let stage = Stage::in_memory().await;
        let account = stage.account("anna@example.org").await;
        code(&stage, 600);
        stage.fakes.transport.answer(TOKEN, answer(400, &json!({ "error": error })));
        let run = Run::begin(&stage, wish(&account, Way::Device));
        turn(&stage, 5).await;
        assert_eq!(run.end().await.unwrap_err().kind, kind);
        nothing_is_kept(&stage, &account).await;
    }
}
