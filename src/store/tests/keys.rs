//! The vault's key: made, fetched, moved; interrupted at every point.

use super::*;

const PLACES: [KeyPlace; 2] = [KeyPlace::Keyring, KeyPlace::Passphrase];

/// Runs something until the keyring hangs, then lets it go, as a program that is killed there.
async fn killed<T>(work: impl Future<Output = Result<T, StoreError>>, keyring: &TestKeyring) {
    tokio::select! {
        _done = work => panic!("it was expected to hang"),
        () = keyring.hung.notified() => {}
    }
}

async fn with_tokens(home: &Home, place: KeyPlace, keyring: &TestKeyring) -> Store {
    let store = home.open().await;
    store.create_vault(place, Some(passphrase("old words")), keyring).await.unwrap();
    sign_in(&store, &anna(&store).await, "A1", "R1").await;
    store
}

async fn opens(home: &Home, words: &str, keyring: &TestKeyring) {
    let store = home.open().await;
    store.unlock(keyring, Some(passphrase(words))).await.unwrap();
    assert_eq!(stored(&store, AccountId::new(1)).await, expected(1, ["A1", "R1", "", ""]));
}

#[tokio::test]
async fn a_vault_opens_again_from_where_its_key_is() {
    for place in PLACES {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let store = with_tokens(&home, place, &keyring).await;
        assert_eq!(
            store.vault_status().await.unwrap(),
            VaultStatus { place: Some(place), unlocked: true, in_memory: false }
        );
        let later = home.open().await;
        assert!(!later.vault_status().await.unwrap().unlocked);
        assert_eq!(later.accounts().await.unwrap().len(), 1);
        assert_eq!(later.tokens(AccountId::new(1)).await.err(), Some(StoreError::Locked));
        opens(&home, "old words", &keyring).await;
    }
}

#[tokio::test]
async fn a_vault_that_was_never_made_says_so() {
    let store = Home::new().open().await;
    assert_eq!(store.vault_status().await.unwrap().place, None);
    assert_eq!(store.unlock(&TestKeyring::default(), None).await, Err(StoreError::NoVault));
    assert_eq!(store.require_unlocked().await, Err(StoreError::NoVault));
}

#[tokio::test]
async fn the_four_states_of_a_keyring_come_through_and_nothing_is_made() {
    use KeyringError::{Broken, Denied, Locked, Missing};
    for state in [Missing, Locked, Denied, Broken] {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let store = home.open().await;
        for ask in [Ask::Set, Ask::Get] {
            keyring.trouble(ask, Trouble::Fails(state));
            let made = store.create_vault(KeyPlace::Keyring, None, &keyring).await;
            assert_eq!(made, Err(StoreError::Keyring(state)));
            keyring.calm();
        }
        assert_eq!(store.vault_status().await.unwrap().place, None);
        with_tokens(&home, KeyPlace::Keyring, &keyring).await;
        keyring.trouble(Ask::Get, Trouble::Fails(state));
        assert_eq!(home.open().await.unlock(&keyring, None).await, Err(StoreError::Keyring(state)));
    }
}

#[tokio::test]
async fn a_keyring_that_gives_back_something_else_is_not_trusted_with_the_key() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    keyring.trouble(Ask::Get, Trouble::Garbles);
    let made = home.open().await.create_vault(KeyPlace::Keyring, None, &keyring).await;
    assert_eq!(made, Err(StoreError::Keyring(KeyringError::Broken)));
    assert_eq!(home.open().await.vault_status().await.unwrap().place, None);
}

#[tokio::test]
async fn a_wrong_or_missing_key_is_told_and_overwrites_nothing() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    drop(with_tokens(&home, KeyPlace::Keyring, &keyring).await);
    let (name, key) = (keyring.names(), keyring.entries.lock().unwrap().clone());
    for wrong in [vec![7; 32], vec![7; 31], Vec::new()] {
        keyring.overwrite_all(&wrong);
        assert_eq!(home.open().await.unlock(&keyring, None).await, Err(StoreError::WrongKey));
    }
    keyring.clear();
    let store = home.open().await;
    assert_eq!(store.unlock(&keyring, None).await, Err(StoreError::KeyGone));
    // Making a vault again does not make another one.
    assert_eq!(store.create_vault(KeyPlace::Keyring, None, &keyring).await, Err(StoreError::KeyGone));
    assert!(keyring.names().is_empty());
    *keyring.entries.lock().unwrap() = key;
    assert_eq!(keyring.names(), name);
    opens(&home, "", &keyring).await;
}

