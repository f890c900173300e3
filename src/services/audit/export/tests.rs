//! Exports:
//! what stands in the file, and what is left behind when one is stopped or refused.

use std::path::PathBuf;
use std::sync::Mutex;

use super::*;
use crate::domain::account::Requester;
use crate::domain::audit::Outcome;
use crate::services::audit::{ExportFormat, list, verify};
use crate::services::tests::Stage;

/// A stage whose log holds so many hand-outs, one of three refused, besides what making it has recorded.
async fn stage(count: u32) -> (Stage, tempfile::TempDir) {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let now = stage.context.world.clock.now();
    let recorded = (0..count).map(|number| {
        let requester = Requester { program: format!("program {}", number % 7), pid: number };
        let event = NewEvent::new(AuditKind::HandedOut, now).about(&account).by(Some(&requester));
        let event = if number % 3 == 0 { event.failed(ProblemKind::GrantEnded) } else { event };
        stage.context.store.record(event)
    });
    for recorded in futures_util::future::join_all(recorded).await {
        recorded.unwrap();
    }
    (stage, tempfile::tempdir().unwrap())
}

fn wish(path: PathBuf, format: ExportFormat) -> ExportWish {
    ExportWish { path, format, filter: AuditFilter::default() }
}

fn silent() -> Progress {
    Arc::new(|_, _| {})
}

async fn export_to(wish: &ExportWish, stage: &Stage) -> Result<Exported, Problem> {
    export(wish.clone(), &stage.context, silent(), Cancel::default()).await
}

