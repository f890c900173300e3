//! Of all that stand on one folder one leads: it alone renews by itself, and another takes over when it ends.

use super::*;

impl Running {
    /// Until the settings file says so.
    async fn until_written(&self, so: impl Fn(&Settings) -> bool) {
        let folder = self.stage.context.folder.clone().unwrap();
        let written = async {
            while !crate::store::settings::read(&folder).await.is_ok_and(|kept| so(&kept)) {
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(PATIENCE, written).await.expect("it is written");
        self.rest().await;
    }
}

/// Another engine on the same folder, as in another process.
async fn beside(stage: &Stage) -> (EngineHandle, JoinHandle<()>) {
    let context = stage.other_process().await;
    let (mut handle, task) = super::super::start(parts(&context));
    handle.wait_for(|picture| picture.loaded && picture.vault.is_open()).await.unwrap();
    (handle, task)
}

#[tokio::test]
async fn one_of_two_leads_and_it_alone_renews_by_itself() {
    let stage = Stage::on_disk().await;
    stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    let (mut other, _task) = beside(&running.stage).await;
    assert_eq!((running.handle.snapshot().leads, other.snapshot().leads), (true, false));
    running.rotates(1);
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
    running.turn(SignedDuration::from_secs(2)).await;
    let seen = other.wait_for(|picture| picture.accounts[0].account.generation.get() == 2);
    assert!(tokio::time::timeout(PATIENCE, seen).await.is_ok(), "who follows shows what the leader did");
    running.rest().await;
    assert_eq!(running.requests(), 1);
}

#[tokio::test]
async fn another_takes_over_within_seconds_when_the_leader_ends() {
    let stage = Stage::on_disk().await;
    stage.signed_in("anna@example.org").await;
    let running = Running::window(stage).await;
    let (mut other, task) = beside(&running.stage).await;
    let stage = running.quit().await;
    stage.fakes.clock.somebody_naps().await;
    assert!(!other.snapshot().leads);
    stage.fakes.clock.advance(SignedDuration::from_secs(2));
    tokio::time::timeout(PATIENCE, other.wait_for(|picture| picture.leads)).await.expect("it takes over");
    stage.fakes.transport.answer(TOKEN, rotated(1));
    stage.fakes.clock.somebody_naps().await;
    stage.fakes.clock.advance(SignedDuration::from_mins(49));
    let renewed = other.wait_for(|picture| picture.accounts[0].account.generation.get() == 2);
    tokio::time::timeout(PATIENCE, renewed).await.expect("it renews");
    other.send(Command::Quit);
    task.await.unwrap();
}

#[tokio::test]
async fn a_command_alone_never_leads_and_a_follower_still_renews_for_who_asks() {
    let stage = Stage::on_disk().await;
    let account = stage.signed_in("anna@example.org").await;
    let command = Running::session(stage).await;
    command.turn(SignedDuration::from_secs(2)).await;
    assert!(!command.handle.snapshot().leads);
    let (leader, _led) = beside(&command.stage).await;
    let (follower, _followed) = beside(&command.stage).await;
    assert_eq!((leader.snapshot().leads, follower.snapshot().leads), (true, false));
    command.rotates(1);
    let rotated = follower.ask(|reply| Command::Rotate(account.id, reply)).await.unwrap();
    assert_eq!(rotated.account.generation.get(), 2);
}

#[tokio::test]
async fn what_is_kept_in_memory_is_renewed_although_another_process_leads_the_folder() {
    let leader = Running::window(Stage::on_disk().await).await;
    let stage = Stage::in_memory().await;
    stage.signed_in("anna@example.org").await;
    let lead_in = leader.stage.context.folder.clone();
    let (handle, task) = super::super::start(Parts { lead_in, ..parts(&stage.context) });
    let mut running = Running { stage, handle, task };
    running.until(|picture| picture.loaded && picture.vault.is_open()).await;
    assert!(!running.handle.snapshot().leads, "there is one socket for a folder");
    running.rotates(1);
    running.turn(SignedDuration::from_mins(49)).await;
    running.until(|picture| picture.accounts[0].account.generation.get() == 2).await;
}

#[tokio::test]
async fn what_is_chosen_in_one_process_counts_in_the_other_and_undoes_nothing_chosen_there() {
    let mut running = Running::window(Stage::on_disk().await).await;
    let (window, _task) = beside(&running.stage).await;
    let proxy = Some("http://proxy.example.org:3128".parse().unwrap());
    window.send(Command::ChangeSettings(Settings { renew: false, proxy, ..Settings::default() }));
    running.until_written(|kept| !kept.renew).await;
    // Both share the world of this test, and two processes do not.
    running.stage.context.world.network.choose(&Settings::default());
    let mut turned = 0;
    while running.handle.snapshot().settings.renew {
        turned += 1;
        assert!(turned < 50, "it never heard of it");
        running.turn(SignedDuration::from_secs(2)).await;
        running.rest().await;
    }
    let ways = running.stage.context.world.network.ways();
    assert!(ways.proxy.is_some(), "its next exchange goes there");

    let both = Settings { notifications: false, ..running.handle.snapshot().settings.clone() };
    running.handle.send(Command::ChangeSettings(both.clone()));
    running.until(|picture| picture.settings == both).await;
    let heard = async {
        while window.snapshot().settings != both {
            running.turn(SignedDuration::from_secs(2)).await;
            running.rest().await;
        }
    };
    tokio::time::timeout(PATIENCE, heard).await.expect("the window shows it, too");
    window.send(Command::Quit);
}
