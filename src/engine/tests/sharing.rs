//! Beside other processes, and with news that come in another order than they happened.

use super::super::command::Ending;
use super::super::event::{Event, Look};
use super::super::state::State;
use super::*;
use crate::domain::audit::{AuditKind, NewEvent};

#[tokio::test]
async fn what_another_process_did_appears_by_itself() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let other = stage.other_process().await;
    let mut running = Running::window(stage).await;
    running.rest().await;
    let note = crate::domain::account::LastUse {
        program: Some("mbsync".into()),
        pid: Some(7),
        at: running.stage.fakes.clock.now(),
    };
    let event = NewEvent::new(AuditKind::HandedOut, note.at).about(&account);
    other.store.record_hand_out(event, Some(note.clone())).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    let picture = running.until(|picture| picture.accounts[0].account.last_use.is_some()).await;
    assert_eq!(picture.accounts[0].account.last_use, Some(note));
    other.store.forget(account.id).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.until(|picture| picture.accounts.is_empty()).await;
}

#[tokio::test]
async fn another_start_brings_the_window_to_the_front_once_and_an_old_one_does_not() {
    let stage = Stage::on_disk().await;
    let other = stage.other_process().await;
    other.store.raise().await.unwrap();
    let mut running = Running::window(stage).await;
    running.rest().await;
    running.turn(SignedDuration::from_secs(2)).await;
    assert_eq!(running.handle.snapshot().raised, 0);
    other.store.raise().await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.until(|picture| picture.raised == 1).await;
}

fn state() -> State {
    State::new(Settings::default(), Arc::new(Catalogue::built_in()))
}

#[tokio::test]
async fn a_result_for_an_older_generation_is_dropped() {
    let stage = Stage::in_memory().await;
    let old = stage.signed_in("anna@example.org").await;
    let new = stage.sign_in(&old, "CANARY-new", Some("CANARY-new")).await;
    let mut truth = state();
    truth.apply(Event::SignedIn(AttemptId(1), Box::new(new.clone())));
    truth.apply(Event::Renewed(Box::new(old.clone())));
    truth.apply(Event::Account(Box::new(old.clone())));
    assert_eq!(truth.account(new.id), Some(&new));
}

#[tokio::test]
async fn a_forgotten_account_is_brought_back_by_nothing_that_comes_late() {
    let stage = Stage::in_memory().await;
    let account = stage.signed_in("anna@example.org").await;
    let mut truth = state();
    truth.apply(Event::Loaded(Box::new(Look::of(vec![account.clone()], Arc::new(Catalogue::built_in())))));
    truth.apply(Event::Forgotten(account.id, account.address.clone()));
    let failed = Problem::new(ProblemKind::Unreachable);
    truth.apply(Event::RenewalFailed(account.id, Some(Box::new(account.clone())), Box::new(failed)));
    truth.apply(Event::Loaded(Box::new(Look::of(vec![account.clone()], Arc::new(Catalogue::built_in())))));
    truth.apply(Event::SignedIn(AttemptId(1), Box::new(account.clone())));
    assert_eq!(truth.account(account.id), None);
}