fn files_in(folder: &std::path::Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

async fn last_event(stage: &Stage) -> AuditEvent {
    list(&AuditFilter::default(), 1, &stage.context).await.unwrap().remove(0)
}

#[tokio::test]
async fn every_event_is_exported_once_oldest_first_and_that_is_recorded() {
    let (stage, folder) = stage(4_500).await;
    let extent = stage.context.store.audit_extent().await.unwrap();
    let wish = wish(folder.path().join("log.jsonl"), ExportFormat::JsonLines);
    let exported = export_to(&wish, &stage).await.unwrap();
    assert_eq!(exported, Exported { path: wish.path.clone(), events: extent.count });
    let text = std::fs::read_to_string(&wish.path).unwrap();
    let documents: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let numbers: Vec<u64> = documents.iter().map(|document| document["seq"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=extent.last).collect::<Vec<_>>());
    let stored = stage.context.store.audit_after(0, 10).await.unwrap();
    for (document, event) in documents.iter().zip(&stored) {
        assert_eq!(*document, super::super::document::document(event));
    }
    let recorded = last_event(&stage).await.event;
    assert_eq!((recorded.kind, recorded.outcome), (AuditKind::LogExported, Outcome::Ok));
    assert_eq!(recorded.detail.get(FactName::Count), Some(&extent.count.into()));
    assert_eq!(recorded.detail.get(FactName::Format), Some(&"json-lines".into()));
    assert_eq!(files_in(folder.path()), ["log.jsonl"]);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_was_there_is_replaced_and_the_new_one_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;
    let (stage, folder) = stage(3).await;
    let wish = wish(folder.path().join("log.csv"), ExportFormat::Csv);
    std::fs::write(&wish.path, "before").unwrap();
    export_to(&wish, &stage).await.unwrap();
    let mode = std::fs::metadata(&wish.path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(std::fs::read_to_string(&wish.path).unwrap().starts_with("seq,at,account,kind,"));
}

#[tokio::test]
async fn only_what_fits_is_exported_words_included() {
    let (stage, folder) = stage(2_100).await;
    let mut wish = wish(folder.path().join("log.jsonl"), ExportFormat::JsonLines);
    wish.filter.outcome = Some(Outcome::Failed);
    wish.filter.text = "PROGRAM grant-ended".to_owned();
    let exported = export_to(&wish, &stage).await.unwrap();
    assert_eq!(exported.events, 700);
    let found = list(&wish.filter, 10_000, &stage.context).await.unwrap();
    assert_eq!(found.len(), 700);
    assert!(found.is_sorted_by(|a, b| a.seq > b.seq));
    assert_eq!(list(&wish.filter, 3, &stage.context).await.unwrap(), found[..3]);
}

#[tokio::test]
async fn an_export_that_is_stopped_leaves_nothing_and_records_nothing() {
    let (stage, folder) = stage(5_000).await;
    let before = stage.context.store.audit_extent().await.unwrap();
    let wish = wish(folder.path().join("log.csv"), ExportFormat::Csv);
    std::fs::write(&wish.path, "before").unwrap();
    let cancel = Cancel::default();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let progress: Progress = {
        let (cancel, seen) = (cancel.clone(), Arc::clone(&seen));
        Arc::new(move |done, of| {
            seen.lock().unwrap().push((done, of));
            if done >= 2_000 {
                cancel.cancel();
            }
        })
    };
    let stopped = export(wish.clone(), &stage.context, progress, cancel).await.unwrap_err();
    assert_eq!(stopped.kind, ProblemKind::AuditWorkCancelled);
    assert_eq!(*seen.lock().unwrap(), [(0, before.count), (2_000, before.count)]);
    assert_eq!(std::fs::read_to_string(&wish.path).unwrap(), "before");
    assert_eq!(files_in(folder.path()), ["log.csv"]);
    assert_eq!(stage.context.store.audit_extent().await.unwrap(), before);
}

#[tokio::test]
async fn an_export_that_nobody_waits_for_any_more_leaves_nothing_either() {
    let (stage, folder) = stage(5_000).await;
    let wish = wish(folder.path().join("log.csv"), ExportFormat::Csv);
    let begun = Arc::new(tokio::sync::Notify::new());
    let progress: Progress = {
        let begun = Arc::clone(&begun);
        Arc::new(move |done, _| {
            if done >= 2_000 {
                begun.notify_one();
            }
        })
    };
    tokio::select! {
        biased;
        () = begun.notified() => {}
        _ = export(wish, &stage.context, progress, Cancel::default()) => panic!("it came to its end"),
    }
    assert_eq!(files_in(folder.path()), [""; 0]);
}

#[tokio::test]
async fn a_place_that_cannot_be_written_is_named_with_the_reason() {
    let (stage, folder) = stage(3).await;
    let table = [
        (folder.path().join("nowhere/log.csv"), "There is no such folder"),
        (folder.path().to_path_buf(), "It is a folder"),
    ];
    for (path, reason) in table {
        let failed = export_to(&wish(path.clone(), ExportFormat::Csv), &stage).await.unwrap_err();
        assert_eq!(failed.kind, ProblemKind::ExportFailed);
        assert_eq!(failed.facts.detail.as_deref(), Some(reason));
        assert_eq!(failed.facts.more["path"], path.display().to_string());
    }
    assert_eq!(files_in(folder.path()), [""; 0]);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_told_as_one() {
    let full = std::io::Error::from_raw_os_error(28); // ENOSPC
    let wish = wish("/media/stick/log.csv".into(), ExportFormat::Csv);
    let problem = failed(&wish, &full);
    assert_eq!(problem.facts.detail.as_deref(), Some("The disk is full"));
    let words = crate::explain::words(&problem);
    assert!(words.what_happened.contains("The disk is full. It is /media/stick/log.csv."), "{words:?}");
}

#[tokio::test]
async fn where_it_cannot_be_recorded_nothing_is_exported() {
    let (stage, folder) = stage(3).await;
    stage.context.store.write_nothing(true).await;
    let failed =
        export_to(&wish(folder.path().join("log.csv"), ExportFormat::Csv), &stage).await.unwrap_err();
    assert_eq!(failed.kind, ProblemKind::FolderReadOnly);
    assert_eq!(files_in(folder.path()), [""; 0]);
}

#[tokio::test]
async fn a_check_says_what_it_found_and_is_recorded_and_one_that_is_stopped_is_not() {
    let (stage, _folder) = stage(100).await;
    let extent = stage.context.store.audit_extent().await.unwrap();
    let found = verify(&stage.context, silent(), Cancel::default()).await.unwrap();
    assert!(found.is_intact());
    assert_eq!(found.events, extent.count);
    let recorded = last_event(&stage).await;
    assert_eq!((recorded.seq, recorded.event.kind), (extent.last + 1, AuditKind::LogVerified));

    let cancel = Cancel::default();
    cancel.cancel();
    let stopped = verify(&stage.context, silent(), cancel).await.unwrap_err();
    assert_eq!(stopped.kind, ProblemKind::AuditWorkCancelled);
    assert_eq!(last_event(&stage).await.seq, recorded.seq);
}
