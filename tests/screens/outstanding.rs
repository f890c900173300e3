//! What is still to be ended at a provider: waiting or by hand, of accounts that are there and of forgotten ones.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use jiff::SignedDuration;
use mailward::engine::command::Command;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, revocations};
use mailward::testing::window::Desk;
use mailward::ui::route::Route;

fn shown(screen: Screen) -> Desk {
    Desk::on(screen, revocations::with_outstanding(revocations::outstanding()))
}

fn press(desk: &mut Desk, words: &str) {
    desk.harness.get_by_label(words).click();
    desk.harness.run();
}

#[test]
fn each_is_told_with_what_happens_next_and_a_forgotten_account_is_among_them() {
    let desk = shown(Screen::default());
    desk.harness.get_by_label("3 sign-ins are still to be ended");
    desk.harness.get_by_label("Trying again in 3 min; deleted here today, 13:40, asked twice");
    let by_hand = "By hand: remove it on the page of Microsoft 365; deleted here today, 13:40";
    assert_eq!(desk.harness.query_all_by_label(by_hand).count(), 2);
    desk.harness
        .get_by_label("Until about 14:40 programs that already hold the access token can still use it.");
    desk.harness.get_by_label("lea.brandt@example.org, Microsoft 365, forgotten here");
}

#[test]
fn one_alone_is_counted_as_one() {
    let mut one = revocations::outstanding();
    one.truncate(1);
    let desk = Desk::with(revocations::with_outstanding(one));
    desk.harness.get_by_label("1 sign-in is still to be ended");
}

#[test]
fn what_waits_can_be_asked_at_once_and_what_was_removed_is_ticked_off() {
    let mut desk = shown(Screen::default());
    press(&mut desk, "Try now, mira.sato@example.com");
    press(&mut desk, "I have removed it, lea.brandt@example.org");
    let commands = desk.take();
    let [Command::AskAgain(again, _), Command::TickOff(ticked, _)] = commands.as_slice() else {
        panic!("{commands:?}")
    };
    assert_eq!((again.0, ticked.0), (7, 9));
    desk.say(snapshots::eight());
    assert!(desk.harness.query_by_label_contains("still to be ended").is_none());
}

#[test]
fn the_keyboard_alone_ticks_off() {
    let mut desk = shown(Screen::default());
    desk.harness.get_by_label("I have removed it, lea.brandt@example.org").focus();
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert!(matches!(desk.take().as_slice(), [Command::TickOff(id, _)] if id.0 == 9));
}

#[test]
fn the_page_of_a_provider_opens_in_the_browser() {
    let mut desk = shown(Screen::default());
    desk.harness.get_by_label("Open the page of Microsoft 365, t.okafor@example.com").click();
    let opened = |command: &egui::OutputCommand| matches!(command, egui::OutputCommand::OpenUrl(url) if url.url == "https://myapps.example.com/");
    let mut seen = false;
    for _ in 0..4 {
        desk.harness.step();
        seen |= desk.harness.output().platform_output.commands.iter().any(opened);
    }
    assert!(seen);
}

#[test]
fn where_every_account_was_forgotten_it_is_still_shown() {
    let snapshot = Snapshot { outstanding: revocations::outstanding(), ..snapshots::empty() };
    let desk = Desk::with(snapshot);
    desk.harness.get_by_label("3 sign-ins are still to be ended");
}

#[test]
fn a_long_list_is_shown_in_part_until_it_is_asked_for() {
    let mut many = Vec::new();
    for round in 0..4 {
        for mut one in revocations::outstanding() {
            one.id.0 += 10 * round;
            one.address = format!("round-{round}-{}", one.address).parse().unwrap();
            many.push(one);
        }
    }
    let mut desk = Desk::with(revocations::with_outstanding(many));
    assert!(desk.harness.query_by_label("Try now, round-1-mira.sato@example.com").is_none());
    press(&mut desk, "Show all 12");
    desk.harness.get_by_label("Try now, round-1-mira.sato@example.com");
}

#[test]
fn palette_settings_and_menu_lead_there() {
    let mut desk = shown(Screen::default());
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    desk.harness.run();
    assert!(matches!(desk.harness.state().route(), Route::Settings(_)));
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.event(egui::Event::Text("still ended".to_owned()));
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert_eq!(desk.harness.state().route(), Route::Accounts);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::Comma);
    desk.harness.run();
    press(&mut desk, "Access: settings");
    press(&mut desk, "Show what is still to be ended");
    assert_eq!(desk.harness.state().route(), Route::Accounts);
    press(&mut desk, "More for all accounts");
    desk.harness.get_by_role_and_label(Role::MenuItem, "Sign-ins still to be ended");
}

#[test]
fn the_next_try_counts_down() {
    let mut desk = shown(Screen::default());
    desk.turn_to(snapshots::after(SignedDuration::from_mins(1)));
    desk.harness.get_by_label_contains("Trying again in 2 min");
}

#[test]
fn outstanding_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = shown(Screen::default().in_theme(theme));
        picture(&mut desk.harness, &format!("outstanding-{name}"));
        let mut desk = shown(Screen::sized(720.0, 480.0).in_theme(theme));
        picture(&mut desk.harness, &format!("outstanding-{name}-720x480"));
    }
    let mut desk = shown(Screen::default().text_size(200));
    picture(&mut desk.harness, "outstanding-text200");
}
