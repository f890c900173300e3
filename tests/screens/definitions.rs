//! A person's own definitions: written as a form or as TOML, judged while they are written, tried, kept, written out, removed.

use std::sync::Arc;

use egui::{Key, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::definition::DefinitionCheck;
use mailward::domain::provider::Provider;
use mailward::engine::command::{Command, Depth, Reply};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::providers;
use mailward::testing::window::Desk;
use mailward::ui::route::Dialog;

use crate::audit::{click, press};
use crate::providers::{opened, screens};

const EDIT: &str = "Edit definition\u{202f}…";
const COMPARE: &str = "Compare with the metadata";
pub(crate) const TRY: &str = "Try a sign-in\u{202f}…";

/// The menu of the person's own definition.
pub(crate) fn deed(screen: Screen, deed: &str) -> Desk {
    let mut desk = opened(screen, providers::busy());
    desk.harness.get_by_label("Providers filter").focus();
    desk.harness.run();
    desk.harness.get_by_label("Providers filter").type_text("example isp");
    desk.harness.run();
    click(&mut desk, "More for Example ISP");
    desk.harness.get_by_role_and_label(Role::MenuItem, deed).click();
    desk.harness.run();
    desk
}

/// What the engine was asked to judge by the rules alone, and where the answer goes.
fn asked(desk: &mut Desk) -> Option<(String, Reply<Arc<DefinitionCheck>>)> {
    asked_for(desk, Depth::Rules)
}

fn asked_for(desk: &mut Desk, wanted: Depth) -> Option<(String, Reply<Arc<DefinitionCheck>>)> {
    desk.take().into_iter().find_map(|command| match command {
        Command::CheckDefinition(text, depth, reply) => {
            assert_eq!(depth, wanted, "{text}");
            Some((text, reply))
        }
        _ => None,
    })
}

fn kept(desk: &mut Desk) -> Option<(Provider, Reply<Arc<Provider>>)> {
    desk.take().into_iter().find_map(|command| match command {
        Command::KeepProvider(provider, reply) => Some((*provider, reply)),
        _ => None,
    })
}

/// The editor with this answer to its first question.
fn editor(screen: Screen, found: Arc<DefinitionCheck>) -> Desk {
    let mut desk = deed(screen, EDIT);
    let Some((text, reply)) = asked(&mut desk) else { panic!("what is opened is looked at") };
    assert_eq!(Provider::from_toml(&text).as_ref(), Ok(&providers::example_isp()), "{text}");
    reply.send(Ok(found));
    settle(&mut desk);
    desk
}

/// Answers are looked for a few times a second; a step is a quarter of one.
fn settle(desk: &mut Desk) {
    desk.harness.run_steps(4);
    desk.harness.run();
}

pub(crate) fn is_off(desk: &Desk, button: &str) -> bool {
    desk.harness.get_by_label(button).accesskit_node().is_disabled()
}

pub(crate) fn type_into(desk: &mut Desk, field: &str, text: &str) {
    desk.harness.get_by_role_and_label(Role::TextInput, field).focus();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
    desk.harness.run_steps(2);
}

#[test]
fn the_editor_says_at_the_field_and_beside_it_what_differs() {
    for (screen, name) in screens() {
        let mut desk = editor(screen, providers::differs());
        picture(&mut desk.harness, &format!("definition-{name}"));
    }
    let mut desk = editor(Screen::default(), providers::differs());
    let said = desk.harness.query_all_by_label("The metadata names another token address").count();
    assert_eq!(said, 2, "at the field, and among the checks");
    desk.harness.get_by_role_and_label(Role::TextInput, "Token").scroll_to_me();
    desk.harness.run();
    picture(&mut desk.harness, "definition-field");
    assert!(desk.rests());
}

#[test]
fn what_is_refused_cannot_be_saved_or_tried() {
    let mut desk = editor(Screen::default(), providers::refused());
    desk.harness.get_by_label("One thing keeps it from being saved");
    assert!(is_off(&desk, "Save") && is_off(&desk, TRY));
    picture(&mut desk.harness, "definition-refused");
}

#[test]
fn what_is_typed_is_judged_a_moment_later_and_kept_only_then() {
    let mut desk = editor(Screen::default(), providers::good());
    assert!(is_off(&desk, "Save"), "nothing has changed");
    type_into(&mut desk, "Name", " Ltd");
    assert!(is_off(&desk, "Save"));
    settle(&mut desk);
    let (text, reply) = asked(&mut desk).expect("the pause is over");
    assert!(text.contains("name = \"Example ISP Ltd\""), "{text}");
    reply.send(Ok(providers::good()));
    settle(&mut desk);
    click(&mut desk, "Save");
    let (_, reply) = asked_for(&mut desk, Depth::Metadata).expect("its metadata is compared first");
    reply.send(Ok(providers::good()));
    settle(&mut desk);
    let (provider, reply) = kept(&mut desk).expect("what agrees is kept without another click");
    assert_eq!(provider, providers::example_isp());
    reply.send(Ok(Arc::new(provider)));
    settle(&mut desk);
    desk.harness.get_by_label("Clients");
}

#[test]
fn nobody_is_asked_while_half_the_name_of_a_server_is_typed() {
    let mut desk = editor(Screen::default(), providers::good());
    type_into(&mut desk, "Issuer", ".or");
    settle(&mut desk);
    assert!(asked(&mut desk).is_none());
    desk.harness.get_by_label("Checked as soon as you leave the field");
    press(&mut desk, Key::Tab);
    settle(&mut desk);
    let (_, reply) = asked_for(&mut desk, Depth::Metadata).expect("an issuer that was left is asked");
    reply.send(Ok(providers::good()));
    settle(&mut desk);
    type_into(&mut desk, "Name", " Ltd");
    settle(&mut desk);
    assert!(asked(&mut desk).is_some(), "by the rules: the issuer is the same");
}

#[test]
fn the_button_names_whom_it_asks_and_what_differs_is_kept_only_on_a_second_word() {
    let mut desk = editor(Screen::default(), providers::good());
    desk.harness.get_by_label_contains("Asks id.isp.example what it says of itself");
    click(&mut desk, COMPARE);
    let (_, reply) = asked_for(&mut desk, Depth::Metadata).expect("the issuer is asked");
    assert!(is_off(&desk, COMPARE), "one question at a time");
    reply.send(Ok(providers::good()));
    settle(&mut desk);
    type_into(&mut desk, "Name", " Ltd");
    settle(&mut desk);
    let (_, reply) = asked(&mut desk).expect("the pause is over");
    reply.send(Ok(providers::good()));
    settle(&mut desk);
    click(&mut desk, "Save");
    let (_, reply) = asked_for(&mut desk, Depth::Metadata).expect("the text is another one");
    reply.send(Ok(providers::differs()));
    settle(&mut desk);
    assert!(kept(&mut desk).is_none());
    desk.harness.get_by_label("Not saved yet. Save once more to keep it as it is.");
    picture(&mut desk.harness, "definition-not-saved");
    click(&mut desk, "Save");
    assert!(kept(&mut desk).is_some());
}

#[test]
fn the_form_and_the_toml_are_one_text() {
    let mut desk = editor(Screen::default(), providers::good());
    type_into(&mut desk, "Name", " Ltd");
    click(&mut desk, "TOML");
    picture(&mut desk.harness, "definition-toml");
    let area = desk.harness.get_by_role_and_label(Role::MultilineTextInput, "Definition in TOML");
    assert!(area.accesskit_node().value().is_some_and(|text| text.contains("Example ISP Ltd")));
    area.focus();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::MultilineTextInput, "Definition in TOML").type_text("= [\n");
    desk.harness.run();
    click(&mut desk, "Form");
    desk.harness.get_by_label_contains("The text is no TOML");
    picture(&mut desk.harness, "definition-no-toml");
}

