//! From the disk into memory and to the disk again: nothing is lost on the way, wherever it is interrupted.

use super::audit::{all, sweep, verify};
use super::sharing::provider;
use super::*;
use crate::domain::audit::AuditKind;

const PLACES: [KeyPlace; 2] = [KeyPlace::Keyring, KeyPlace::Passphrase];

fn words() -> Passphrase {
    passphrase("seven green boats")
}

/// A store in memory in which Anna is signed in.
async fn with_anna() -> (Store, Account) {
    let store = in_memory().await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    (store, account)
}

async fn addresses(store: &Store) -> Vec<String> {
    store.accounts().await.unwrap().into_iter().map(|account| account.address.to_string()).collect()
}

/// What another program finds in the folder.
async fn found(home: &Home, keyring: &TestKeyring) -> Store {
    let store = home.open().await;
    store.unlock(keyring, Some(words())).await.unwrap();
    assert_eq!(verify(&store).await.broken, None);
    store
}

#[tokio::test]
async fn what_is_only_in_memory_goes_to_the_disk_with_its_log_and_the_store_goes_on_there() {
    for place in PLACES {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let (store, account) = with_anna().await;
        let (clone, before) = (store.clone(), all(&store).await);
        assert_eq!(store.onto_disk(&home.path(), place, Some(words()), &keyring).await, Ok(false));

        let status = VaultStatus { place: Some(place), unlocked: true, in_memory: false };
        assert_eq!(store.vault_status().await.unwrap(), status);
        assert_eq!(store.folder(), Some(home.path().as_path()));
        assert_eq!(keyring.names().len(), usize::from(place == KeyPlace::Keyring));
        assert_eq!(verify(&store).await.broken, None);
        // Whoever held the store before writes to the disk, too.
        clone.keep_renewal(account.id, account.generation, token_set("A2", Some("R2"), 50)).await.unwrap();

        let other = found(&home, &keyring).await;
        assert_eq!(stored(&other, account.id).await, expected(2, ["A2", "R2", "R1", ""]));
        let after = all(&other).await;
        assert_eq!(after[..before.len()], before, "the log is the same one");
        let added: Vec<AuditKind> = after[before.len()..].iter().map(|event| event.event.kind).collect();
        assert_eq!(added[..2], [AuditKind::VaultMoved, AuditKind::TokenRenewed]);
    }
}

#[tokio::test]
async fn a_renewal_whose_answer_comes_after_the_landing_is_kept_on_the_disk() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    let asking = store.begin_renewal(account.id, account.generation, moment(40)).await.unwrap();
    store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await.unwrap();
    let noted = home.open().await.account(account.id).await.unwrap().unwrap();
    assert_eq!(noted.asking, asking.asking, "another program has to know that an answer is on its way");
    store.keep_renewal(account.id, asking.generation, token_set("A2", Some("R2"), 50)).await.unwrap();
    let other = found(&home, &keyring).await;
    assert_eq!(stored(&other, account.id).await, expected(2, ["A2", "R2", "R1", ""]));
}

#[tokio::test]
async fn a_keyring_that_refuses_leaves_everything_in_memory_and_it_can_be_tried_again() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    for ask in [Ask::Set, Ask::Get] {
        keyring.trouble(ask, Trouble::Fails(KeyringError::Denied));
        let refused = store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await;
        assert_eq!(refused, Err(StoreError::Keyring(KeyringError::Denied)));
        keyring.calm();
        assert_eq!(store.folder(), None);
        assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
        assert_eq!(home.open().await.vault_status().await.unwrap().place, None);
    }
    keyring.clear();
    store.onto_disk(&home.path(), KeyPlace::Passphrase, Some(words()), &keyring).await.unwrap();
    assert_eq!(stored(&found(&home, &keyring).await, account.id).await, expected(1, ["A1", "R1", "", ""]));
}

