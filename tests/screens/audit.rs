//! The audit log: what is asked for, what is shown of it, and every state it can be in.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::audit::{AuditFilter, AuditKind, Outcome, WhichAccount};
use mailward::domain::problem::ProblemKind;
use mailward::engine::command::Command;
use mailward::engine::snapshot::{Browsing, Snapshot};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, audit};
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

pub(crate) fn on(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num2);
    desk.harness.run();
    // What is on its way shows itself after a fifth of a second.
    desk.harness.run_steps(2);
    desk
}

pub(crate) fn shown(snapshot: Snapshot) -> Desk {
    let mut desk = on(Screen::default(), snapshot);
    desk.take();
    desk
}

pub(crate) fn click(desk: &mut Desk, label: &str) {
    desk.harness.get_by_label(label).click();
    desk.harness.run();
}

pub(crate) fn press(desk: &mut Desk, key: Key) {
    desk.harness.key_press(key);
    desk.harness.run();
}

/// What the engine was asked for last.
#[expect(clippy::expect_used, reason = "a test that expects a question fails without one")]
pub(crate) fn asked(desk: &mut Desk) -> Option<AuditFilter> {
    desk.harness.run_steps(2);
    let commands = desk.take();
    let filters = commands.into_iter().filter_map(|command| match command {
        Command::BrowseAudit(filter) => Some(filter),
        _ => None,
    });
    filters.last().expect("the engine was asked")
}

#[test]
fn the_log_looks_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = on(Screen::default().in_theme(theme), audit::usual());
        picture(&mut desk.harness, &format!("audit-{name}"));
        let mut desk = on(Screen::sized(720.0, 480.0).in_theme(theme), audit::with_alerts());
        picture(&mut desk.harness, &format!("audit-{name}-720x480"));
        let mut desk = on(Screen::default().in_theme(theme).text_size(200), audit::with_alerts());
        picture(&mut desk.harness, &format!("audit-{name}-text200"));
    }
}

#[test]
fn its_states_look_as_drawn() {
    let no_hit = AuditFilter { text: "thunderbird".to_owned(), ..audit::usual_filter() };
    let states = vec![
        ("loading", audit::reading()),
        ("exporting", audit::exporting()),
        ("export-failed", audit::export_failed()),
        ("broken", audit::broken()),
        ("nothing-yet", audit::nothing_yet()),
        (
            "locked",
            Snapshot { audit: audit::usual().audit, ..snapshots::vault_shut(ProblemKind::VaultLocked) },
        ),
    ];
    for (name, snapshot) in states {
        let mut desk = on(Screen::default(), snapshot);
        picture(&mut desk.harness, &format!("audit-{name}"));
    }
    let mut desk = shown(audit::usual());
    press(&mut desk, Key::Slash);
    desk.harness.get_by_label("Search events").type_text("thunderbird");
    desk.harness.run_steps(3);
    desk.say(audit::no_hit(no_hit));
    picture(&mut desk.harness, "audit-no-hit");
}

#[test]
fn only_while_the_log_is_shown_events_are_kept_in_the_picture() {
    let mut desk = Desk::with(audit::usual());
    assert!(desk.take().is_empty());
    click(&mut desk, "Audit log");
    assert_eq!(asked(&mut desk), Some(audit::usual_filter()));
    desk.harness.run_steps(5);
    assert!(desk.take().is_empty(), "it is asked for once");
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Num1);
    desk.harness.run();
    assert_eq!(asked(&mut desk), None);
}

#[test]
fn what_is_typed_counts_once_the_typing_pauses() {
    let mut desk = shown(audit::usual());
    press(&mut desk, Key::Slash);
    let field = desk.harness.get_by_label("Search events");
    assert!(field.is_focused());
    field.type_text("thunder");
    // A quarter of a second a step: the first one sees the typing, the next one the pause.
    desk.harness.step();
    assert!(desk.take().is_empty());
    assert_eq!(asked(&mut desk).unwrap().text, "thunder");
    click(&mut desk, "Clear search events");
    assert_eq!(asked(&mut desk).unwrap().text, "");
}

