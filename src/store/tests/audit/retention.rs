//! What is old goes from the old end only, says so, and leaves a chain that can be proven.

use super::*;
use crate::domain::audit::Break;

/// A store with an event a minute, numbers 2 to `last`.
async fn with_events(home: &Home, keyring: &TestKeyring, last: i64) -> Store {
    let store = home.unlocked(keyring).await;
    for recorded in futures_util::future::join_all((2..=last).map(|minute| store.record(event(minute)))).await
    {
        recorded.unwrap();
    }
    store
}

fn fact(event: &AuditEvent, name: FactName) -> Option<u64> {
    event.event.detail.get(name)?.as_u64()
}

async fn newest(store: &Store) -> AuditEvent {
    store.audit_before(None, 1).await.unwrap().remove(0)
}

#[tokio::test]
async fn old_events_go_and_the_rest_is_proven_from_the_checkpoint_on() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 1000).await;
    assert_eq!(store.prune_audit(moment(401), None).await, Ok(400));
    let told = newest(&store).await;
    assert_eq!((told.seq, told.event.kind), (1001, AuditKind::LogPruned));
    let facts = [FactName::Count, FactName::FirstSeq, FactName::LastSeq].map(|name| fact(&told, name));
    assert_eq!(facts, [Some(400), Some(1), Some(400)]);
    assert_eq!(told.event.detail.get(FactName::What), None);
    let verified = verify(&store).await;
    assert_eq!((verified.first, verified.events, verified.broken), (401, 601, None));
    assert_eq!(verified.since, Some(moment(401)));
    let extent = store.audit_extent().await.unwrap();
    assert_eq!((extent.first, extent.last, extent.count), (401, 1001, 601));
    assert_eq!(store.prune_audit(moment(401), None).await, Ok(0), "there is nothing more");
    assert_eq!(newest(&store).await.seq, 1001, "and nothing to say about it");
}

#[tokio::test]
async fn removing_from_the_old_end_by_hand_after_pruning_is_found() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 100).await;
    store.prune_audit(moment(41), None).await.unwrap();
    store.run(|keeper| Ok(keeper.connection.execute("DELETE FROM audit WHERE seq < 50", [])?)).await.unwrap();
    let broken = verify(&store).await.broken.unwrap();
    assert_eq!((broken.first_bad, broken.how), (Some(41), Break::Removed));
}

#[tokio::test]
async fn what_was_pruned_cannot_be_put_back_unseen() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 100).await;
    let keep = "CREATE TABLE kept AS SELECT * FROM audit WHERE seq = 40";
    store.run(move |keeper| Ok(keeper.connection.execute_batch(keep)?)).await.unwrap();
    store.prune_audit(moment(41), None).await.unwrap();
    let back = "INSERT INTO audit SELECT * FROM kept";
    store.run(move |keeper| Ok(keeper.connection.execute_batch(back)?)).await.unwrap();
    let broken = verify(&store).await.broken.unwrap();
    assert_eq!((broken.first_bad, broken.how), (Some(40), Break::Added));
}

#[tokio::test]
async fn what_is_still_to_be_forwarded_is_not_pruned() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 100).await;
    assert_eq!(store.prune_audit(moment(90), Some(30)).await, Ok(30));
    assert_eq!(verify(&store).await.first, 31);
}

#[tokio::test]
async fn a_clock_that_jumped_ahead_says_that_everything_went() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 100).await;
    assert_eq!(store.prune_audit(moment(10_000_000), None).await, Ok(100));
    let told = newest(&store).await;
    assert_eq!((told.seq, told.event.detail.get(FactName::What)), (101, Some(&"everything".into())));
    let moment = moment(10_000_000).to_string();
    assert_eq!(told.event.detail.get(FactName::OlderThan), Some(&moment.into()));
    let verified = verify(&store).await;
    assert_eq!((verified.first, verified.events, verified.broken), (101, 1, None));
    store.record(event(1)).await.unwrap();
    assert!(verify(&store).await.is_intact());
}

#[tokio::test]
async fn a_clock_that_was_turned_back_removes_nothing() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 100).await;
    assert_eq!(store.prune_audit(moment(-10_000), None).await, Ok(0));
    // An event that is younger than those after it keeps them: only the old end goes.
    let mixed = Home::new();
    let store = mixed.unlocked(&keyring).await;
    for minute in [5, 900, 6, 7] {
        store.record(event(minute)).await.unwrap();
    }
    assert_eq!(store.prune_audit(moment(100), None).await, Ok(2));
    assert_eq!(verify(&store).await.first, 3);
}

#[tokio::test]
async fn many_old_events_go_in_pieces_each_of_which_says_what_it_took() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 25_000).await;
    assert_eq!(store.prune_audit(moment(24_001), None).await, Ok(24_000));
    let told = store.audit_after(25_000, 10).await.unwrap();
    let counts: Vec<_> = told.iter().map(|event| fact(event, FactName::Count)).collect();
    assert_eq!(counts, [Some(10_000), Some(10_000), Some(4_000)]);
    let verified = verify(&store).await;
    assert_eq!((verified.first, verified.broken), (24_001, None));
}

#[tokio::test]
async fn a_break_that_is_pruned_is_told_by_the_event_that_prunes_it() {
    for (sql, reason) in [
        ("UPDATE audit SET detail = '{\"count\":1}' WHERE seq = 20", Break::Changed),
        ("DELETE FROM audit WHERE seq = 20", Break::Removed),
        ("DELETE FROM audit WHERE seq < 20", Break::Removed),
        ("UPDATE audit SET seq = 0 WHERE seq = 20", Break::Added),
    ] {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let store = with_events(&home, &keyring, 100).await;
        store.run(move |keeper| Ok(keeper.connection.execute(sql, [])?)).await.unwrap();
        store.prune_audit(moment(50), None).await.unwrap();
        let told = newest(&store).await;
        assert_eq!(told.event.detail.get(FactName::Reason), Some(&reason.code().into()), "{sql}");
        assert!(verify(&store).await.is_intact(), "{sql}");
    }
}

#[tokio::test]
async fn what_cannot_be_proven_any_more_is_forgotten_once_it_has_been_pruned() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_events(&home, &keyring, 100).await;
    fs::remove_file(home.path().join("audit.mark")).unwrap();
    store.record(event(101)).await.unwrap();
    store.record(event(102)).await.unwrap();
    assert_eq!(verify(&store).await.broken.map(|broken| broken.how), Some(Break::MarkMissing));
    store.prune_audit(moment(101), None).await.unwrap();
    assert!(!verify(&store).await.is_intact(), "the event at which it was noticed is still there");
    store.prune_audit(moment(102), None).await.unwrap();
    assert!(verify(&store).await.is_intact());
}
