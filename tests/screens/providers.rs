//! The providers: the list as drawn, its filter and menus, each one's page, and what its buttons want.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::providers;
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};

use crate::audit::{click, press};

/// The screen, as its key opens it.
pub(crate) fn opened(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num5);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Providers);
    desk.take();
    desk
}

fn busy() -> Desk {
    opened(Screen::default(), providers::busy())
}

/// Every size and theme that a picture is made of.
pub(crate) fn screens() -> Vec<(Screen, &'static str)> {
    vec![
        (Screen::default(), "light"),
        (Screen::default().in_theme(Theme::Dark), "dark"),
        (Screen::sized(720.0, 480.0), "720x480"),
        (Screen::default().text_size(200), "text200"),
        (Screen::sized(720.0, 480.0).text_size(200), "720x480-text200"),
    ]
}

#[test]
fn the_list_looks_as_drawn() {
    for (screen, name) in screens() {
        let mut desk = opened(screen, providers::busy());
        picture(&mut desk.harness, &format!("providers-{name}"));
    }
}

#[test]
fn used_providers_come_first_and_each_row_says_all_of_it() {
    let desk = busy();
    let rows: Vec<String> = desk
        .harness
        .query_all_by_role(Role::ListBoxOption)
        .filter_map(|row| egui_kittest::kittest::NodeT::accesskit_node(&row).label())
        .collect();
    assert_eq!(
        rows[0],
        "Microsoft 365, work or school, Northwind Mail, secret expires in 9 days, IMAP, SMTP, POP, 3 accounts"
    );
    assert!(rows[1].contains("Mail desk, test project, sign-ins end after 7 days"), "{rows:?}");
    assert!(rows.iter().any(|row| row.starts_with("Example ISP, your own definition, No client yet")));
}

#[test]
fn a_filter_without_a_hit_says_so_and_can_be_cleared() {
    let mut desk = busy();
    press(&mut desk, Key::Slash);
    desk.harness.get_by_label("Providers filter").type_text("nowhere");
    desk.harness.run();
    desk.harness.get_by_label("No provider fits “nowhere”");
    picture(&mut desk.harness, "providers-no-hit");
    click(&mut desk, "Clear filter");
    desk.harness.get_by_label_contains("Microsoft 365, work or school");
}

#[test]
fn a_domain_finds_its_provider_and_groups_narrow_the_list() {
    let mut desk = busy();
    press(&mut desk, Key::Slash);
    desk.harness.get_by_label("Providers filter").type_text("icloud.com");
    desk.harness.run();
    desk.harness.get_by_label_contains("iCloud, Apple iCloud Mail, App password");
    assert_eq!(desk.harness.query_all_by_role(Role::ListBoxOption).count(), 1);
    press(&mut desk, Key::Escape);
    click(&mut desk, "In use 5");
    assert_eq!(desk.harness.query_all_by_role(Role::ListBoxOption).count(), 5);
    click(&mut desk, "Mine 1");
    assert_eq!(desk.harness.query_all_by_role(Role::ListBoxOption).count(), 1);
}

#[test]
fn arrow_keys_walk_the_rows() {
    let mut desk = busy();
    desk.harness.get_by_label_contains("Microsoft 365, work or school").focus();
    desk.harness.run();
    press(&mut desk, Key::ArrowDown);
    assert!(desk.harness.get_by_label_contains("Gmail, personal and Workspace").is_focused());
    press(&mut desk, Key::Home);
    assert!(desk.harness.get_by_label_contains("Microsoft 365, work or school").is_focused());
}

