//! The profile of an organisation through the engine: what it decides counts at once, in every process, and nothing here
//! takes it away.

use super::*;
use crate::domain::browser::Opens;
use crate::domain::checkup::{RuleId, Value};
use crate::domain::organisation::SettingName;
use crate::domain::settings::{RefreshAge, Retention, ThemeChoice};
use crate::engine::snapshot::ProfileView;
use crate::services::organisation;

const DECIDES: &str = "profile = 1\nname = \"Example University\"\n[locked]\nnotifications = false\nretention = \"five-years\"\nproxy = \"proxy.example.org:3128\"\n";

async fn taken(running: &Running, text: &str) -> Result<(), Problem> {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("profile.toml");
    std::fs::write(&path, text).unwrap();
    let profile = running.handle.ask(|reply| Command::LookAtProfile(path, reply)).await?;
    let shown = running.handle.snapshot().profile.clone();
    assert_eq!(shown, Some(ProfileView::Read(Arc::clone(&profile))));
    running.handle.ask(|reply| Command::TakeProfile(profile, reply)).await
}

async fn file(running: &Running) -> Settings {
    crate::store::settings::read(running.stage.context.folder.as_deref().unwrap()).await.unwrap()
}

#[tokio::test]
async fn what_it_decides_counts_at_once_and_no_choice_changes_it() {
    let mut running = Running::window(Stage::on_disk().await).await;
    taken(&running, DECIDES).await.unwrap();
    let picture = running.until(|picture| picture.organisation.is_some()).await;
    assert!(!picture.settings.notifications && picture.settings.retention == Retention::FiveYears);
    assert!(running.stage.context.world.network.ways().proxy.is_some());
    let wish = Settings {
        theme: ThemeChoice::Dark,
        notifications: true,
        retention: Retention::Quarter,
        proxy: None,
        ..picture.settings.clone()
    };
    running.handle.send(Command::ChangeSettings(wish));
    let picture = running.until(|picture| picture.settings.theme == ThemeChoice::Dark).await;
    assert!(!picture.settings.notifications && picture.settings.retention == Retention::FiveYears);
    assert!(picture.settings.proxy.is_some());
    let stage = running.quit().await;
    let kept = crate::store::settings::read(stage.context.folder.as_deref().unwrap()).await.unwrap();
    assert_eq!(
        kept,
        Settings { theme: ThemeChoice::Dark, ..Settings::default() },
        "the person's own choice stays"
    );
    assert!(stage.context.world.network.ways().proxy.is_some(), "nothing opened a way around it");
}

#[tokio::test]
async fn a_settings_file_says_nothing_about_what_is_locked() {
    let mut running = Running::window(Stage::on_disk().await).await;
    taken(&running, DECIDES).await.unwrap();
    running.until(|picture| picture.organisation.is_some()).await;
    let other = running.stage.other_process().await;
    let theirs = Settings { notifications: true, theme: ThemeChoice::Light, ..Settings::default() };
    crate::store::settings::write(other.folder.as_deref().unwrap(), &theirs).await.unwrap();
    other.store.raise().await.unwrap(); // a sign that somebody has written
    running.turn(SignedDuration::from_secs(3)).await;
    let picture = running.until(|picture| picture.settings.theme == ThemeChoice::Light).await;
    assert!(!picture.settings.notifications && picture.settings.proxy.is_some());
    assert_eq!(file(&running).await, theirs);
}

#[tokio::test]
async fn another_process_is_under_it_too_and_what_was_chosen_comes_back_when_it_goes() {
    let mut running = Running::window(Stage::on_disk().await).await;
    taken(&running, DECIDES).await.unwrap();
    let other = running.stage.other_process().await;
    organisation::load(&other).await.unwrap();
    assert!(other.organisation.locks(SettingName::Proxy));
    organisation::drop(&other).await.unwrap();
    running.turn(SignedDuration::from_secs(3)).await;
    let picture = running.until(|picture| picture.organisation.is_none()).await;
    assert!(picture.settings.notifications && picture.settings.proxy.is_none());
    assert!(running.stage.context.world.network.ways().proxy.is_none());
}