#[test]
fn what_is_not_saved_is_there_after_looking_elsewhere_until_it_is_discarded() {
    let mut desk = editor(Screen::default(), providers::good());
    type_into(&mut desk, "Name", " Ltd");
    click(&mut desk, "Back to the providers");
    desk.harness.get_by_label("“Example ISP” is not saved yet");
    picture(&mut desk.harness, "providers-unsaved");
    click(&mut desk, "Go on");
    let name = desk.harness.get_by_role_and_label(Role::TextInput, "Name");
    assert_eq!(name.accesskit_node().value().as_deref(), Some("Example ISP Ltd"));
    click(&mut desk, "Discard\u{202f}…");
    picture(&mut desk.harness, "definition-discard");
    click(&mut desk, "Discard what is written");
    assert!(desk.harness.query_by_label_contains("is not saved yet").is_none());
}

#[test]
fn a_new_definition_names_its_redirect_by_itself() {
    let mut desk = opened(Screen::default(), providers::busy());
    click(&mut desk, "More for providers");
    desk.harness.get_by_role_and_label(Role::MenuItem, "New definition\u{202f}…").click();
    desk.harness.run();
    picture(&mut desk.harness, "definition-new");
    type_into(&mut desk, "Short name", "id.isp.example");
    settle(&mut desk);
    let (text, _) = asked(&mut desk).expect("the pause is over");
    assert!(text.contains("path = \"/callback/id.isp.example\""), "{text}");
    assert!(text.contains("date = \"2026-11-22\""), "{text}");
}

