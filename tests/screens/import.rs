//! Importing accounts: chosen by dialog, path or drop, shown before anything is added, and told afterwards.

use egui::{Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{Command, ImportSource};
use mailward::engine::snapshot::ImportView;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, imports};
use mailward::testing::window::Desk;
use mailward::ui::route::Dialog;

use crate::audit::click;

const WAY_IN: &str = "Import from K-9 Mail or Thunderbird";

/// The dialog, as the first start opens it.
fn opened(screen: Screen) -> Desk {
    let mut desk = Desk::on(screen, snapshots::empty());
    desk.harness.get_by_label_contains(WAY_IN).scroll_to_me();
    desk.harness.run();
    desk.harness.get_by_label_contains(WAY_IN).click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Import));
    desk
}

fn shown(screen: Screen, view: ImportView) -> Desk {
    let mut desk = opened(screen);
    desk.say(imports::first(view));
    desk.take();
    desk
}

fn read(command: &Command) -> Option<String> {
    match command {
        Command::LookAtImport(wish, _) => match &wish.source {
            ImportSource::Path(path) => {
                let address = wish.address.as_ref().map(|address| format!(" for {address}"));
                Some(format!("{}{}", path.display(), address.unwrap_or_default()))
            }
            ImportSource::Text(_) => None,
        },
        _ => None,
    }
}

fn added(desk: &mut Desk) -> Vec<String> {
    let commands = desk.take();
    let additions = commands.iter().filter_map(|command| match command {
        Command::Import(additions, _) => Some(additions),
        _ => None,
    });
    additions.flatten().map(|addition| addition.address.to_string()).collect()
}

#[test]
fn the_first_start_leads_to_a_file_or_a_folder() {
    for button in ["File\u{202f}…", "Folder\u{202f}…"] {
        let mut desk = opened(Screen::default());
        desk.files.answer(Some("/home/anna/.thunderbird"));
        desk.harness.get_by_label(button).click();
        let found = desk.comes(|desk| desk.take().iter().find_map(read));
        assert_eq!(found, "/home/anna/.thunderbird", "{button}");
    }
}

#[test]
fn a_path_can_be_typed_with_or_without_a_stroke_at_its_end() {
    let mut desk = opened(Screen::default());
    picture(&mut desk.harness, "import-choose");
    click(&mut desk, "Type a path");
    let field = desk.harness.get_by_role_and_label(Role::TextInput, "File");
    field.type_text(".thunderbird/");
    desk.harness.run();
    click(&mut desk, "Read");
    let asked: Vec<String> = desk.take().iter().filter_map(read).collect();
    assert_eq!(asked, ["/home/anna/.thunderbird"]);
}

#[test]
fn what_was_found_is_shown_and_only_what_is_chosen_is_added() {
    for (screen, name) in [
        (Screen::default(), "light"),
        (Screen::default().in_theme(Theme::Dark), "dark"),
        (Screen::sized(720.0, 480.0).text_size(200), "text200"),
    ] {
        let mut desk = shown(screen, ImportView::Read(imports::preview()));
        picture(&mut desk.harness, &format!("import-found-{name}"));
    }
    let mut desk = shown(Screen::default(), ImportView::Read(imports::preview()));
    assert!(desk.harness.query_by_label("Add anna@yahoo.com").is_some());
    assert!(desk.harness.query_by_label("Add Club").is_none(), "what cannot be added has no box");
    click(&mut desk, "Add anna.berg@gmail.com");
    click(&mut desk, "Add anna@yahoo.com");
    click(&mut desk, "Add 2 accounts");
    assert_eq!(added(&mut desk), ["anna@northwind.example", "anna@yahoo.com"]);
}

#[test]
fn without_a_press_of_the_button_nothing_is_added() {
    let mut desk = shown(Screen::default(), ImportView::Read(imports::preview()));
    click(&mut desk, "Cancel");
    let commands = desk.take();
    assert!(matches!(commands.as_slice(), [Command::CloseImport]), "{commands:?}");
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn the_settings_of_a_domain_ask_for_an_address() {
    let mut desk = shown(Screen::default(), ImportView::Read(imports::of_a_domain()));
    click(&mut desk, "Look again");
    assert!(desk.take().is_empty(), "without an address there is nothing to look for");
    desk.harness.get_by_role_and_label(Role::TextInput, "Your address there").focus();
    desk.harness.run();
    desk.harness
        .get_by_role_and_label(Role::TextInput, "Your address there")
        .type_text("anna@northwind.example");
    desk.harness.run();
    click(&mut desk, "Look again");
    let asked: Vec<String> = desk.take().iter().filter_map(read).collect();
    assert_eq!(asked, ["/home/anna/config-v1.1.xml for anna@northwind.example"]);
}

#[test]
fn what_cannot_be_read_is_told_and_leads_to_another_file() {
    let refused = Problem::new(ProblemKind::ImportInvalid).detail("it is not well-formed XML (line 7)");
    let mut desk = shown(Screen::default(), ImportView::Refused(Box::new(refused)));
    picture(&mut desk.harness, "import-refused");
    click(&mut desk, "Another\u{202f}…");
    desk.harness.get_by_label("Folder\u{202f}…");
}

#[test]
fn what_was_added_leads_to_the_first_sign_in() {
    let snapshot = snapshots::eight();
    let mut desk = opened(Screen::default());
    desk.say(mailward::engine::snapshot::Snapshot {
        import: Some(ImportView::Added(imports::imported())),
        ..snapshot
    });
    picture(&mut desk.harness, "import-added");
    let account = imports::imported().added[0].clone();
    desk.harness.get_by_label(&format!("Sign in to {}", account.address)).click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(account.id)));
    assert!(desk.take().iter().any(|command| matches!(command, Command::CloseImport)));
}
