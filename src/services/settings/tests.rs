//! The login and the file say the same, whatever fails.

use super::*;
use crate::domain::settings::ThemeChoice;
use crate::platform::paths::PathError;
use crate::services::tests::Stage;

fn starting() -> Settings {
    Settings { start_at_login: true, ..Settings::default() }
}

async fn written(stage: &Stage) -> Settings {
    store::settings::read(stage.context.folder.as_ref().unwrap()).await.unwrap()
}

#[tokio::test]
async fn the_login_is_switched_once_and_only_when_that_was_chosen() {
    let stage = Stage::on_disk().await;
    let dark = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
    assert_eq!(keep(&Settings::default(), dark.clone(), &stage.context).await.problem, None);
    assert_eq!(stage.fakes.autostart.changes(), 0);

    let both = Settings { theme: ThemeChoice::Dark, ..starting() };
    let kept = keep(&dark, both.clone(), &stage.context).await;
    assert_eq!(kept, Kept { settings: both.clone(), chosen: both.clone(), written: true, problem: None });
    assert_eq!(
        stage.fakes.autostart.state(),
        (true, stage.context.folder.clone()),
        "a folder of its own is named"
    );
    assert_eq!(written(&stage).await, both);

    keep(&both, dark.clone(), &stage.context).await;
    assert!(!stage.fakes.autostart.state().0);
    assert_eq!((written(&stage).await, stage.fakes.autostart.changes()), (dark, 2));
}

#[tokio::test]
async fn what_the_login_refuses_is_not_written_and_the_rest_is() {
    let stage = Stage::on_disk().await;
    let file = std::path::PathBuf::from("/home/anna/.config/autostart/mailward.desktop");
    for (failure, detail) in [
        (AutostartError::Foreign(file.clone()), "was not written by Mailward"),
        (AutostartError::Unasked, "Flatpak"),
        (AutostartError::Declined, "does not start"),
        (PathError::Denied(file.clone()).into(), "no permission to write"),
    ] {
        stage.fakes.autostart.fail(Some(failure));
        let wish = Settings { theme: ThemeChoice::Dark, ..starting() };
        let kept = keep(&Settings::default(), wish, &stage.context).await;
        let problem = kept.problem.unwrap();
        assert_eq!(problem.kind, ProblemKind::AutostartFailed);
        assert!(problem.facts.detail.as_ref().unwrap().contains(detail), "{problem:?}");
        let rest = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
        assert_eq!((kept.settings, written(&stage).await), (rest.clone(), rest));
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_written_changes_nothing_about_what_counts() {
    let stage = Stage::on_disk().await;
    std::fs::write(stage.context.folder.as_ref().unwrap().join("settings.toml"), "not = [toml").unwrap();
    let kept = keep(&Settings::default(), starting(), &stage.context).await;
    assert_eq!(kept.settings, starting());
    assert_eq!(kept.problem.unwrap().kind, ProblemKind::SettingsInvalid);
    assert!(stage.fakes.autostart.state().0);
}

#[tokio::test]
async fn who_keeps_everything_in_memory_is_told_that_a_login_would_find_nothing() {
    let stage = Stage::in_memory().await;
    let kept = keep(&Settings::default(), starting(), &stage.context).await;
    assert_eq!(kept.problem.unwrap().kind, ProblemKind::AutostartFailed);
    assert!(!kept.settings.start_at_login && stage.fakes.autostart.changes() == 0);
    let dark = Settings { theme: ThemeChoice::Dark, ..Settings::default() };
    assert_eq!(keep(&Settings::default(), dark, &stage.context).await.problem, None);
}

#[tokio::test]
async fn a_file_of_authorities_counts_once_it_was_read() {
    let stage = Stage::on_disk().await;
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("company.pem");
    let wish = Settings { ca_file: Some(file.clone()), ..Settings::default() };
    let refused = keep(&Settings::default(), wish.clone(), &stage.context).await;
    assert_eq!((refused.settings, written(&stage).await), (Settings::default(), Settings::default()));
    let problem = refused.problem.unwrap();
    assert_eq!(problem.kind, ProblemKind::FileUnreadable);
    assert!(problem.facts.detail.unwrap().contains("company.pem"));
    assert_eq!(stage.context.world.network.ways().ca_file, None);

    let key = rcgen::generate_simple_self_signed(vec!["ca.example.org".to_owned()]).unwrap();
    std::fs::write(&file, key.cert.pem()).unwrap();
    let kept = keep(&Settings::default(), wish.clone(), &stage.context).await;
    assert_eq!(kept, Kept { settings: wish.clone(), chosen: wish.clone(), written: true, problem: None });
    assert_eq!((written(&stage).await, stage.context.world.network.ways().ca_file), (wish, Some(file)));
}
