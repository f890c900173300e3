//! The audit log for faces, and what the leading process does for it.

use super::*;
use crate::domain::audit::{AuditFilter, AuditKind, NewEvent, Outcome};
use crate::domain::settings::Retention;

impl Running {
    async fn browse(&mut self, filter: AuditFilter) -> Arc<Snapshot> {
        self.handle.send(Command::BrowseAudit(Some(filter.clone())));
        self.until(|picture| {
            let browsing = picture.audit.browsing.as_ref();
            browsing.is_some_and(|browsing| browsing.is_complete() && *browsing.filter() == filter)
        })
        .await
    }

    fn rows(&self) -> usize {
        self.handle.snapshot().audit.browsing.as_ref().map_or(0, snapshot::Browsing::len)
    }
}

async fn window() -> (Running, Account) {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    (Running::window(stage).await, account)
}

#[tokio::test]
async fn what_somebody_looks_at_stays_up_to_date_and_costs_nothing_when_nobody_looks() {
    let (mut running, account) = window().await;
    running.rest().await;
    let first = running.browse(AuditFilter::default()).await.audit.browsing.clone().unwrap();
    let known = running.log().await.len();
    assert_eq!(first.len(), known);
    assert_eq!(first.row(0).unwrap().seq, known as u64, "newest first");
    running.hand_out(account.id, 5).await.unwrap();
    running.turn(SignedDuration::from_millis(100)).await;
    let more =
        |picture: &Snapshot| picture.audit.browsing.as_ref().is_some_and(|seen| seen.len() == known + 1);
    running.until(more).await;
    let failures = AuditFilter { outcome: Some(Outcome::Failed), ..AuditFilter::default() };
    running.browse(failures).await;
    assert_eq!(running.rows(), 0);
    running.handle.send(Command::BrowseAudit(None));
    running.until(|picture| picture.audit.browsing.is_none()).await;
    running.hand_out(account.id, 5).await.unwrap();
    running.rest().await;
    running.turn(SignedDuration::from_secs(2)).await;
    assert_eq!(running.handle.snapshot().audit.browsing, None);
}

#[tokio::test]
async fn what_another_process_records_is_seen_as_well() {
    let (mut running, account) = window().await;
    let other = running.stage.other_process().await;
    running.rest().await;
    running.browse(AuditFilter::default()).await;
    let before = running.rows();
    let event = NewEvent::new(AuditKind::DiagnosisRun, running.stage.fakes.clock.now()).about(&account);
    other.store.record(event).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.turn_until(SignedDuration::from_millis(100), || running.rows() > before).await;
}

#[tokio::test]
async fn the_leader_checks_the_chain_some_time_after_its_start_and_counts_what_comes() {
    let (mut running, account) = window().await;
    running.turn(SignedDuration::from_secs(20)).await;
    assert_eq!(running.handle.snapshot().audit.chain, None, "a start has more important things to do");
    for _ in 0..35 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    let picture = running.until(|picture| picture.audit.chain.is_some()).await;
    let chain = picture.audit.chain.clone().unwrap();
    assert!(chain.is_intact(), "{chain:?}");
    assert_eq!(picture.audit.work, None, "nobody waits for it");
    running.hand_out(account.id, 5).await.unwrap();
    running.rest().await;
    let known = running.log().await.len() as u64;
    assert_eq!(running.handle.snapshot().audit.chain.as_ref().unwrap().events, known);
}

#[tokio::test]
async fn a_check_says_what_it_found_and_shows_it() {
    let (running, _) = window().await;
    running.rest().await;
    let known = running.log().await.len() as u64;
    let verified = running.handle.ask(Command::VerifyAudit).await.unwrap();
    assert_eq!((verified.events, verified.is_intact()), (known, true));
    let picture = running.handle.snapshot();
    assert!(picture.audit.chain.as_ref().is_some_and(|chain| chain.is_intact() && chain.events >= known));
    assert_eq!(picture.audit.work, None);
}

#[tokio::test]
async fn an_event_that_was_changed_behind_its_back_is_named() {
    let (running, account) = window().await;
    running.hand_out(account.id, 5).await.unwrap();
    let last = running.log().await.last().unwrap().seq;
    let database = running.stage.context.folder.as_ref().unwrap().join("mailward.db");
    let spoil = rusqlite::Connection::open(database).unwrap();
    spoil.execute("UPDATE audit SET program = 'other' WHERE seq = ?1", [last.cast_signed()]).unwrap();
    drop(spoil);
    let verified = running.handle.ask(Command::VerifyAudit).await.unwrap();
    assert_eq!(verified.broken.and_then(|broken| broken.first_bad), Some(last));
}

#[tokio::test]
async fn an_export_is_shown_until_it_was_seen_and_one_that_cannot_be_written_says_why() {
    let (mut running, _) = window().await;
    let folder = running.stage.context.folder.clone().unwrap();
    let wish = |path: &str| command::ExportWish {
        path: folder.join(path),
        format: command::ExportFormat::JsonLines,
        filter: AuditFilter::default(),
    };
    let exported = running.handle.ask(|reply| Command::ExportAudit(wish("log.jsonl"), reply)).await.unwrap();
    assert_eq!(running.handle.snapshot().audit.exported.as_ref(), Some(&exported));
    assert!(exported.path.exists() && exported.events > 0);
    running.handle.send(Command::DismissExport);
    running.until(|picture| picture.audit.exported.is_none()).await;
    let refused = running.handle.ask(|reply| Command::ExportAudit(wish("no/such/place"), reply)).await;
    let kind = refused.unwrap_err().kind;
    assert_eq!(running.handle.snapshot().audit.refused.as_ref().map(|problem| problem.kind), Some(kind));
    assert!(
        running.of_kind(AuditKind::LogExported).await.iter().any(|event| event.event.outcome == Outcome::Ok)
    );
}

