//! Moving to another computer: what happens to the sign-ins is read first, a weak passphrase writes nothing, and what came of
//! it is told; and the same file as it is seen on the other computer.

use std::sync::Arc;

use egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::domain::transfer::{MoveEnd, TokensGo};
use mailward::engine::command::Command;
use mailward::engine::snapshot::{ImportView, Snapshot, TransferState};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, transfers};
use mailward::ui::route::Dialog;

use crate::sign_in::{dialog, field, only_command, press, type_into};

const WORDS: &str = "cobalt-orchid-lantern-mosaic-thimble";

#[test]
fn a_file_without_sign_ins_needs_a_place_and_nothing_else() {
    let mut harness = dialog(Screen::default(), snapshots::eight(), Dialog::MoveOut);
    press(&mut harness, "Choose a file\u{202f}…");
    let wish = harness.state().outbox.save.clone().expect("the system is asked for a place");
    assert_eq!(wish.name, "mailward-move-2026-11-22.mailward");
    assert!(harness.state().outbox.commands.is_empty(), "nothing is written before there is a place");
}

/// Chooses to copy, with this passphrase and a typed path, and presses the button.
fn copied_with(words: &str) -> egui_kittest::Harness<'static, crate::sign_in::Desk> {
    let mut harness = dialog(Screen::sized(1100.0, 1400.0), snapshots::eight(), Dialog::MoveOut);
    press(&mut harness, "Copy");
    assert!(harness.get_all_by_label_contains("refresh token").next().is_some());
    press(&mut harness, "Type a path");
    field(&harness, "File").click();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    field(&harness, "File").type_text("/home/anna/new.mailward");
    harness.run();
    type_into(&mut harness, "New passphrase", words);
    type_into(&mut harness, "New passphrase again", words);
    press(&mut harness, "Write");
    harness
}

#[test]
fn before_tokens_are_copied_each_account_says_what_that_does_and_a_weak_passphrase_is_refused() {
    let harness = copied_with("password1");
    harness.get_by_label("Too weak: found in minutes by whoever has the file");
    assert!(harness.state().outbox.commands.is_empty());
    let harness = copied_with(WORDS);
    let Command::MoveOut(wish, _) = only_command(&harness) else { panic!("another command") };
    assert_eq!((wish.tokens, wish.path.to_str()), (TokensGo::Copy, Some("/home/anna/new.mailward")));
    assert_eq!(wish.passphrase.as_ref().map(mailward::domain::secret::Passphrase::len), Some(WORDS.len()));
    assert!(!format!("{:?}", harness.state().outbox.commands).contains(WORDS));
}

#[test]
fn a_move_says_for_whom_mail_programs_stop() {
    let mut harness = dialog(Screen::default(), snapshots::eight(), Dialog::MoveOut);
    press(&mut harness, "Move");
    harness.get_all_by_label_contains("Mail programs here stop working for").next().expect("a consequence");
}

#[test]
fn an_interrupted_move_is_ended_as_the_person_says() {
    for (button, wanted) in [("Keep them here", MoveEnd::KeepHere), ("Take them out", MoveEnd::TakeOut)] {
        let mut harness = dialog(Screen::default(), transfers::interrupted(), Dialog::MoveOut);
        press(&mut harness, button);
        assert!(matches!(only_command(&harness), Command::SettleMove(end, _) if *end == wanted), "{button}");
    }
}

#[test]
fn what_came_of_it_stays_until_it_is_closed() {
    let mut harness = dialog(Screen::default(), transfers::far(transfers::written()), Dialog::MoveOut);
    harness.get_by_label_contains("Their tokens are no longer on this computer: anna.lindqvist@example.org");
    harness.get_by_label_contains("Their tokens are still here");
    press(&mut harness, "Done");
    assert!(matches!(only_command(&harness), Command::CloseMoveOut));
    let mut harness = dialog(Screen::default(), transfers::far(transfers::refused()), Dialog::MoveOut);
    harness.get_by_label_contains("The disk is full");
    press(&mut harness, "Try again");
    assert!(matches!(only_command(&harness), Command::CloseMoveOut));
}

fn arriving(view: ImportView) -> Snapshot {
    Snapshot { import: Some(view), ..snapshots::empty() }
}

#[test]
fn on_the_other_computer_the_passphrase_is_asked_for_and_settings_are_a_choice() {
    let view = ImportView::Read(transfers::preview());
    let mut harness = dialog(Screen::sized(1100.0, 1200.0), arriving(view), Dialog::Import);
    harness.get_by_label_contains("Only one computer can go on");
    type_into(&mut harness, "Passphrase of the file", WORDS);
    press(&mut harness, "Take over the settings as well");
    press(&mut harness, "Add 2 accounts");
    let Command::MoveIn(wish, _) = only_command(&harness) else { panic!("another command") };
    assert_eq!((wish.addresses.len(), wish.passphrase.is_some()), (2, true));
    assert_eq!(field(&harness, "Passphrase of the file").value().as_deref(), Some(""));
    let added = mailward::testing::snapshots::imports::imported();
    harness.state_mut().outbox.commands.clear();
    harness.state_mut().picture = snapshots::picture(arriving(ImportView::Added(added)));
    harness.run();
    assert!(matches!(only_command(&harness), Command::ChangeSettings(settings) if !settings.renew));
}

#[test]
fn settings_are_taken_over_from_a_file_whose_accounts_are_left_out() {
    let view = ImportView::Read(transfers::preview());
    let mut harness = dialog(Screen::sized(1100.0, 1200.0), arriving(view), Dialog::Import);
    press(&mut harness, "Add mira.sato@example.com");
    press(&mut harness, "Add anna.berg@gmail.com");
    assert!(harness.get_by_label("Add accounts").accesskit_node().is_disabled());
    press(&mut harness, "Take over the settings as well");
    press(&mut harness, "Take it over");
    let Command::MoveIn(wish, _) = only_command(&harness) else { panic!("another command") };
    assert!(wish.addresses.is_empty());
    harness.state_mut().picture = snapshots::picture(arriving(ImportView::Added(Arc::default())));
    harness.run();
    harness.get_by_label("What was chosen counts here from now on");
}

#[test]
fn a_wrong_passphrase_is_told_at_its_field() {
    let refused = Box::new(Problem::new(ProblemKind::TransferSealed));
    let view = ImportView::NotOpened(transfers::preview(), refused);
    let harness = dialog(Screen::sized(1100.0, 1200.0), arriving(view), Dialog::Import);
    harness.get_by_label("The sealed part of the file does not open");
}

#[test]
fn pictures_of_a_move() {
    let screens = [
        (Screen::default(), "light"),
        (Screen::default().in_theme(Theme::Dark), "dark"),
        (Screen::sized(720.0, 480.0), "720x480"),
        (Screen::sized(720.0, 480.0).text_size(200), "text200"),
    ];
    for (screen, name) in screens {
        let mut harness = dialog(screen, snapshots::eight(), Dialog::MoveOut);
        press(&mut harness, "Copy");
        picture(&mut harness, &format!("move-out-{name}"));
    }
    for (snapshot, name) in [
        (transfers::interrupted(), "interrupted"),
        (transfers::far(transfers::written()), "written"),
        (transfers::far(TransferState::Writing), "writing"),
        (transfers::far(transfers::refused()), "refused"),
    ] {
        let mut harness = dialog(Screen::default(), snapshot, Dialog::MoveOut);
        picture(&mut harness, &format!("move-out-{name}"));
    }
    let view = ImportView::Read(transfers::preview());
    let mut harness = dialog(Screen::default(), arriving(view), Dialog::Import);
    picture(&mut harness, "import-moved");
}
