//! The inspector: how its states look, what is asked of the engine, what its buttons want, and what is wiped when.

use egui::{Event, Key, Modifiers, Role, Shape, Theme, ViewportCommand};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::account::AccountId;
use mailward::domain::problem::ProblemKind;
use mailward::engine::command::{Against, Command, InspectWish, StoredToken, TokenSource};
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, inspection};
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};
use secrecy::ExposeSecret as _;

use crate::audit::{click, press};

pub(crate) const OKAFOR: AccountId = AccountId::new(5);
const PICK: &str = "Pick a stored token\u{202f}…";

pub(crate) fn empty(screen: Screen) -> Desk {
    let mut desk = Desk::on(screen, snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Inspector);
    desk.take();
    desk
}

pub(crate) fn paste(desk: &mut Desk, text: &str) {
    desk.harness.event(Event::Paste(text.to_owned()));
    desk.harness.run();
}

/// The token of the picture was pasted, and this was found.
pub(crate) fn shown(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = empty(screen);
    paste(&mut desk, inspection::GRAPH);
    desk.take();
    desk.say(snapshot);
    desk
}

pub(crate) fn wish(desk: &mut Desk) -> InspectWish {
    let mut commands = desk.take();
    match commands.pop() {
        Some(Command::Inspect(wish, _)) if commands.is_empty() => *wish,
        other => panic!("{other:?} after {commands:?}"),
    }
}

#[expect(clippy::disallowed_methods, reason = "what arrives at the engine is compared with what was pasted")]
pub(crate) fn pasted(wish: &InspectWish) -> String {
    match &wish.token {
        TokenSource::Pasted(token) => token.expose_secret().to_owned(),
        TokenSource::Stored(..) => panic!("{wish:?}"),
    }
}

/// Every word that is painted.
pub(crate) fn painted(desk: &Desk) -> String {
    fn words(shape: &Shape, into: &mut String) {
        match shape {
            Shape::Text(text) => into.push_str(text.galley.text()),
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| words(shape, into)),
            _ => {}
        }
    }
    let mut all = String::new();
    desk.harness.output().shapes.iter().for_each(|clipped| words(&clipped.shape, &mut all));
    all
}

#[test]
fn a_refused_token_looks_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let found = || inspection::found(inspection::graph());
        let mut desk = shown(Screen::default().in_theme(theme), found());
        click(&mut desk, "Check against: nothing");
        desk.harness.get_by_role_and_label(Role::MenuItem, "Microsoft 365").click();
        desk.harness.run();
        picture(&mut desk.harness, &format!("inspector-{name}"));
        let mut desk = shown(Screen::sized(720.0, 480.0).in_theme(theme), found());
        picture(&mut desk.harness, &format!("inspector-{name}-720x480"));
        let mut desk = shown(Screen::default().in_theme(theme).text_size(200), found());
        picture(&mut desk.harness, &format!("inspector-{name}-text200"));
    }
}

#[test]
fn its_states_look_as_drawn() {
    let states = vec![
        ("fits", inspection::found(inspection::fits())),
        ("unknown", inspection::found(inspection::unknown())),
        ("opaque", inspection::found(inspection::opaque())),
        ("encrypted", inspection::found(inspection::encrypted())),
        ("too-long", inspection::found(inspection::too_long())),
        ("refused", inspection::refused(ProblemKind::KeysUnreadable)),
    ];
    for (name, snapshot) in states {
        let mut desk = shown(Screen::default(), snapshot);
        picture(&mut desk.harness, &format!("inspector-{name}"));
    }
    let mut desk = empty(Screen::default());
    picture(&mut desk.harness, "inspector-empty");
    paste(&mut desk, inspection::GRAPH);
    desk.say(inspection::running());
    desk.harness.run_steps(3);
    picture(&mut desk.harness, "inspector-running");
}

#[test]
fn its_tabs_look_as_drawn() {
    for tab in ["Header", "Raw", "Signature"] {
        let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
        desk.harness.get_by_role_and_label(Role::Tab, tab).click();
        desk.harness.run();
        picture(&mut desk.harness, &format!("inspector-tab-{}", tab.to_lowercase()));
    }
}