#[test]
fn every_drop_down_narrows_and_says_its_value() {
    type Narrowed = fn(&AuditFilter) -> bool;
    let cases: [(&str, &str, &str, Narrowed); 5] = [
        ("Time range: Last 30 days", "Today", "Time range: Today", |filter| {
            filter.since.is_some_and(|since| since.to_string() == "2026-11-21T23:00:00Z")
        }),
        ("Account: All accounts", "This installation", "Account: This installation", |filter| {
            filter.account == Some(WhichAccount::Installation)
        }),
        ("Kind: All kinds", "Renewals", "Kind: Renewals", |filter| {
            filter.kinds.contains(&AuditKind::TokenRenewed) && !filter.kinds.contains(&AuditKind::HandedOut)
        }),
        ("Outcome: Any outcome", "Failed", "Outcome: Failed", |filter| {
            filter.outcome == Some(Outcome::Failed)
        }),
        ("Program: All programs", "NeoMutt", "Program: NeoMutt", |filter| {
            filter.program.as_deref() == Some("NeoMutt")
        }),
    ];
    for (opener, choice, says, narrowed) in cases {
        let mut desk = shown(audit::usual());
        click(&mut desk, opener);
        desk.harness.get_by_role_and_label(Role::MenuItem, choice).click();
        desk.harness.run();
        desk.harness.get_by_label(says);
        let filter = asked(&mut desk).unwrap();
        assert!(narrowed(&filter), "{choice}: {filter:?}");
        click(&mut desk, "Clear filters");
        assert_eq!(asked(&mut desk), Some(audit::usual_filter()));
    }
}

#[test]
fn where_nothing_fits_the_filters_can_be_cleared() {
    let mut desk = shown(audit::usual());
    click(&mut desk, "Outcome: Any outcome");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Failed").click();
    desk.harness.run();
    let filter = asked(&mut desk).unwrap();
    desk.say(audit::no_hit(filter));
    desk.harness.get_by_label("No event fits these filters");
    desk.harness.get_by_label("Searched 18,204 events with outcome “Failed”.");
    click(&mut desk, "Clear filters");
    assert_eq!(asked(&mut desk), Some(audit::usual_filter()));
}

#[test]
fn a_click_on_a_day_narrows_the_log_to_it_and_another_click_widens_it_again() {
    let mut desk = shown(audit::usual());
    let chart = |desk: &Desk| desk.harness.get_by_label_contains("Events a day: ").rect();
    let rect = chart(&desk);
    // The 27th of 30 days.
    let bar = egui::pos2(rect.left() + 26.5 * rect.width() / 30.0, rect.center().y);
    for expected in ["2026-11-18T23:00:00Z", "2026-10-23T23:00:00Z"] {
        desk.harness.hover_at(bar);
        desk.harness.run();
        desk.harness.get_by_label("19 Nov: 281 done, 44 failed");
        desk.harness.drag_at(bar);
        desk.harness.drop_at(bar);
        desk.harness.run();
        let filter = asked(&mut desk).unwrap();
        assert_eq!(filter.since.unwrap().to_string(), expected);
        assert_eq!(filter.until.is_some(), expected.contains("11-18"));
        assert_eq!(chart(&desk), rect, "the days around it stay");
    }
}

