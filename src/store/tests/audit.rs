//! The record: what is recorded, in which order, and what waits for the vault's key.

use std::ops::ControlFlow;

use super::*;
use crate::domain::audit::{
    Actor, AuditEvent, AuditFilter, AuditKind, FactName, NewEvent, Subject, Verified,
};

mod anew;
mod events;
mod retention;
mod tampering;

pub(super) fn event(minutes: i64) -> NewEvent {
    NewEvent::new(AuditKind::SettingChanged, moment(minutes))
}

pub(super) async fn verify(store: &Store) -> Verified {
    store.verify_audit(|_done, _total| ControlFlow::Continue(())).await.unwrap().unwrap()
}

pub(super) async fn sweep(store: &Store) {
    let swept = store.run(|keeper| {
        keeper.sweep();
        Ok(())
    });
    swept.await.unwrap();
}

/// Everything that was recorded, oldest first.
pub(super) async fn all(store: &Store) -> Vec<AuditEvent> {
    store.audit_after(0, usize::MAX).await.unwrap()
}

fn waited(event: &AuditEvent) -> bool {
    event.event.detail.get(FactName::Waited) == Some(&true.into())
}

#[tokio::test]
async fn events_are_numbered_from_one_on_and_those_that_wait_at_once_share_a_transaction() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let before = *store.recorded().borrow();
    let recording = (0..200).map(|minute| store.record(event(minute)));
    let mut numbers: Vec<u64> = Vec::new();
    for recorded in futures_util::future::join_all(recording).await {
        numbers.push(recorded.unwrap().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (before + 1..=before + 200).collect::<Vec<_>>());
    assert_eq!(*store.recorded().borrow(), before + 200);
    assert_eq!(verify(&store).await.events, before + 200);
}

#[tokio::test]
async fn what_happens_before_the_key_is_at_hand_waits_and_is_chained_first() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    drop(home.unlocked(&keyring).await);
    let store = home.open().await;
    assert_eq!(store.record(event(1)).await.unwrap(), None);
    assert_eq!(store.record(event(2)).await.unwrap(), None);
    let account = anna(&store).await;
    assert_eq!(store.audit_extent().await.unwrap().last, 1);
    store.unlock(&keyring, None).await.unwrap();
    assert_eq!(store.record(event(3)).await.unwrap(), Some(5));
    let all = all(&store).await;
    assert_eq!(all.iter().map(waited).collect::<Vec<_>>(), [false, true, true, true, false]);
    assert_eq!(all[3].event.subject.as_ref().map(|subject| subject.id), Some(account.id));
    assert_eq!(all[1].event.at, moment(1));
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn what_another_program_left_waiting_is_chained_by_the_next_event_of_one_that_has_the_key() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (open, locked) = (home.unlocked(&keyring).await, home.open().await);
    locked.record(event(1)).await.unwrap();
    assert_eq!(open.record(event(2)).await.unwrap(), Some(3));
    assert!(waited(&all(&open).await[1]));
    assert!(verify(&open).await.is_intact());
}

#[tokio::test]
async fn more_than_fits_in_one_piece_may_wait() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    drop(home.unlocked(&keyring).await);
    let store = home.open().await;
    for recorded in futures_util::future::join_all((0..2500).map(|minute| store.record(event(minute)))).await
    {
        recorded.unwrap();
    }
    store.unlock(&keyring, None).await.unwrap();
    let all = all(&store).await;
    assert!(all[1..].iter().all(waited));
    let mut minutes: Vec<_> = all[1..].iter().map(|event| event.event.at).collect();
    minutes.sort_unstable();
    assert!(minutes == (0..2500).map(moment).collect::<Vec<_>>(), "one is missing, or is there twice");
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn two_programs_that_record_at_once_make_one_chain() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (one, two) = (home.unlocked(&keyring).await, home.open().await);
    two.unlock(&keyring, None).await.unwrap();
    let recording = (0..400).map(|minute| {
        let store = if minute % 2 == 0 { one.clone() } else { two.clone() };
        async move {
            store.record(event(minute)).await.unwrap().unwrap();
            store.record(event(minute)).await.unwrap().unwrap()
        }
    });
    let numbers = futures_util::future::join_all(recording).await;
    assert_eq!(numbers.iter().max(), Some(&801));
    for store in [&one, &two] {
        let verified = verify(store).await;
        assert_eq!((verified.events, verified.broken), (801, None));
    }
}

