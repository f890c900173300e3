//! What was refused leads to the page about it, by keyboard alone, from each dialog that tells a refusal: what ran is ended as
//! closing ends it, nothing typed stays, and the way back leads to where the dialog was.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::learn::Page;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::snapshot::{ErasingView, ImportView, ProfileView, Snapshot};
use mailward::explain::learn;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::sign_ins;
use mailward::testing::snapshots::profile::looking_at_profile;
use mailward::testing::snapshots::{self, audit, imports, providers, transfers};
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};

use crate::audit::{click, press};
use crate::definitions::{TRY, deed};

/// A dialog that tells a refusal, and where its link leads.
struct Told {
    name: &'static str,
    desk: fn(Screen) -> Desk,
    page: Page,
    /// What closing it tells the engine.
    ends: &'static [&'static str],
    back: &'static str,
}

const TOLD: [Told; 6] = [
    Told {
        name: "import",
        desk: import,
        page: Page::Kept,
        ends: &["CloseImport"],
        back: "Back to the accounts",
    },
    Told {
        name: "move-out",
        desk: move_out,
        page: Page::Kept,
        ends: &["CloseMoveOut"],
        back: "Back to the settings",
    },
    Told {
        name: "profile",
        desk: profile,
        page: Page::Client,
        ends: &["CloseProfile"],
        back: "Back to the settings",
    },
    Told {
        name: "trial",
        desk: trial,
        page: Page::Client,
        ends: &["CloseProviderTest"],
        back: "Back to the providers",
    },
    Told {
        name: "erase",
        desk: erase,
        page: Page::Kept,
        ends: &["CloseErasing"],
        back: "Back to the settings",
    },
    Told {
        name: "chain",
        desk: chain,
        page: Page::Record,
        // The log is left.
        ends: &["BrowseAudit(None)"],
        back: "Back to the audit log",
    },
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
    let mut desk = Desk::on(screen, sign_ins::prepared());
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

/// Moves on with the Tab key until the link has the keyboard, and presses Enter.
fn follow(desk: &mut Desk, page: Page) {
    let name = ["Learn more: ", learn::page(page).title].concat();
    let reached = (0..20).any(|_| {
        press(desk, Key::Tab);
        desk.harness.get_by_role_and_label(Role::Button, &name).is_focused()
    });
    assert!(reached, "no stop of the keyboard is {name}");
    press(desk, Key::Enter);
    assert_eq!(desk.harness.state().dialog(), None);
    assert_eq!(desk.harness.state().route(), Route::Learn(Some(page)));
    assert!(desk.harness.get_by_label("All pages and words").is_focused(), "the keyboard goes on there");
}

#[test]
fn the_page_about_a_refusal_is_reached_by_keyboard_and_what_ran_is_ended() {
    for told in TOLD {
        let mut desk = (told.desk)(Screen::default());
        let before = desk.harness.state().route();
        desk.take();
        follow(&mut desk, told.page);
        assert_eq!(desk.commands(), told.ends, "{}", told.name);
        click(&mut desk, told.back);
        assert_eq!(
            (desk.harness.state().route(), desk.harness.state().dialog()),
            (before, None),
            "{}",
            told.name
        );
    }
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
fn a_passphrase_that_was_typed_for_a_file_does_not_stay_behind_the_page_about_it() {
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
    assert_eq!(desk.commands(), ["CloseImport"]);
    desk.say(snapshots::empty());
    click(&mut desk, "Back to the accounts");
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