#[tokio::test]
async fn who_has_no_keyring_keeps_everything_in_memory_and_the_window_goes_on() {
    let (world, fakes) = crate::testing::world::FakeWorld::new();
    fakes.keyring.become_state(crate::testing::world::KeyringState::Missing);
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("data");
    let store = crate::store::Store::open(Some(&folder), Arc::clone(&world.random), Arc::clone(&world.clock))
        .await
        .unwrap();
    let context = crate::services::Context {
        world,
        store,
        folder: Some(folder.clone()),
        home: Some(folder.clone()),
        keys: crate::services::inspect::KeyShelf::default(),
        organisation: crate::services::organisation::InForce::default(),
    };
    let (mut handle, task) = super::super::start(parts(&context));
    let shut =
        |picture: &Arc<Snapshot>| matches!(picture.vault.state, super::super::snapshot::VaultState::Shut(_));
    handle.wait_for(shut).await.unwrap();
    let ask = Box::new(google("gone@example.org"));
    let gone = handle.ask(|reply| Command::AddAccount(ask, reply)).await.unwrap();
    handle.ask(|reply| Command::Forget(gone.id, Ending::KeepGrant, reply)).await.unwrap();

    let made = handle.ask(|reply| Command::CreateVault(KeyPlace::Memory, None, reply)).await.unwrap();
    assert_eq!((made.place, made.is_open()), (Some(KeyPlace::Memory), true));
    assert!(handle.snapshot().vault.is_open(), "who is answered finds it in the picture");
    let added =
        handle.ask(|reply| Command::AddAccount(Box::new(google("anna@example.org")), reply)).await.unwrap();
    let fits = |picture: &Arc<Snapshot>| picture.accounts.iter().any(|view| view.account.id == added.id);
    let shown = tokio::time::timeout(PATIENCE, handle.wait_for(fits)).await;
    assert!(shown.is_ok(), "what was forgotten before says nothing about it");
    assert_eq!(on_disk(&folder).await.accounts().await.unwrap(), [], "nothing of it is on the disk");

    let chosen = Settings { notifications: false, ..Settings::default() };
    handle.send(Command::ChangeSettings(chosen.clone()));
    let events = handle.ask(Command::VerifyAudit).await.unwrap().events;
    let words = || Some(crate::domain::secret::Passphrase::new("seven green boats"));
    let kept = handle.ask(|reply| Command::MoveVault(KeyPlace::Passphrase, words(), reply)).await.unwrap();
    assert_eq!((kept.place, kept.is_open()), (Some(KeyPlace::Passphrase), true));
    assert_eq!(handle.snapshot().accounts[0].account, added, "the window goes on with the same accounts");
    handle.send(Command::ChangeSettings(Settings { reduce_motion: true, ..chosen.clone() }));
    handle.send(Command::Quit);
    task.await.unwrap();
    let later = on_disk(&folder).await;
    assert_eq!(later.accounts().await.unwrap(), [added]);
    later.unlock(fakes.keyring.as_ref(), words()).await.unwrap();
    let verified = later.verify_audit(|_, _| std::ops::ControlFlow::Continue(())).await.unwrap().unwrap();
    assert!(verified.broken.is_none() && verified.events > events);
    let settings = crate::store::settings::read(&folder).await.unwrap();
    assert_eq!(settings, Settings { reduce_motion: true, ..chosen });
}

/// The folder as another process finds it.
async fn on_disk(folder: &std::path::Path) -> crate::store::Store {
    let random: Arc<dyn crate::platform::random::Random> = Arc::new(crate::platform::random::SystemRandom);
    crate::store::Store::open(Some(folder), random, Arc::new(crate::platform::clock::SystemClock))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_start_in_memory_beside_a_vault_on_the_disk_says_why_it_cannot_go_there() {
    let stage = Stage::in_memory().await;
    let folder = stage.context.home.clone().unwrap();
    on_disk(&folder).await.create_vault(KeyPlace::Keyring, None, stage.fakes.keyring.as_ref()).await.unwrap();
    stage.signed_in("anna@example.org").await;
    let running = Running::window(stage).await;
    let moved = |reply| Command::MoveVault(KeyPlace::Keyring, None, reply);
    let refused = running.handle.ask(moved).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::VaultThere);
    let words = crate::explain::words(&refused);
    assert!(words.what_happened.contains(&folder.display().to_string()), "{}", words.what_happened);
    let vault = running.handle.snapshot().vault.clone();
    assert_eq!((vault.place, vault.is_open()), (Some(KeyPlace::Memory), true));
    assert_eq!(stage_names(&running), 1, "the key of the vault that is there, and no other");
}

fn stage_names(running: &Running) -> usize {
    running.stage.fakes.keyring.names().len()
}

#[tokio::test]
async fn a_start_in_memory_takes_what_the_folder_has_chosen_for_what_counts_there() {
    let stage = Stage::in_memory().await;
    let folder = stage.context.home.clone().unwrap();
    let there = Settings { notifications: false, ..Settings::default() };
    crate::store::settings::write(&folder, &there).await.unwrap();
    let running = Running::window(stage).await;
    let moved = |reply| Command::MoveVault(KeyPlace::Keyring, None, reply);
    running.handle.ask(moved).await.unwrap();
    assert_eq!(running.handle.snapshot().settings, there);
    assert_eq!(crate::store::settings::read(&folder).await.unwrap(), there);
}