#[tokio::test]
async fn a_disk_that_takes_nothing_costs_no_event_that_was_accepted_and_the_chain_goes_on() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    store.record(event(1)).await.unwrap();
    let pages = |count: i64| {
        move |keeper: &mut keeper::Keeper| {
            let set = keeper
                .connection
                .pragma_update_and_check(None, "max_page_count", count, |row| row.get::<_, i64>(0));
            Ok(set?)
        }
    };
    store.run(pages(1)).await.unwrap();
    let mut refused = 0;
    for minute in 0..200 {
        match store.record(event(minute)).await {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error, StoreError::DiskFull);
                refused += 1;
            }
        }
    }
    assert!(refused > 100, "{refused}");
    store.run(pages(100_000)).await.unwrap();
    let last = store.record(event(300)).await.unwrap().unwrap();
    assert_eq!(last, 203 - refused);
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn a_change_that_is_not_committed_leaves_no_event_and_a_crash_before_the_mark_is_no_break() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let mark = home.path().join("audit.mark");
    let behind = fs::read(&mark).unwrap();
    let undone = store.run(|keeper| {
        keeper.write(|scribe| {
            scribe.record(&event(1))?;
            Err::<(), _>(StoreError::Busy)
        })
    });
    assert_eq!(undone.await, Err(StoreError::Busy));
    assert_eq!(fs::read(&mark).unwrap(), behind, "the mark is never ahead");
    assert_eq!(store.record(event(2)).await.unwrap(), Some(2));
    fs::write(&mark, behind).unwrap();
    assert!(verify(&store).await.is_intact());
    store.record(event(3)).await.unwrap();
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn a_check_sees_one_moment_tells_how_far_it_is_and_can_be_ended() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    futures_util::future::join_all((0..20_000).map(|minute| store.record(event(minute)))).await;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (watched, writer) = (Arc::clone(&seen), store.clone());
    let runtime = tokio::runtime::Handle::current();
    let watch = move |done, total| {
        if done == 0 {
            // Somebody records while the check is under way.
            runtime.block_on(writer.record(event(1))).unwrap();
        }
        watched.lock().unwrap().push((done, total));
        ControlFlow::Continue(())
    };
    let verified = tokio::spawn({
        let store = store.clone();
        async move { store.verify_audit(watch).await }
    });
    let verified = verified.await.unwrap().unwrap().unwrap();
    assert_eq!((verified.events, verified.first, verified.broken), (20_001, 1, None));
    assert_eq!(*seen.lock().unwrap(), [(0, 20_001), (8192, 20_001), (16_384, 20_001), (20_001, 20_001)]);
    assert_eq!(verify(&store).await.events, 20_002);
    let ended = store.verify_audit(|_done, _total| ControlFlow::Break(())).await;
    assert_eq!(ended, Ok(None));
}

#[tokio::test]
async fn a_check_needs_the_key_and_reading_does_not() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    drop(home.unlocked(&keyring).await);
    let store = home.open().await;
    let refused = store.verify_audit(|_done, _total| ControlFlow::Continue(())).await;
    assert_eq!(refused, Err(StoreError::Locked));
    assert_eq!(all(&store).await.len(), 1);
}

#[tokio::test]
async fn a_record_in_memory_is_read_checked_and_pruned_like_any_other() {
    let store = in_memory().await;
    store.record(event(1)).await.unwrap();
    assert_eq!(verify(&store).await.events, 2);
    assert_eq!(all(&store).await.len(), 2);
    store.run(|keeper| Ok(keeper.connection.execute("DELETE FROM audit WHERE seq = 2", [])?)).await.unwrap();
    assert!(!verify(&store).await.is_intact());
}

#[tokio::test]
async fn a_database_from_before_the_record_is_brought_up_to_date_and_recorded_from_then_on() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let older = |keeper: &mut keeper::Keeper| {
        let at_first = ["vault", "accounts", "sealed", "providers"];
        for table in rows::TABLES.into_iter().filter(|table| !at_first.contains(table)) {
            keeper.connection.execute_batch(&format!("DROP TABLE {table}"))?;
        }
        keeper.connection.pragma_update(None, "user_version", 1)?;
        Ok(())
    };
    store.run(older).await.unwrap();
    drop(store);
    fs::remove_file(home.path().join("audit.mark")).unwrap();
    let store = home.open().await;
    store.unlock(&keyring, None).await.unwrap();
    assert_eq!(verify(&store).await.events, 0);
    let account = store.accounts().await.unwrap().remove(0);
    store.keep_renewal(account.id, account.generation, token_set("A2", Some("R2"), 50)).await.unwrap();
    let verified = verify(&store).await;
    assert_eq!((verified.events, verified.broken), (1, None));
}

#[cfg(unix)]
#[tokio::test]
async fn the_mark_is_for_its_owner_only_and_holds_nothing_readable() {
    use std::os::unix::fs::PermissionsExt;
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    anna(&store).await;
    let mark = home.path().join("audit.mark");
    assert_eq!(fs::metadata(&mark).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::read(&mark).unwrap().len(), 256);
    assert!(!home.path().join("audit.mark.new").exists());
}
