//! A canary through the store: no secret is in any file, error or debug text.

use super::*;
use crate::domain::account::{Client, StandingProblem};
use crate::domain::problem::{Problem, ProblemKind};
use crate::domain::secret::ClientSecret;

const CANARY: &str = "CANARY-";

fn assert_silent(home: &Home, keyring: &TestKeyring, when: &str) {
    let keys: Vec<Vec<u8>> = keyring.entries.lock().unwrap().values().cloned().collect();
    for (path, bytes) in home.bytes() {
        let mut secrets = vec![CANARY.as_bytes()];
        secrets.extend(keys.iter().map(Vec::as_slice));
        for secret in secrets {
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "a secret is in {} {when}", path.display());
        }
    }
}

#[tokio::test]
async fn no_secret_is_in_any_file_after_everything_came_there_from_memory() {
    for place in [KeyPlace::Keyring, KeyPlace::Passphrase] {
        let (home, keyring) = (Home::new(), TestKeyring::default());
        let store = in_memory().await;
        let account = sign_in(&store, &anna(&store).await, "CANARY-access", "CANARY-refresh").await;
        let words = Some(passphrase("CANARY-words"));
        store.onto_disk(&home.path(), place, words, &keyring).await.unwrap();
        assert_silent(&home, &keyring, "after landing");
        let tokens = token_set("CANARY-access-2", Some("CANARY-refresh-2"), 50);
        store.keep_renewal(account.id, account.generation, tokens).await.unwrap();
        assert_silent(&home, &keyring, "after renewing");
    }
}

#[tokio::test]
async fn no_secret_is_in_any_file_at_any_time() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let account = anna(&store).await;
    let client = Client {
        id: "client".parse().unwrap(),
        name: None,
        has_secret: false,
        registered_here: false,
        secret_expires_at: None,
        management: None,
    };
    store.set_client(account.id, Some(client), Some(ClientSecret::new("CANARY-secret"))).await.unwrap();
    let token = crate::domain::secret::RegistrationToken::new("CANARY-registration");
    let address = "https://id.example.org/register/client".parse().unwrap();
    store.keep_registration_token(account.id, address, token).await.unwrap();
    let account = sign_in(&store, &account, "CANARY-access", "CANARY-refresh").await;
    assert_silent(&home, &keyring, "after signing in");
    let large = format!("CANARY-{}", "x".repeat(16 * 1024));
    let tokens = token_set(&large, Some("CANARY-refresh-2"), 50);
    let account = store.begin_renewal(account.id, account.generation, moment(40)).await.unwrap();
    assert_silent(&home, &keyring, "while asking");
    let account = store.keep_renewal(account.id, account.generation, tokens).await.unwrap();
    assert_silent(&home, &keyring, "after renewing");
    let foreign =
        StandingProblem { problem: Problem::new(ProblemKind::ClientRefused), since: moment(0), attempts: 1 };
    let other = Client { id: "other".parse().unwrap(), ..account.client.clone().unwrap() };
    let secret = Some(ClientSecret::new("CANARY-other-secret"));
    let account = store.change_client(account.id, Some(other), secret, foreign).await.unwrap();
    store.drop_previous(account.id, account.generation, true).await.unwrap();
    assert_silent(&home, &keyring, "after changing the client");
    let problem =
        StandingProblem { problem: Problem::new(ProblemKind::GrantEnded), since: moment(0), attempts: 1 };
    let account = store.retire(account.id, account.generation, problem, account.rules).await.unwrap();
    store.move_key(KeyPlace::Passphrase, Some(passphrase("CANARY-words")), &keyring).await.unwrap();
    store.change_passphrase(Passphrase::new("CANARY-words"), Passphrase::new("CANARY-new")).await.unwrap();
    store.move_key(KeyPlace::Keyring, None, &keyring).await.unwrap();
    assert_silent(&home, &keyring, "after moving the key");
    let saw = crate::domain::checkup::Looked {
        at: moment(50),
        result: crate::domain::report::CheckResult::Fail,
        problem: None,
        facts: vec![crate::domain::report::Fact::new(
            crate::domain::report::FactName::Host,
            "Bearer CANARY-access-eyJhbGciOiJIUzI1NiJ9",
        )],
    };
    let what = crate::domain::checkup::LookId::Registration;
    let key = crate::domain::checkup::LookKey { account: Some(account.id), what };
    store.keep_looks(vec![(key, saw)]).await.unwrap();
    assert_silent(&home, &keyring, "after keeping a look");
    store.sign_out(account.id, standing()).await.unwrap();
    assert_silent(&home, &keyring, "after signing out");
    store.forget(account.id).await.unwrap();
    assert_silent(&home, &keyring, "after forgetting");
}

#[tokio::test]
async fn a_forgotten_accounts_sealed_bytes_are_gone_from_every_file_and_its_address_stays_in_the_record_alone()
 {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let account = sign_in(&store, &anna(&store).await, "A1", "R1").await;
    let select = "SELECT bytes FROM sealed WHERE slot = 'refresh'";
    let sealed: Vec<u8> = store
        .run(move |keeper| Ok(keeper.connection.query_row(select, [], |row| row.get(0))?))
        .await
        .unwrap();
    let there = |needle: &[u8]| {
        home.bytes().iter().any(|(_, bytes)| bytes.windows(needle.len()).any(|window| window == needle))
    };
    assert!(there(&sealed) && there(b"anna@example.org"));
    store.forget(account.id).await.unwrap();
    assert!(!there(&sealed), "the sealed bytes are still in a file");
    assert!(there(b"anna@example.org"), "the record knows no longer whose account it was");
    let without_record = |keeper: &mut keeper::Keeper| {
        keeper.connection.execute("DELETE FROM audit", [])?;
        keeper.sweep();
        Ok(())
    };
    store.run(without_record).await.unwrap();
    assert!(!there(b"anna@example.org"), "the address is still somewhere else");
}

#[tokio::test]
async fn no_secret_is_in_errors_and_debug_texts() {
    let (home, keyring) = (Home::new(), TestKeyring::default());
    let store = home.unlocked(&keyring).await;
    let account = sign_in(&store, &anna(&store).await, "CANARY-access", "CANARY-refresh").await;
    let mut said = format!("{store:?} {account:?} {:?}", store.tokens(account.id).await.unwrap());
    said += format!("{:?}", signed_in(token_set("CANARY-a", Some("CANARY-r"), 0))).as_str();
    store.run(|keeper| Ok(keeper.connection.pragma_update(None, "query_only", true)?)).await.unwrap();
    let tokens = token_set("CANARY-access-2", Some("CANARY-refresh-2"), 5);
    let errors = [
        store.keep_renewal(account.id, account.generation, tokens.clone()).await.unwrap_err(),
        store.keep_renewal(account.id, Generation::new(9), tokens).await.unwrap_err(),
        store.begin_renewal(account.id, account.generation, moment(5)).await.unwrap_err(),
        store.drop_previous(account.id, account.generation, true).await.unwrap_err(),
        store.change_passphrase(Passphrase::new("CANARY-1"), Passphrase::new("CANARY-2")).await.unwrap_err(),
    ];
    for error in errors {
        said += format!("{error} {error:?} {:?}", error.problem()).as_str();
    }
    assert!(!said.contains(CANARY), "{said}");
}
