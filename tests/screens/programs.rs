//! An account in mail programs: the lines for each, the look at what is installed, and the try of the command.

use egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use mailward::engine::snapshot::Snapshot;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::programs;
use mailward::testing::window::Desk;
use mailward::ui::route::{AccountTab, Route};

fn on(screen: Screen, snapshot: Snapshot) -> Desk {
    let mut desk = Desk::on(screen, snapshot);
    desk.harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::TextInput, "Search or run").type_text("okafor");
    desk.harness.run();
    desk.harness.key_press(Key::Enter);
    desk.harness.run();
    let Route::Account(_, AccountTab::Overview) = desk.harness.state().route() else { panic!("not there") };
    let narrow = desk.harness.query_by_role_and_label(Role::Tab, "Programs").is_some();
    let tab = if narrow { "Programs" } else { "Use in a mail program" };
    desk.harness.get_by_role_and_label(Role::Tab, tab).click();
    desk.harness.run();
    desk
}

fn shown(snapshot: Snapshot) -> Desk {
    on(Screen::default(), snapshot)
}

fn choose(desk: &mut Desk, program: &str) {
    desk.harness.get_by_role_and_label(Role::Button, program).click();
    desk.harness.run();
}

fn copied(desk: &Desk) -> Option<String> {
    desk.harness.output().platform_output.commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    })
}

#[test]
fn the_lines_look_as_drawn() {
    for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
        let mut desk = on(Screen::default().in_theme(theme), programs::looked());
        picture(&mut desk.harness, &format!("programs-{name}"));
    }
    let mut desk = on(Screen::sized(720.0, 480.0), programs::looked());
    picture(&mut desk.harness, "programs-720x480");
    let mut desk = on(Screen::default().text_size(200), programs::looked());
    picture(&mut desk.harness, "programs-text200");
}

#[test]
fn what_is_missing_looks_as_drawn() {
    let mut desk = shown(programs::looked());
    choose(&mut desk, "mbsync");
    picture(&mut desk.harness, "programs-no-plug-in");
    choose(&mut desk, "OfflineIMAP");
    picture(&mut desk.harness, "programs-not-found");
}

#[test]
fn a_program_is_looked_at_once_and_the_command_is_tried_only_when_that_is_asked_for() {
    let mut desk = shown(programs::unknown());
    let looks = |desk: &mut Desk| -> Vec<String> {
        desk.commands().into_iter().filter(|command| command.starts_with("LookAtProgram")).collect()
    };
    let first = looks(&mut desk);
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(first[0].contains("program: NeoMutt") && first[0].contains("try_call: false"), "{first:?}");
    desk.harness.run();
    assert!(looks(&mut desk).is_empty());
    choose(&mut desk, "msmtp");
    assert!(looks(&mut desk)[0].contains("program: Msmtp"));
    desk.harness.get_by_label("Test").click();
    desk.harness.run();
    let tried = looks(&mut desk);
    assert_eq!(tried.len(), 1);
    assert!(tried[0].contains("AccountId(5)") && tried[0].contains("try_call: true"), "{tried:?}");
}

#[test]
fn the_lines_are_copied_as_they_are_and_can_be_for_one_task_alone() {
    let mut desk = shown(programs::looked());
    desk.harness.get_by_label("Copy").click();
    desk.harness.step();
    let both = copied(&desk).unwrap();
    assert!(
        both.contains("set imap_oauth_refresh_command = \"/usr/bin/mailward token t.okafor@example.com\"\n")
    );
    desk.harness.run();
    desk.harness.get_by_role_and_label(Role::RadioButton, "Send").click();
    desk.harness.run();
    desk.harness.get_by_label("Copy").click();
    desk.harness.step();
    let sends = copied(&desk).unwrap();
    assert!(both.contains(&sends) && !sends.contains("imap"), "{sends}");
}

#[test]
fn the_lines_are_saved_where_the_dialog_says() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lines.txt");
    let mut desk = shown(programs::looked());
    desk.files.answer(file.to_str());
    desk.harness.get_by_label("Save\u{202f}…").click();
    desk.harness.run();
    assert_eq!(desk.files.asked()[0].name, "mailward-neomutt.txt");
}

#[test]
fn what_the_account_is_not_used_for_is_said_in_place_of_lines() {
    let mut snapshot = programs::unknown();
    let accounts = snapshot.accounts.iter_mut().filter(|view| view.account.id.get() == 5);
    accounts
        .for_each(|view| view.account.uses = [mailward::domain::scope::MailUse::Imap].into_iter().collect());
    let mut desk = shown(snapshot);
    choose(&mut desk, "msmtp");
    desk.harness.get_by_label("msmtp only sends mail, and this account is not used for that");
    assert!(desk.harness.query_by_label("Copy").is_none());
}
