//! Search or run.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::account::AccountId;
use mailward::testing::screen::picture;
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

fn opened(query: &str) -> Desk {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    for letter in query.chars() {
        desk.harness.event(egui::Event::Text(letter.to_string()));
    }
    desk.harness.run();
    desk
}

#[test]
fn palette_looks_as_drawn() {
    picture(&mut opened("oka").harness, "palette");
}

#[test]
fn enter_opens_the_account_that_was_found() {
    let mut desk = opened("oka");
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Account(AccountId::new(5), AccountTab::Overview));
    assert!(desk.harness.query_by_label_contains("Rotate: t.okafor").is_none());
}

#[test]
fn an_arrow_and_enter_run_the_command_below() {
    let mut desk = opened("oka");
    desk.harness.key_press(Key::ArrowDown);
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.commands(), ["Rotate(AccountId(5), Reply(None))"]);
}

#[test]
fn escape_closes_without_doing_anything() {
    let mut desk = opened("forget mira");
    desk.harness.get_by_label_contains("Forget: mira.sato@example.com");
    desk.harness.key_press(Key::Escape);
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), None);
    assert!(desk.harness.query_by_label_contains("Forget: mira.sato").is_none());
}

#[test]
fn a_command_that_asks_for_more_opens_its_dialog() {
    let mut desk = opened("forget mira");
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Forget(AccountId::new(4))));
}

#[test]
fn what_is_called_by_no_name_is_said() {
    opened("zzz").harness.get_by_label("Nothing is called “zzz”");
}