#[tokio::test]
async fn a_program_that_is_killed_while_the_keyring_asks_leaves_a_folder_that_can_be_used() {
    for (ask, trouble) in [(Ask::Set, Trouble::HangsBefore), (Ask::Get, Trouble::HangsBefore)] {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let (store, _account) = with_anna().await;
        keyring.trouble(ask, trouble);
        let path = home.path();
        tokio::select! {
            _done = store.onto_disk(&path, KeyPlace::Keyring, None, &keyring) => panic!("it was expected to hang"),
            () = keyring.hung.notified() => {}
        }
        drop(store);
        keyring.calm();
        let next = home.unlocked(&keyring).await;
        assert_eq!(addresses(&next).await, [""; 0]);
        assert_eq!(verify(&next).await.broken, None);
    }
}

#[tokio::test]
async fn a_disk_that_takes_nothing_leaves_everything_in_memory_and_no_key_behind() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    let path = home.path();
    let there = home.open().await;
    there.spoil("CREATE TRIGGER full BEFORE INSERT ON sealed BEGIN SELECT RAISE(ABORT, 'full'); END").await;
    let refused = store.onto_disk(&path, KeyPlace::Keyring, None, &keyring).await;
    assert!(refused.is_err());
    assert_eq!(keyring.names(), [""; 0]);
    assert_eq!((store.folder(), verify(&store).await.broken), (None, None));
    let account =
        store.keep_renewal(account.id, account.generation, token_set("A2", Some("R2"), 50)).await.unwrap();
    there.spoil("DROP TRIGGER full").await;
    store.onto_disk(&path, KeyPlace::Keyring, None, &keyring).await.unwrap();
    assert_eq!(stored(&found(&home, &keyring).await, account.id).await, expected(2, ["A2", "R2", "R1", ""]));
}

#[tokio::test]
async fn a_folder_that_was_removed_since_the_last_attempt_is_made_anew() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    keyring.trouble(Ask::Set, Trouble::Fails(KeyringError::Denied));
    store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await.unwrap_err();
    fs::remove_dir_all(home.path()).unwrap();
    keyring.calm();
    store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await.unwrap();
    assert_eq!(stored(&found(&home, &keyring).await, account.id).await, expected(1, ["A1", "R1", "", ""]));
}

#[tokio::test]
async fn a_folder_that_is_removed_while_the_keyring_asks_takes_nothing() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    let path = home.path();
    store.run(move |keeper| keeper.prepare(path)).await.unwrap();
    fs::remove_dir_all(home.path()).unwrap();
    let late = store.run(move |keeper| keeper.land(&nowhere())).await;
    assert!(late.is_err() && store.folder().is_none(), "{late:?}");
    assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
    store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await.unwrap();
}

#[tokio::test]
async fn what_is_erased_while_the_keyring_asks_does_not_come_back() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, _account) = with_anna().await;
    let path = home.path();
    store.run(move |keeper| keeper.prepare(path)).await.unwrap();
    store.forget_key(&keyring).await.unwrap();
    let late = store.run(move |keeper| keeper.land(&nowhere())).await;
    assert_eq!((late, store.folder()), (Err(StoreError::Locked), None));
    assert_eq!(home.open().await.vault_status().await.unwrap().place, None);
}

fn nowhere() -> crate::store::vault_row::Placing {
    crate::store::vault_row::Placing { place: KeyPlace::Passphrase, entry: None, wrapped: None }
}

#[tokio::test]
async fn who_must_not_see_it_move_is_waited_for_and_sees_the_folder_afterwards() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    let standing = store.stand().await;
    assert_eq!(standing.folder(), None);
    let path = home.path();
    let mut landing = Box::pin(store.onto_disk(&path, KeyPlace::Keyring, None, &keyring));
    for _step in 0..50 {
        assert!(futures_util::poll!(&mut landing).is_pending(), "somebody relies on its being in memory");
        assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
    }
    assert_eq!(keyring.names().len(), 1, "nothing but that is in the way");
    drop(standing);
    landing.await.unwrap();
    assert_eq!(store.stand().await.folder(), Some(home.path().as_path()));
}

