//! A token for a person's eyes or clipboard: for a moment, recorded, and in no place where it could stay.

use egui::{Key, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use jiff::SignedDuration;
use mailward::domain::account::AccountId;
use mailward::domain::problem::{Problem, ProblemKind};
use mailward::engine::command::{Command, Look, Reply, ShowRequest, Shown};
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, revocations};
use mailward::testing::window::Desk;
use secrecy::SecretString;

use crate::inspector::painted;

const OKAFOR: AccountId = AccountId::new(5);
const TOKEN: &str = "CANARY-eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJodHRwczovL291dGxvb2sifQ";

fn open(screen: Screen) -> Desk {
    let mut desk = Desk::on(screen, snapshots::with(vec![revocations::okafor("fastmail")]));
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    desk
}

fn press(desk: &mut Desk, words: &str) {
    desk.harness.get_by_label(words).click();
    desk.harness.run();
}

/// What was asked of the engine.
fn asked(desk: &mut Desk) -> (ShowRequest, Reply<Shown>) {
    let mut commands = desk.take();
    match commands.pop() {
        Some(Command::ShowToken(request, reply)) if commands.is_empty() => (request, reply),
        other => panic!("{other:?} after {commands:?}"),
    }
}

fn answer(desk: &mut Desk, token: &str) {
    let (_, reply) = asked(desk);
    reply.send(Ok(Shown(SecretString::from(token))));
    desk.harness.run_steps(3);
}

fn revealed() -> Desk {
    let mut desk = open(Screen::default());
    press(&mut desk, "Reveal the access token");
    answer(&mut desk, TOKEN);
    desk
}

#[test]
fn a_token_is_asked_for_by_name_and_shown_in_its_card() {
    let mut desk = open(Screen::default());
    desk.harness
        .query_all_by_label("Showing, copying or inspecting a token is recorded in the audit log")
        .next()
        .unwrap();
    press(&mut desk, "Reveal the access token");
    let (request, reply) = asked(&mut desk);
    assert_eq!(request, ShowRequest { account: OKAFOR, refresh: false, look: Look::Reveal });
    assert!(!painted(&desk).contains(TOKEN));
    reply.send(Ok(Shown(SecretString::from(TOKEN))));
    desk.harness.run_steps(3);
    assert!(painted(&desk).contains(TOKEN));
    desk.harness.get_by_label("Hide the access token, 30 s");
}

#[test]
fn screen_readers_are_told_that_it_is_shown_and_never_what_it_is() {
    let desk = revealed();
    desk.harness.get_by_label("Access token, shown");
    assert!(desk.harness.query_by_label_contains("CANARY").is_none());
    let state = format!("{:?}", desk.harness.ctx.memory(|memory| format!("{:?}", memory.data)));
    assert!(!state.contains("CANARY"));
}

#[test]
fn it_hides_itself_after_30_seconds_and_counts_until_then() {
    let mut desk = revealed();
    desk.turn_to(snapshots::after(SignedDuration::from_secs(12)));
    desk.harness.get_by_label("Hide the access token, 18 s");
    assert!(painted(&desk).contains(TOKEN));
    desk.turn_to(snapshots::after(SignedDuration::from_secs(30)));
    assert!(!painted(&desk).contains("CANARY"));
    desk.harness.get_by_label("Reveal the access token");
}

#[test]
fn it_hides_when_it_is_asked_to_and_when_the_page_is_left() {
    let mut desk = revealed();
    press(&mut desk, "Hide the access token, 30 s");
    assert!(!painted(&desk).contains("CANARY"));
    let mut desk = revealed();
    press(&mut desk, "Back to the accounts");
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    assert!(!painted(&desk).contains("CANARY"));
    let mut desk = revealed();
    desk.harness.get_by_role_and_label(Role::Tab, "Settings").click();
    desk.harness.run();
    assert!(!painted(&desk).contains("CANARY"));
}

#[test]
fn an_answer_that_comes_when_the_page_is_left_is_shown_nowhere() {
    let mut desk = open(Screen::default());
    press(&mut desk, "Reveal the refresh token");
    let (request, reply) = asked(&mut desk);
    assert!(request.refresh);
    press(&mut desk, "Back to the accounts");
    reply.send(Ok(Shown(SecretString::from(TOKEN))));
    desk.harness.run_steps(3);
    desk.harness.get_by_label_contains("t.okafor@example.com, ").click();
    desk.harness.run();
    assert!(!painted(&desk).contains("CANARY"));
}

#[test]
fn the_keyboard_alone_reveals_and_hides() {
    let mut desk = open(Screen::default());
    desk.harness.get_by_label("Reveal the access token").focus();
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    answer(&mut desk, TOKEN);
    desk.harness.get_by_label("Hide the access token, 30 s").focus();
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    assert!(!painted(&desk).contains("CANARY"));
}

#[test]
fn a_copy_goes_to_the_clipboard_and_says_when_it_is_cleared() {
    let mut desk = open(Screen::default());
    press(&mut desk, "Copy the refresh token");
    let (request, reply) = asked(&mut desk);
    assert_eq!(request, ShowRequest { account: OKAFOR, refresh: true, look: Look::Copy });
    reply.send(Ok(Shown(SecretString::from(TOKEN))));
    let mut copied = false;
    for _ in 0..4 {
        desk.harness.step();
        copied |= desk
            .harness
            .output()
            .platform_output
            .commands
            .iter()
            .any(|command| matches!(command, egui::OutputCommand::CopyText(text) if text == TOKEN));
        assert!(!painted(&desk).contains("CANARY"), "it is copied, not shown");
    }
    assert!(copied);
    desk.harness.get_by_label("Copied; the clipboard is cleared in 45 s");
}

#[test]
fn a_refusal_is_said() {
    let mut desk = open(Screen::default());
    press(&mut desk, "Reveal the access token");
    let (_, reply) = asked(&mut desk);
    let problem = Problem::new(ProblemKind::DiskFull);
    let title = mailward::explain::words(&problem).title;
    reply.send(Err(problem));
    desk.harness.run_steps(3);
    desk.harness.get_by_label(&title);
    desk.harness.get_by_label("Reveal the access token");
}

#[test]
fn with_a_vault_that_is_shut_nothing_can_be_shown() {
    let vault = snapshots::vault_shut(ProblemKind::KeyringLocked).vault;
    let mut desk = open(Screen::default());
    desk.say(Snapshot { vault, ..snapshots::with(vec![revocations::okafor("fastmail")]) });
    press(&mut desk, "Reveal the access token");
    assert!(desk.take().is_empty());
}

#[test]
fn reveal_pictures() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        for (screen, suffix) in [(Screen::default(), ""), (Screen::sized(720.0, 480.0), "-720x480")] {
            let mut desk = open(screen.in_theme(theme));
            press(&mut desk, "Reveal the access token");
            answer(&mut desk, &TOKEN.repeat(6));
            picture(&mut desk.harness, &format!("revealed-{name}{suffix}"));
        }
    }
    let mut desk = open(Screen::default().text_size(200));
    // It is below what can be seen: the keyboard scrolls to it.
    desk.harness.get_by_label("Reveal the access token").focus();
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    answer(&mut desk, &TOKEN.repeat(6));
    picture(&mut desk.harness, "revealed-text200");
}
