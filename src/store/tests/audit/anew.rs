//! A new chain after a broken one: what is left of the old one stays, and is watched over, too.

use super::*;
use crate::domain::audit::{Break, Broken};

async fn broken_at_three() -> (Home, TestKeyring, Store) {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    for minute in 0..9 {
        store.record(event(minute)).await.unwrap();
    }
    store.spoil("UPDATE audit SET address = 'mallory@example.org' WHERE seq = 3").await;
    assert_eq!(verify(&store).await.broken, Some(BROKEN));
    (home, keyring, store)
}

const BROKEN: Broken = Broken { first_bad: Some(3), how: Break::Changed };

#[tokio::test]
async fn a_new_chain_keeps_every_event_and_says_what_was_wrong_with_the_old_one() {
    let (home, keyring, store) = broken_at_three().await;
    let before = all(&store).await;
    let first = store.begin_audit_anew(BROKEN).await.unwrap();
    assert_eq!(first, before.last().unwrap().seq + 1);
    store.record(event(20)).await.unwrap();
    let verified = verify(&store).await;
    assert!(verified.is_intact(), "{verified:?}");
    assert_eq!(verified.first, first);
    let after = all(&store).await;
    assert_eq!(after[..before.len()], before);
    let told = &after[before.len()].event;
    assert_eq!(
        (told.kind, told.detail.get(FactName::Reason)),
        (AuditKind::ChainBegun, Some(&"changed".into()))
    );
    assert_eq!(told.detail.get(FactName::FirstSeq), Some(&3.into()));
    assert_eq!(told.detail.get(FactName::LastSeq), Some(&(first - 1).into()));
    assert_eq!(told.detail.get(FactName::Count), Some(&before.len().into()));
    drop(store);
    let again = home.unlocked(&keyring).await;
    assert!(verify(&again).await.is_intact(), "the mark beside the database has followed");
}

#[tokio::test]
async fn whoever_touches_the_evidence_or_the_new_chain_is_noticed() {
    for (what, at) in [
        ("UPDATE audit SET address = 'eve@example.org' WHERE seq = 5", Some(1)),
        ("UPDATE audit SET address = NULL WHERE seq = 3", Some(1)),
        ("DELETE FROM audit WHERE seq = 1", Some(2)),
        ("DELETE FROM audit WHERE seq < (SELECT max(seq) FROM audit) - 2", None),
    ] {
        let (_home, _keyring, store) = broken_at_three().await;
        let first = store.begin_audit_anew(BROKEN).await.unwrap();
        for minute in 20..24 {
            store.record(event(minute)).await.unwrap();
        }
        assert!(verify(&store).await.is_intact());
        store.spoil(what).await;
        let broken = verify(&store).await.broken.unwrap_or_else(|| panic!("{what}"));
        assert!(at.is_none() || broken.first_bad == at, "{what}: {broken:?}");
        // It can be begun anew once more.
        let second = store.begin_audit_anew(broken).await.unwrap();
        assert!(second > first && verify(&store).await.is_intact(), "{what}");
    }
}

#[tokio::test]
async fn a_chain_with_a_lost_end_a_lost_mark_or_an_older_copy_can_be_begun_anew() {
    for what in
        ["DELETE FROM audit_head", "DELETE FROM audit WHERE seq > 4", "UPDATE audit SET seq = seq + 100"]
    {
        let (home, keyring, store) = broken_at_three().await;
        store.spoil(what).await;
        let broken = verify(&store).await.broken.unwrap();
        store.begin_audit_anew(broken).await.unwrap();
        store.record(event(30)).await.unwrap();
        assert!(verify(&store).await.is_intact(), "{what}");
        drop(store);
        std::fs::remove_file(home.path().join("audit.mark")).unwrap();
        let store = home.unlocked(&keyring).await;
        let broken = verify(&store).await.broken.unwrap();
        assert_eq!(broken.how, Break::MarkMissing);
        store.begin_audit_anew(broken).await.unwrap();
        assert!(verify(&store).await.is_intact(), "{what}");
    }
}

#[tokio::test]
async fn evidence_that_grows_old_is_removed_like_every_event_and_breaks_nothing() {
    let (_home, _keyring, store) = broken_at_three().await;
    store.begin_audit_anew(BROKEN).await.unwrap();
    let gone = store.prune_audit(moment(5), None).await.unwrap();
    assert!(gone > 0);
    assert!(verify(&store).await.is_intact());
    store.spoil("UPDATE audit SET kind = 'made.up' WHERE seq = (SELECT min(seq) FROM audit)").await;
    assert!(!verify(&store).await.is_intact(), "what is left of it is still watched over");
}

#[tokio::test]
async fn evidence_that_was_touched_before_it_is_removed_is_told_by_the_event_about_that() {
    for (touched, told) in [(false, None), (true, Some("changed".into()))] {
        let (_home, _keyring, store) = broken_at_three().await;
        store.begin_audit_anew(BROKEN).await.unwrap();
        if touched {
            store.spoil("UPDATE audit SET address = 'eve@example.org' WHERE seq = 8").await;
        }
        store.prune_audit(moment(5), None).await.unwrap();
        let events = all(&store).await;
        let pruned = events.iter().find(|recorded| recorded.event.kind == AuditKind::LogPruned).unwrap();
        assert_eq!(pruned.event.detail.get(FactName::Reason), told.as_ref());
    }
}

#[tokio::test]
async fn without_the_key_of_the_vault_nothing_is_begun() {
    let (home, _keyring, store) = broken_at_three().await;
    drop(store);
    let locked = home.open().await;
    assert_eq!(locked.begin_audit_anew(BROKEN).await.unwrap_err(), StoreError::Locked);
}