#[tokio::test]
async fn a_folder_that_has_a_vault_is_refused_before_anybody_is_asked_and_stays_as_it_is() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let there = home.unlocked(&keyring).await;
    let ben = there.add_account(new_account("ben@example.org"), moment(0)).await.unwrap();
    sign_in(&there, &ben, "B1", "S1").await;
    let (store, account) = with_anna().await;
    keyring.trouble(Ask::Set, Trouble::Fails(KeyringError::Denied));
    let refused = store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await;
    assert_eq!(refused, Err(StoreError::VaultThere));
    assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
    assert_eq!(stored(&found(&home, &keyring).await, ben.id).await, expected(1, ["B1", "S1", "", ""]));
}

#[tokio::test]
async fn a_vault_that_another_program_makes_meanwhile_is_not_written_over() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, _account) = with_anna().await;
    let path = home.path();
    store.run(move |keeper| keeper.prepare(path)).await.unwrap();
    home.unlocked(&keyring).await;
    let late = store.run(move |keeper| keeper.land(&nowhere())).await;
    assert_eq!(late, Err(StoreError::VaultThere));
    assert_eq!((store.folder(), verify(&store).await.broken), (None, None));
    assert_eq!(addresses(&found(&home, &keyring).await).await, [""; 0]);
}

#[tokio::test]
async fn of_two_who_ask_at_once_one_takes_it_to_the_disk_and_one_key_is_left() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    let path = home.path();
    let (one, two) = tokio::join!(
        store.onto_disk(&path, KeyPlace::Keyring, None, &keyring),
        store.onto_disk(&path, KeyPlace::Keyring, None, &keyring),
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    assert_eq!(keyring.names().len(), 1);
    assert_eq!(stored(&found(&home, &keyring).await, account.id).await, expected(1, ["A1", "R1", "", ""]));
}

#[tokio::test]
async fn of_two_programs_that_come_to_a_folder_at_once_one_is_refused_and_keeps_everything_in_memory() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let ((one, account), (two, _)) = (with_anna().await, with_anna().await);
    let path = home.path();
    let (first, second) = tokio::join!(
        one.onto_disk(&path, KeyPlace::Keyring, None, &keyring),
        two.onto_disk(&path, KeyPlace::Keyring, None, &keyring),
    );
    let (refused, left) = if first.is_ok() { (second, &two) } else { (first, &one) };
    assert_eq!((refused, left.folder()), (Err(StoreError::VaultThere), None));
    assert_eq!(stored(left, account.id).await, expected(1, ["A1", "R1", "", ""]));
    assert_eq!(keyring.names().len(), 1);
    assert_eq!(stored(&found(&home, &keyring).await, account.id).await, expected(1, ["A1", "R1", "", ""]));
}

/// A folder without a vault, with Anna and Ben in it, and everything of it in memory.
async fn in_two_places(home: &Home) -> (Store, Store) {
    let there = home.open().await;
    anna(&there).await;
    there.add_account(new_account("ben@example.org"), moment(0)).await.unwrap();
    let memory = there.copy_in_memory(Arc::new(StepClock::default())).await.unwrap();
    memory.create_vault(KeyPlace::Memory, None, &TestKeyring::default()).await.unwrap();
    (there, memory)
}

#[tokio::test]
async fn what_is_taken_copy_in_memory_keeps_its_numbers_and_its_log() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (there, memory) = in_two_places(&home).await;
    assert_eq!(memory.accounts().await.unwrap(), there.accounts().await.unwrap());
    let kinds: Vec<AuditKind> = all(&memory).await.iter().map(|event| event.event.kind).collect();
    assert_eq!(kinds, [AuditKind::AccountAdded, AuditKind::AccountAdded, AuditKind::VaultCreated]);
    assert!(home.unlocked(&keyring).await.copy_in_memory(Arc::new(StepClock::default())).await.is_err());
}