#[tokio::test]
async fn what_was_chosen_in_memory_counts_in_the_folder_beside_what_was_chosen_there() {
    let stage = Stage::in_memory().await;
    let folder = stage.context.home.clone().unwrap();
    let there = Settings { notifications: false, ..Settings::default() };
    crate::store::settings::write(&folder, &there).await.unwrap();
    let running = Running::window(stage).await;
    running.handle.send(Command::ChangeSettings(Settings { reduce_motion: true, ..Settings::default() }));
    running.handle.ask(|reply| Command::MoveVault(KeyPlace::Keyring, None, reply)).await.unwrap();
    let together = Settings { reduce_motion: true, ..there };
    assert_eq!(running.handle.snapshot().settings, together);
    let _stage = running.quit().await;
    assert_eq!(crate::store::settings::read(&folder).await.unwrap(), together);
}

#[tokio::test]
async fn choices_that_the_folder_does_not_take_are_told_and_count_on() {
    let stage = Stage::in_memory().await;
    let folder = stage.context.home.clone().unwrap();
    std::fs::create_dir_all(folder.join("settings.toml")).unwrap();
    let mut running = Running::window(stage).await;
    let chosen = Settings { reduce_motion: true, ..Settings::default() };
    running.handle.send(Command::ChangeSettings(chosen.clone()));
    running.handle.ask(|reply| Command::MoveVault(KeyPlace::Keyring, None, reply)).await.unwrap();
    let told = |notice: &super::super::snapshot::Notice| {
        matches!(notice.text, super::super::snapshot::NoticeText::Problem(_))
    };
    running.until(|picture| picture.notices.iter().any(told)).await;
    std::fs::remove_dir(folder.join("settings.toml")).unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    on_disk(&folder).await.raise().await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.until(|picture| picture.raised == 1).await;
    assert_eq!(running.handle.snapshot().settings, chosen, "a file that is not there takes nothing back");
}

#[tokio::test]
async fn a_window_that_comes_to_a_folder_is_not_brought_to_the_front_by_what_others_asked_there_before() {
    let stage = Stage::in_memory().await;
    let folder = stage.context.home.clone().unwrap();
    let there = on_disk(&folder).await;
    there.raise().await.unwrap();
    there.raise().await.unwrap();
    let mut running = Running::window(stage).await;
    running.turn(SignedDuration::from_secs(2)).await;
    running.handle.ask(|reply| Command::MoveVault(KeyPlace::Keyring, None, reply)).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.turn(SignedDuration::from_secs(2)).await;
    assert_eq!(running.handle.snapshot().raised, 0);
    there.raise().await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    running.until(|picture| picture.raised == 1).await;
}

#[tokio::test]
async fn a_window_that_comes_to_a_folder_where_another_is_open_keeps_others_away_once_that_one_closes() {
    use crate::store::WindowLock;
    let stage = Stage::in_memory().await;
    let folder = stage.context.home.clone();
    let other = WindowLock::try_take(folder.as_deref()).unwrap();
    assert!(other.is_some());
    let running = Running::window(stage).await;
    running.handle.ask(|reply| Command::MoveVault(KeyPlace::Keyring, None, reply)).await.unwrap();
    running.turn(SignedDuration::from_secs(2)).await;
    drop(other);
    let is_kept = || WindowLock::try_take(folder.as_deref()).unwrap().is_none();
    running.turn_until(SignedDuration::from_secs(2), is_kept).await;
    let _stage = running.quit().await;
    assert!(!is_kept(), "it ends with the window");
}

