//! The check-up in each state of the whole screen, with many accounts, by the keyboard alone, and as it is seen.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::domain::settings::RefreshAge;
use mailward::engine::command::Command;
use mailward::explain;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::checkup;
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};

use crate::checkup::{busy, press, shown};

#[test]
fn when_refresh_tokens_are_replaced_is_chosen_in_the_settings() {
    let mut desk = Desk::on(Screen::sized(1100.0, 1400.0), checkup::busy());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    desk.harness.run();
    press(&mut desk, "Replace refresh tokens after: 90 days");
    desk.harness.get_by_role_and_label(Role::MenuItem, "180 days").click();
    desk.harness.run();
    let changed = |one: &Command| matches!(one, Command::ChangeSettings(settings) if settings.refresh_age == RefreshAge::HalfYear);
    assert!(desk.take().iter().any(changed));
}

#[test]
fn everything_good_is_said_in_one_sentence() {
    let desk = shown(Screen::default(), checkup::good());
    desk.harness.get_by_label("Everything is good");
    desk.harness.get_by_label("19 practices, checked today at 14:02.");
    desk.harness.get_by_label("Check-up");
    assert!(desk.harness.query_by_label_contains("Needs attention").is_none());
}

#[test]
fn what_was_never_looked_at_begins_with_a_look() {
    let mut desk = shown(Screen::default(), checkup::never_run());
    desk.harness.get_by_label("Not looked yet");
    desk.harness.get_by_label("Check-up. 19 practices, never run");
    press(&mut desk, "Run");
    assert!(desk.take().iter().any(|one| matches!(one, Command::CheckUp(wish, _) if wish.ask)));
}

#[test]
fn a_look_that_runs_says_how_far_it_is_and_can_be_stopped() {
    let mut desk = shown(Screen::default(), checkup::running());
    desk.harness.get_by_role_and_label(Role::ProgressIndicator, "Looking, 12 of 31 checks done");
    assert!(desk.harness.query_by_label("Run again").is_none());
    press(&mut desk, "Cancel");
    assert!(matches!(desk.take().as_slice(), [.., Command::CancelCheckUp]));
}

#[test]
fn a_refusal_stands_on_top_until_it_was_seen() {
    let mut desk = shown(Screen::default(), checkup::refused());
    desk.harness.get_by_label(&explain::words(&Problem::new(ProblemKind::DiskFull)).title);
    press(&mut desk, "Dismiss");
    assert!(desk.take().iter().any(|one| matches!(one, Command::DismissCheckupRefusal)));
}

#[test]
fn without_an_account_this_computer_is_checked_all_the_same() {
    let mut desk = shown(Screen::default(), checkup::nobody());
    desk.harness.get_by_label("No account yet");
    press(&mut desk, "Add account\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::AddAccount));
}

#[test]
fn a_vault_that_is_shut_comes_first() {
    let desk = shown(Screen::default(), checkup::shut());
    desk.harness.get_by_label(&explain::words(&Problem::new(ProblemKind::KeyringLocked)).title);
}

#[test]
fn what_is_only_in_memory_can_be_kept_from_here() {
    let mut desk = shown(Screen::default(), checkup::in_memory());
    assert!(desk.harness.query_all_by_label_contains("The key is kept in memory only").next().is_some());
    press(&mut desk, "Keep it\u{202f}…, The key is kept in memory only");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::MoveVault));
    desk.harness.get_by_role_and_label(Role::Dialog, "Keep everything on the disk");
}

#[test]
fn a_thousand_accounts_stand_in_groups_and_only_what_is_seen_is_drawn() {
    let mut desk = shown(Screen::default(), checkup::thousand());
    let rows = |desk: &Desk| desk.harness.query_all_by_role(Role::DisclosureTriangle).count();
    assert!(rows(&desk) < 60, "{}", rows(&desk));
    desk.harness.get_by_label_contains("person-0010@example.org and 99 more");
    let all = desk
        .harness
        .query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Show all: ")))
        .next();
    all.unwrap().click();
    desk.harness.run();
    assert!(rows(&desk) < 60, "{}", rows(&desk));
    assert!(desk.rests());
}

