//! The box for a pasted error, and the page of failures for practice.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::practice::PracticeFailure;
use mailward::explain::matcher;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, diagnosis};
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};

use crate::audit::{click, press};
use crate::diagnose::on;

const LINE: &str =
    "mbsync[812]: token request failed: AADSTS50173: The provided grant has expired due to it being revoked";

fn pasted(screen: Screen, text: &str) -> Desk {
    let mut desk = Desk::on(screen, snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text("explain an error");
    desk.harness.run();
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Explain));
    desk.harness.event(egui::Event::Paste(text.to_owned()));
    desk.harness.run();
    desk
}

#[test]
fn a_pasted_error_is_explained_with_the_best_match_first() {
    let mut desk = pasted(Screen::default(), LINE);
    picture(&mut desk.harness, "explain-light");
    let best = &matcher::explain(LINE).matches[0].words.title;
    desk.harness.get_by_label(best);
    click(&mut desk, "Clear");
    let field = desk.harness.get_by_label("Error text");
    assert_eq!(field.accesskit_node().value().as_deref(), Some(""));
    assert!(desk.harness.get_by_label("Copy the answer").accesskit_node().is_disabled());
    assert!(desk.take().is_empty(), "nothing leaves the window");
}

#[test]
fn the_box_fits_into_small_windows() {
    let mut desk = pasted(Screen::sized(720.0, 480.0).in_theme(Theme::Dark), LINE);
    picture(&mut desk.harness, "explain-dark-720x480");
    let mut desk = pasted(Screen::default().text_size(200), LINE);
    picture(&mut desk.harness, "explain-text200");
}

#[test]
fn what_is_unknown_is_said_to_be() {
    let mut desk = pasted(Screen::default(), "qwertz uiop");
    picture(&mut desk.harness, "explain-unknown");
    desk.harness.get_by_label_contains("Another line of the same log");
}

#[test]
fn what_was_pasted_is_gone_with_the_box() {
    let mut desk = pasted(Screen::default(), LINE);
    press(&mut desk, Key::Escape);
    assert_eq!(desk.harness.state().dialog(), None);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    desk.harness.run();
    click(&mut desk, "Explain an error\u{202f}…");
    let field = desk.harness.get_by_label("Error text");
    assert_eq!(field.accesskit_node().value().as_deref(), Some(""));
}

fn practice(screen: Screen, failures: Vec<PracticeFailure>) -> Desk {
    let mut desk = on(screen, diagnosis::practising(failures));
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text("practice failures");
    desk.harness.run();
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().route(), Route::PracticeFailures);
    desk.take();
    desk
}

#[test]
fn practice_failures_look_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = practice(Screen::default().in_theme(theme), vec![PracticeFailure::Busy]);
        picture(&mut desk.harness, &format!("practice-failures-{name}"));
    }
    let mut desk = practice(Screen::default().text_size(200), vec![PracticeFailure::Busy]);
    picture(&mut desk.harness, "practice-failures-text200");
    let mut desk = practice(Screen::sized(720.0, 480.0), vec![PracticeFailure::Busy]);
    picture(&mut desk.harness, "practice-failures-720x480");
}

#[test]
fn a_failure_is_found_and_switched_on_beside_the_others() {
    let mut desk = practice(Screen::default(), vec![PracticeFailure::Busy]);
    press(&mut desk, Key::Slash);
    desk.harness.get_by_role_and_label(Role::TextInput, "Search failures").type_text("grant-revoked");
    desk.harness.run();
    click(&mut desk, PracticeFailure::GrantRevoked.title());
    assert_eq!(desk.commands(), ["SetPracticeFailures([Busy, GrantRevoked], Reply(None))"]);
    // It shows what was asked for until the engine says so, and what the engine says from then on.
    let on = desk.harness.get_by_role_and_label(Role::Switch, PracticeFailure::GrantRevoked.title());
    assert_eq!(on.accesskit_node().toggled(), Some(egui::accesskit::Toggled::True));
    desk.say(diagnosis::practising(vec![PracticeFailure::Busy, PracticeFailure::GrantRevoked]));
    click(&mut desk, "Switch all off");
    assert_eq!(desk.commands(), ["SetPracticeFailures([], Reply(None))"]);
}

#[test]
fn where_no_failure_fits_the_search_can_be_cleared() {
    let mut desk = practice(Screen::default(), Vec::new());
    press(&mut desk, Key::Slash);
    desk.harness.get_by_role_and_label(Role::TextInput, "Search failures").type_text("zzz");
    desk.harness.run();
    desk.harness.get_by_label("No failure fits “zzz”");
    click(&mut desk, "Clear search");
    desk.harness.get_by_label(PracticeFailure::Busy.title());
}
