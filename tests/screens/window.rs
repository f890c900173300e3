//! The window as a whole: news, dialogs that open by themselves, notices, keys, settings, the end.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::account::AccountId;
use mailward::domain::settings::{Settings, TextSize};
use mailward::engine::snapshot::{AddingState, SignInStep, Snapshot};
use mailward::testing::screen::picture;
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::Dialog;

#[test]
fn the_window_rests_when_nothing_happens() {
    for snapshot in [snapshots::eight(), snapshots::empty(), snapshots::thousand(), snapshots::fatal()] {
        let mut desk = Desk::with(snapshot);
        assert_eq!(desk.harness.run(), 1);
    }
}

#[test]
fn an_account_that_was_added_is_signed_in_next() {
    let mut desk = Desk::with(snapshots::eight());
    desk.say(snapshots::adding(AddingState::Added(AccountId::new(5))));
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(5))));
    assert_eq!(desk.commands(), ["CloseAdding"]);
}

#[test]
fn a_sign_in_that_runs_is_in_front_until_it_is_closed() {
    let mut desk = Desk::with(snapshots::eight());
    desk.say(snapshots::signing_in(SignInStep::Wait));
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(5))));
    desk.say(snapshots::eight());
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn a_notice_goes_after_six_seconds_and_the_engine_hears_of_it() {
    let mut desk = Desk::with(snapshots::with_notices(&["t.okafor@example.com was rotated"]));
    desk.harness.get_by_label("t.okafor@example.com was rotated");
    // A quarter of a second a step.
    desk.harness.run_steps(25);
    assert!(desk.harness.query_by_label("t.okafor@example.com was rotated").is_none());
    assert_eq!(desk.commands(), ["DismissNotice(1)"]);
}

#[test]
fn at_most_two_notices_are_shown_and_one_can_be_closed() {
    let mut desk = Desk::with(snapshots::with_notices(&["One", "Two", "Three"]));
    assert!(desk.harness.query_by_label("Three").is_none());
    desk.harness.query_all_by_label("Close notice").next().unwrap().click();
    desk.harness.run();
    desk.harness.get_by_label("Three");
    assert_eq!(desk.commands().len(), 1);
}

#[test]
fn larger_text_is_a_setting_like_any_other() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    desk.harness.run();
    assert!(desk.commands()[0].contains("text_size: Large"));
    let settings = Settings { text_size: TextSize::Largest, ..Settings::default() };
    desk.say(Snapshot { settings, ..snapshots::eight() });
    assert!((desk.harness.ctx.zoom_factor() - 2.0).abs() < f32::EPSILON);
}

#[test]
fn a_data_folder_that_cannot_be_used_fills_the_window() {
    let mut desk = Desk::with(snapshots::fatal());
    picture(&mut desk.harness, "fatal");
    desk.harness.get_by_label("Copy details");
    desk.harness.get_by_label("Quit");
    assert!(desk.harness.query_by_label("Settings").is_none());
}

#[test]
fn the_foot_says_what_happens_next_and_leads_there() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("Next: renew t.okafor@example.com at 14:39").click();
    desk.harness.run();
    desk.harness.get_by_label("Back to the accounts");
}
