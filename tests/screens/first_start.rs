//! The page of the first start.

use egui::Theme;
use egui_kittest::kittest::Queryable as _;
use mailward::domain::problem::ProblemKind;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::Dialog;

#[test]
fn first_start_looks_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = Desk::on(Screen::default().in_theme(theme), snapshots::empty());
        picture(&mut desk.harness, &format!("first-start-{name}"));
    }
}

#[test]
fn add_my_account_opens_the_dialog() {
    let mut desk = Desk::with(snapshots::empty());
    desk.harness.get_by_label_contains("Add my account").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::AddAccount));
}

#[test]
fn the_practice_provider_is_one_click_away() {
    let mut desk = Desk::with(snapshots::empty());
    desk.harness.get_by_label_contains("Try it with the practice provider").click();
    desk.harness.run();
    assert_eq!(desk.commands(), ["TryPractice(Reply(None))"]);
}

#[test]
fn a_vault_that_is_shut_is_seen_to_before_the_first_account() {
    let vault = snapshots::vault_shut(ProblemKind::KeyringMissing).vault;
    let desk = Desk::with(Snapshot { vault, ..snapshots::empty() });
    desk.harness.get_by_label("Your accounts will be listed here");
    desk.harness.get_by_label("Vault is shut");
}

#[test]
fn large_text_scrolls_instead_of_being_cut() {
    let mut desk = Desk::on(Screen::sized(720.0, 480.0).text_size(200), snapshots::empty());
    desk.harness.get_by_label_contains("Try it with the practice provider").scroll_to_me();
    desk.harness.run();
    desk.harness.get_by_label_contains("Try it with the practice provider").click();
    desk.harness.run();
    assert_eq!(desk.commands().len(), 1);
}