#[test]
fn removing_asks_once_and_the_safe_answer_has_the_focus() {
    let mut desk = deed(Screen::default(), "Remove\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::RemoveProvider));
    assert!(desk.harness.get_by_label("Keep it").is_focused());
    picture(&mut desk.harness, "definition-remove");
    click(&mut desk, "Remove");
    let commands = desk.take();
    let [Command::RemoveProvider(id, _)] = commands.as_slice() else { panic!("{commands:?}") };
    assert_eq!(id.as_str(), "example-isp");
}

#[test]
fn a_definition_is_written_where_the_person_says() {
    let mut desk = deed(Screen::default().in_theme(Theme::Dark), "Export\u{202f}…");
    click(&mut desk, "Type a path");
    picture(&mut desk.harness, "definition-export-dark");
    click(&mut desk, "Export");
    let written = desk.take().into_iter().find_map(|command| match command {
        Command::ExportProvider(id, path, reply) => Some((id, path, reply)),
        _ => None,
    });
    let (id, path, reply) = written.expect("it is written");
    assert_eq!((id.as_str(), path.to_str()), ("example-isp", Some("/home/anna/example-isp.toml")));
    reply.send(Ok(path));
    settle(&mut desk);
    desk.harness.get_by_label("Written to /home/anna/example-isp.toml");
}

#[test]
fn a_definition_that_is_opened_is_looked_at_and_not_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("example.toml");
    std::fs::write(&path, providers::EXAMPLE_ISP).expect("written");
    let mut desk = opened(Screen::default(), providers::busy());
    desk.files.answer(path.to_str());
    click(&mut desk, "More for providers");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Open a definition\u{202f}…").click();
    let (text, _) = desk.comes(asked);
    assert_eq!(text, providers::EXAMPLE_ISP);
}

#[test]
fn tab_brings_the_field_into_sight_that_it_leads_to() {
    let mut desk = editor(Screen::default(), providers::differs());
    let top =
        |desk: &Desk, field: &str| desk.harness.get_by_role_and_label(Role::TextInput, field).rect().top();
    let before = top(&desk, "Name");
    desk.harness.get_by_role_and_label(Role::TextInput, "Name").focus();
    desk.harness.run();
    assert!((top(&desk, "Name") - before).abs() < 0.5, "what is in sight stays where it is");
    for _ in 0..12 {
        desk.harness.key_press(Key::Tab);
        desk.harness.run();
    }
    let focused = desk.harness.get_by(|node| node.is_focused() && !node.is_hidden());
    let (place, room) = (focused.rect(), desk.harness.ctx.content_rect());
    assert!(top(&desk, "Name") < before, "it has scrolled");
    assert!(place.top() > room.top() && place.bottom() < room.bottom(), "{place:?} in {room:?}");
}