#[test]
fn the_keyboard_chooses_an_event_and_enter_opens_its_details() {
    let mut desk = shown(audit::usual());
    desk.harness.get_by_label("Events").focus();
    desk.harness.run();
    press(&mut desk, Key::ArrowDown);
    press(&mut desk, Key::ArrowDown);
    desk.harness.get_by_label("Events: today, 14:20, Token renewed, support@example.com, Mailward, Done");
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Event(18_203)));
    press(&mut desk, Key::Escape);
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn the_details_of_an_event_say_everything_and_can_be_copied() {
    let mut desk = shown(audit::usual());
    desk.harness.get_by_label_contains("14:21, Token handed out, t.okafor@example.com").click();
    desk.harness.run();
    desk.harness.get_by_label("When: 22 Nov 2026, 14:21:07 (13:21:07 UTC)");
    desk.harness.get_by_label("Program: NeoMutt, process 48213");
    desk.harness.get_by_label("Number: 18,204");
    // The log gives the seal.
    let mut replies = desk.take().into_iter().filter_map(|command| match command {
        Command::ListAudit(filter, _, reply) => Some((filter, reply)),
        _ => None,
    });
    let (filter, reply) = replies.next().expect("the event was asked for");
    assert_eq!(filter.since.unwrap().to_string(), "2026-11-22T13:21:07Z");
    reply.send(Ok(audit::ten().into_iter().take(1).collect()));
    let seal = format!("Seal: {}", "5e".repeat(32));
    desk.shows(&seal);
    picture(&mut desk.harness, "audit-event");
    click(&mut desk, "Open the account");
    assert_eq!(desk.harness.state().route(), Route::Account(id(5), AccountTab::Overview));
}

fn id(row: i64) -> mailward::domain::account::AccountId {
    mailward::domain::account::AccountId::new(row)
}

#[test]
fn a_large_log_that_is_read_says_how_far_it_is_and_can_be_left() {
    let mut desk = shown(audit::reading());
    desk.harness.get_by_label("Loading the audit log");
    desk.harness.get_by_role_and_label(Role::Status, "Reading the log, 412,000 of 1,000,000 events");
    click(&mut desk, "Cancel");
    assert_eq!(asked(&mut desk), None);
    desk.harness.get_by_label("The log was not read to its end");
    click(&mut desk, "Read the log");
    assert_eq!(asked(&mut desk), Some(audit::usual_filter()));
}

#[test]
fn new_events_come_in_at_the_top_and_move_nothing_that_is_looked_at() {
    let mut desk = shown(audit::ten_events());
    let older = "Token revealed, t.okafor@example.com";
    let before = desk.harness.get_by_label_contains(older).rect();
    let more = || {
        let mut events = audit::ten();
        let mut newest = events[0].clone();
        newest.seq += 1;
        events.insert(0, newest);
        audit::with(Browsing::of(events, audit::usual_filter(), &snapshots::zone()))
    };
    desk.say(more());
    assert!(desk.harness.get_by_label_contains(older).rect().top() > before.top() + 30.0);
    desk.say(audit::ten_events());
    desk.harness.get_by_label_contains(older).hover();
    desk.harness.run();
    desk.say(more());
    // Ten rows and one more do not fill the card: there is no room to stay in, but nothing is lost either.
    desk.harness.get_by_label_contains(older);
}

#[test]
fn of_a_million_events_every_one_can_be_reached() {
    let mut desk = shown(audit::million());
    desk.harness.get_by_label("Events").focus();
    desk.harness.run();
    press(&mut desk, Key::End);
    press(&mut desk, Key::Enter);
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Event(1)));
    press(&mut desk, Key::Escape);
    assert!(desk.rests(), "nothing moves by itself");
}

#[test]
fn an_account_with_an_alert_is_marked_in_the_list_and_in_its_head() {
    let mut desk = Desk::with(audit::with_alerts());
    picture(&mut desk.harness, "accounts-alerts");
    let row = desk.harness.get_by_label_contains("t.okafor@example.com, Microsoft 365");
    assert!(row.accesskit_node().label().unwrap().contains(", 1 alert, "));
    row.click();
    desk.harness.run();
    click(&mut desk, "1 alert");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::Alerts));
}

#[test]
fn the_palette_leads_into_the_log() {
    let mut desk = Desk::with(audit::usual());
    for (typed, goal) in [("verify", "VerifyAudit(Reply(None))"), ("events okafor", "")] {
        desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
        desk.harness.run();
        desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text(typed);
        desk.harness.run();
        press(&mut desk, Key::Enter);
        assert_eq!(desk.harness.state().route(), Route::Audit);
        if goal.is_empty() {
            let account = WhichAccount::Addressed("t.okafor@example.com".parse().unwrap());
            assert_eq!(asked(&mut desk).unwrap().account, Some(account));
        } else {
            assert!(desk.commands().iter().any(|command| command == goal));
        }
    }
}
