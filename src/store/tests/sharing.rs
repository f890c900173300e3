//! Two programs on one folder, and the life of the store's thread.

use super::*;
use crate::domain::provider::Provider;

#[tokio::test]
async fn what_one_program_writes_the_other_reads() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (one, two) = (home.unlocked(&keyring).await, home.open().await);
    two.unlock(&keyring, None).await.unwrap();
    assert!(two.changed_elsewhere().await.is_ok());
    assert!(!two.changed_elsewhere().await.unwrap());
    let account = sign_in(&one, &anna(&one).await, "A1", "R1").await;
    assert!(two.changed_elsewhere().await.unwrap());
    assert!(!two.changed_elsewhere().await.unwrap());
    assert_eq!(two.accounts().await.unwrap(), std::slice::from_ref(&account));
    let renewed = two.keep_renewal(account.id, account.generation, token_set("A2", None, 50)).await.unwrap();
    let late = one.keep_renewal(account.id, account.generation, token_set("A3", None, 50)).await;
    assert_eq!(late, Err(StoreError::Stale { expected: account.generation, found: renewed.generation }));
    assert!(!two.changed_elsewhere().await.unwrap(), "a refused write is no change");
}

#[tokio::test]
async fn ten_programs_that_start_at_once_make_one_database() {
    let home = Home::new();
    let path = home.path();
    let opened = futures_util::future::join_all((0..10).map(|_| open(Some(&path)))).await;
    for store in opened {
        assert_eq!(store.unwrap().accounts().await.unwrap(), []);
    }
}

#[tokio::test]
async fn writes_of_two_programs_at_once_are_all_kept() {
    let home = Home::new();
    let (one, two) = (home.open().await, home.open().await);
    let add = |store: &Store, count: usize| {
        let store = store.clone();
        async move { store.add_account(new_account(&format!("anna{count}@example.org")), moment(0)).await }
    };
    let adding = (0..40).map(|count| add(if count % 2 == 0 { &one } else { &two }, count));
    for added in futures_util::future::join_all(adding).await {
        added.unwrap();
    }
    assert_eq!(one.accounts().await.unwrap().len(), 40);
}

#[tokio::test]
async fn a_second_start_can_ask_for_the_window() {
    let home = Home::new();
    let (window, second) = (home.open().await, home.open().await);
    let seen = window.raised().await.unwrap();
    assert_eq!(window.raised_since(seen).await.unwrap(), None);
    let raised = second.raise().await.unwrap();
    assert_eq!(window.raised_since(seen).await.unwrap(), Some(raised));
    assert_eq!(window.raised_since(raised).await.unwrap(), None);
}

#[tokio::test]
async fn dropping_the_last_handle_ends_the_thread_and_closes_the_database() {
    let home = Home::new();
    let (ended, end) = tokio::sync::oneshot::channel();
    let store = Store::open(Some(&home.path()), Arc::new(Owned(Some(ended))), Arc::new(StepClock::default()))
        .await
        .unwrap();
    let last = store.clone();
    drop(store);
    assert_eq!(last.accounts().await.unwrap(), []);
    drop(last);
    end.await.expect("the thread let go of what it owned");
}

/// Tells when nobody owns it any more.
struct Owned(Option<tokio::sync::oneshot::Sender<()>>);

impl Random for Owned {
    fn fill(&self, bytes: &mut [u8]) {
        SystemRandom.fill(bytes);
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        self.0.take().unwrap().send(()).unwrap();
    }
}

#[tokio::test]
async fn own_providers_are_kept_replaced_and_removed() {
    let home = Home::new();
    let store = home.open().await;
    let mut provider = provider("own", "https://id.example.org");
    store.keep_provider(provider.clone()).await.unwrap();
    provider.name = "Another name".to_owned();
    store.keep_provider(provider.clone()).await.unwrap();
    assert_eq!(home.open().await.providers().await.unwrap(), [provider.clone()]);
    store.remove_provider(provider.id.clone()).await.unwrap();
    store.remove_provider(provider.id).await.unwrap();
    assert_eq!(store.providers().await.unwrap(), []);
}

#[tokio::test]
async fn one_issuer_is_one_provider() {
    let store = open(None).await.unwrap();
    let first = provider("own", "https://id.example.org");
    store.keep_provider(first.clone()).await.unwrap();
    let refused = store.keep_provider(provider("other", "https://id.example.org")).await;
    assert_eq!(refused, Err(StoreError::IssuerTaken(first.id.clone())));
    assert_eq!(store.providers().await.unwrap(), [first]);
}

pub(super) fn provider(id: &str, issuer: &str) -> Provider {
    use crate::domain::catalogue::Catalogue;
    let mut provider = Provider::clone(&Catalogue::built_in().providers()[0]);
    provider.id = id.parse().unwrap();
    provider.issuer = Some(issuer.parse().unwrap());
    provider
}