#[test]
fn what_is_pasted_is_asked_about_at_once_and_what_is_typed_a_moment_later() {
    let mut desk = empty(Screen::default());
    desk.harness.get_by_label("Paste a token");
    paste(&mut desk, inspection::GRAPH);
    let asked = wish(&mut desk);
    assert_eq!(pasted(&asked), inspection::GRAPH);
    assert!(matches!(asked.against, Against::Recognised) && asked.audience.is_none());
    desk.say(inspection::found(inspection::graph()));
    desk.harness.get_by_role_and_label(Role::MultilineTextInput, "Token").focus();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::MultilineTextInput, "Token").type_text("x");
    desk.harness.step();
    assert!(desk.take().is_empty(), "a key may follow");
    desk.harness.run_steps(3);
    assert!(pasted(&wish(&mut desk)).contains('x'));
}

#[test]
fn the_colours_come_with_the_answer_and_a_legend_names_them() {
    let mut desk = empty(Screen::default());
    paste(&mut desk, inspection::GRAPH);
    assert!(desk.harness.query_by_label("Header").is_none());
    desk.say(inspection::found(inspection::graph()));
    let legend = desk.harness.query_all_by_role_and_label(Role::Label, "Header").count();
    assert_eq!(legend, 1);
    for word in ["Claims", "Signature"] {
        desk.harness.get_by_role_and_label(Role::Label, word);
    }
}

#[test]
fn the_way_out_of_a_refusal_is_a_sign_in_of_the_account_it_names() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    click(&mut desk, "Sign in for mail\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(OKAFOR)));
    // The sign-in stands above the inspector: the token is still there when it is over.
    press(&mut desk, Key::Escape);
    assert!(painted(&desk).contains(inspection::GRAPH));
    let mut desk = shown(Screen::default(), inspection::found(inspection::fits()));
    assert!(desk.harness.query_by_label("Sign in for mail\u{202f}…").is_none());
    desk.take();
}

#[test]
fn clear_wipes_the_token_and_what_was_found() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    click(&mut desk, "Clear");
    assert_eq!(desk.commands(), ["CloseInspection"]);
    desk.harness.get_by_label("Paste a token");
    assert!(!painted(&desk).contains("eyJ"));
    assert!(desk.harness.get_by_label("Clear").accesskit_node().is_disabled());
}

#[test]
fn leaving_the_screen_wipes_the_token_and_what_was_found() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    desk.harness.run();
    assert_eq!(desk.commands(), ["CloseInspection"]);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num4);
    desk.harness.run();
    // The engine has not said yet that it has forgotten; nothing of it is shown all the same.
    desk.harness.get_by_label("Paste a token");
    assert!(!painted(&desk).contains("eyJ") && !painted(&desk).contains("okafor@example.com/"));
    assert!(desk.take().is_empty());
}

#[test]
fn nothing_of_a_pasted_token_stays_in_egui() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    desk.harness.run();
    let state = desk.harness.ctx.memory(|memory| format!("{:?}", memory.data));
    assert!(!state.contains("eyJ"));
    click(&mut desk, "Clear");
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    desk.harness.run();
    assert!(!painted(&desk).contains("eyJ"));
}

#[test]
fn a_stored_token_is_named_and_its_characters_are_nowhere() {
    let mut desk = empty(Screen::default());
    click(&mut desk, PICK);
    desk.harness.get_by_role_and_label(Role::MenuItem, "t.okafor@example.com, access token").click();
    desk.harness.run();
    let asked = wish(&mut desk);
    assert!(matches!(asked.token, TokenSource::Stored(OKAFOR, StoredToken::Access)));
    desk.say(inspection::found(inspection::stored()));
    desk.harness
        .get_by_label_contains("The access token of t.okafor@example.com. Its characters are not shown");
    desk.harness.get_by_label_contains("recorded in the audit log");
    picture(&mut desk.harness, "inspector-stored");
    click(&mut desk, "Rotate now");
    assert_eq!(desk.commands(), ["Rotate(AccountId(5), Reply(None))"]);
}

#[test]
fn a_token_card_and_the_menu_of_an_account_lead_here() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    desk.take();
    click(&mut desk, "Inspect the refresh token");
    assert_eq!(desk.harness.state().route(), Route::Inspector);
    let asked = wish(&mut desk);
    assert!(matches!(asked.token, TokenSource::Stored(OKAFOR, StoredToken::Refresh)));
}

