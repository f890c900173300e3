//! The keyboard alone through adding an account and importing accounts: every stop has a name, and each can be reached.

use egui::{Key, Modifiers, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::engine::command::{Command, ImportSource, ProviderChoice};
use mailward::engine::snapshot::ImportView;
use mailward::testing::screen::Screen;
use mailward::testing::snapshots::{self, detection, imports};
use mailward::testing::window::Desk as Window;
use mailward::ui::picture::Picture;
use mailward::ui::route::Dialog;

use crate::sign_in::dialog;

/// Role and name of what has the focus.
fn rests_on<S>(harness: &Harness<'_, S>) -> (Role, String) {
    let focused = harness.get_by(|node| node.is_focused() && !node.is_hidden());
    let node = focused.accesskit_node();
    // The name of words that can be rested on is their text.
    (node.role(), node.label().or_else(|| node.value()).unwrap_or_default())
}

fn key<S>(harness: &mut Harness<'_, S>, key: Key) {
    harness.key_press(key);
    harness.run();
}

/// Tab until the control whose name begins like this has the focus; a stop without a name is none.
fn tab_to<S>(harness: &mut Harness<'_, S>, name: &str) {
    let mut passed = Vec::new();
    while passed.len() < 60 {
        key(harness, Key::Tab);
        let (role, label) = rests_on(harness);
        assert!(!label.is_empty(), "a {role:?} without a name after {passed:?}");
        if label.starts_with(name) {
            return;
        }
        passed.push(label);
    }
    panic!("{name} is not reached: {passed:?}");
}

fn write<S>(harness: &mut Harness<'_, S>, text: &str) {
    let focused = harness.get_by(|node| node.is_focused() && !node.is_hidden());
    focused.type_text(text);
    harness.run();
}

#[test]
fn an_account_is_looked_up_chosen_and_added_by_the_keyboard_alone() {
    for screen in [Screen::default(), Screen::sized(720.0, 480.0).text_size(200)] {
        let mut harness = dialog(screen, snapshots::empty(), Dialog::AddAccount);
        assert_eq!(rests_on(&harness).1, "Address");
        write(&mut harness, detection::ADDRESS);
        key(&mut harness, Key::Enter);
        assert_eq!(rests_on(&harness), (Role::Button, "Look it up".to_owned()));
        key(&mut harness, Key::Enter);
        assert!(matches!(harness.state().outbox.commands.as_slice(), [Command::Detect(..)]));
        let found = detection::first(detection::two());
        harness.state_mut().picture = Picture { ..snapshots::picture(found) };
        harness.run();
        tab_to(&mut harness, "Microsoft 365. Found");
        key(&mut harness, Key::Space);
        tab_to(&mut harness, "Kind of account");
        key(&mut harness, Key::Enter);
        key(&mut harness, Key::ArrowDown);
        assert_eq!(rests_on(&harness).0, Role::MenuItem);
        key(&mut harness, Key::Escape);
        tab_to(&mut harness, "Client ID");
        write(&mut harness, "3f7a91c2-5d0e-4b8a-9c66-1e2f8d7b4a10");
        tab_to(&mut harness, "Another browser");
        key(&mut harness, Key::Enter);
        tab_to(&mut harness, "Browser: As in the settings: the system’s browser");
        tab_to(&mut harness, "Add");
        assert_eq!(rests_on(&harness), (Role::Button, "Add".to_owned()));
        key(&mut harness, Key::Enter);
        let wish = harness.state().outbox.commands.iter().find_map(|command| match command {
            Command::AddAccount(wish, _) => Some(wish),
            _ => None,
        });
        let wish = wish.expect("the account is added");
        assert_eq!(wish.provider, ProviderChoice::Known("microsoft-work".parse().expect("a short name")));
        assert_eq!(wish.address.as_str(), detection::ADDRESS);
    }
}

/// The paths that were asked to be read.
fn read(desk: &mut Window) -> Vec<String> {
    let commands = desk.take();
    let paths = commands.iter().filter_map(|command| match command {
        Command::LookAtImport(wish, _) => match &wish.source {
            ImportSource::Path(path) => Some(path.display().to_string()),
            ImportSource::Text(_) => None,
        },
        _ => None,
    });
    paths.collect()
}

#[test]
fn accounts_are_imported_by_the_keyboard_alone() {
    for screen in [Screen::default(), Screen::sized(720.0, 480.0).text_size(200)] {
        let mut desk = Window::on(screen, snapshots::empty());
        tab_to(&mut desk.harness, "Import from K-9 Mail or Thunderbird");
        key(&mut desk.harness, Key::Enter);
        assert_eq!(desk.harness.state().dialog(), Some(Dialog::Import));
        tab_to(&mut desk.harness, "Type a path");
        key(&mut desk.harness, Key::Enter);
        assert_eq!(rests_on(&desk.harness), (Role::TextInput, "File".to_owned()));
        desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        write(&mut desk.harness, "export.k9s");
        key(&mut desk.harness, Key::Enter);
        assert!(read(&mut desk).is_empty(), "half a path is not read");
        tab_to(&mut desk.harness, "File");
        desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        write(&mut desk.harness, "/home/anna/export.k9s");
        key(&mut desk.harness, Key::Enter);
        assert_eq!(read(&mut desk), ["/home/anna/export.k9s"], "Enter reads it");
        desk.say(imports::first(ImportView::Read(imports::preview())));
        desk.take();
        tab_to(&mut desk.harness, "Add anna.berg@gmail.com");
        key(&mut desk.harness, Key::Space);
        tab_to(&mut desk.harness, "Add 1 account");
        key(&mut desk.harness, Key::Enter);
        assert!(matches!(desk.take().as_slice(), [Command::Import(additions, _)] if additions.len() == 1));
    }
}
