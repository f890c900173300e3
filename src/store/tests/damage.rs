//! Databases that cannot be used, disks that are full, folders that cannot be written: told apart, and nothing changed.

use super::*;

async fn with_tokens(home: &Home, keyring: &TestKeyring) -> Store {
    let store = home.unlocked(keyring).await;
    sign_in(&store, &anna(&store).await, "A1", "R1").await;
    store
}

/// The folder of a program that has ended: everything is in the database file.
async fn ended(home: &Home, keyring: &TestKeyring) {
    let store = with_tokens(home, keyring).await;
    sweep(&store).await;
}

async fn sweep(store: &Store) {
    let swept = store.run(|keeper| {
        keeper.sweep();
        Ok(())
    });
    swept.await.unwrap();
}

async fn refused(home: &Home) -> StoreError {
    let before = fs::read(home.database()).unwrap();
    let error = open(Some(&home.path())).await.expect_err("it was opened");
    assert_eq!(fs::read(home.database()).unwrap(), before, "the file was changed");
    error
}

/// A folder with this as its database and nothing else.
fn home_with(bytes: &[u8]) -> Home {
    let home = Home::new();
    fs::create_dir_all(home.path()).unwrap();
    fs::write(home.database(), bytes).unwrap();
    home
}

#[tokio::test]
async fn what_is_not_a_database_is_refused_and_left_alone() {
    for bytes in [b"hello".to_vec(), vec![0; 8192], b"SQLite format 3\0".to_vec(), vec![0xff; 200]] {
        assert!(matches!(refused(&home_with(&bytes)).await, StoreError::Damaged(_)));
    }
}

#[tokio::test]
async fn a_truncated_database_is_refused_and_left_alone() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    ended(&home, &keyring).await;
    let whole = fs::read(home.database()).unwrap();
    for length in [50, 100, 4096, whole.len() / 2, whole.len() - 1] {
        let error = refused(&home_with(&whole[..length])).await;
        assert!(matches!(error, StoreError::Damaged(_)), "{length}: {error:?}");
    }
}

#[tokio::test]
async fn garbage_in_the_middle_is_told_and_never_panics() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    ended(&home, &keyring).await;
    let whole = fs::read(home.database()).unwrap();
    let mut told = 0;
    for page in 0..whole.len() / 4096 {
        let mut bytes = whole.clone();
        let start = page * 4096 + if page == 0 { 100 } else { 0 };
        bytes[start..(page + 1) * 4096].fill(0xa5);
        let home = home_with(&bytes);
        let read = match open(Some(&home.path())).await {
            Err(error) => Err(error),
            Ok(store) => read_everything(&store, &keyring).await,
        };
        if let Err(error) = read {
            assert!(matches!(error, StoreError::Damaged(_)), "page {page}: {error:?}");
            told += 1;
        }
    }
    assert!(told >= 3, "only {told} pages were missed");
}

async fn read_everything(store: &Store, keyring: &TestKeyring) -> Result<(), StoreError> {
    store.unlock(keyring, None).await?;
    for account in store.accounts().await? {
        store.tokens(account.id).await?;
    }
    store.providers().await?;
    Ok(())
}

#[tokio::test]
async fn a_sealed_value_that_was_changed_is_told_and_a_new_sign_in_replaces_it() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, &keyring).await;
    let spoil = "UPDATE sealed SET bytes = zeroblob(length(bytes))";
    store.run(move |keeper| Ok(keeper.connection.execute(spoil, [])?)).await.unwrap();
    let id = AccountId::new(1);
    assert!(matches!(store.tokens(id).await, Err(StoreError::Damaged(_))));
    let account = store.account(id).await.unwrap().unwrap();
    sign_in(&store, &account, "A2", "R2").await;
    assert_eq!(stored(&store, id).await, expected(2, ["A2", "R2", "", ""]));
}

#[tokio::test]
async fn a_sealed_value_moved_to_another_account_does_not_open_there() {
    let store = in_memory().await;
    sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let bert = store.add_account(new_account("bert@example.org"), moment(0)).await.unwrap();
    sign_in(&store, &bert, "A2", "R2").await;
    let swap = "UPDATE sealed SET bytes = (SELECT bytes FROM sealed AS other WHERE other.account = 1 AND other.slot = \
                sealed.slot) WHERE account = 2";
    store.run(move |keeper| Ok(keeper.connection.execute(swap, [])?)).await.unwrap();
    assert!(matches!(store.tokens(bert.id).await, Err(StoreError::Damaged(_))));
}

#[tokio::test]
async fn a_database_of_a_newer_mailward_is_refused_and_left_alone() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, &keyring).await;
    store.run(|keeper| Ok(keeper.connection.pragma_update(None, "user_version", 99)?)).await.unwrap();
    // The new version is in the write-ahead log only, then in the file.
    for _in_file in [false, true] {
        assert_eq!(refused(&home).await, StoreError::Newer { found: 99, known: migrations::KNOWN });
        sweep(&store).await;
    }
    let error = StoreError::Newer { found: 99, known: migrations::KNOWN };
    assert_eq!(error.problem().kind.code(), "vault.newer");
}

