//! Imports through the engine: read without adding, added once agreed, and answered when given up.

use super::*;
use crate::domain::import::Verdict;
use crate::engine::command::{ImportSource, ImportWish};
use crate::engine::snapshot::ImportView;

/// What `mutt_oauth2.py` keeps, with one account.
fn wish() -> ImportWish {
    let text = br#"{"registration": "google", "email": "nils@gmail.com", "refresh_token": "CANARY"}"#;
    ImportWish { source: ImportSource::Text(text.to_vec().into()), address: None }
}

#[tokio::test]
async fn what_was_read_is_added_only_on_a_command_of_its_own() {
    let running = Running::session(Stage::in_memory().await).await;
    let preview = running.handle.ask(|reply| Command::LookAtImport(Box::new(wish()), reply)).await.unwrap();
    let picture = running.handle.snapshot();
    assert_eq!(picture.import, Some(ImportView::Read(Arc::clone(&preview))));
    assert!(picture.accounts.is_empty() && preview.items[0].verdict == Verdict::Ready);
    assert!(!format!("{picture:?} {:?}", wish()).contains("CANARY"));
    let imported = running.handle.ask(|reply| Command::Import(preview.ready(), reply)).await.unwrap();
    let picture = running.handle.snapshot();
    assert_eq!(picture.import, Some(ImportView::Added(Arc::clone(&imported))));
    assert_eq!(picture.accounts[0].account.address.as_str(), "nils@gmail.com");
    assert!(picture.adding.is_none() && picture.sign_in.is_none(), "nothing else is opened by it");
}

#[tokio::test]
async fn whoever_waits_for_settings_that_are_given_up_is_answered() {
    let mut running = Running::session(Stage::in_memory().await).await;
    let (reply, first) = Reply::channel();
    running.handle.send(Command::LookAtImport(Box::new(wish()), reply));
    let second = running.handle.ask(|reply| Command::LookAtImport(Box::new(wish()), reply)).await;
    // The first may have been read before the second was asked for; in any case it is answered.
    match first.await.unwrap() {
        Ok(preview) => assert_eq!(preview.items.len(), 1),
        Err(problem) => assert_eq!(problem.kind, ProblemKind::ImportLeft),
    }
    assert_eq!(second.unwrap().items.len(), 1);
    running.handle.send(Command::CloseImport);
    running.until(|picture| picture.import.is_none()).await;
}