#[tokio::test]
async fn what_is_chosen_while_the_keyring_asks_on_the_way_to_the_disk_is_written_there() {
    let stage = Stage::in_memory().await;
    let folder = stage.context.home.clone().unwrap();
    let mut running = Running::window(stage).await;
    let keyring = Arc::clone(&running.stage.fakes.keyring);
    keyring.become_state(crate::testing::world::KeyringState::Hangs);
    let asked = keyring.asked();
    let handle = running.handle.clone();
    let chosen = Settings { reduce_motion: true, ..Settings::default() };
    let (moved, ()) =
        tokio::join!(handle.ask(|reply| Command::MoveVault(KeyPlace::Keyring, None, reply)), async {
            let asking = async {
                while keyring.asked() == asked {
                    tokio::task::yield_now().await;
                }
            };
            tokio::time::timeout(PATIENCE, asking).await.expect("the keyring is asked");
            running.handle.send(Command::ChangeSettings(chosen.clone()));
            running.until(|picture| picture.settings.reduce_motion).await;
            keyring.become_state(crate::testing::world::KeyringState::Works);
        });
    assert_eq!(moved.unwrap().place, Some(KeyPlace::Keyring));
    let _stage = running.quit().await;
    assert_eq!(crate::store::settings::read(&folder).await.unwrap(), chosen);
}

#[tokio::test]
async fn a_window_that_closes_while_the_keyring_asks_takes_everything_to_the_disk_if_it_answers_soon() {
    use crate::testing::world::KeyringState;
    for answers in [true, false] {
        let stage = Stage::in_memory().await;
        let account = stage.signed_in("anna@example.org").await;
        let (folder, keyring) =
            (stage.context.home.clone().unwrap(), std::sync::Arc::clone(&stage.fakes.keyring));
        let running = Running::window(stage).await;
        keyring.become_state(KeyringState::Hangs);
        let (asked, clock) = (keyring.asked(), Arc::clone(&running.stage.fakes.clock));
        let (reply, moved) = Reply::channel();
        running.handle.send(Command::MoveVault(KeyPlace::Keyring, None, reply));
        let chosen = Settings { reduce_motion: true, ..Settings::default() };
        running.handle.send(Command::ChangeSettings(chosen.clone()));
        let asking = async {
            while keyring.asked() == asked {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, asking).await.expect("the keyring is asked");
        if answers {
            keyring.become_state(KeyringState::Works);
        }
        let turning = async {
            loop {
                clock.somebody_naps().await;
                clock.advance(SignedDuration::from_secs(if answers { 0 } else { 10 }));
                tokio::task::yield_now().await;
            }
        };
        let ended = async {
            tokio::select! {
                stage = running.quit() => stage,
                () = turning => unreachable!("it turns until that has ended"),
            }
        };
        let _stage = tokio::time::timeout(PATIENCE, ended).await.expect("the window closes");
        let there = on_disk(&folder).await;
        if answers {
            assert_eq!(moved.await.unwrap().unwrap().place, Some(KeyPlace::Keyring));
            there.unlock(keyring.as_ref(), None).await.unwrap();
            assert_eq!(there.account(account.id).await.unwrap(), Some(account));
            assert_eq!(crate::store::settings::read(&folder).await.unwrap(), chosen);
        } else {
            assert_eq!(there.vault_status().await.unwrap().place, None);
            assert_eq!(there.accounts().await.unwrap(), []);
        }
    }
}

fn google(address: &str) -> crate::engine::command::AddAccount {
    use crate::engine::command::{AddAccount, ClientChoice, ProviderChoice};
    AddAccount {
        address: address.parse().unwrap(),
        provider: ProviderChoice::Known("google".parse().unwrap()),
        client: ClientChoice::AsOthers,
        uses: crate::domain::scope::Uses::usual(),
        mailbox: None,
        servers: Vec::new(),
        redirect: None,
        particulars: crate::domain::account::Particulars::default(),
    }
}

#[tokio::test]
async fn settings_that_cannot_be_read_are_said_and_the_window_opens() {
    let stage = Stage::in_memory().await;
    let trouble = Some(Problem::new(ProblemKind::SettingsInvalid));
    let parts = Parts { trouble, ..parts(&stage.context) };
    let (mut handle, task) = super::super::start(parts);
    let picture = handle.wait_for(|picture| picture.loaded).await.unwrap();
    let said = |notice: &super::super::snapshot::Notice| match &notice.text {
        super::super::snapshot::NoticeText::Problem(problem) => problem.kind == ProblemKind::SettingsInvalid,
        super::super::snapshot::NoticeText::Words(_) => false,
    };
    assert!(picture.notices.iter().any(said), "{:?}", picture.notices);
    handle.send(Command::Quit);
    task.await.unwrap();
}
