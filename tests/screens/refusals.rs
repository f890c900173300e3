//! What was refused leads to the page about it, by keyboard alone, from each dialog that tells a refusal. The page is read in front
//! of the dialog: what runs there goes on, what was typed stays, and the way back leads to the link.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::learn::Page;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::snapshot::{AddingState, ErasingView, ImportView, ProfileView, Snapshot};
use mailward::explain::learn;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::sign_ins::{self, ANNA};
use mailward::testing::snapshots::profile::looking_at_profile;
use mailward::testing::snapshots::{self, audit, imports, providers, transfers};
use mailward::testing::window::Desk;
use mailward::ui::route::Dialog;

use crate::audit::{click, press};
use crate::definitions::{TRY, deed, type_into};
use crate::sign_in;

/// A dialog that tells a refusal, and where its link leads.
struct Told {
    name: &'static str,
    desk: fn(Screen) -> Desk,
    page: Page,
}

const TOLD: [Told; 8] = [
    Told { name: "import", desk: import, page: Page::Kept },
    Told { name: "move-out", desk: move_out, page: Page::Kept },
    Told { name: "profile", desk: profile, page: Page::Client },
    Told { name: "trial", desk: trial, page: Page::Client },
    Told { name: "erase", desk: erase, page: Page::Kept },
    Told { name: "chain", desk: chain, page: Page::Record },
    Told { name: "add", desk: add, page: Page::Current },
    Told { name: "vault", desk: vault, page: Page::Kept },
];

fn import(screen: Screen) -> Desk {
    let refused = Problem::new(ProblemKind::ImportInvalid).detail("it is not well-formed XML (line 7)");
    imported(screen, imports::first(ImportView::Refused(Box::new(refused))))
}

fn imported(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshots::empty());
    into_import(&mut desk);
    desk.say(snapshot);
    desk
}

fn into_import(desk: &mut Desk) {
    desk.harness.get_by_label_contains("Import from K-9 Mail or Thunderbird").focus();
    desk.harness.run();
    press(desk, Key::Enter);
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Import));
}

/// The settings, with the dialog of this button.
fn settings(screen: Screen, button: &str, wanted: Dialog) -> Desk {
    chosen(Desk::on(screen, sign_ins::prepared()), button, wanted)
}

fn chosen(mut desk: Desk, button: &str, wanted: Dialog) -> Desk {
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    desk.harness.run();
    desk.harness.get_by_label(button).focus();
    desk.harness.run();
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().dialog(), Some(wanted));
    desk
}

fn move_out(screen: Screen) -> Desk {
    let mut desk = settings(screen, "Write a file\u{202f}…", Dialog::MoveOut);
    desk.say(transfers::far(transfers::refused()));
    desk
}

fn profile(screen: Screen) -> Desk {
    let mut desk = settings(screen, "Import a profile", Dialog::Profile);
    let refused =
        Problem::new(ProblemKind::ProfileInvalid).detail("Line 5: a secret has no place in a profile");
    desk.say(looking_at_profile(ProfileView::Refused(Box::new(refused)), sign_ins::prepared()));
    desk
}

fn trial(screen: Screen) -> Desk {
    let mut desk = deed(screen, TRY);
    desk.say(providers::trial(Some(providers::try_failed())));
    desk
}

fn erase(screen: Screen) -> Desk {
    let mut desk = settings(screen, "Erase\u{202f}…", Dialog::Erase);
    let refused = ErasingView::Refused(Box::new(Problem::new(ProblemKind::FolderInUse)));
    desk.say(Snapshot { erasing: Some(refused), ..sign_ins::prepared() });
    desk
}

fn chain(screen: Screen) -> Desk {
    let mut desk = crate::audit::on(screen, audit::broken());
    desk.harness.get_by_label("Chain broken at event 9,120").focus();
    press(&mut desk, Key::Enter);
    desk
}

/// An address was typed, and who it belongs to could not be made sure of.
fn add(screen: Screen) -> Desk {
    let mut desk = Desk::on(screen, sign_ins::prepared());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::N);
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::AddAccount));
    type_into(&mut desk, "Address", "anna@example.net");
    let refused = Problem::new(ProblemKind::MetadataInvalid).fact("host", "login.example.net");
    desk.say(sign_ins::adding(AddingState::Failed(Box::new(refused))));
    desk
}

fn vault(screen: Screen) -> Desk {
    let mut desk = chosen(Desk::on(screen, sign_ins::in_memory()), "Keep it\u{202f}…", Dialog::MoveVault);
    click(&mut desk, "Keep it");
    // The answer comes with what the vault says.
    drop(desk.take());
    let there = Problem::new(ProblemKind::VaultThere).fact("path", "/home/anna/.local/share/mailward");
    desk.say(Snapshot { vault_refused: Some(there), ..sign_ins::in_memory() });
    desk
}

fn link_to(page: Page) -> String {
    ["Learn more: ", learn::page(page).title].concat()
}

/// Moves on with the Tab key until the link has the keyboard, and presses Enter.
fn follow(desk: &mut Desk, page: Page) {
    let name = link_to(page);
    let reached = (0..20).any(|_| {
        press(desk, Key::Tab);
        desk.harness.get_by_role_and_label(Role::Button, &name).is_focused()
    });
    assert!(reached, "no stop of the keyboard is {name}");
    press(desk, Key::Enter);
    desk.harness.get_by_role_and_label(Role::Dialog, learn::page(page).title);
    assert!(desk.harness.get_by_label("Back").is_focused(), "the keyboard goes on there");
}

/// Whether a page is in front.
fn reads(desk: &Desk) -> bool {
    desk.harness.query_by_label("Back").is_some()
}

