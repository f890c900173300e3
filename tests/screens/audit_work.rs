//! What is done with the audit log as a whole: checking its chain, exporting it, looking into alerts.

use egui::{Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::domain::audit::{AuditFilter, WhichAccount};
use mailward::engine::command::{Command, ExportFormat};
use mailward::engine::snapshot::Exported;
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::audit;
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};

use crate::audit::{asked, click, on, press, shown};

#[test]
fn verifying_shows_how_far_it_is_and_can_be_stopped() {
    let mut desk = shown(audit::usual());
    click(&mut desk, "Verify");
    assert_eq!(desk.commands(), ["VerifyAudit(Reply(None))"]);
    desk.say(audit::checking());
    desk.harness.get_by_label("Checking\u{202f}… 40 %");
    assert!(desk.harness.get_by_label("Export\u{202f}…").accesskit_node().is_disabled());
    click(&mut desk, "Cancel");
    assert_eq!(desk.commands(), ["CancelAuditWork"]);
}

#[test]
fn a_broken_chain_says_what_is_wrong_and_what_to_do() {
    let mut desk = shown(audit::broken());
    click(&mut desk, "Chain broken at event 9,120");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::ChainBroken));
    desk.harness.get_by_label_contains("Event 9,120 is not what was recorded");
    picture(&mut desk.harness, "audit-chain-broken");
    click(&mut desk, "Verify again");
    assert_eq!(desk.commands(), ["VerifyAudit(Reply(None))"]);
}

#[test]
fn the_dialog_about_a_broken_chain_and_its_question_fit_dark_small_and_large_text() {
    let small = Screen::sized(720.0, 480.0);
    for (screen, name) in
        [(small.in_theme(Theme::Dark), "dark-720x480"), (Screen::default().text_size(200), "text200")]
    {
        let mut desk = on(screen, audit::broken());
        desk.harness.get_by_label("Chain broken at event 9,120").focus();
        press(&mut desk, egui::Key::Enter);
        picture(&mut desk.harness, &format!("audit-chain-broken-{name}"));
        click(&mut desk, "Begin anew\u{202f}…");
        picture(&mut desk.harness, &format!("audit-chain-anew-{name}"));
    }
}

#[test]
fn in_a_narrow_window_with_large_text_what_to_do_about_a_broken_chain_is_scrolled_to_and_pressed() {
    let mut desk = on(Screen::sized(720.0, 480.0).text_size(200), audit::broken());
    desk.harness.get_by_label("Chain broken at event 9,120").focus();
    press(&mut desk, egui::Key::Enter);
    desk.harness.get_by_label("Begin anew\u{202f}…").scroll_to_me();
    desk.harness.run();
    picture(&mut desk.harness, "audit-chain-broken-720x480-text200");
    click(&mut desk, "Begin anew\u{202f}…");
    desk.harness.get_by_label_contains("stays as evidence");
}

#[test]
fn a_new_chain_is_begun_after_a_question_and_keeping_the_old_one_is_at_hand() {
    let mut desk = shown(audit::broken());
    click(&mut desk, "Chain broken at event 9,120");
    click(&mut desk, "Begin anew\u{202f}…");
    desk.harness.get_by_label_contains("stays as evidence");
    picture(&mut desk.harness, "audit-chain-anew");
    // Enter presses the button that has the keyboard: the one that changes nothing.
    press(&mut desk, egui::Key::Enter);
    assert_eq!(desk.commands(), [""; 0]);
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::ChainBroken));
    click(&mut desk, "Begin anew\u{202f}…");
    press(&mut desk, egui::Key::Escape);
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::ChainBroken), "back to what is wrong");
    click(&mut desk, "Begin anew\u{202f}…");
    click(&mut desk, "Begin anew");
    assert_eq!(desk.commands(), ["BeginLogAnew(Reply(None))"]);
    assert_eq!(desk.harness.state().dialog(), None);
}