#[test]
fn the_keyboard_alone_reaches_rows_fixes_and_menus_in_reading_order() {
    let mut desk = busy();
    let first = "Others can read the data folder";
    desk.harness
        .get_by(|node| {
            node.role() == Role::DisclosureTriangle && node.label().is_some_and(|label| label.contains(first))
        })
        .focus();
    desk.harness.run();
    let mut told = Vec::new();
    for _ in 0..3 {
        desk.harness.key_press(Key::Tab);
        desk.harness.run();
        let focused = desk.harness.get_by(is_focused);
        told.push(focused.accesskit_node().label().unwrap_or_default());
    }
    assert_eq!(told[0], "Protect, Others can read the data folder");
    assert_eq!(told[1], "More for: Others can read the data folder");
    assert!(told[2].starts_with("Needs attention: "), "{told:?}");
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert!(desk.harness.query_by_label_contains("In a terminal: ").is_some());
}

#[test]
fn the_keyboard_goes_on_from_its_button_however_far_the_list_was_scrolled() {
    let mut desk = shown(Screen::sized(720.0, 480.0), checkup::thousand());
    let deed = desk
        .harness
        .query_all_by(|node| node.label().is_some_and(|label| label.starts_with("Show all: ")))
        .next();
    deed.unwrap().focus();
    desk.harness.run();
    let told = |desk: &Desk| desk.harness.get_by(is_focused).accesskit_node().label();
    let before = told(&desk);
    for key in [Key::End, Key::Home] {
        desk.harness.key_press(key);
        desk.harness.run();
        desk.harness.run();
        assert_eq!(told(&desk), before, "{key:?}");
    }
}

#[test]
fn the_palette_leads_here_and_runs_it() {
    let mut desk = Desk::with(checkup::busy());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.event(egui::Event::Text("run the check".to_owned()));
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Checkup);
    assert!(desk.take().iter().any(|one| matches!(one, Command::CheckUp(..))));
}

#[test]
fn an_idle_check_up_asks_for_no_frame() {
    let mut desk = busy();
    assert!(desk.rests());
}

#[test]
fn checkup_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = shown(Screen::default().in_theme(theme), checkup::busy());
        picture(&mut desk.harness, &format!("checkup-{name}"));
        let mut desk = shown(Screen::sized(720.0, 480.0).in_theme(theme), checkup::busy());
        picture(&mut desk.harness, &format!("checkup-{name}-720x480"));
    }
    let mut desk = shown(Screen::default().text_size(200), checkup::busy());
    picture(&mut desk.harness, "checkup-text200");
    let mut desk = shown(Screen::default(), checkup::good());
    picture(&mut desk.harness, "checkup-good");
    let mut desk = shown(Screen::default(), checkup::never_run());
    picture(&mut desk.harness, "checkup-never-run");
    let mut desk = shown(Screen::default(), checkup::running());
    picture(&mut desk.harness, "checkup-running");
}

#[test]
fn checkup_pictures_of_what_unfolds() {
    let mut desk = shown(Screen::sized(1100.0, 1000.0), checkup::busy());
    for row in ["A refresh token is older", "Only secure channels"] {
        let contains = |label: String| label.contains(row);
        desk.harness
            .query_all_by(|node| {
                node.role() == Role::DisclosureTriangle && node.label().is_some_and(contains)
            })
            .next()
            .unwrap()
            .click();
        desk.harness.run();
    }
    picture(&mut desk.harness, "checkup-unfolded");
    let mut desk = shown(Screen::sized(1100.0, 2700.0), checkup::aside());
    let more = desk.harness.get_by(|node| {
        node.label().is_some_and(|label| label.starts_with("Show ") && label.ends_with(" more"))
    });
    more.click();
    desk.harness.run();
    picture(&mut desk.harness, "checkup-whole");
    let small = Screen::sized(720.0, 480.0);
    for (screen, name) in [
        (Screen::default(), ""),
        (Screen::default().in_theme(Theme::Dark), "-dark"),
        (small.in_theme(Theme::Dark), "-dark-720x480"),
    ] {
        let mut desk = shown(screen, checkup::busy());
        press(&mut desk, "More for: mira.sato@example.com");
        desk.harness.get_by_role_and_label(Role::MenuItem, "Leave it as it is\u{202f}…").click();
        desk.harness.run();
        picture(&mut desk.harness, &format!("checkup-put-aside{name}"));
    }
    let mut desk = shown(Screen::default(), checkup::thousand());
    picture(&mut desk.harness, "checkup-thousand");
}

pub(crate) fn is_focused(node: &egui_kittest::kittest::AccessKitNode<'_>) -> bool {
    node.is_focused()
}