#[tokio::test]
async fn what_went_in_memory_is_gone_on_the_disk_and_what_others_added_there_stays() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (there, memory) = in_two_places(&home).await;
    memory.forget(AccountId::new(2)).await.unwrap();
    let cleo = memory.add_account(new_account("cleo@example.org"), moment(0)).await.unwrap();
    sign_in(&memory, &cleo, "C1", "T1").await;
    let dora = there.add_account(new_account("dora@example.org"), moment(0)).await.unwrap();
    assert_eq!(dora.id, cleo.id, "both have given away the same number");
    there.add_account(new_account("CLEO@example.org"), moment(0)).await.unwrap();

    assert_eq!(memory.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await, Ok(true));
    let found = found(&home, &keyring).await;
    assert_eq!(addresses(&found).await, ["anna@example.org", "cleo@example.org", "dora@example.org"]);
    assert_eq!(stored(&found, cleo.id).await, expected(1, ["C1", "T1", "", ""]));
    let dora = found.account_named("dora@example.org".parse().unwrap()).await.unwrap().unwrap();
    assert!(dora.id > cleo.id);
    let events = all(&found).await;
    let added = |event: &&crate::domain::audit::AuditEvent| event.event.kind == AuditKind::AccountAdded;
    let subjects = events.iter().filter(added).filter_map(|event| event.event.subject.clone());
    let subjects: Vec<(i64, String)> =
        subjects.map(|subject| (subject.id.get(), subject.address.to_string())).collect();
    let said = |id: AccountId, address: &str| (id.get(), address.to_owned());
    let (first, second) =
        (said(AccountId::new(1), "anna@example.org"), said(AccountId::new(2), "ben@example.org"));
    let theirs = [said(cleo.id, "cleo@example.org"), said(dora.id, "dora@example.org")];
    assert_eq!(
        subjects,
        [[first, second].as_slice(), &theirs, &[said(cleo.id, "CLEO@example.org")]].concat()
    );
}

#[tokio::test]
async fn a_start_in_memory_leaves_what_the_folder_had() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let there = home.open().await;
    there.add_account(new_account("ben@example.org"), moment(0)).await.unwrap();
    there.keep_profile("[profile]".to_owned()).await.unwrap();
    let (store, account) = with_anna().await;
    assert_eq!(store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await, Ok(false));
    let found = found(&home, &keyring).await;
    assert_eq!(addresses(&found).await, ["anna@example.org", "ben@example.org"]);
    assert_eq!(found.profile().await.unwrap().as_deref(), Some("[profile]"));
    assert_eq!(stored(&found, account.id).await, expected(1, ["A1", "R1", "", ""]));
}

#[tokio::test]
async fn an_account_of_another_program_has_its_provider_under_the_name_that_counts() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (there, memory) = in_two_places(&home).await;
    memory.keep_provider(provider("here", "https://id.example.org")).await.unwrap();
    there.keep_provider(provider("there", "https://id.example.org")).await.unwrap();
    there.keep_provider(provider("else", "https://id.example.com")).await.unwrap();
    for name in ["there", "else"] {
        let address = format!("{name}@example.org");
        let account = NewAccount { provider: name.parse().unwrap(), ..new_account(&address) };
        there.add_account(account, moment(0)).await.unwrap();
    }
    memory.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await.unwrap();
    let found = found(&home, &keyring).await;
    let ids: Vec<String> =
        found.providers().await.unwrap().into_iter().map(|one| one.id.as_str().to_owned()).collect();
    assert_eq!(ids, ["else", "here"]);
    for (address, name) in [("there", "here"), ("else", "else"), ("ben", "example")] {
        let address = format!("{address}@example.org").parse().unwrap();
        let account = found.account_named(address).await.unwrap().unwrap();
        assert_eq!(account.provider.as_str(), name, "{}", account.address);
    }
}

#[tokio::test]
async fn an_older_copy_of_the_folder_is_known_as_one_after_the_landing_too() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let (store, account) = with_anna().await;
    store.onto_disk(&home.path(), KeyPlace::Keyring, None, &keyring).await.unwrap();
    sweep(&store).await;
    drop(store);
    let older = fs::read(home.database()).unwrap();
    let later = found(&home, &keyring).await;
    later.keep_renewal(account.id, account.generation, token_set("A2", Some("R2"), 50)).await.unwrap();
    sweep(&later).await;
    drop(later);
    fs::write(home.database(), older).unwrap();
    let store = home.open().await;
    store.unlock(&keyring, None).await.unwrap();
    assert!(verify(&store).await.broken.is_some());
}