#[test]
fn the_palette_leads_here_and_pastes() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text("token you copied");
    desk.harness.run();
    // Only pressed: the frame of its release would hide what this one wants.
    let enter = Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    desk.harness.event(enter);
    let mut asked = false;
    for _ in 0..3 {
        desk.harness.step();
        asked |= asks_for_paste(&desk);
    }
    assert_eq!(desk.harness.state().route(), Route::Inspector);
    assert!(asked);
    desk.harness.run();
    paste(&mut desk, inspection::GRAPH);
    assert_eq!(pasted(&wish(&mut desk)), inspection::GRAPH);
}

fn asks_for_paste(desk: &Desk) -> bool {
    let viewports = desk.harness.output().viewport_output.values();
    viewports.flat_map(|viewport| &viewport.commands).any(|command| *command == ViewportCommand::RequestPaste)
}

#[test]
fn the_paste_button_asks_the_clipboard() {
    let mut desk = empty(Screen::default());
    desk.harness.get_by_role_and_label(Role::Button, "Paste").click();
    let mut asked = false;
    for _ in 0..3 {
        desk.harness.step();
        asked |= asks_for_paste(&desk);
    }
    assert!(asked);
}

#[test]
fn another_token_that_is_pasted_takes_the_place_of_the_first() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    paste(&mut desk, "ya29.another");
    assert_eq!(pasted(&wish(&mut desk)), "ya29.another");
    assert!(!painted(&desk).contains("eyJ"));
    // What was found of the first stands for the blink of an eye only.
    desk.harness.run_steps(3);
    desk.harness.get_by_label("Looking at the token");
    desk.say(inspection::found(inspection::opaque()));
    assert!(desk.harness.query_by_label("Looking at the token").is_none());
}

#[test]
fn what_is_expected_counts_once_its_field_is_left() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    click(&mut desk, "Expected");
    desk.harness.get_by_role_and_label(Role::TextInput, "Expected audience").focus();
    desk.harness.run();
    let audience = desk.harness.get_by_role_and_label(Role::TextInput, "Expected audience");
    audience.type_text("https://outlook.office.com");
    desk.harness.run();
    assert!(desk.take().is_empty());
    press(&mut desk, Key::Enter);
    assert_eq!(wish(&mut desk).audience.as_deref(), Some("https://outlook.office.com"));
}

#[test]
fn a_finding_opens_its_whole_words() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::unknown()));
    let rows: Vec<String> = desk
        .harness
        .query_all_by_role(Role::DisclosureTriangle)
        .filter_map(|row| row.accesskit_node().label())
        .filter(|label| label != "Expected")
        .collect();
    assert_eq!(rows.len(), 6, "five, and the signature: {rows:?}");
    let before = desk.harness.query_all_by_label_contains("RFC ").count();
    click(&mut desk, &rows[0]);
    assert!(desk.harness.query_all_by_label_contains("RFC ").count() > before, "its section is shown");
    picture(&mut desk.harness, "inspector-finding-open");
}

#[test]
fn a_claim_is_copied_with_the_keyboard() {
    let mut desk = shown(Screen::default(), inspection::found(inspection::graph()));
    desk.harness.get_by_label_contains("jti").focus();
    desk.harness.run();
    press(&mut desk, Key::Enter);
    desk.harness.get_by_label("Copied");
}

#[test]
fn an_inspector_with_an_answer_rests() {
    for snapshot in [
        inspection::found(inspection::graph()),
        inspection::found(inspection::opaque()),
        inspection::refused(ProblemKind::KeysUnreadable),
    ] {
        let mut desk = shown(Screen::default(), snapshot);
        assert!(desk.rests(), "nothing moves by itself");
    }
    let mut desk = empty(Screen::default());
    assert!(desk.rests());
}

#[test]
fn a_paste_of_ten_megabytes_is_cut_to_a_little_more_than_is_looked_at() {
    let mut desk = empty(Screen::default());
    paste(&mut desk, &"eyJh".repeat(10 * 256 * 1024));
    let asked = pasted(&wish(&mut desk));
    assert!(asked.len() > 64 * 1024 && asked.len() < 65 * 1024);
}