#[tokio::test]
async fn a_wrong_passphrase_is_told_and_a_missing_one_asked_for() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    with_tokens(&home, KeyPlace::Passphrase, &keyring).await;
    let store = home.open().await;
    assert_eq!(
        store.unlock(&keyring, Some(passphrase("wrong words"))).await,
        Err(StoreError::PassphraseWrong)
    );
    assert_eq!(store.unlock(&keyring, None).await, Err(StoreError::PassphraseNeeded));
    assert_eq!(store.require_unlocked().await, Err(StoreError::PassphraseNeeded));
    opens(&home, "old words", &keyring).await;
}

#[tokio::test]
async fn two_programs_that_make_the_vault_at_once_end_with_one() {
    for place in PLACES {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let (one, two) = (home.open().await, home.open().await);
        let (first, second) = tokio::join!(
            one.create_vault(place, Some(passphrase("old words")), &keyring),
            two.create_vault(place, Some(passphrase("old words")), &keyring),
        );
        assert_eq!((first, second), (Ok(()), Ok(())));
        let entries = usize::from(place == KeyPlace::Keyring);
        assert_eq!(keyring.names().len(), entries);
        sign_in(&one, &anna(&one).await, "A1", "R1").await;
        assert_eq!(stored(&two, AccountId::new(1)).await, expected(1, ["A1", "R1", "", ""]));
        opens(&home, "old words", &keyring).await;
    }
}

#[tokio::test]
async fn a_key_moves_there_and_back_and_leaves_nothing_behind() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, KeyPlace::Keyring, &keyring).await;
    store.move_key(KeyPlace::Passphrase, Some(passphrase("new words")), &keyring).await.unwrap();
    assert!(keyring.names().is_empty());
    opens(&home, "new words", &keyring).await;
    store.move_key(KeyPlace::Keyring, None, &keyring).await.unwrap();
    assert_eq!(keyring.names().len(), 1);
    opens(&home, "", &keyring).await;
    assert_eq!(
        home.open().await.move_key(KeyPlace::Passphrase, Some(passphrase("x")), &keyring).await,
        Err(StoreError::Locked)
    );
}

#[tokio::test]
async fn a_move_to_the_keyring_that_is_interrupted_anywhere_loses_nothing() {
    let points =
        [(Ask::Set, Trouble::HangsBefore), (Ask::Set, Trouble::HangsAfter), (Ask::Get, Trouble::HangsBefore)];
    for (ask, trouble) in points {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let store = with_tokens(&home, KeyPlace::Passphrase, &keyring).await;
        keyring.trouble(ask, trouble);
        killed(store.move_key(KeyPlace::Keyring, None, &keyring), &keyring).await;
        drop(store);
        keyring.calm();
        opens(&home, "old words", &keyring).await;
        // And it can be tried again.
        let store = home.open().await;
        store.unlock(&keyring, Some(passphrase("old words"))).await.unwrap();
        store.move_key(KeyPlace::Keyring, None, &keyring).await.unwrap();
        opens(&home, "", &keyring).await;
    }
}

#[tokio::test]
async fn a_move_to_a_passphrase_that_is_interrupted_while_clearing_up_loses_nothing() {
    for trouble in [Trouble::HangsBefore, Trouble::HangsAfter] {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let store = with_tokens(&home, KeyPlace::Keyring, &keyring).await;
        keyring.trouble(Ask::Remove, trouble);
        killed(store.move_key(KeyPlace::Passphrase, Some(passphrase("new words")), &keyring), &keyring).await;
        drop(store);
        keyring.calm();
        opens(&home, "new words", &keyring).await;
    }
}

#[tokio::test]
async fn a_move_that_cannot_be_written_down_leaves_the_old_place_and_clears_up() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, KeyPlace::Passphrase, &keyring).await;
    store.run(|keeper| Ok(keeper.connection.pragma_update(None, "query_only", true)?)).await.unwrap();
    assert_eq!(store.move_key(KeyPlace::Keyring, None, &keyring).await, Err(StoreError::ReadOnly));
    assert!(keyring.names().is_empty());
    opens(&home, "old words", &keyring).await;
}

