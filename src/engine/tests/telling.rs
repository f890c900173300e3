//! One notification for each change that needs the person, never twice, gone when it is settled.

use serde_json::json;

use super::*;
use crate::domain::account::{EndRules, Told};
use crate::domain::health::Health;
use crate::platform::notifier::{NoNotifier, Notification};
use crate::services::tests::{id_token, parameter};

/// A window whose account has just lost its grant.
async fn revoked(settings: Settings) -> (Running, AccountId) {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::start(stage, settings, true).await;
    running.stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].account.told.health.is_some()).await;
    (running, account.id)
}

fn ever(running: &Running) -> Vec<Notification> {
    running.stage.fakes.notifier.ever()
}

fn shown(running: &Running) -> usize {
    running.stage.fakes.notifier.shown().len()
}

/// Signs in as a browser would.
async fn signs_in(running: &Running, number: usize) {
    let link = running.stage.fakes.browser.link(number).await;
    let id = id_token(&parameter(&link, "nonce"), &json!({}));
    let granted = tokens("CANARY-access-1", Some("CANARY-refresh-1"), Some(id));
    running.stage.fakes.transport.answer(TOKEN, answer(200, &granted));
    let query = format!("code=CANARY-code&state={}", parameter(&link, "state"));
    running.stage.fakes.loopback.redirect(&query).await;
}

#[tokio::test]
async fn a_grant_that_ended_is_told_once_and_not_again_after_a_restart() {
    let (running, id) = revoked(Settings::default()).await;
    let told = ever(&running);
    assert_eq!(told.len(), 1);
    assert!(told[0].urgent && told[0].title.contains("anna@example.org"), "{told:?}");
    assert_eq!((told[0].tag.as_str(), shown(&running)), ("1", 1));
    for _ in 0..5 {
        running.turn(SignedDuration::from_hours(5)).await;
    }
    let stage = running.quit().await;
    assert_eq!(stage.reread(id).await.told.health, Some(Health::Revoked), "it is stored");
    let running = Running::window(stage).await;
    running.turn(SignedDuration::from_hours(5)).await;
    assert_eq!(ever(&running).len(), 1);
}

#[tokio::test]
async fn the_button_signs_in_and_the_notification_is_gone_when_that_worked() {
    let (mut running, id) = revoked(Settings::default()).await;
    running.stage.fakes.notifier.press("1", Some("sign-in"));
    running.signing_in(|view| view.account == id && view.link.is_some()).await;
    running.until(|picture| picture.raised == 1).await;
    assert_eq!(shown(&running), 1);
    signs_in(&running, 1).await;
    // Without a window nobody closes the sign-in, and still it is settled.
    running.until(|picture| picture.accounts[0].account.told == Told::default()).await;
    assert_eq!((shown(&running), ever(&running).len()), (0, 1));
}

#[tokio::test]
async fn who_is_signing_in_is_told_nothing_meanwhile() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    let _answered = running.begin(account.id);
    let view = running.signing_in(|view| view.link.is_some()).await;
    running.stage.fakes.transport.answer(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    running.handle.ask(|reply| Command::Rotate(account.id, reply)).await.unwrap_err();
    running.rest().await;
    assert_eq!(ever(&running), []);
    running.handle.send(Command::CancelSignIn(view.attempt));
    running.until(|picture| picture.accounts[0].account.told.health.is_some()).await;
    assert_eq!(ever(&running).len(), 1);
}

#[tokio::test]
async fn pressing_the_notification_itself_brings_the_window_to_the_front_and_shows_the_account() {
    let (mut running, id) = revoked(Settings::default()).await;
    running.stage.fakes.notifier.press("1", None);
    let raised = running.until(|picture| picture.raised == 1).await;
    assert_eq!((raised.raised_for, &raised.sign_in), (Some(id), &None));
    running.stage.fakes.notifier.press("99", Some("sign-in"));
    let again = running.until(|picture| picture.raised == 2).await;
    assert_eq!((again.raised_for, &again.sign_in), (None, &None));
}

#[tokio::test]
async fn who_wants_no_notifications_gets_none_and_no_flood_later() {
    let (mut running, _) = revoked(Settings { notifications: false, ..Settings::default() }).await;
    running.handle.send(Command::ChangeSettings(Settings::default()));
    running.until(|picture| picture.settings.notifications).await;
    running.turn(SignedDuration::from_hours(5)).await;
    assert_eq!(ever(&running), []);
}

#[tokio::test]
async fn a_forgotten_account_takes_its_notification_along() {
    let (mut running, id) = revoked(Settings::default()).await;
    let ending = command::Ending::KeepGrant;
    running.handle.ask(|reply| Command::Forget(id, ending, reply)).await.unwrap();
    running.until(|picture| picture.accounts.is_empty()).await;
    running.rest().await;
    assert_eq!(shown(&running), 0);
}

#[tokio::test]
async fn an_account_that_was_never_signed_in_is_nothing_to_be_told() {
    let stage = Stage::in_memory().await;
    stage.account("anna@example.org").await;
    let running = Running::window(stage).await;
    running.turn(SignedDuration::from_hours(24)).await;
    assert_eq!(ever(&running), []);
}

#[tokio::test]
async fn a_follower_tells_nothing() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let leader = Running::window(Stage::on_disk().await).await;
    let lead_in = leader.stage.context.folder.clone();
    let (handle, task) = super::super::start(Parts { lead_in, ..parts(&stage.context) });
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded && picture.vault.is_open()).await;
    running.stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    running.handle.ask(|reply| Command::Rotate(account.id, reply)).await.unwrap_err();
    running.turn(SignedDuration::from_mins(1)).await;
    assert_eq!((ever(&running).len(), running.view(account.id).account.told), (0, Told::default()));
}

#[tokio::test]
async fn a_desktop_without_notifications_stops_nothing_and_nothing_counts_as_told() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut mute = stage.context.clone();
    mute.world.notifier = Arc::new(NoNotifier);
    let (handle, task) = super::super::start(parts(&mute));
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded && picture.vault.is_open()).await;
    running.stage.fakes.transport.always(TOKEN, answer(400, &json!({ "error": "invalid_grant" })));
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].health == Health::Revoked).await;
    running.turn(SignedDuration::from_mins(11)).await;
    let stage = running.quit().await;
    assert_eq!(stage.reread(account.id).await.told, Told::default());
    let mut running = Running::window(stage).await;
    running.until(|picture| picture.accounts[0].account.told.health.is_some()).await;
    assert_eq!(ever(&running).len(), 1, "a desktop that comes later shows it");
}

#[tokio::test]
async fn an_end_that_comes_is_told_fourteen_seven_and_one_days_ahead_and_when_it_is_there() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let rules = EndRules { sign_in_within_s: Some(60 * 86_400), ..EndRules::default() };
    stage.context.store.note_rules(account.id, rules).await.unwrap();
    let running = Running::start(stage, Settings { renew: false, ..Settings::default() }, true).await;
    let mut told = Vec::new();
    for day in 0..=62 {
        running.rest().await;
        if ever(&running).len() > told.len() {
            told.push(day);
        }
        assert_eq!(ever(&running).len(), told.len(), "one at a time");
        running.turn(SignedDuration::from_hours(24)).await;
    }
    assert_eq!(told, [46, 53, 59], "{:#?}", ever(&running));
    assert_eq!(shown(&running), 1);
}
