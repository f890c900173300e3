//! Every state of the keyring is said, and nothing is chosen in silence.

use super::*;
use crate::domain::account::NewAccount;
use crate::platform::World;
use crate::store::{PassphraseCost, Store};
use crate::testing::world::{FakeWorld, KeyringState};

struct Start {
    fakes: FakeWorld,
    context: Context,
    _home: tempfile::TempDir,
}

async fn start() -> Start {
    let (world, fakes) = FakeWorld::new();
    let home = tempfile::tempdir().unwrap();
    let context = on(world, &home).await;
    Start { fakes, context, _home: home }
}

async fn on(world: World, home: &tempfile::TempDir) -> Context {
    let folder = home.path().join("data");
    let random = std::sync::Arc::new(crate::platform::random::SystemRandom);
    let cheap = PassphraseCost { memory_kib: 64, passes: 1, lanes: 1 };
    let store = Store::open(Some(&folder), random, std::sync::Arc::clone(&world.clock))
        .await
        .unwrap()
        .with_passphrase_cost(cheap);
    Context {
        world,
        store,
        folder: Some(folder.clone()),
        home: Some(folder),
        keys: crate::services::inspect::KeyShelf::default(),
        organisation: crate::services::organisation::InForce::default(),
    }
}

fn why(view: &VaultView) -> ProblemKind {
    match &view.state {
        VaultState::Shut(problem) => problem.kind,
        state => panic!("the vault is {state:?}"),
    }
}

const STATES: [(KeyringState, ProblemKind); 4] = [
    (KeyringState::Missing, ProblemKind::KeyringMissing),
    (KeyringState::Locked, ProblemKind::KeyringLocked),
    (KeyringState::Denied, ProblemKind::KeyringDenied),
    (KeyringState::Broken, ProblemKind::KeyringBroken),
];

#[tokio::test]
async fn a_first_start_makes_a_vault_in_the_keyring_or_says_why_not_and_falls_back_to_nothing() {
    let start = start().await;
    for (state, kind) in STATES {
        start.fakes.keyring.become_state(state);
        let view = open(None, None, &start.context).await;
        assert_eq!((why(&view), view.place), (kind, None));
    }
    start.fakes.keyring.become_state(KeyringState::Works);
    let view = open(None, None, &start.context).await;
    assert_eq!((view.state, view.place), (VaultState::Open, Some(KeyPlace::Keyring)));
    assert_eq!(start.fakes.keyring.names().len(), 1);
}

#[tokio::test]
async fn a_later_start_says_what_keeps_the_key_back_and_opens_when_that_is_over() {
    let start = start().await;
    open(None, None, &start.context).await;
    start.context.store.lock().await.unwrap();
    for (state, kind) in STATES {
        start.fakes.keyring.become_state(state);
        let view = open(None, None, &start.context).await;
        assert_eq!((why(&view), view.place), (kind, Some(KeyPlace::Keyring)));
        assert_eq!(unlock(None, &start.context).await.unwrap_err().kind, kind);
    }
    start.fakes.keyring.become_state(KeyringState::Works);
    assert!(unlock(None, &start.context).await.is_ok());
}

#[tokio::test]
async fn a_passphrase_is_asked_for_checked_and_can_be_changed() {
    let start = start().await;
    let words = |text: &str| Passphrase::new(text);
    for empty in [None, Some(words(""))] {
        let problem = create(KeyPlace::Passphrase, empty, &start.context).await.unwrap_err();
        assert_eq!(problem.kind, ProblemKind::PassphraseNeeded);
    }
    create(KeyPlace::Passphrase, Some(words("CANARY-1")), &start.context).await.unwrap();
    start.context.store.lock().await.unwrap();
    assert_eq!(why(&open(None, None, &start.context).await), ProblemKind::PassphraseNeeded);
    let wrong = open(None, Some(words("CANARY-2")), &start.context).await;
    assert_eq!(why(&wrong), ProblemKind::PassphraseWrong);
    assert!(!format!("{wrong:?}").contains("CANARY"));
    let refused = change_passphrase(words("CANARY-1"), words(""), &start.context).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::PassphraseNeeded);
    change_passphrase(words("CANARY-1"), words("CANARY-3"), &start.context).await.unwrap();
    assert!(open(None, Some(words("CANARY-3")), &start.context).await.is_open());
    assert!(start.fakes.keyring.names().is_empty());
}

#[tokio::test]
async fn a_failed_attempt_leaves_an_open_vault_open() {
    let start = start().await;
    open(None, None, &start.context).await;
    let begun = start.context.world.clock.now();
    let problem = move_key(KeyPlace::Passphrase, None, &start.context).await.unwrap_err();
    assert_eq!(problem.kind, ProblemKind::PassphraseNeeded);
    let view = view(Err(problem), begun, &start.context).await;
    assert_eq!((view.is_open(), view.place), (true, Some(KeyPlace::Keyring)));
}

#[tokio::test]
async fn without_a_keyring_everything_can_be_kept_in_memory_and_the_accounts_come_along() {
    let start = start().await;
    start.fakes.keyring.become_state(KeyringState::Missing);
    let view = open(None, None, &start.context).await;
    assert_eq!(why(&view), ProblemKind::KeyringMissing);
    let new = NewAccount {
        address: "anna@example.org".parse().unwrap(),
        mailbox: None,
        provider: "google".parse().unwrap(),
        uses: crate::domain::scope::Uses::usual(),
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
    };
    start.context.store.add_account(new, start.context.world.clock.now()).await.unwrap();

    let moved = in_memory(&start.context).await.unwrap();
    assert_eq!(moved.folder, None);
    let view = open(None, None, &moved).await;
    assert_eq!((view.place, &view.state), (Some(KeyPlace::Memory), &VaultState::Open));
    assert_eq!(moved.store.accounts().await.unwrap().len(), 1);
    assert_eq!(start.context.store.vault_status().await.unwrap().place, None);
}

#[tokio::test]
async fn a_vault_on_the_disk_is_not_left_behind_for_one_in_memory() {
    let start = start().await;
    open(None, None, &start.context).await;
    assert!(in_memory(&start.context).await.is_err());
}
