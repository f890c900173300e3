//! The list of accounts, in the whole window: what is pressed becomes a command, and the window rests.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use jiff::SignedDuration;
use mailward::domain::account::LastUse;
use mailward::domain::problem::ProblemKind;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

use crate::checkup_states::is_focused;

fn id(row: i64) -> mailward::domain::account::AccountId {
    mailward::domain::account::AccountId::new(row)
}

#[test]
fn accounts_look_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = Desk::on(Screen::default().in_theme(theme), snapshots::eight());
        picture(&mut desk.harness, &format!("accounts-{name}"));
    }
    let mut desk = Desk::on(Screen::sized(720.0, 480.0), snapshots::eight());
    picture(&mut desk.harness, "accounts-720x480");
    let mut desk = Desk::on(Screen::default().text_size(200), snapshots::eight());
    picture(&mut desk.harness, "accounts-text200");
}

#[test]
fn the_button_of_a_row_that_needs_its_person_opens_the_sign_in() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("Sign in, anna.lindqvist@example.org").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(id(1))));
    assert_eq!(desk.commands(), Vec::<String>::new());
}

#[test]
fn a_click_on_a_row_opens_its_account() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label_contains("mira.sato@example.com, Fastmail").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Account(id(4), AccountTab::Overview));
}

#[test]
fn rotate_all_leaves_out_what_cannot_be_rotated() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("Rotate all").click();
    desk.harness.run();
    let rotated: Vec<bool> = desk.commands().iter().map(|command| command.starts_with("Rotate(")).collect();
    // Not Anna (needs a sign-in), support (being renewed) and practice (never signed in).
    assert_eq!(rotated, [true; 5]);
}

#[test]
fn chosen_accounts_are_rotated_together() {
    let mut desk = Desk::with(snapshots::eight());
    for address in ["mira.sato@example.com", "t.okafor@example.com", "elif.demir@example.org"] {
        desk.harness.get_by_label_contains(&format!("{address}, ")).click_modifiers(Modifiers::COMMAND);
        desk.harness.run();
    }
    desk.harness.get_by_label("3 accounts selected");
    picture(&mut desk.harness, "accounts-selected");
    desk.harness.get_by_label("Rotate 3").click();
    desk.harness.run();
    assert_eq!(desk.commands().len(), 3);
    assert!(desk.harness.query_by_label("3 accounts selected").is_none());
}

#[test]
fn the_menu_of_a_row_forgets_only_after_its_dialog() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("More for mira.sato@example.com").click();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::MenuItem, "Forget\u{202f}…").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Forget(id(4))));
    // The log is asked which programs will stop; nothing is done yet.
    let commands = desk.commands();
    assert!(matches!(commands.as_slice(), [only] if only.starts_with("ListAudit(")), "{commands:?}");
}

#[test]
fn a_filter_without_a_hit_says_so_and_can_be_cleared() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.key_press(Key::Slash);
    desk.harness.run();
    desk.harness.get_by_label("Accounts filter").type_text("nobody");
    desk.harness.run();
    desk.harness.get_by_label("No account fits “nobody”");
    desk.harness.get_by_label("Clear filter").click();
    desk.harness.run();
    desk.harness.get_by_label_contains("mira.sato@example.com, Fastmail");
}

#[test]
fn a_filter_finds_by_address_and_by_provider() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("Accounts filter").click();
    desk.harness.run();
    desk.harness.get_by_label("Accounts filter").type_text("gmail");
    desk.harness.run();
    desk.harness.get_by_label_contains("support@example.com, Gmail");
    assert!(desk.harness.query_by_label_contains("mira.sato@example.com, Fastmail").is_none());
    desk.harness.get_by_label("Needs you 3").click();
    desk.harness.run();
    assert!(desk.harness.query_by_label_contains("support@example.com, Gmail").is_none());
    desk.harness.get_by_label_contains("jonas.weber@example.org, Gmail");
}

