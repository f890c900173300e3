//! When a sign-in ends: in the list, on its account's page, in its settings, and at the end of a sign-in.

use egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use jiff::{SignedDuration, Timestamp};
use mailward::domain::account::Account;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, accounts, after, ago};
use mailward::testing::window::Desk;

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

fn account(row: i64, address: &str, provider: &str) -> Account {
    let minutes = SignedDuration::from_mins;
    accounts::signed_in(accounts::new(row, address, provider), ago(minutes(20)), after(minutes(40)))
}

fn with(accounts: Vec<Account>) -> Snapshot {
    let renews: Timestamp = after(SignedDuration::from_mins(35));
    snapshots::with(
        accounts.into_iter().map(|account| accounts::view(account, false, Some(renews))).collect(),
    )
}

/// A rule of every kind: by disuse soon, by a client in testing, by the organisation; then one without an end.
fn every_end() -> Snapshot {
    let okafor = account(5, "t.okafor@example.com", "microsoft-work");
    with(vec![
        accounts::in_testing(
            account(3, "jonas.weber@example.org", "google"),
            ago(days(7) - SignedDuration::from_hours(19)),
        ),
        accounts::ruled(
            account(2, "anna.lindqvist@example.org", "microsoft-work"),
            86_400,
            ago(SignedDuration::from_hours(22)),
        ),
        accounts::unused_since(okafor, ago(days(80))),
        accounts::in_testing(account(6, "support@example.com", "google"), ago(days(3))),
        accounts::ruled(account(7, "elif.demir@example.org", "microsoft-work"), 30 * 86_400, ago(days(2))),
        account(4, "mira.sato@example.com", "fastmail"),
    ])
}

fn open(screen: Screen, address: &str) -> Desk {
    let mut desk = Desk::on(screen, every_end());
    desk.harness.get_by_label_contains(&format!("{address}, ")).click();
    desk.harness.run();
    desk
}

fn settings_of(desk: &mut Desk) {
    desk.harness.get_by_role_and_label(Role::Tab, "Settings").click();
    desk.harness.run();
    // The tab asks for the browsers to choose from.
    assert_eq!(desk.commands(), ["ListBrowsers(Reply(None))"]);
}

#[test]
fn a_row_that_is_due_says_when_and_why() {
    let desk = Desk::with(every_end());
    desk.harness.get_by_label_contains("jonas.weber@example.org, Gmail, Due, Sign-in ends tomorrow, 09:21");
    desk.harness
        .get_by_label_contains("anna.lindqvist@example.org, Microsoft 365, Due, Sign-in ends today, 16:21");
}

#[test]
fn ends_look_as_drawn() {
    for (size, suffix) in [((1100.0, 720.0), ""), ((720.0, 480.0), "-720x480")] {
        let screen = Screen::sized(size.0, size.1);
        picture(&mut Desk::on(screen, every_end()).harness, &format!("ends-list{suffix}"));
        let mut desk = open(screen, "anna.lindqvist@example.org");
        picture(&mut desk.harness, &format!("ends-account{suffix}"));
        let mut desk = open(screen.in_theme(egui::Theme::Dark), "jonas.weber@example.org");
        settings_of(&mut desk);
        picture(&mut desk.harness, &format!("ends-settings-dark{suffix}"));
    }
}

#[test]
fn the_card_of_the_refresh_token_says_what_remains_of_the_span_and_why() {
    let desk = open(Screen::default(), "t.okafor@example.com");
    desk.harness.get_by_label("Refresh token: 10 days left. Ends in 10 days unless used before");
    let bar = desk.harness.get_by_role_and_label(Role::ProgressIndicator, "10 days left");
    let left = bar.accesskit_node().numeric_value().expect("a progress has a value");
    assert!((left - 10.0 / 90.0).abs() < 0.001, "{left}");
}

#[test]
fn what_was_learnt_of_the_organisation_is_said_as_a_fact() {
    let mut desk = open(Screen::default(), "anna.lindqvist@example.org");
    settings_of(&mut desk);
    desk.harness.get_by_label("Your organisation asks for a new sign-in every 24 hours");
    assert!(desk.harness.query_by_label("The client is in testing").is_none());
}

#[test]
fn whether_the_client_is_in_testing_is_the_persons_word() {
    let mut desk = open(Screen::default(), "support@example.com");
    settings_of(&mut desk);
    desk.harness.get_by_label(
        "Gmail ends the sign-ins of a client in testing after 7 days; none has ended that early so far.",
    );
    for (choice, says) in [("As seen", "None"), ("No", "Some(false)")] {
        desk.harness.get_by_role_and_label(Role::RadioButton, choice).click();
        desk.harness.run();
        let wanted = format!("ChangeAccount(AccountId(6), TestingClient({says}), Reply(None))");
        assert_eq!(desk.commands(), [wanted]);
    }
}

#[test]
fn where_nothing_is_known_of_an_end_nothing_is_said() {
    let mut desk = open(Screen::default(), "mira.sato@example.com");
    desk.harness.get_by_label("Refresh token: No known end. The provider states none");
    settings_of(&mut desk);
    assert!(desk.harness.query_by_label("How long the sign-in lasts").is_none());
}