#[tokio::test]
async fn what_the_administrator_writes_counts_without_a_restart_and_cannot_be_dropped() {
    let mut running = Running::window(Stage::in_memory().await).await;
    running.stage.fakes.managed.put(Some(DECIDES));
    running.turn(SignedDuration::from_secs(3)).await;
    let picture = running.until(|picture| picture.organisation.is_some()).await;
    assert!(picture.organisation.as_ref().unwrap().is_managed() && !picture.settings.notifications);
    let refused = running.handle.ask(Command::DropProfile).await.unwrap_err();
    assert_eq!(refused.kind, ProblemKind::ProfileManaged);
    assert!(running.handle.snapshot().organisation.is_some());
}

#[tokio::test]
async fn a_profile_that_others_can_change_is_told_and_counts_for_nothing() {
    let stage = Stage::in_memory().await;
    stage.fakes.managed.is_open();
    let mut running = Running::window(stage).await;
    let told = |picture: &Snapshot| format!("{:?}", picture.notices).contains("ProfileUnsafe");
    let picture = running.until(told).await;
    assert!(picture.organisation.is_none());
}

#[tokio::test]
async fn the_login_does_what_the_organisation_decides() {
    let mut running = Running::window(Stage::on_disk().await).await;
    taken(&running, "profile = 1\nname = \"Example\"\n[locked]\nstart_at_login = true").await.unwrap();
    running.until(|picture| picture.settings.start_at_login).await;
    running.rest().await;
    assert!(running.stage.fakes.autostart.state().0);
}

#[tokio::test]
async fn the_browser_that_it_decides_opens_every_sign_in() {
    let decided = "profile = 1\nname = \"Example University\"\n[locked]\nbrowser = \"firefox -P work\"\n";
    for (managed, opens) in [(None, "lynx"), (Some(decided), "firefox -P work")] {
        let stage = Stage::on_disk().await;
        let account = stage.account("anna@example.org").await;
        let own = |account: &mut Account| account.particulars.browser = Some("lynx".to_owned());
        stage.context.store.change_account(account.id, own).await.unwrap();
        stage.fakes.managed.put(managed);
        let mut running = Running::window(stage).await;
        running.until(|picture| picture.organisation.is_some() == managed.is_some()).await;
        let _answered = running.begin(account.id);
        running.stage.fakes.browser.link(1).await;
        assert_eq!(running.stage.fakes.browser.last_choice(), Some(Opens::Command(opens.to_owned())));
    }
}

#[tokio::test]
async fn how_old_a_refresh_token_may_be_is_judged_as_the_organisation_says_whatever_somebody_chooses() {
    let stage = Stage::on_disk().await;
    stage.signed_in("anna@example.org").await;
    let mut running = Running::window(stage).await;
    let limit = |picture: &Snapshot| {
        let checkup = &picture.checkup.checkup;
        let verdict = checkup.verdicts.iter().find(|one| one.rule() == RuleId::RotationAge)?;
        verdict.said("limit").cloned()
    };
    let is = |days: u64| Some(Value::Count(days));
    running.until(|picture| limit(picture) == is(90)).await;
    taken(&running, "profile = 1\nname = \"Example\"\n[locked]\nrefresh_age = \"half-year\"").await.unwrap();
    running.until(|picture| limit(picture) == is(180)).await;
    // Chosen on a screen.
    let wish = Settings {
        theme: ThemeChoice::Dark,
        refresh_age: RefreshAge::Month,
        ..running.handle.snapshot().settings.clone()
    };
    running.handle.send(Command::ChangeSettings(wish));
    let picture = running.until(|picture| picture.settings.theme == ThemeChoice::Dark).await;
    assert_eq!((picture.settings.refresh_age, limit(&picture)), (RefreshAge::HalfYear, is(180)));
    let written = async {
        while file(&running).await.theme != ThemeChoice::Dark {
            running.rest().await;
        }
    };
    tokio::time::timeout(PATIENCE, written).await.expect("it is written");
    // Written into the file by hand.
    let theirs = Settings { refresh_age: RefreshAge::Any, theme: ThemeChoice::Light, ..Settings::default() };
    let other = running.stage.other_process().await;
    crate::store::settings::write(other.folder.as_deref().unwrap(), &theirs).await.unwrap();
    other.store.raise().await.unwrap();
    running.turn(SignedDuration::from_secs(3)).await;
    let picture = running.until(|picture| picture.settings.theme == ThemeChoice::Light).await;
    assert_eq!((picture.settings.refresh_age, limit(&picture)), (RefreshAge::HalfYear, is(180)));
}
