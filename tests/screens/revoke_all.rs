//! Every sign-in at once: what will happen, one question, how far each account is, stop, and a summary to keep.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::engine::command::Command;
use mailward::engine::snapshot::RevokingAll;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, revocations};
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};

fn press(desk: &mut Desk, words: &str) {
    desk.harness.get_by_label(words).click();
    desk.harness.run();
}

/// By the menu of the accounts.
fn open(screen: Screen) -> Desk {
    let mut desk = Desk::on(screen, snapshots::eight());
    press(&mut desk, "More for all accounts");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Revoke every sign-in\u{202f}…").click();
    desk.harness.run();
    desk
}

/// The screen while it is this far.
fn far(screen: Screen, all: RevokingAll) -> Desk {
    let mut desk = open(screen);
    desk.say(revocations::revoking_all(all));
    desk
}

#[test]
fn the_screen_says_what_will_happen_and_to_whom() {
    let mut desk = open(Screen::default());
    assert_eq!(desk.harness.state().route(), Route::RevokeAll);
    desk.harness.get_by_label("The tokens of every account are deleted from this computer at once.");
    desk.harness.get_by_label("mira.sato@example.com, Fastmail is asked, and the answer is checked");
    desk.harness.get_by_label_contains("anna.lindqvist@example.org, Microsoft 365 cannot be asked");
    press(&mut desk, "Back");
    assert_eq!(desk.harness.state().route(), Route::Accounts);
    assert!(desk.take().is_empty());
}

#[test]
fn it_asks_once_and_the_safe_answer_has_the_focus() {
    for key in [Key::Enter, Key::Escape] {
        let mut desk = open(Screen::default());
        press(&mut desk, "Revoke 7\u{202f}…");
        desk.harness.get_by_role_and_label(Role::Dialog, "Revoke all 7 sign-ins?");
        assert!(desk.harness.get_by_label("Keep them").is_focused());
        desk.harness.key_press(key);
        desk.harness.run();
        assert_eq!(desk.harness.state().dialog(), None);
        assert!(desk.take().is_empty());
    }
}

#[test]
fn the_keyboard_alone_reaches_the_deed() {
    let mut desk = open(Screen::default());
    desk.harness.get_by_label("Revoke 7\u{202f}…").focus();
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::RevokeAll));
    desk.harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert!(matches!(desk.take().as_slice(), [Command::RevokeAll(_)]));
}

#[test]
fn each_account_tells_how_far_it_is_and_the_rest_can_be_stopped() {
    let mut desk = far(Screen::default(), revocations::all_running());
    desk.harness.get_by_role_and_label(Role::ProgressIndicator, "Revoking, 2 of 8 done");
    desk.harness.get_by_label_contains("jonas.weber@example.org, Checking");
    desk.harness.get_by_label_contains("mira.sato@example.com, Asking");
    desk.harness.get_by_label_contains("t.okafor@example.com, Queued");
    press(&mut desk, "Stop");
    assert!(matches!(desk.take().as_slice(), [Command::StopRevokeAll]));
    desk.say(revocations::revoking_all(RevokingAll { stopped: true, ..revocations::all_running() }));
    desk.harness.get_by_label("Stopping; those that have begun are waited for");
}

#[test]
fn at_the_end_every_ending_is_told_apart_and_the_summary_can_be_kept() {
    let mut desk = far(Screen::default(), revocations::all_over());
    desk.harness.get_by_label_contains("anna.lindqvist@example.org, Confirmed, Revoked at Fastmail");
    desk.harness
        .get_by_label_contains("elif.demir@example.org, Revoked, Revoked at Yahoo Mail; it could not");
    desk.harness.get_by_label_contains("mira.sato@example.com, Not revoked, Fastmail did not revoke it");
    desk.harness.get_by_label_contains("t.okafor@example.com, By hand, Deleted here");
    desk.harness.get_by_label_contains("support@example.com, Waiting, Deleted here");
    desk.harness.get_by_label_contains("billing@example.com, Left out, You stopped before it began");
    desk.harness.get_by_label("Open the page for t.okafor@example.com");
    desk.harness.get_by_label("Copy the summary").click();
    let mut copied = false;
    for _ in 0..4 {
        desk.harness.step();
        copied |= desk.harness.output().platform_output.commands.iter().any(|command| {
            matches!(command, egui::OutputCommand::CopyText(text) if text.contains("billing@example.com"))
        });
    }
    assert!(copied);
    desk.harness.run();
    press(&mut desk, "Done");
    assert!(matches!(desk.take().as_slice(), [Command::CloseRevokeAll]));
    assert_eq!(desk.harness.state().route(), Route::Accounts);
}

