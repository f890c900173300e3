//! Alerts: raised by whoever leads, told on the desktop, and gone from it when somebody has called them expected.

use super::*;
use crate::domain::alert::AlertRule;
use crate::domain::audit::{AuditKind, NewEvent};
use crate::platform::notifier::Notification;
use crate::services::alerts;

impl Running {
    /// So many failures that they are unusual.
    async fn fails_again_and_again(&self, account: &Account) {
        for _ in 0..5 {
            let event = NewEvent::new(AuditKind::RenewalFailed, self.stage.fakes.clock.now()).about(account);
            self.stage.context.store.record(event.failed(ProblemKind::GrantEnded)).await.unwrap();
        }
    }

    fn alerts_shown(&self) -> Vec<Notification> {
        let shown = self.stage.fakes.notifier.shown();
        shown.into_iter().filter(|notification| notification.tag.starts_with("alert-")).collect()
    }
}

async fn window(settings: Settings) -> (Running, Account) {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::start(stage, settings, true).await;
    running.rest().await;
    running.turn(SignedDuration::from_secs(2)).await;
    (running, account)
}

#[tokio::test]
async fn what_is_unusual_is_raised_told_and_led_to_and_goes_when_it_is_expected() {
    let (mut running, account) = window(Settings::default()).await;
    running.fails_again_and_again(&account).await;
    let picture = running.until(|picture| !picture.alerts.is_empty()).await;
    let alert = picture.alerts[0].clone();
    assert_eq!((alert.rule, alert.account), (AlertRule::RepeatedFailures, Some(account.id)));
    running.rest().await;
    let shown = running.alerts_shown();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].action, Some(("show".to_owned(), "Show".to_owned())));
    assert!(shown[0].title.contains("anna@example.org"), "{shown:?}");
    running.stage.fakes.notifier.press(&shown[0].tag, Some("show"));
    let raised = running.until(|picture| picture.raised == 1).await;
    assert_eq!(raised.raised_for, Some(account.id));
    running.handle.ask(|reply| Command::MarkExpected(alert.seq, reply)).await.unwrap();
    assert!(running.handle.snapshot().alerts.is_empty());
    running.rest().await;
    assert!(running.alerts_shown().is_empty());
    assert_eq!(running.of_kind(AuditKind::AlertExpected).await.len(), 1);
}

#[tokio::test]
async fn two_processes_raise_one_alert_and_what_one_calls_expected_is_so_for_the_other() {
    let (mut running, account) = window(Settings::default()).await;
    let other = running.stage.other_process().await;
    let (mut follower, _task) = super::super::start(parts(&other));
    follower.wait_for(|picture| picture.loaded && picture.vault.is_open()).await.unwrap();
    running.fails_again_and_again(&account).await;
    running.until(|picture| !picture.alerts.is_empty()).await;
    running.turn(SignedDuration::from_secs(2)).await;
    let seen = follower.wait_for(|picture| !picture.alerts.is_empty());
    let seq = tokio::time::timeout(PATIENCE, seen).await.unwrap().unwrap().alerts[0].seq;
    assert_eq!(running.of_kind(AuditKind::Alert).await.len(), 1);
    alerts::mark_expected(seq, &other).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.until(|picture| picture.alerts.is_empty()).await;
    running.rest().await;
    assert!(running.alerts_shown().is_empty(), "it is gone from the desktop too");
}

#[tokio::test]
async fn who_wants_no_notifications_finds_alerts_in_the_window_only_and_a_restart_tells_none_again() {
    let (mut running, account) = window(Settings { notifications: false, ..Settings::default() }).await;
    running.fails_again_and_again(&account).await;
    running.until(|picture| !picture.alerts.is_empty()).await;
    running.rest().await;
    assert!(running.alerts_shown().is_empty());
    let stage = running.quit().await;
    let mut again = Running::window(stage).await;
    again.until(|picture| !picture.alerts.is_empty()).await;
    again.turn(SignedDuration::from_secs(2)).await;
    assert!(again.alerts_shown().is_empty());
}