#[test]
fn an_export_asks_for_its_file_and_is_told_when_it_is_done() {
    let mut desk = shown(audit::usual());
    desk.files.answer(Some("/home/anna/log.csv"));
    click(&mut desk, "Export\u{202f}…");
    picture(&mut desk.harness, "audit-export");
    desk.harness.get_by_label("Choose a file\u{202f}…").click();
    desk.harness.run();
    assert_eq!(desk.files.asked()[0].name, "mailward-audit-2026-11-22.csv");
    let wish = exported(&mut desk);
    assert_eq!((wish.path.to_str(), wish.format), (Some("/home/anna/log.csv"), ExportFormat::Csv));
    assert_eq!(wish.filter, audit::usual_filter());
    assert_eq!(desk.harness.state().dialog(), None);
    let mut done = audit::usual();
    done.audit.exported = Some(Exported { path: wish.path, events: 18_204 });
    desk.say(done);
    desk.harness.get_by_label("Exported to /home/anna/log.csv");
    assert_eq!(desk.commands(), ["DismissExport"]);
}

/// The export that begins once the dialog for files has answered.
fn exported(desk: &mut Desk) -> mailward::engine::command::ExportWish {
    let export = |command| match command {
        Command::ExportAudit(wish, _) => Some(wish),
        _ => None,
    };
    desk.comes(|desk| desk.take().into_iter().find_map(export))
}

#[test]
fn without_a_dialog_for_files_the_path_is_typed() {
    let mut desk = shown(audit::usual());
    click(&mut desk, "Export\u{202f}…");
    click(&mut desk, "JSON Lines");
    click(&mut desk, "All, 18,204 events");
    click(&mut desk, "Choose a file\u{202f}…");
    desk.shows("Export");
    picture(&mut desk.harness, "audit-export-typed");
    desk.harness.get_by_label_contains("No file was chosen.");
    let field = desk.harness.get_by_role_and_label(Role::TextInput, "File");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("/home/anna/mailward-audit-2026-11-22.jsonl"));
    click(&mut desk, "Export");
    let wish = exported(&mut desk);
    assert_eq!(wish.path.to_str(), Some("/home/anna/mailward-audit-2026-11-22.jsonl"));
    assert_eq!((wish.format, wish.filter), (ExportFormat::JsonLines, AuditFilter::default()));
}

#[test]
fn an_export_that_failed_can_be_made_again_or_put_away() {
    let mut desk = shown(audit::export_failed());
    click(&mut desk, "Export again\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::ExportAudit));
    click(&mut desk, "Cancel");
    click(&mut desk, "Dismiss");
    assert_eq!(desk.commands(), ["DismissExport"]);
    assert!(desk.harness.query_by_label("Dismiss").is_none());
}

#[test]
fn an_export_that_runs_can_be_stopped() {
    let mut desk = shown(audit::exporting());
    desk.harness.get_by_role_and_label(Role::Status, "Writing 7,282 of 18,204 events");
    click(&mut desk, "Cancel");
    assert_eq!(desk.commands(), ["CancelAuditWork"]);
}

#[test]
fn alerts_say_what_happened_and_are_called_expected_or_looked_into() {
    let mut desk = shown(audit::with_alerts());
    click(&mut desk, "2 alerts");
    desk.harness.get_by_label("curl got a token of t.okafor@example.com for the first time");
    desk.harness.get_by_label(
        "212 tokens within an hour, most to mbsync; usual are up to 12 an hour over the last 30 days of use.",
    );
    desk.harness.get_by_label("If you set it up, mark it as expected.");
    picture(&mut desk.harness, "alerts");
    click(&mut desk, "Expected: Far more tokens of mira.sato@example.com were handed out than usual");
    assert_eq!(desk.commands(), ["MarkExpected(18120, Reply(None))"]);
    click(&mut desk, "Show events: curl got a token of t.okafor@example.com for the first time");
    assert_eq!((desk.harness.state().dialog(), desk.harness.state().route()), (None, Route::Audit));
    let filter = asked(&mut desk).unwrap();
    assert_eq!(filter.account, Some(WhichAccount::Addressed("t.okafor@example.com".parse().unwrap())));
    assert_eq!(filter.since, None);
}