#[tokio::test]
async fn a_full_disk_keeps_the_tokens_that_were_there() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, &keyring).await;
    let account = store.account(AccountId::new(1)).await.unwrap().unwrap();
    let pages = |count: i64| {
        move |keeper: &mut keeper::Keeper| {
            Ok(keeper
                .connection
                .pragma_update_and_check(None, "max_page_count", count, |row| row.get::<_, i64>(0))?)
        }
    };
    store.run(pages(1)).await.unwrap();
    let large = token_set(&"a".repeat(64 * 1024), Some("R2"), 5);
    let failed = store.keep_renewal(account.id, account.generation, large.clone()).await;
    assert_eq!(failed, Err(StoreError::DiskFull));
    assert_eq!(stored(&store, account.id).await, expected(1, ["A1", "R1", "", ""]));
    store.run(pages(100_000)).await.unwrap();
    store.keep_renewal(account.id, account.generation, large).await.unwrap();
}

#[tokio::test]
async fn what_a_full_disk_did_not_take_is_kept_in_memory_until_it_does() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, &keyring).await;
    let (id, at) = (AccountId::new(1), Generation::new(1));
    store.write_nothing(true).await;
    store.keep_renewal(id, at, token_set("A2", Some("R2"), 5)).await.unwrap_err();
    assert!(store.unwritten(id, Generation::new(7)).await.unwrap().is_none(), "it is of one generation only");
    let unwritten = store.unwritten(id, at).await.unwrap().unwrap();
    store.write_nothing(false).await;
    store.keep_renewal(id, at, unwritten).await.unwrap();
    assert!(store.unwritten(id, at).await.unwrap().is_none());
    assert_eq!(stored(&store, id).await, expected(2, ["A2", "R2", "R1", ""]));
}

#[tokio::test]
async fn what_a_locked_vault_did_not_take_is_kept_in_memory_until_it_is_open_or_nobody_needs_it() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, &keyring).await;
    let (id, at) = (AccountId::new(1), Generation::new(1));
    let late = token_set("A2", Some("R2"), 5);
    store.lock().await.unwrap();
    assert_eq!(store.keep_renewal(id, at, late.clone()).await, Err(StoreError::Locked));
    store.unlock(&keyring, None).await.unwrap();
    assert!(store.unwritten(id, at).await.unwrap().is_some());
    store.lock().await.unwrap();
    store.sign_out(id, standing()).await.unwrap();
    assert!(store.unwritten(id, at).await.unwrap().is_none(), "a sign-out makes it worthless");
}

#[tokio::test]
async fn a_database_that_cannot_be_written_keeps_what_is_there() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = with_tokens(&home, &keyring).await;
    store.run(|keeper| Ok(keeper.connection.pragma_update(None, "query_only", true)?)).await.unwrap();
    let (id, at) = (AccountId::new(1), Generation::new(1));
    assert_eq!(store.keep_renewal(id, at, token_set("A2", Some("R2"), 5)).await, Err(StoreError::ReadOnly));
    assert_eq!(store.begin_renewal(id, at, moment(5)).await, Err(StoreError::ReadOnly));
    assert_eq!(store.forget(id).await, Err(StoreError::ReadOnly));
    assert_eq!(stored(&store, id).await, expected(1, ["A1", "R1", "", ""]));
}

/// `/sys` is refused even to root.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_folder_that_cannot_be_made_is_told() {
    let error = open(Some(Path::new("/sys/mailward"))).await.expect_err("it was made");
    assert_eq!(error.problem().kind.code(), "vault.read-only");
}

#[tokio::test]
async fn a_file_in_the_place_of_the_folder_is_told() {
    let home = Home::new();
    fs::write(home.path(), "a file").unwrap();
    let error = open(Some(&home.path())).await.expect_err("it was opened");
    assert_eq!(error.problem().kind.code(), "vault.folder");
}

#[cfg(unix)]
#[tokio::test]
async fn folder_and_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (home, keyring) = (Home::new(), TestKeyring::default());
    fs::create_dir_all(home.path()).unwrap();
    fs::remove_dir(home.path()).unwrap();
    let _store = with_tokens(&home, &keyring).await;
    let rights = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(rights(&home.path()), 0o700);
    let files: Vec<_> = home.bytes().into_iter().map(|(path, _)| path).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert_eq!(rights(&file), 0o600, "{}", file.display());
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_database_that_others_could_read_is_closed_to_them() {
    use std::os::unix::fs::PermissionsExt;
    let (home, keyring) = (Home::new(), TestKeyring::default());
    ended(&home, &keyring).await;
    fs::set_permissions(home.database(), fs::Permissions::from_mode(0o644)).unwrap();
    home.open().await;
    assert_eq!(fs::metadata(home.database()).unwrap().permissions().mode() & 0o777, 0o600);
}