#[tokio::test]
async fn the_leader_removes_what_is_too_old_once_a_day_and_soon_after_the_wish_changes() {
    let (mut running, _) = window().await;
    running.rest().await;
    running.turn(SignedDuration::from_hours(24 * 100)).await;
    running.rest().await;
    assert!(running.of_kind(AuditKind::LogPruned).await.is_empty(), "two years are kept by default");
    let settings = Settings { retention: Retention::Quarter, ..Settings::default() };
    running.handle.send(Command::ChangeSettings(settings));
    running.until(|picture| picture.settings.retention == Retention::Quarter).await;
    for _ in 0..3 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    let pruned = running.of_kind(AuditKind::LogPruned).await;
    assert_eq!(pruned.len(), 1);
    assert!(running.log().await[0].seq > 1);
    running.turn(SignedDuration::from_hours(24 * 91)).await;
    running.turn(SignedDuration::from_hours(24)).await;
    running.rest().await;
    assert!(running.of_kind(AuditKind::LogPruned).await[0].seq > pruned[0].seq, "by itself");
}

#[tokio::test]
async fn a_follower_neither_checks_nor_removes_anything() {
    let stage = Stage::on_disk().await;
    let (leader, _) = window().await;
    let lead_in = leader.stage.context.folder.clone();
    let (handle, task) = super::super::start(Parts { lead_in, ..parts(&stage.context) });
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded && picture.vault.is_open()).await;
    running.turn(SignedDuration::from_hours(24 * 800)).await;
    running.rest().await;
    let kinds: Vec<_> = running.log().await.iter().map(|event| event.event.kind).collect();
    assert!(!kinds.contains(&AuditKind::LogPruned) && !kinds.contains(&AuditKind::LogVerified), "{kinds:?}");
    assert_eq!(running.handle.snapshot().audit.chain, None);
}

#[tokio::test]
async fn idle_costs_no_picture_while_somebody_looks() {
    let (mut running, _) = window().await;
    running.rest().await;
    running.browse(AuditFilter::default()).await;
    for _ in 0..3 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    running.handle.changed_now();
    for _ in 0..5 {
        running.turn(SignedDuration::from_secs(2)).await;
    }
    assert!(!running.handle.changed_now(), "no picture was published");
}

const COLLECTOR: &str = "collector.example.org/v1/logs";

fn forwarding() -> Settings {
    let url = format!("https://{COLLECTOR}");
    Settings { forward: Some(crate::domain::settings::Forward::Otlp { url }), ..Settings::default() }
}

#[tokio::test]
async fn events_are_forwarded_while_the_setting_says_so_and_how_that_goes_is_shown() {
    let (mut running, account) = window().await;
    running.turn(SignedDuration::from_secs(2)).await;
    let taken = crate::testing::world::Reply {
        status: 200,
        headers: vec![("content-type".into(), "application/x-protobuf".into())],
        body: Vec::new(),
    };
    running.stage.fakes.transport.always(COLLECTOR, taken);
    assert_eq!(running.handle.snapshot().audit.forwarding, None);
    running.handle.send(Command::ChangeSettings(forwarding()));
    running.until(|picture| picture.audit.forwarding.is_some()).await;
    running.rest().await;
    running.hand_out(account.id, 5).await.unwrap();
    running.stage.fakes.transport.asked(COLLECTOR, 1).await;
    let arrived = |picture: &Snapshot| {
        let how = picture.audit.forwarding.as_ref();
        how.is_some_and(|how| how.behind == 0 && how.last_at.is_some() && how.problem.is_none())
    };
    running.until(arrived).await;
    running.handle.send(Command::ChangeSettings(Settings::default()));
    running.until(|picture| picture.audit.forwarding.is_none()).await;
    running.rest().await;
    let sent = running.stage.fakes.transport.requests_to(COLLECTOR).len();
    running.hand_out(account.id, 5).await.unwrap();
    running.turn(SignedDuration::from_mins(5)).await;
    assert_eq!(running.stage.fakes.transport.requests_to(COLLECTOR).len(), sent);
}

#[tokio::test]
async fn what_a_collector_does_not_have_yet_is_not_removed_however_old_it_is() {
    let stage = Stage::on_disk().await;
    stage.signed_in("anna@example.org").await;
    let settings = Settings { retention: Retention::Quarter, ..forwarding() };
    let running = Running::start(stage, settings, true).await;
    running.rest().await;
    running.turn(SignedDuration::from_secs(2)).await;
    running.turn(SignedDuration::from_hours(24 * 100)).await;
    running.turn(SignedDuration::from_secs(2)).await;
    running.rest().await;
    let oldest_unsent = running.stage.context.store.forwarded().await.unwrap().unwrap() + 1;
    let log = running.log().await;
    assert!(log.iter().any(|event| event.seq == oldest_unsent), "{oldest_unsent} of {}", log.len());
}
