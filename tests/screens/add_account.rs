//! Adding an account: what is recognised while typing, and what is sent.

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{AddAccount, ClientChoice, Command, ProviderChoice};
use mailward::engine::snapshot::{AddingState, Snapshot};
use mailward::testing::screen::Screen;
use mailward::testing::sign_ins;
use mailward::ui::route::Dialog;

use crate::sign_in::{Desk, dialog, field, only_command, press, type_into};

fn adding(snapshot: Snapshot) -> Harness<'static, Desk> {
    dialog(Screen::default(), snapshot, Dialog::AddAccount)
}

fn wish<'a>(harness: &'a Harness<'_, Desk>) -> &'a AddAccount {
    let Command::AddAccount(wish, _) = only_command(harness) else { panic!("another command") };
    wish
}

#[test]
fn a_provider_is_recognised_while_the_address_is_typed() {
    let mut harness = adding(sign_ins::empty());
    assert!(field(&harness, "Address").is_focused());
    type_into(&mut harness, "Address", "anna@gmail.com");
    harness.get_by_label("recognised by the address");
    type_into(&mut harness, "Client ID", "1234-abc.apps.googleusercontent.com");
    type_into(&mut harness, "Client secret", "GOCSPX-CANARY-5");
    press(&mut harness, "Add");
    let wish = wish(&harness);
    assert_eq!(
        (wish.address.as_str(), &wish.provider, wish.uses.to_string().as_str()),
        ("anna@gmail.com", &ProviderChoice::ByAddress, "imap,smtp")
    );
    assert!(
        matches!(&wish.client, ClientChoice::Given { id, secret: Some(secret), secret_expires_at: None } if id.starts_with("1234") && secret.len() == 15)
    );
    assert!(!format!("{:?}{:?}", harness.state().drafts, harness.state().outbox).contains("CANARY"));
}

#[test]
fn enter_moves_on_from_field_to_field_and_adds_at_the_last() {
    let mut harness = adding(sign_ins::empty());
    for (name, text) in [
        ("Address", "anna@gmail.com"),
        ("Client ID", "1234-abc.apps.googleusercontent.com"),
        ("Client secret", "GOCSPX-5"),
    ] {
        assert!(field(&harness, name).is_focused(), "{name}");
        field(&harness, name).type_text(text);
        harness.run();
        harness.key_press(egui::Key::Enter);
        harness.run();
    }
    assert_eq!(wish(&harness).address.as_str(), "anna@gmail.com");
}

#[test]
fn the_client_of_another_account_is_used_again() {
    let mut snapshot = sign_ins::prepared_at("google");
    snapshot.accounts.truncate(1);
    let mut harness = adding(snapshot);
    type_into(&mut harness, "Address", "bob@gmail.com");
    harness.get_by_label("The client of anna.lindqvist@example.org is used again; nothing has to be typed.");
    field(&harness, "Address").focus();
    harness.run();
    harness.key_press(egui::Key::Enter);
    harness.run();
    assert!(matches!(wish(&harness).client, ClientChoice::AsOthers));
}

#[test]
fn a_provider_without_oauth_is_explained_and_cannot_be_added() {
    let mut harness = adding(sign_ins::empty());
    type_into(&mut harness, "Address", "anna@gmx.de");
    harness.get_by_label_contains("does not sign mail programs in by OAuth");
    press(&mut harness, "Add");
    assert!(harness.state().outbox.is_empty());
    press(&mut harness, "Open the provider’s page");
    assert!(harness.state().outbox.page.as_deref().is_some_and(|page| page.starts_with("https://")));
}

#[test]
fn an_unknown_host_can_be_named_by_its_issuer() {
    let mut harness = adding(sign_ins::empty());
    type_into(&mut harness, "Address", "anna@example.org");
    press(&mut harness, "Provider: Choose\u{202f}…");
    press(&mut harness, "Another, by its issuer address");
    press(&mut harness, "Add");
    harness.get_by_label("An issuer is an address that begins with https://");
    type_into(&mut harness, "Issuer address", "https://login.example.org");
    press(&mut harness, "Register automatically");
    press(&mut harness, "Add");
    let wish = wish(&harness);
    assert_eq!(wish.provider, ProviderChoice::Issuer("https://login.example.org".to_owned()));
    assert!(matches!(wish.client, ClientChoice::Register));
}

#[test]
fn what_is_missing_is_said_when_adding_and_not_before() {
    let mut harness = adding(sign_ins::empty());
    assert!(harness.query_by_label("No address was given").is_none());
    press(&mut harness, "Add");
    harness.get_by_label("No address was given");
    type_into(&mut harness, "Address", "anna example.org");
    harness.get_by_label("The address contains a blank");
    assert!(harness.state().outbox.is_empty());
}

#[test]
fn while_the_provider_is_asked_it_can_be_cancelled() {
    let mut harness = adding(sign_ins::adding(AddingState::Asking));
    harness.get_by_label_contains("The provider of anna@example.net is asked");
    press(&mut harness, "Cancel");
    assert!(matches!(only_command(&harness), Command::CloseAdding));
    assert_eq!(harness.state().outbox.dialog, Some(None));
}

#[test]
fn a_failure_stands_above_the_fields_and_they_stay() {
    let problem = Problem::new(ProblemKind::DnsFailed).fact("host", "login.example.net");
    let mut harness = adding(sign_ins::adding(AddingState::Failed(Box::new(problem))));
    harness.get_by_label("The name login.example.net was not found");
    type_into(&mut harness, "Address", "anna@gmail.com");
    harness.key_press(egui::Key::Escape);
    harness.run();
    assert!(matches!(only_command(&harness), Command::CloseAdding));
}
