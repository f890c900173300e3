//! The client of an account: its card, its dialog, what a provider has of it, and the question before it is deleted.

use egui::{Role, Theme};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mailward::domain::account::AccountId;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{AccountChange, Command, Ending};
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::clients;
use mailward::testing::window::Desk;
use mailward::ui::route::Dialog;

use crate::sign_in::{self, dialog, only_command, press};

const OKAFOR: AccountId = AccountId::new(5);

fn settings(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::Tab, "Settings").click();
    desk.harness.run();
    desk
}

/// By the keyboard: the card may lie below what is seen.
fn enter(desk: &mut Desk, words: &str) {
    desk.harness.get_by_role_and_label(Role::Button, words).focus();
    desk.harness.run();
    desk.harness.key_press(egui::Key::Enter);
    desk.harness.run();
}

/// Whatever is asked of the provider is answered so.
fn answered<T: Clone>(
    harness: &mut Harness<'static, sign_in::Desk>,
    take: impl Fn(Command) -> Option<mailward::engine::command::Reply<T>>,
    answer: &Result<T, Problem>,
) {
    let commands = std::mem::take(&mut harness.state_mut().outbox.commands);
    for reply in commands.into_iter().filter_map(take) {
        reply.send(answer.clone());
    }
    harness.run();
    harness.step();
    harness.run();
}

fn reading(
    command: Command,
) -> Option<mailward::engine::command::Reply<mailward::engine::command::RegistrationRead>> {
    match command {
        Command::ReadRegistration(OKAFOR, reply) => Some(reply),
        _ => None,
    }
}

#[test]
fn the_card_tells_what_kind_of_client_it_is_and_what_can_be_done_with_it() {
    let mut desk = settings(Screen::sized(1100.0, 1000.0), clients::registered());
    desk.harness.get_by_label_contains("public, without a secret; registered by Mailward");
    picture(&mut desk.harness, "client-card-registered");
    enter(&mut desk, "Read the registration");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Registration(OKAFOR)));
}

#[test]
fn a_client_that_was_typed_cannot_be_read_or_deleted_from_here() {
    let desk = settings(Screen::default(), clients::secret_ends(200));
    assert!(desk.harness.query_by_label("Read the registration").is_none());
    assert!(desk.harness.query_by_label("Delete the client\u{202f}…").is_none());
}

#[test]
fn a_secret_that_ends_soon_is_told_on_the_row_the_page_and_the_card() {
    let mut desk = Desk::on(Screen::default(), clients::secret_ends(12));
    picture(&mut desk.harness, "accounts-secret-ends");
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    desk.harness.get_by_label_contains("The client secret ends on ");
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = settings(Screen::sized(1100.0, 1100.0).in_theme(theme), clients::secret_ends(12));
        desk.harness.get_by_label_contains("make a new one at Gmail");
        picture(&mut desk.harness, &format!("client-card-secret-{name}"));
    }
    let desk = settings(Screen::default(), clients::secret_ends(40));
    assert!(desk.harness.query_by_label_contains("make a new one at").is_none(), "too early to warn");
}

#[test]
fn the_day_on_which_a_secret_ends_is_noted_as_typed() {
    let mut desk = settings(Screen::default(), clients::secret_ends(12));
    let field = desk.harness.get_by_role_and_label(Role::TextInput, "The secret ends on");
    field.focus();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, "The secret ends on").type_text("x");
    desk.harness.run();
    desk.harness.get_by_label_contains("A day is written like");
    desk.harness.key_press(egui::Key::Backspace);
    desk.harness.run();
    for _ in 0..12 {
        desk.harness.key_press(egui::Key::Backspace);
    }
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, "The secret ends on").type_text("2027-05-31");
    desk.harness.run();
    enter(&mut desk, "Save the day");
    let commands = desk.take();
    let at = commands.iter().find_map(|command| match command {
        Command::ChangeAccount(OKAFOR, AccountChange::SecretExpires(at), _) => *at,
        _ => None,
    });
    let at = at.unwrap_or_else(|| panic!("{commands:?}"));
    assert!(at.to_string().starts_with("2027-05-3"), "{at}");
}

#[test]
fn what_the_provider_has_is_asked_for_once_and_shown() {
    let mut harness = dialog(Screen::default(), clients::registered(), Dialog::Registration(OKAFOR));
    harness.get_by_label_contains("is being asked what it has");
    assert!(matches!(only_command(&harness), Command::ReadRegistration(OKAFOR, _)));
    answered(&mut harness, reading, &Ok(clients::read(true)));
    harness.get_by_label_contains("http://127.0.0.1/callback/fastmail");
    assert!(harness.query_by_label_contains("renew its tokens").is_none());
    picture(&mut harness, "registration-read");
}

#[test]
fn a_client_that_may_not_renew_is_cautioned_of() {
    let small = Screen::sized(720.0, 480.0).in_theme(Theme::Dark);
    let mut harness = dialog(small, clients::registered(), Dialog::Registration(OKAFOR));
    answered(&mut harness, reading, &Ok(clients::read(false)));
    harness.get_by_label_contains("does not let this client renew its tokens");
    picture(&mut harness, "registration-caution-720x480-dark");
}

#[test]
fn a_reading_that_failed_says_why_and_can_be_tried_again() {
    let mut harness = dialog(Screen::default(), clients::registered(), Dialog::Registration(OKAFOR));
    let gone = Problem::new(ProblemKind::RegistrationGone).fact("provider", "Fastmail");
    answered(&mut harness, reading, &Err(gone));
    harness.get_by_label("Fastmail does not know this registration any more");
    press(&mut harness, "Try again");
    assert!(matches!(only_command(&harness), Command::ReadRegistration(OKAFOR, _)));
}

#[test]
fn deleting_a_client_asks_first_names_every_account_and_keeps_it_by_default() {
    let mut harness = dialog(Screen::default(), clients::registered(), Dialog::DeleteClient(OKAFOR));
    for address in ["t.okafor@example.com", "desk@example.com"] {
        harness.get_by_label_contains(&format!("stop working for {address}"));
    }
    assert!(harness.get_by_label("Keep it").is_focused());
    picture(&mut harness, "client-delete");
    press(&mut harness, "Delete");
    assert!(matches!(only_command(&harness), Command::DeleteRegistration(OKAFOR, _)));
}

#[test]
fn a_client_and_its_steps_look_as_they_should_with_large_text() {
    let mut harness = dialog(Screen::default(), clients::secret_ends(12), Dialog::Client(OKAFOR));
    press(&mut harness, "How to get a client ID");
    harness.get_by_label_contains("A public client has only an ID");
    picture(&mut harness, "client-dialog");
    let mut large =
        dialog(Screen::default().text_size(200), clients::registered(), Dialog::DeleteClient(OKAFOR));
    picture(&mut large, "client-delete-text200");
}

#[test]
fn forgetting_says_what_becomes_of_the_client_and_lets_it_be_deleted() {
    let mut snapshot = clients::registered();
    let mut harness = dialog(Screen::default(), snapshot.clone(), Dialog::Forget(OKAFOR));
    harness.get_by_label_contains("stays, because desk@example.com uses it");
    snapshot.accounts.remove(0);
    let desk = AccountId::new(6);
    harness = dialog(Screen::default(), snapshot, Dialog::Forget(desk));
    harness.get_by_label_contains("is asked to delete the client that Mailward registered there");
    press(&mut harness, "Forget");
    assert!(matches!(only_command(&harness), Command::Forget(id, Ending::Revoke, _) if *id == desk));
}