#[tokio::test]
async fn of_two_moves_at_once_one_wins_and_its_place_has_the_key() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let one = with_tokens(&home, KeyPlace::Passphrase, &keyring).await;
    let two = home.open().await;
    two.unlock(&keyring, Some(passphrase("old words"))).await.unwrap();
    let (first, second) = tokio::join!(
        one.move_key(KeyPlace::Keyring, None, &keyring),
        two.move_key(KeyPlace::Passphrase, Some(passphrase("new words")), &keyring),
    );
    assert!(first.is_ok() || second.is_ok());
    opens(&home, "new words", &keyring).await;
    let place = home.open().await.vault_status().await.unwrap().place;
    assert_eq!(keyring.names().len(), usize::from(place == Some(KeyPlace::Keyring)));
}

#[tokio::test]
async fn a_program_that_looked_before_the_key_was_moved_finds_it_where_it_went() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let mover = with_tokens(&home, KeyPlace::Keyring, &keyring).await;
    let waiting = home.open().await;
    let slow = SlowKeyring { inner: keyring.clone(), asked: Arc::default(), go_on: Arc::default() };
    let (unlocked, ()) = tokio::join!(waiting.unlock(&slow, Some(passphrase("new words"))), async {
        slow.asked.notified().await;
        mover.move_key(KeyPlace::Passphrase, Some(passphrase("new words")), &keyring).await.unwrap();
        slow.go_on.notify_one();
    });
    assert_eq!(unlocked, Ok(()));
    assert_eq!(stored(&waiting, AccountId::new(1)).await, expected(1, ["A1", "R1", "", ""]));
}

/// Answers when it is told to.
struct SlowKeyring {
    inner: TestKeyring,
    asked: Arc<tokio::sync::Notify>,
    go_on: Arc<tokio::sync::Notify>,
}

#[async_trait]
impl Keyring for SlowKeyring {
    async fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        self.asked.notify_one();
        self.go_on.notified().await;
        self.inner.get(name).await
    }

    async fn set(&self, name: &str, secret: Zeroizing<Vec<u8>>) -> Result<(), KeyringError> {
        self.inner.set(name, secret).await
    }

    async fn remove(&self, name: &str) -> Result<(), KeyringError> {
        self.inner.remove(name).await
    }
}

#[tokio::test]
async fn a_hanging_keyring_does_not_hold_up_the_rest_of_the_store() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    with_tokens(&home, KeyPlace::Keyring, &keyring).await;
    keyring.trouble(Ask::Get, Trouble::HangsBefore);
    let store = home.open().await;
    let mut unlocking = Box::pin(store.unlock(&keyring, None));
    assert!(futures_util::poll!(&mut unlocking).is_pending());
    assert_eq!(store.accounts().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_passphrase_is_changed_with_the_old_one_only() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    with_tokens(&home, KeyPlace::Passphrase, &keyring).await;
    let store = home.open().await;
    let (wrong, new) = (Passphrase::new("wrong"), Passphrase::new("new words"));
    assert_eq!(store.change_passphrase(wrong, new.clone()).await, Err(StoreError::PassphraseWrong));
    opens(&home, "old words", &keyring).await;
    store.change_passphrase(Passphrase::new("old words"), new).await.unwrap();
    assert_eq!(store.unlock(&keyring, Some(passphrase("old words"))).await, Err(StoreError::PassphraseWrong));
    opens(&home, "new words", &keyring).await;
}

#[tokio::test]
async fn a_key_in_memory_belongs_to_a_database_in_memory() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let on_disk = home.open().await.create_vault(KeyPlace::Memory, None, &keyring).await;
    assert_eq!(on_disk, Err(StoreError::PlaceUnfit));
    let store = in_memory().await;
    assert_eq!(store.move_key(KeyPlace::Keyring, None, &keyring).await, Err(StoreError::PlaceUnfit));
    assert_eq!(store.lock().await, Err(StoreError::PlaceUnfit));
    assert!(store.vault_status().await.unwrap().unlocked);
}

#[tokio::test]
async fn a_locked_vault_needs_its_key_again() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, KeyPlace::Keyring, &keyring).await;
    store.lock().await.unwrap();
    assert_eq!(store.tokens(AccountId::new(1)).await.err(), Some(StoreError::Locked));
    store.unlock(&keyring, None).await.unwrap();
    assert_eq!(stored(&store, AccountId::new(1)).await, expected(1, ["A1", "R1", "", ""]));
}
