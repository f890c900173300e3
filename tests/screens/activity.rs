//! The activity of one account: how often its token was handed out, and every event.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::domain::account::AccountId;
use mailward::domain::audit::{AuditFilter, WhichAccount};
use mailward::engine::command::Command;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::audit;
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Dialog, Route};

const OKAFOR: AccountId = AccountId::new(5);

fn on(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    // By name: in a small window its row is out of sight.
    desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text("okafor");
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::Tab, "Activity").click();
    desk.harness.run();
    desk
}

fn shown(snapshot: Snapshot) -> Desk {
    on(Screen::default(), snapshot)
}

#[test]
fn activity_looks_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = on(Screen::default().in_theme(theme), audit::activity());
        picture(&mut desk.harness, &format!("activity-{name}"));
    }
    let mut desk = on(Screen::sized(720.0, 480.0), audit::activity());
    picture(&mut desk.harness, "activity-720x480");
    let mut desk = on(Screen::default().text_size(200), audit::activity());
    picture(&mut desk.harness, "activity-text200");
    let mut desk = shown(audit::no_activity());
    picture(&mut desk.harness, "activity-nothing");
}

#[test]
fn only_this_account_is_asked_for_and_only_while_it_is_shown() {
    let mut desk = shown(audit::activity());
    let asked = |desk: &mut Desk| {
        desk.take().into_iter().find_map(|command| match command {
            Command::BrowseAudit(filter) => Some(filter),
            _ => None,
        })
    };
    let wanted = AuditFilter { account: Some(WhichAccount::One(OKAFOR)), ..AuditFilter::default() };
    assert_eq!(asked(&mut desk), Some(Some(wanted)));
    desk.harness.get_by_role_and_label(Role::Tab, "Overview").click();
    desk.harness.run();
    assert_eq!(asked(&mut desk), Some(None));
}

#[test]
fn the_events_of_another_look_are_not_shown() {
    let desk = shown(audit::usual());
    assert!(desk.harness.query_by_label_contains("support@example.com").is_none());
    assert!(desk.harness.query_by_label_contains("Hand-outs and renewals").is_none());
}

#[test]
fn day_week_and_month_are_counted() {
    let mut desk = shown(audit::activity());
    desk.harness.get_by_label_contains("Hand-outs and renewals, last 24 hours: ");
    for (segment, words) in [("Week", "last 7 days"), ("Month", "last 30 days")] {
        desk.harness.get_by_label(segment).click();
        desk.harness.run();
        desk.harness.get_by_label_contains(&format!("Hand-outs and renewals, {words}: 4"));
    }
}

#[test]
fn an_event_opens_its_details() {
    let mut desk = shown(audit::activity());
    desk.harness.get_by_role_and_label(Role::ListBox, "Activity").focus();
    desk.harness.run();
    for key in [Key::ArrowDown, Key::ArrowDown, Key::Enter] {
        desk.harness.key_press(key);
        desk.harness.run();
    }
    assert!(matches!(desk.harness.state().dialog(), Some(Dialog::Event(_))));
    desk.harness.get_by_label_contains("Number: 18,203");
    assert_eq!(desk.harness.state().route(), Route::Account(OKAFOR, AccountTab::Activity));
}
