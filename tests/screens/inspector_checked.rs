//! The inspector: what a token is checked against, from the list, typed, picked as a file or dropped on the window.

use egui::{Key, Modifiers, Role};
use egui_kittest::kittest::Queryable as _;
use mailward::engine::command::Against;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::inspection;
use mailward::testing::window::Desk;
use mailward::ui::route::{CheckWith, Dialog};

use crate::audit::{click, press};
use crate::inspector::{OKAFOR, empty, painted, paste, pasted, shown, wish};
use crate::reports::Dropped;

#[test]
fn what_it_is_checked_against_is_chosen_from_a_list() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    choose(&mut desk, "Check against: nothing", "Microsoft 365");
    assert!(matches!(wish(&mut desk).against, Against::Provider(id) if id.as_str() == "microsoft-work"));
    choose(&mut desk, "Check against: Microsoft 365", "t.okafor@example.com");
    assert!(matches!(wish(&mut desk).against, Against::Account(OKAFOR)));
    // Another token is checked against the same.
    paste(&mut desk, "ya29.another");
    assert!(matches!(wish(&mut desk).against, Against::Account(OKAFOR)));
}

fn bring(desk: &mut Desk, words: &str) {
    choose(desk, "Check against: nothing", words);
}

/// With the keyboard, because the list is longer than the window.
fn choose(desk: &mut Desk, list: &str, words: &str) {
    click(desk, list);
    desk.harness.get_by_role_and_label(Role::MenuItem, words).focus();
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
}

#[test]
fn an_address_of_keys_is_typed_and_must_be_https() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    bring(&mut desk, "Address of keys\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::CheckWith(CheckWith::Address)));
    let field = |desk: &mut Desk, text: &str| {
        desk.harness.get_by_role_and_label(Role::TextInput, "Address of a JWKS").type_text(text);
        desk.harness.run();
    };
    field(&mut desk, "http://keys.example.com/");
    click(&mut desk, "Check");
    assert!(desk.take().is_empty());
    picture(&mut desk.harness, "inspector-address");
    desk.harness.get_by_role_and_label(Role::TextInput, "Address of a JWKS").focus();
    desk.harness.run();
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    desk.harness.run();
    field(&mut desk, "https://keys.example.com/jwks");
    click(&mut desk, "Check");
    let asked = wish(&mut desk);
    assert!(
        matches!(asked.against, Against::Address(url) if url.as_str() == "https://keys.example.com/jwks")
    );
    desk.harness.get_by_label("Check against: keys.example.com");
}

#[test]
fn a_shared_secret_is_handed_over_and_wiped_with_the_token() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    bring(&mut desk, "Shared secret\u{202f}…");
    desk.harness.get_by_role_and_label(Role::PasswordInput, "Shared secret").type_text("CANARY-of-hmac");
    desk.harness.run();
    press(&mut desk, Key::Enter);
    let asked = wish(&mut desk);
    assert!(matches!(&asked.against, Against::Secret(secret) if secret.len() == 14));
    assert!(!format!("{asked:?}").contains("CANARY") && !painted(&desk).contains("CANARY"));
    desk.harness.get_by_label("Check against: a shared secret");
    click(&mut desk, "Clear");
    desk.harness.get_by_label("Check against: nothing");
}

/// A file that stays until the test is over.
#[expect(clippy::unwrap_used, reason = "a test without its file is over")]
fn file(name: &str, contents: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, contents).unwrap();
    (folder, path)
}

/// Draws until this is so; a file is read beside the window.
fn until(desk: &mut Desk, so: impl Fn(&Desk) -> bool) {
    desk.comes(|desk| so(desk).then_some(()));
}

fn drop_file(desk: &mut Desk, path: &std::path::Path) {
    let dropped = Dropped(path.to_owned());
    desk.harness.input_mut().dropped_files.push(std::sync::Arc::new(dropped));
    until(desk, |desk| desk.harness.state().dialog() == Some(Dialog::Brought));
    desk.harness.run();
}

#[test]
fn a_dropped_token_is_looked_at_after_a_question() {
    let (_folder, path) = file("token.txt", inspection::GRAPH);
    let mut desk = empty(Screen::default());
    drop_file(&mut desk, &path);
    assert!(desk.take().is_empty(), "nobody has said yet what it is");
    picture(&mut desk.harness, "inspector-dropped");
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().dialog(), None);
    assert_eq!(pasted(&wish(&mut desk)), inspection::GRAPH);
}

#[test]
fn dropped_keys_are_checked_with() {
    let (_folder, path) = file("keys.json", r#"{"keys":[]}"#);
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    drop_file(&mut desk, &path);
    desk.harness.get_by_label("It looks like keys that signatures are checked with.");
    click(&mut desk, "Check with these keys");
    let asked = wish(&mut desk);
    assert!(
        matches!(asked.against, Against::Keys(bytes, name) if *bytes == *br#"{"keys":[]}"# && name == "keys.json")
    );
    desk.harness.get_by_label("Check against: keys.json");
}

#[test]
fn keys_are_picked_as_a_file() {
    let (_folder, path) = file("key.pem", "-----BEGIN PUBLIC KEY-----\n");
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    desk.files.answer(path.to_str());
    bring(&mut desk, "Key file\u{202f}…");
    click(&mut desk, "Choose a file\u{202f}…");
    until(&mut desk, |desk| desk.harness.query_by_label("Check against: key.pem").is_some());
    desk.harness.run();
    assert!(matches!(wish(&mut desk).against, Against::Keys(..)));
}
