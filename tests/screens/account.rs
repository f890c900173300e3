//! One account: overview, problem and settings.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::account::AccountId;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots;
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

fn on(screen: Screen, snapshot: Snapshot, address: &str) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.get_by_label_contains(&format!("{address}, ")).click();
    desk.harness.run();
    desk
}

fn with(address: &str) -> Desk {
    on(Screen::default(), snapshots::eight(), address)
}

/// Okafor's account with a permission on top of what was asked for.
fn more_than_asked() -> Snapshot {
    let mut snapshot = snapshots::one_fresh();
    let grants = snapshot.accounts.iter_mut().filter_map(|view| view.account.grant.as_mut());
    grants.for_each(|grant| grant.granted.extend("User.Read".parse()));
    snapshot
}

#[test]
fn overview_looks_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = on(Screen::default().in_theme(theme), more_than_asked(), "t.okafor@example.com");
        picture(&mut desk.harness, &format!("overview-{name}"));
    }
    let mut desk = on(Screen::sized(720.0, 480.0), more_than_asked(), "t.okafor@example.com");
    picture(&mut desk.harness, "overview-720x480");
}

#[test]
fn more_than_asked_stands_out() {
    let desk = on(Screen::default(), more_than_asked(), "t.okafor@example.com");
    desk.harness.get_by_label("1 more than asked");
    desk.harness.get_by_label_contains("granted, not asked. User.Read");
}

#[test]
fn rotate_now_renews_this_account() {
    let mut desk = with("t.okafor@example.com");
    desk.harness.get_by_label("Rotate now").click();
    desk.harness.run();
    assert_eq!(desk.commands(), ["Rotate(AccountId(5), Reply(None))"]);
}

#[test]
fn keys_are_meant_for_the_account_on_screen() {
    let mut desk = with("t.okafor@example.com");
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::R);
    desk.harness.run();
    assert_eq!(desk.commands(), ["Rotate(AccountId(5), Reply(None))"]);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::I);
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(5))));
}

#[test]
fn a_standing_problem_offers_its_remedies_and_the_head_none() {
    let mut desk = with("billing@example.com");
    desk.harness.get_by_label("An administrator of your organisation can fix this");
    assert!(desk.harness.query_by_label("Rotate now").is_none());
    picture(&mut desk.harness, "problem");
    desk.harness.get_by_label("Change client\u{202f}…").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Client(AccountId::new(2))));
}

#[test]
fn an_account_without_tokens_asks_for_the_first_sign_in() {
    let mut desk = with("practice.user@example.org");
    desk.harness.get_by_label("No token yet");
    desk.harness.get_by_label("Sign in").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::SignIn(AccountId::new(8))));
}

#[test]
fn the_breadcrumb_leads_back() {
    let mut desk = with("t.okafor@example.com");
    desk.harness.get_by_label("Back to the accounts").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Accounts);
}

#[test]
fn an_account_that_is_gone_leads_back_to_the_list() {
    let mut desk = with("t.okafor@example.com");
    let mut fewer = snapshots::eight();
    fewer.accounts.retain(|view| view.account.id.get() != 5);
    desk.say(fewer);
    assert_eq!(desk.harness.state().route(), Route::Accounts);
}

#[test]
fn a_use_that_is_switched_on_is_asked_for_with_the_next_sign_in() {
    let mut desk = with("t.okafor@example.com");
    desk.harness.get_by_role_and_label(Role::Tab, "Settings").click();
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Account(AccountId::new(5), AccountTab::Settings));
    picture(&mut desk.harness, "account-settings");
    assert_eq!(desk.commands(), ["ListBrowsers(Reply(None))"]);
    desk.harness.get_by_label("Use for POP").click();
    desk.harness.run();
    let commands = desk.commands();
    assert_eq!(commands.len(), 1);
    assert!(commands[0].starts_with("ChangeAccount(AccountId(5), Uses("), "{commands:?}");
    assert!(commands[0].contains("Pop"), "{commands:?}");
}
