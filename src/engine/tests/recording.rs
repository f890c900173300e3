//! What gets into the audit log by the engine: before a token leaves, merged where a program asks in a circle, and kept in
//! memory while the disk takes nothing.

use serde_json::{Value, json};

use super::*;
use crate::domain::audit::{AuditEvent, AuditKind, FactName, Outcome};
use crate::testing::world::KeyringState;

impl Running {
    /// The log, oldest first.
    pub(super) async fn log(&self) -> Vec<AuditEvent> {
        self.stage.context.store.audit_after(0, 10_000).await.unwrap()
    }

    /// Its events of one kind.
    pub(super) async fn of_kind(&self, kind: AuditKind) -> Vec<AuditEvent> {
        self.log().await.into_iter().filter(|event| event.event.kind == kind).collect()
    }

    async fn refused(&self, account: &Account) {
        self.hand_out(account.id, 5).await.unwrap_err();
        self.rest().await;
    }
}

fn fact(event: &AuditEvent, name: FactName) -> Value {
    event.event.detail.get(name).cloned().unwrap_or(Value::Null)
}

#[tokio::test]
async fn a_hand_out_is_on_record_when_the_token_leaves_and_names_the_program() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let other = stage.other_process().await;
    let running = Running::session(stage).await;
    running.hand_out(account.id, 5).await.unwrap();
    let seen = other.store.audit_before(None, 1).await.unwrap();
    let event = &seen[0].event;
    assert_eq!((event.kind, event.outcome), (AuditKind::HandedOut, Outcome::Ok));
    assert_eq!(event.subject.as_ref().unwrap().address, account.address);
    let actor = event.actor.as_ref().unwrap();
    assert_eq!((actor.program.as_str(), actor.pid), ("mutt", Some(7)));
    let fingerprint = account.access().unwrap().fingerprint.as_str();
    assert_eq!(fact(&seen[0], FactName::Access), json!(fingerprint));
}

#[tokio::test]
async fn fifty_hand_outs_at_once_are_fifty_events() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    let handed = futures_util::future::join_all((0..50).map(|_| running.hand_out(account.id, 5))).await;
    assert!(handed.into_iter().all(|handed| handed.is_ok()));
    assert_eq!(running.of_kind(AuditKind::HandedOut).await.len(), 50);
}

#[tokio::test]
async fn a_disk_that_takes_nothing_stops_no_mail_is_told_once_and_the_events_are_written_later() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    running.rest().await;
    running.stage.context.store.write_nothing(true).await;
    for _ in 0..3 {
        assert!(running.hand_out(account.id, 5).await.is_ok());
    }
    let picture = running.until(|picture| !picture.notices.is_empty()).await;
    assert_eq!(picture.notices.len(), 1, "{:?}", picture.notices);
    running.turn(SignedDuration::from_secs(10)).await;
    assert!(running.of_kind(AuditKind::HandedOut).await.is_empty());
    assert_eq!(running.handle.snapshot().notices.len(), 1);
    let then = running.stage.fakes.clock.now();
    running.stage.context.store.write_nothing(false).await;
    running.turn(SignedDuration::from_secs(10)).await;
    running.rest().await;
    let written = running.of_kind(AuditKind::HandedOut).await;
    assert_eq!(written.len(), 3);
    assert!(written.iter().all(|event| event.event.at < then), "they say when it happened");
}

#[tokio::test]
async fn what_could_not_be_written_is_tried_once_more_at_the_end() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let running = Running::session(stage).await;
    running.stage.context.store.write_nothing(true).await;
    running.hand_out(account.id, 5).await.unwrap();
    running.stage.context.store.write_nothing(false).await;
    let stage = running.quit().await;
    let last = stage.context.store.audit_before(None, 1).await.unwrap();
    assert_eq!(last[0].event.kind, AuditKind::HandedOut);
}

#[tokio::test]
async fn a_program_that_is_refused_in_a_circle_fills_no_log() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let running = Running::window(stage).await;
    for _ in 0..20 {
        running.refused(&account).await;
    }
    let first = running.of_kind(AuditKind::HandOutRefused).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0].event.code.as_ref().unwrap().problem(), Some(ProblemKind::NeverSignedIn));
    assert_eq!(first[0].event.actor.as_ref().unwrap().program, "mutt");
    running.turn(SignedDuration::from_mins(1)).await;
    let merged = running.of_kind(AuditKind::HandOutRefused).await;
    assert_eq!((merged.len(), fact(&merged[1], FactName::Count)), (2, json!(19)));
    running.refused(&account).await;
    let stage = running.quit().await;
    let last = stage.context.store.audit_before(None, 1).await.unwrap();
    assert_eq!(fact(&last[0], FactName::Count), json!(1), "the end loses none that was counted");
}

