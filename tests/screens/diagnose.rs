//! The diagnosis: how it looks while it runs and when it has ended, what folds, and what its buttons want.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::account::AccountId;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, diagnosis};
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

use crate::audit::{click, press};

pub(crate) fn on(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num3);
    desk.harness.run();
    desk.take();
    desk
}

pub(crate) fn shown(snapshot: Snapshot) -> Desk {
    on(Screen::default(), snapshot)
}

#[test]
fn a_found_cause_looks_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = on(Screen::default().in_theme(theme), diagnosis::failed());
        picture(&mut desk.harness, &format!("diagnose-{name}"));
        let mut desk = on(Screen::sized(720.0, 480.0).in_theme(theme), diagnosis::failed());
        picture(&mut desk.harness, &format!("diagnose-{name}-720x480"));
        let mut desk = on(Screen::default().in_theme(theme).text_size(200), diagnosis::failed());
        picture(&mut desk.harness, &format!("diagnose-{name}-text200"));
    }
}

#[test]
fn running_looks_as_drawn() {
    let mut desk = shown(diagnosis::running());
    picture(&mut desk.harness, "diagnose-running-light");
    let mut desk = on(Screen::sized(720.0, 480.0).in_theme(Theme::Dark), diagnosis::running());
    picture(&mut desk.harness, "diagnose-running-dark-720x480");
}

#[test]
fn its_states_look_as_drawn() {
    let states = vec![
        ("nothing-yet", snapshots::eight()),
        ("fine", diagnosis::fine()),
        ("stopped", diagnosis::stopped()),
        ("computer", diagnosis::computer()),
        ("mail-refused", diagnosis::mail_refused()),
        ("sent", diagnosis::sent()),
        ("unreadable", diagnosis::unreadable()),
    ];
    for (name, snapshot) in states {
        let mut desk = shown(snapshot);
        picture(&mut desk.harness, &format!("diagnose-{name}"));
    }
    let mut desk = on(Screen::default().text_size(200), diagnosis::sent());
    picture(&mut desk.harness, "diagnose-sent-text200");
    let mut desk = on(Screen::sized(720.0, 480.0), diagnosis::sent());
    picture(&mut desk.harness, "diagnose-sent-720x480");
}

#[test]
fn the_verdict_names_the_cause_and_its_button_is_the_next_step() {
    let mut desk = shown(diagnosis::failed());
    desk.harness.get_by_role_and_label(Role::Heading, "Diagnose. Finished in 2.4 s, today at 14:21");
    desk.harness.get_by_label("You can fix this");
    click(&mut desk, "Sign in");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(1))));
}

#[test]
fn only_what_failed_is_open_until_the_person_says_otherwise() {
    let mut desk = shown(diagnosis::failed());
    desk.harness.get_by_label("Provider code: AADSTS50173");
    assert!(desk.harness.query_by_label_contains("System keyring: ").is_none());
    click(&mut desk, "This computer: good, 8 of 8 good");
    click(&mut desk, "System keyring: good, written, read and removed, 14 ms");
    desk.harness.get_by_label("Keyring: GNOME Keyring");
    // By now it stands below the window's edge.
    desk.harness.get_by_label("Provider: failed, 1 of 6 failed").focus();
    desk.harness.run();
    press(&mut desk, Key::Enter);
    assert!(desk.harness.query_by_label("Provider code: AADSTS50173").is_none());
    // News of the same diagnosis fold nothing.
    desk.say(diagnosis::saved());
    desk.harness.get_by_label("Keyring: GNOME Keyring");
}

#[test]
fn groups_fold_with_the_keyboard() {
    let mut desk = shown(diagnosis::failed());
    desk.harness.get_by_label("Network: good, 4 of 4 good").focus();
    desk.harness.run();
    press(&mut desk, Key::Enter);
    desk.harness.get_by_label("Proxy: good, none set, 2 ms");
}

#[test]
fn results_fill_in_while_one_watches_and_it_can_be_cancelled() {
    let mut desk = shown(diagnosis::beginning());
    desk.harness.get_by_label("Looking for the cause");
    desk.say(diagnosis::running());
    let bar = desk.harness.get_by_role_and_label(Role::ProgressIndicator, "10 of 20 checks done");
    assert!((bar.accesskit_node().numeric_value().unwrap() - 0.5).abs() < 0.01);
    desk.harness.get_by_label("Connection: running, connecting to login.example.com:443");
    desk.harness.get_by_label("Certificate: waiting, waiting");
    desk.harness.get_by_label("Mail servers: waiting, 2 waiting");
    click(&mut desk, "Cancel");
    assert_eq!(desk.commands(), ["CancelDiagnosis"]);
    desk.say(diagnosis::stopped());
    desk.harness.get_by_label("Not everything was checked");
    desk.harness.get_by_label("Mail servers: skipped, 2 not checked");
}