#[test]
fn the_head_leads_to_an_account_and_to_a_profile() {
    let mut desk = busy();
    click(&mut desk, "Add by address\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::AddAccount));
}

#[test]
fn long_names_take_a_second_line_instead_of_being_cut() {
    for (screen, name) in [(Screen::default(), "names"), (Screen::sized(720.0, 480.0), "names-720x480")] {
        let mut desk = opened(screen, providers::busy());
        press(&mut desk, Key::Slash);
        desk.harness.get_by_label("Providers filter").type_text("at&t");
        desk.harness.run();
        desk.harness.get_by_label_contains("AT&T, AT&T Mail (currently.com, att.net and legacy Bell brands)");
        still(&mut desk, &format!("providers-{name}"));
    }
}

/// The page of the provider whose row begins so.
fn page(screen: Screen, row: &str) -> Desk {
    let mut desk = opened(screen, providers::busy());
    desk.harness.get_by_label_contains(row).focus();
    desk.harness.run();
    press(&mut desk, Key::Enter);
    desk.harness.get_by_label("Back to the providers");
    desk
}

/// The picture without a focus ring of the key that led there.
fn still(desk: &mut Desk, name: &str) {
    desk.harness.hover_at(egui::pos2(2.0, 2.0));
    desk.harness.run();
    picture(&mut desk.harness, name);
}

#[test]
fn a_page_says_which_clients_there_are_and_when_their_secrets_end() {
    for (screen, name) in screens() {
        let mut desk = page(screen, "Microsoft 365, ");
        still(&mut desk, &format!("provider-{name}"));
    }
    let desk = page(Screen::default(), "Microsoft 365, work");
    desk.harness.get_by_label("Secret expires in 9 days");
    desk.harness.get_by_label_contains("Used by: anna.lindqvist@example.org, billing@example.com");
}

#[test]
fn a_page_leads_to_its_accounts_its_clients_and_back() {
    let mut desk = page(Screen::default(), "Microsoft 365, work");
    click(&mut desk, "Change client Northwind Mail");
    assert!(matches!(desk.harness.state().dialog(), Some(Dialog::Client(_))));
    press(&mut desk, Key::Escape);
    click(&mut desk, "Open t.okafor@example.com");
    assert!(matches!(desk.harness.state().route(), Route::Account(..)));
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num5);
    desk.harness.run();
    desk.harness.get_by_label_contains("Microsoft 365, work or school, Northwind Mail");
    let mut desk = page(Screen::default(), "Microsoft 365, work");
    click(&mut desk, "Back to the providers");
    desk.harness.get_by_label("Providers filter");
}

#[test]
fn to_register_a_client_where_there_is_no_account_leads_to_the_steps() {
    let mut desk = busy();
    click(&mut desk, "More for Outlook.com");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Register a client\u{202f}…").click();
    desk.harness.run();
    let line = desk.harness.get_by_label_contains("Redirect to enter there: http").rect();
    assert!(line.bottom() < 720.0, "the line to copy is in sight: {line:?}");
    still(&mut desk, "provider-steps");
}

#[test]
fn a_provider_without_tokens_says_what_to_do_instead() {
    let mut desk = busy();
    press(&mut desk, Key::Slash);
    desk.harness.get_by_label("Providers filter").type_text("icloud");
    desk.harness.run();
    desk.harness.get_by_label_contains("iCloud, Apple iCloud Mail, App password").click();
    desk.harness.run();
    desk.harness.get_by_label("No sign-in with tokens here");
    assert!(desk.harness.query_by_label("Add by address\u{202f}…").is_none());
    still(&mut desk, "provider-other-way");
}

#[test]
fn only_a_definition_of_ones_own_can_be_edited_or_removed() {
    let mut desk = busy();
    click(&mut desk, "More for Fastmail");
    assert!(desk.harness.query_by_role_and_label(Role::MenuItem, "Remove\u{202f}…").is_none());
    press(&mut desk, Key::Escape);
    click(&mut desk, "More for Example ISP");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Edit definition\u{202f}…");
    still(&mut desk, "providers-menu");
}

#[test]
fn an_idle_list_and_an_idle_page_rest() {
    let mut desk = busy();
    assert!(desk.rests());
    let mut desk = page(Screen::default(), "Microsoft 365, work");
    assert!(desk.rests());
}