#[tokio::test]
async fn sign_ins_are_recorded_from_their_beginning_to_their_end() {
    let stage = Stage::in_memory().await;
    let account = stage.account("anna@example.org").await;
    let mut running = Running::session(stage).await;
    let cancelled = running.begin(account.id);
    let attempt = running.signing_in(|view| view.link.is_some()).await.attempt;
    running.handle.send(Command::CancelSignIn(attempt));
    cancelled.await.unwrap().unwrap_err();
    let failed = running.begin(account.id);
    let link = running.stage.fakes.browser.link(2).await;
    let denied = format!("error=access_denied&state={}", crate::services::tests::parameter(&link, "state"));
    running.stage.fakes.loopback.redirect(&denied).await.page().await;
    let problem = failed.await.unwrap().unwrap_err();
    running.rest().await;
    let log = running.log().await;
    let told: Vec<_> = log.iter().filter(|event| event.event.kind.code().starts_with("sign-in")).collect();
    let kinds: Vec<_> = told.iter().map(|event| event.event.kind).collect();
    assert_eq!(
        kinds,
        [
            AuditKind::SignInStarted,
            AuditKind::SignInCancelled,
            AuditKind::SignInStarted,
            AuditKind::SignInFailed
        ]
    );
    assert_eq!(fact(told[0], FactName::Way), json!("browser"));
    assert_eq!(told[3].event.code.as_ref().unwrap().problem(), Some(problem.kind));
}

#[tokio::test]
async fn a_setting_that_changes_is_an_event_and_one_that_does_not_is_none() {
    let running = Running::window(Stage::on_disk().await).await;
    let settings = Settings { text_size: TextSize::Larger, ..Settings::default() };
    running.handle.send(Command::ChangeSettings(settings.clone()));
    running.handle.send(Command::ChangeSettings(settings));
    let stage = running.quit().await;
    let events = stage.context.store.audit_after(0, 100).await.unwrap();
    let changed: Vec<_> =
        events.iter().filter(|event| event.event.kind == AuditKind::SettingChanged).collect();
    assert_eq!(changed.len(), 1);
    assert_eq!(fact(changed[0], FactName::What), json!("text-size"));
}

#[tokio::test]
async fn who_stays_records_that_the_vault_opened_and_was_found_locked_and_a_command_does_not() {
    let stage = Stage::on_disk().await;
    let command = Running::session(stage).await;
    command.rest().await;
    assert!(command.of_kind(AuditKind::VaultOpened).await.is_empty());
    let stage = command.quit().await;
    stage.context.store.lock().await.unwrap();
    stage.fakes.keyring.become_state(KeyringState::Locked);
    let (handle, task) = super::super::start(parts(&stage.context));
    let mut running = Running { stage, handle, task };
    running.until(|picture| matches!(picture.vault.state, snapshot::VaultState::Shut(_))).await;
    running.stage.fakes.keyring.become_state(KeyringState::Works);
    running.handle.ask(|reply| Command::Unlock(None, reply)).await.unwrap();
    running.rest().await;
    let locked = running.of_kind(AuditKind::VaultLocked).await;
    assert_eq!((locked.len(), running.of_kind(AuditKind::VaultOpened).await.len()), (1, 1));
    assert_eq!(locked[0].event.code.as_ref().unwrap().problem(), Some(ProblemKind::KeyringLocked));
    assert_eq!(fact(&locked[0], FactName::Place), json!("keyring"));
}

#[tokio::test]
async fn who_was_turned_away_before_the_engine_was_asked_is_on_record_too() {
    let running = Running::session(Stage::in_memory().await).await;
    for _ in 0..3 {
        running.handle.send(Command::NoteRefusal(None, Some(mutt()), ProblemKind::TooManyRequests));
    }
    let stage = running.quit().await;
    let log = stage.context.store.audit_after(0, 100).await.unwrap();
    let refused: Vec<_> = log.iter().filter(|event| event.event.kind == AuditKind::HandOutRefused).collect();
    assert_eq!((refused.len(), fact(refused[1], FactName::Count)), (2, json!(2)));
    assert_eq!(refused[0].event.subject, None);
}
