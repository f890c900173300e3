//! Erasing everything: what it does is read first, revoking is offered and done before, and the safe answer has the focus.

use std::sync::Arc;

use egui::Theme;
use egui_kittest::kittest::Queryable as _;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::Command;
use mailward::engine::snapshot::{Erased, ErasingView, KeyGone, Snapshot, VaultState};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::sign_ins;
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::Dialog;

use crate::sign_in::{dialog, press};

fn at(erasing: ErasingView) -> Snapshot {
    Snapshot { erasing: Some(erasing), ..snapshots::eight() }
}

fn erased() -> ErasingView {
    let key = KeyGone::Left(Box::new(Problem::new(ProblemKind::KeyringDenied)));
    ErasingView::Done(Arc::new(Erased { key, login: None, accounts: 8, files: true }))
}

#[test]
fn the_sign_ins_are_revoked_first_unless_the_person_leaves_them() {
    let mut harness = dialog(Screen::default(), snapshots::eight(), Dialog::Erase);
    assert!(harness.get_by_label("Keep everything").is_focused(), "the safe answer");
    press(&mut harness, "Erase everything");
    let commands = &harness.state().outbox.commands;
    assert!(
        matches!(commands.last(), Some(Command::RevokeToErase)),
        "nothing is erased before: {commands:?}"
    );
    harness.get_by_label_contains("Asking the providers to end the sign-ins");

    let mut harness = dialog(Screen::default(), snapshots::eight(), Dialog::Erase);
    let revoke = harness.get_by_label_contains("at their providers first");
    revoke.click();
    harness.run();
    harness.get_by_label_contains("sign-ins stand until you revoke them");
    press(&mut harness, "Erase everything");
    let commands = &harness.state().outbox.commands;
    assert!(commands.iter().any(|command| matches!(command, Command::EraseEverything(_))), "{commands:?}");
}

#[test]
fn a_vault_that_is_shut_offers_no_revoking_and_says_what_stands() {
    let mut shut = snapshots::eight();
    shut.vault.state = VaultState::Shut(Box::new(Problem::new(ProblemKind::PassphraseNeeded)));
    let mut harness = dialog(Screen::default(), shut, Dialog::Erase);
    assert!(harness.query_by_label_contains("at their providers first").is_none());
    harness.get_by_label_contains("sign-ins stand until you revoke them");
    press(&mut harness, "Erase everything");
    let commands = &harness.state().outbox.commands;
    assert!(matches!(commands.last(), Some(Command::EraseEverything(_))), "{commands:?}");
}

#[test]
fn one_that_was_refused_says_why_and_what_to_do() {
    let refused = ErasingView::Refused(Box::new(Problem::new(ProblemKind::FolderInUse)));
    let harness = dialog(Screen::default(), at(refused), Dialog::Erase);
    harness.get_by_label_contains("Another Mailward works with this data folder");
}

#[test]
fn one_that_was_refused_before_any_sign_in_was_ended_can_be_asked_for_again() {
    let mut harness = dialog(Screen::default(), snapshots::eight(), Dialog::Erase);
    press(&mut harness, "Erase everything");
    let refused = ErasingView::Refused(Box::new(Problem::new(ProblemKind::FolderInUse)));
    harness.state_mut().picture = sign_ins::picture(at(refused));
    harness.run();
    harness.state_mut().outbox.commands.clear();
    press(&mut harness, "Erase everything");
    let commands = &harness.state().outbox.commands;
    assert!(matches!(commands.last(), Some(Command::RevokeToErase)), "{commands:?}");
}

#[test]
fn the_question_and_the_end_look_as_they_should() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let screen = Screen::default().in_theme(theme);
        let mut harness = dialog(screen, snapshots::eight(), Dialog::Erase);
        picture(&mut harness, &format!("erase-{name}"));
        let mut desk = Desk::on(screen, at(erased()));
        picture(&mut desk.harness, &format!("erased-{name}"));
    }
    let mut harness = dialog(Screen::sized(720.0, 480.0), snapshots::eight(), Dialog::Erase);
    picture(&mut harness, "erase-720x480");
    let mut harness = dialog(Screen::sized(720.0, 480.0).text_size(200), snapshots::eight(), Dialog::Erase);
    picture(&mut harness, "erase-text200");
}