#[test]
fn a_window_with_a_diagnosis_rests() {
    for snapshot in [diagnosis::failed(), diagnosis::running(), diagnosis::sent()] {
        let mut desk = shown(snapshot);
        assert!(desk.rests(), "nothing moves by itself");
    }
}

#[test]
fn what_is_looked_at_is_picked_and_run() {
    let mut desk = shown(snapshots::eight());
    click(&mut desk, "Diagnose: anna.lindqvist@example.org");
    desk.harness.get_by_role_and_label(Role::MenuItem, "This computer").click();
    desk.harness.run();
    desk.harness.get_by_label("Diagnose: This computer");
    click(&mut desk, "Run");
    let wish = "Diagnose(DiagnoseWish { account: None, renew: false }, Reply(None))";
    assert_eq!(desk.commands(), [wish]);
}

#[test]
fn the_last_diagnosis_stays_while_another_account_is_looked_at() {
    let mut desk = shown(diagnosis::failed());
    click(&mut desk, "Diagnose: anna.lindqvist@example.org");
    desk.harness.get_by_role_and_label(Role::MenuItem, "t.okafor@example.com").click();
    desk.harness.run();
    desk.harness.get_by_label("Nothing checked yet");
    click(&mut desk, "Diagnose: t.okafor@example.com");
    desk.harness.get_by_role_and_label(Role::MenuItem, "anna.lindqvist@example.org").click();
    desk.harness.run();
    click(&mut desk, "Run again");
    let wish = "Diagnose(DiagnoseWish { account: Some(AccountId(1)), renew: false }, Reply(None))";
    assert_eq!(desk.commands(), [wish]);
}

#[test]
fn a_conversation_with_a_server_is_folded_below_its_check() {
    let mut desk = shown(diagnosis::mail_refused());
    assert!(desk.harness.query_by_label_contains("AUTHENTICATE XOAUTH2").is_none());
    click(&mut desk, "Conversation, 5 lines");
    desk.harness.get_by_label("C: a2 AUTHENTICATE XOAUTH2 (hidden)");
    desk.harness.get_by_label("S: * OK IMAP4rev1 ready");
    picture(&mut desk.harness, "diagnose-conversation");
}

#[test]
fn a_real_renewal_is_made_only_after_a_question() {
    let mut desk = shown(diagnosis::failed());
    // It stands below everything, where the window does not reach: the keyboard does.
    desk.harness.get_by_label("Try a real renewal\u{202f}…").focus();
    desk.harness.run();
    press(&mut desk, Key::Enter);
    assert!(desk.take().is_empty());
    picture(&mut desk.harness, "diagnose-try-renewal");
    click(&mut desk, "Renew and check");
    let wish = "Diagnose(DiagnoseWish { account: Some(AccountId(1)), renew: true }, Reply(None))";
    assert_eq!(desk.commands(), [wish]);
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn an_account_has_its_diagnosis_in_a_tab() {
    let mut desk = Desk::with(diagnosis::failed());
    desk.harness.get_by_label_contains("anna.lindqvist@example.org, ").click();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::Tab, "Diagnose").click();
    desk.harness.run();
    desk.harness.get_by_label("Finished in 2.4 s, today at 14:21");
    desk.harness.get_by_label("Provider code: AADSTS50173");
    picture(&mut desk.harness, "diagnose-tab");
    click(&mut desk, "Run again");
    assert_eq!(desk.commands().len(), 1);
}

#[test]
fn a_key_diagnoses_the_account_on_screen_once() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    for _ in 0..2 {
        desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
        desk.harness.run();
        let wish = "Diagnose(DiagnoseWish { account: Some(AccountId(5)), renew: false }, Reply(None))";
        let commands = desk.commands();
        assert!(commands.is_empty() || commands == [wish], "{commands:?}");
        desk.say(diagnosis::running());
    }
    assert_eq!(desk.harness.state().route(), Route::Account(AccountId::new(5), AccountTab::Diagnose));
    assert!(desk.take().is_empty(), "it runs already");
}

#[test]
fn the_whole_is_copied_as_text() {
    let mut desk = shown(diagnosis::failed());
    click(&mut desk, "Copy as text");
    desk.harness.get_by_label("Copied");
}

#[test]
fn in_a_small_window_everything_is_in_the_menu() {
    let mut desk = on(Screen::sized(720.0, 480.0), diagnosis::failed());
    click(&mut desk, "More for the diagnosis");
    let items = [
        "Run again",
        "Save report\u{202f}…",
        "Copy as text",
        "Open report\u{202f}…",
        "Explain an error\u{202f}…",
        "Practice failures",
    ];
    for item in items {
        desk.harness.get_by_role_and_label(Role::MenuItem, item);
    }
    desk.harness.get_by_role_and_label(Role::MenuItem, "Practice failures").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::PracticeFailures);
}