#[test]
fn arrow_keys_walk_the_rows_over_the_groups_and_enter_opens() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label_contains("jonas.weber@example.org, ").focus();
    desk.harness.run();
    desk.harness.key_press(Key::ArrowDown);
    desk.harness.run();
    assert!(desk.harness.get_by_label_contains("elif.demir@example.org, ").is_focused());
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Account(id(7), AccountTab::Overview));
}

#[test]
fn of_a_thousand_accounts_only_those_in_sight_are_drawn_and_the_keyboard_reaches_the_rest() {
    let mut desk = Desk::with(snapshots::thousand());
    let rows = desk.harness.query_all_by_role(Role::ListBoxOption).count();
    assert!((8..20).contains(&rows), "{rows} rows");
    desk.harness.get_by_label_contains("person-0010@example.org, ").focus();
    desk.harness.run();
    desk.harness.key_press(Key::End);
    desk.harness.run();
    desk.harness.run();
    assert!(desk.harness.get_by_label_contains("person-0999@example.org, ").is_focused());
    let at = |desk: &Desk| desk.harness.get_by(is_focused).rect();
    let (last, room) = (at(&desk), desk.harness.ctx.content_rect());
    desk.harness.key_press(Key::PageUp);
    desk.harness.run();
    desk.harness.run();
    assert!(room.contains_rect(at(&desk)), "the row a page higher came into sight");
    assert!(
        desk.harness.query_by_label_contains("person-0999@example.org, ").is_some(),
        "and the last stays in it"
    );
    desk.harness.key_press(Key::PageDown);
    desk.harness.run();
    assert_eq!(at(&desk), last);
}

#[test]
fn keys_turn_the_pages_of_a_thousand_accounts_where_no_row_was_chosen() {
    let mut desk = Desk::with(snapshots::thousand());
    let is_seen = |desk: &Desk, name: &str| desk.harness.query_by_label_contains(name).is_some();
    assert!(!is_seen(&desk, "person-0999@example.org, "));
    for (key, first, last) in [(Key::End, false, true), (Key::Home, true, false)] {
        desk.harness.key_press(key);
        desk.harness.run();
        let seen = (is_seen(&desk, "person-0010@example.org, "), is_seen(&desk, "person-0999@example.org, "));
        assert_eq!(seen, (first, last), "{key:?}");
    }
}

#[test]
fn words_that_count_down_change_without_news() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.get_by_label("renews in 41 min");
    desk.turn_to(snapshots::after(SignedDuration::from_mins(10)));
    desk.harness.get_by_label("renews in 31 min");
}

#[test]
fn while_the_accounts_are_read_shapes_stand_for_them() {
    let mut desk = Desk::with(snapshots::loading());
    desk.harness.run();
    desk.harness.get_by_label("Reading the accounts");
    assert!(desk.harness.query_by_label("Add account\u{202f}…").is_none());
    desk.say(snapshots::eight());
    desk.harness.get_by_label_contains("mira.sato@example.com, Fastmail");
}

#[test]
fn with_a_vault_that_is_shut_nothing_is_rotated_and_the_foot_says_so() {
    let mut desk = Desk::with(snapshots::vault_shut(ProblemKind::KeyringLocked));
    desk.harness.get_by_label("Rotate all").click();
    desk.harness.run();
    assert_eq!(desk.commands(), Vec::<String>::new());
    desk.harness.get_by_label("Vault is shut").click();
    desk.harness.run();
    assert!(matches!(desk.harness.state().route(), Route::Settings(_)));
}

#[test]
fn an_account_whose_token_went_to_a_program_without_a_name_counts_as_used() {
    let mut snapshot = snapshots::eight();
    let at = snapshots::ago(SignedDuration::from_mins(3));
    for view in &mut snapshot.accounts {
        if view.account.address.as_str() == "mira.sato@example.com" {
            view.account.last_use = Some(LastUse { program: None, pid: None, at });
        }
    }
    let mut desk = Desk::with(snapshot);
    picture(&mut desk.harness, "accounts-unnamed-use");
}
