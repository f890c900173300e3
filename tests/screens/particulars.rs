//! The settings of one account: who signs in, in which browser, at which servers, and who sends.

use egui::Theme;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use mailward::domain::account::{Account, Particulars};
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::domain::provider::MailServer;
use mailward::engine::command::{AccountChange, Command, Reply};
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots;
use mailward::testing::window::Desk;

const OKAFOR: &str = "t.okafor@example.com";

fn snapshot(change: impl FnOnce(&mut Account)) -> Snapshot {
    let mut snapshot = snapshots::eight();
    snapshot.programs.browsers = Some(snapshots::programs::browsers());
    let view = snapshot.accounts.iter_mut().find(|view| view.account.address.as_str() == OKAFOR);
    let Some(view) = view else { panic!("nobody of this address") };
    change(&mut view.account);
    snapshot
}

fn on(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.get_by_label_contains(&format!("{OKAFOR}, ")).click();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::Tab, "Settings").click();
    desk.harness.run();
    desk.take();
    desk
}

fn desk(change: impl FnOnce(&mut Account)) -> Desk {
    on(Screen::sized(1100.0, 2_400.0), snapshot(change))
}

fn type_into(desk: &mut Desk, field: &str, text: &str) {
    desk.harness.get_by_role_and_label(Role::TextInput, field).focus();
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, field).type_text(text);
    desk.harness.run();
}

/// The only thing that was asked for.
fn asked(desk: &mut Desk) -> (AccountChange, Reply<Account>) {
    let mut commands = desk.take();
    let Some(Command::ChangeAccount(_, change, reply)) = commands.pop() else { panic!("{commands:?}") };
    assert!(commands.is_empty(), "{commands:?}");
    (change, reply)
}

fn particulars(desk: &mut Desk) -> Particulars {
    let AccountChange::Particulars(particulars) = asked(desk).0 else { panic!("another change") };
    particulars
}

/// The button of the card with this field, told apart from the others by its name.
fn save(desk: &mut Desk, field: &str) {
    desk.harness.get_by_role_and_label(Role::Button, &format!("Save: {field}")).click();
    desk.harness.step();
    desk.harness.step();
}

#[test]
fn the_person_of_a_shared_mailbox_is_saved_and_what_is_no_address_is_told() {
    let mut desk = desk(|_| {});
    type_into(&mut desk, "Who signs in", "anna@example..com");
    desk.harness.get_by_label_contains("The part after the @ is not the name of a host");
    let mut desk = self::desk(|_| {});
    type_into(&mut desk, "Who signs in", "anna@example.com");
    save(&mut desk, "Who signs in");
    assert_eq!(particulars(&mut desk).person, Some("anna@example.com".parse().unwrap()));
}

#[test]
fn a_refusal_stands_below_its_card_and_nothing_that_was_typed_is_lost() {
    let mut desk = desk(|_| {});
    type_into(&mut desk, "This organisation only", "not/one");
    save(&mut desk, "This organisation only");
    let (_, reply) = asked(&mut desk);
    let why = "an organisation is named by its domain or its directory ID";
    reply.send(Err(Problem::new(ProblemKind::ParticularInvalid).about(OKAFOR).detail(why)));
    desk.harness.run();
    desk.harness.get_by_label_contains("An organisation is named by its domain");
    let field = desk.harness.get_by_role_and_label(Role::TextInput, "This organisation only");
    assert_eq!(field.value().as_deref(), Some("not/one"));
}

#[test]
fn what_was_saved_shows_as_it_is_stored_from_then_on() {
    let mut desk = desk(|_| {});
    type_into(&mut desk, "Who signs in", "anna@EXAMPLE.com");
    save(&mut desk, "Who signs in");
    let (_, reply) = asked(&mut desk);
    let changed = snapshot(|it| it.particulars.person = Some("anna@example.com".parse().unwrap()));
    let account = changed.accounts[0].account.clone();
    reply.send(Ok(account));
    desk.say(changed);
    desk.harness.run();
    let field = desk.harness.get_by_role_and_label(Role::TextInput, "Who signs in");
    assert_eq!(field.value().as_deref(), Some("anna@example.com"));
}

#[test]
fn a_browser_of_its_own_counts_at_once() {
    let mut desk = desk(|_| {});
    desk.harness.get_by_label("Browser: As in the settings: the system’s browser").click();
    desk.harness.run();
    desk.harness.get_by_label("Firefox, Work").click();
    desk.harness.step();
    desk.harness.step();
    assert_eq!(particulars(&mut desk).browser.as_deref(), Some("firefox -P Work"));
}

#[test]
fn servers_are_read_as_they_are_typed_and_saved_together() {
    let mut desk = desk(|_| {});
    type_into(&mut desk, "SMTP server", "mail.example.org");
    desk.harness.get_by_label_contains("There is no port behind a colon");
    desk.harness.get_by_role_and_label(Role::Button, "Save the servers").click();
    desk.harness.run();
    assert!(desk.take().is_empty());
    type_into(&mut desk, "SMTP server", ":2587 starttls");
    desk.harness.get_by_role_and_label(Role::Button, "Save the servers").click();
    desk.harness.step();
    desk.harness.step();
    let AccountChange::Servers(servers) = asked(&mut desk).0 else { panic!("another change") };
    let written: Vec<String> = servers.iter().map(MailServer::written).collect();
    assert_eq!(written, ["mail.example.org:2587 starttls"]);
}

#[test]
fn another_account_can_send_and_one_that_is_gone_is_told() {
    let mut desk = desk(|_| {});
    desk.harness.get_by_label("Sends with: Its own sign-in").click();
    desk.harness.run();
    let other = snapshots::eight().accounts.into_iter().map(|view| view.account.address);
    let other = other.map(|address| address.to_string()).find(|address| address != OKAFOR).unwrap();
    desk.harness.get_by_label(&other).click();
    desk.harness.step();
    desk.harness.step();
    assert_eq!(particulars(&mut desk).sends_with.map(String::from), Some(other));
    let desk = self::desk(|it| it.particulars.sends_with = Some("relay@example.net".parse().unwrap()));
    desk.harness.get_by_label_contains("relay@example.net is not here any more");
}

#[test]
fn the_settings_of_an_account_look_as_drawn() {
    let different = || {
        snapshot(|it| {
            it.particulars.person = Some("anna@example.com".parse().unwrap());
            it.particulars.browser = Some("firefox -P Work".to_owned());
            it.particulars.sends_with = Some("relay@example.net".parse().unwrap());
        })
    };
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let screen = Screen::sized(1100.0, 1_900.0).in_theme(theme);
        picture(&mut on(screen, different()).harness, &format!("account-settings-whole-{name}"));
    }
    let screen = Screen::sized(720.0, 1_900.0);
    picture(&mut on(screen, different()).harness, "account-settings-whole-720");
}