#[test]
fn the_page_about_a_refusal_is_read_by_keyboard_and_the_dialog_stays_as_it_was() {
    for told in TOLD {
        let mut desk = (told.desk)(Screen::default());
        let before = (desk.harness.state().route(), desk.harness.state().dialog());
        desk.take();
        for key in [Key::Enter, Key::Escape] {
            follow(&mut desk, told.page);
            press(&mut desk, key);
            assert!(!reads(&desk), "{} {key:?}", told.name);
            assert!(desk.harness.get_by_label(&link_to(told.page)).is_focused(), "{} {key:?}", told.name);
        }
        assert_eq!(desk.commands(), [""; 0], "{}", told.name);
        assert_eq!((desk.harness.state().route(), desk.harness.state().dialog()), before, "{}", told.name);
        press(&mut desk, Key::Escape);
        assert_eq!(
            desk.harness.state().dialog(),
            None,
            "{}: the next one is meant for the dialog",
            told.name
        );
    }
}

#[test]
fn from_a_page_in_front_of_a_dialog_one_goes_on_to_the_next() {
    let mut desk = add(Screen::sized(720.0, 480.0));
    follow(&mut desk, Page::Current);
    let next = learn::page(Page::Current).related[0];
    press(&mut desk, Key::End);
    click(&mut desk, learn::page(next).title);
    desk.harness.get_by_role_and_label(Role::Dialog, learn::page(next).title);
    let first = desk.harness.get_by_label(learn::page(next).summary).rect();
    assert!(first.top() > 0.0 && first.bottom() < 480.0, "it begins at its top: {first:?}");
    click(&mut desk, "Back");
    assert!(!reads(&desk));
    assert_eq!(address(&desk), "anna@example.net");
}

#[test]
fn a_page_goes_with_the_dialog_that_it_is_in_front_of() {
    let mut desk = add(Screen::default());
    follow(&mut desk, Page::Current);
    desk.say(sign_ins::waiting());
    assert!(!reads(&desk), "a sign-in that begins comes before everything else");
}

#[test]
fn the_page_about_a_failure_is_read_in_front_of_the_sign_in_that_failed() {
    let failed = sign_ins::failed(Problem::new(ProblemKind::ClientRefused));
    let mut harness = sign_in::dialog(Screen::default(), failed, Dialog::SignIn(ANNA));
    sign_in::press(&mut harness, "Learn more: Under whose name a program asks");
    harness.get_by_role_and_label(Role::Dialog, learn::page(Page::Client).title);
    sign_in::press(&mut harness, "Back");
    harness.get_by_label("Try again");
    assert!(harness.state().outbox.is_empty(), "it is shown as before");
}

#[test]
fn pages_in_front_of_a_dialog_look_as_they_should() {
    let small = Screen::sized(720.0, 480.0);
    for (screen, name) in [
        (Screen::default(), "light"),
        (small.in_theme(Theme::Dark), "dark-720x480"),
        (small.text_size(200), "text200"),
    ] {
        let mut desk = add(screen);
        follow(&mut desk, Page::Current);
        picture(&mut desk.harness, &format!("reading-{name}"));
    }
}

fn address(desk: &Desk) -> String {
    desk.harness.get_by_role_and_label(Role::TextInput, "Address").value().unwrap_or_default()
}

#[test]
fn refusals_with_their_link_fit_small_dark_and_large_text() {
    let small = Screen::sized(720.0, 480.0);
    for told in TOLD {
        for (screen, name) in
            [(small.in_theme(Theme::Dark), "dark-720x480"), (small.text_size(200), "text200")]
        {
            let mut desk = (told.desk)(screen);
            picture(&mut desk.harness, &format!("refusal-{}-{name}", told.name));
        }
    }
    let mut desk = erase(Screen::default());
    picture(&mut desk.harness, "refusal-erase-light");
}

#[test]
fn a_passphrase_that_was_typed_for_a_file_is_there_after_the_page_about_it_and_gone_with_the_dialog() {
    let shut = || {
        let refused = Box::new(Problem::new(ProblemKind::TransferSealed));
        imports::first(ImportView::NotOpened(transfers::preview(), refused))
    };
    let field = (Role::PasswordInput, "Passphrase of the file");
    let mut desk = imported(Screen::default(), shut());
    desk.harness.get_by_role_and_label(field.0, field.1).focus();
    desk.harness.run();
    desk.harness.get_by_role_and_label(field.0, field.1).type_text("not-this-one");
    desk.harness.run();
    let typed = |desk: &Desk| {
        desk.harness.get_by_role_and_label(field.0, field.1).value().unwrap_or_default().chars().count()
    };
    assert_eq!(typed(&desk), 12);
    picture(&mut desk.harness, "refusal-sealed-light");
    desk.take();
    follow(&mut desk, Page::Kept);
    click(&mut desk, "Back");
    assert_eq!(typed(&desk), 12);
    press(&mut desk, Key::Escape);
    assert_eq!(desk.commands(), ["CloseImport"]);
    desk.say(snapshots::empty());
    into_import(&mut desk);
    desk.say(shut());
    assert_eq!(typed(&desk), 0, "it is asked for anew");
}

#[test]
fn where_no_page_tells_more_there_is_no_link() {
    let mut desk = erase(Screen::default());
    let refused = ErasingView::Refused(Box::new(Problem::new(ProblemKind::DiskFull)));
    desk.say(Snapshot { erasing: Some(refused), ..sign_ins::prepared() });
    desk.harness.get_by_label("Details");
    assert!(desk.harness.query_by_label_contains("Learn more: ").is_none());
}