#[test]
fn the_summary_is_saved_where_the_person_says() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("summary.txt");
    let mut desk = far(Screen::default(), revocations::all_over());
    desk.files.answer(path.to_str());
    press(&mut desk, "Save the summary");
    let asked = desk.files.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].name, "mailward-revoked-2026-11-22.txt");
    let said = format!("Saved to {}", path.display());
    until(&mut desk, |desk| desk.harness.query_by_label(&said).is_some());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.starts_with("Mailward: every sign-in revoked, begun 22 Nov 2026, 14:21:00"), "{text}");
    assert!(text.contains("t.okafor@example.com, Microsoft 365"), "{text}");
}

#[test]
fn a_summary_that_could_not_be_saved_says_so() {
    let mut desk = far(Screen::default(), revocations::all_over());
    press(&mut desk, "Save the summary");
    until(&mut desk, |desk| desk.harness.query_by_label("Not saved; it can be copied instead").is_some());
    desk.files.answer(Some("/nowhere/at/all/summary.txt"));
    press(&mut desk, "Save the summary");
    until(&mut desk, |desk| desk.harness.query_by_label_contains("Could not be saved: ").is_some());
}

/// What is written beside the window comes when it comes; each look is a frame.
fn until(desk: &mut Desk, seen: impl Fn(&Desk) -> bool) {
    desk.comes(|desk| seen(desk).then_some(()));
}

#[test]
fn whoever_looks_elsewhere_is_told_when_all_are_through() {
    let mut desk = far(Screen::default(), revocations::all_running());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    desk.harness.run();
    desk.say(revocations::revoking_all(revocations::all_over()));
    desk.harness.get_by_label("Every account is through");
    press(&mut desk, "Show");
    assert_eq!(desk.harness.state().route(), Route::RevokeAll);
}

#[test]
fn settings_and_palette_lead_there() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    desk.harness.run();
    press(&mut desk, "Access: settings");
    press(&mut desk, "Revoke all\u{202f}…");
    assert_eq!(desk.harness.state().route(), Route::RevokeAll);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.event(egui::Event::Text("stolen".to_owned()));
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::RevokeAll);
}

#[test]
fn without_a_sign_in_nothing_can_be_revoked() {
    let mut snapshot = snapshots::eight();
    snapshot.accounts.retain(|view| view.account.grant.is_none());
    let mut desk = Desk::with(snapshot);
    press(&mut desk, "More for all accounts");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Revoke every sign-in\u{202f}…").click();
    desk.harness.run();
    press(&mut desk, "Revoke 0\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn revoke_all_pictures() {
    let mut screens = vec![(Screen::default().text_size(200), "text200".to_owned())];
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        screens.push((Screen::default().in_theme(theme), name.to_owned()));
        screens.push((Screen::sized(720.0, 480.0).in_theme(theme), format!("{name}-720x480")));
    }
    for (screen, name) in screens {
        let mut desk = open(screen);
        picture(&mut desk.harness, &format!("revoke-all-{name}"));
        desk.say(revocations::revoking_all(revocations::all_running()));
        picture(&mut desk.harness, &format!("revoke-all-running-{name}"));
        desk.say(revocations::revoking_all(revocations::all_over()));
        picture(&mut desk.harness, &format!("revoke-all-over-{name}"));
    }
    let mut desk = open(Screen::default());
    press(&mut desk, "Revoke 7\u{202f}…");
    picture(&mut desk.harness, "revoke-all-question");
}
