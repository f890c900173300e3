//! Reports: opened by the system's dialog, by path or by dropping them; saved after every line of them was shown.

use egui::Key;
use egui::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mailward::engine::command::{Command, SaveReport};
use mailward::testing::screen::{Screen, picture};
use mailward::testing::snapshots::{self, diagnosis};
use mailward::testing::window::Desk;
use mailward::ui::route::{Dialog, Route};

use crate::audit::{click, press};
use crate::diagnose::{on, shown};

/// Such a command, once it is sent: the dialog for files answers beside the window.
fn sent<T>(desk: &mut Desk, wanted: impl Fn(Command) -> Option<T>) -> T {
    desk.comes(|desk| desk.take().into_iter().find_map(&wanted))
}

fn opened(command: Command) -> Option<String> {
    match command {
        Command::OpenReport(path, _) => Some(path.display().to_string()),
        _ => None,
    }
}

fn saved(command: Command) -> Option<SaveReport> {
    match command {
        Command::SaveReport(wish, _) => Some(wish),
        _ => None,
    }
}

#[test]
fn a_report_is_opened_by_the_dialog_of_the_system() {
    let mut desk = shown(diagnosis::failed());
    desk.files.answer(Some("/home/anna/report.zip"));
    click(&mut desk, "Open report\u{202f}…");
    picture(&mut desk.harness, "report-open");
    click_soon(&mut desk, "Choose a file\u{202f}…");
    assert_eq!(sent(&mut desk, opened), "/home/anna/report.zip");
    assert_eq!(desk.harness.state().dialog(), None);
}

/// Without waiting for rest: the answer of the dialog may come in any frame.
fn click_soon(desk: &mut Desk, label: &str) {
    desk.harness.get_by_label(label).click();
    desk.harness.step();
}

#[test]
fn without_a_dialog_for_files_the_path_of_a_report_is_typed() {
    let mut desk = shown(diagnosis::failed());
    click(&mut desk, "Open report\u{202f}…");
    click(&mut desk, "Type a path");
    desk.harness.get_by_role_and_label(Role::TextInput, "File").type_text("sent.zip");
    desk.harness.run();
    click_soon(&mut desk, "Open");
    assert_eq!(sent(&mut desk, opened), "/home/anna/sent.zip");
}

#[derive(Debug)]
pub(crate) struct Dropped(pub(crate) std::path::PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("only its path is asked for".to_owned())
    }
}

#[test]
fn a_file_dropped_on_the_window_is_opened_as_a_report() {
    let mut desk = Desk::with(snapshots::eight());
    desk.harness.input_mut().hovered_files.push(egui::HoveredFile::default());
    desk.harness.run_steps(2);
    desk.harness.get_by_label("Drop it to open the report");
    desk.harness.input_mut().hovered_files.clear();
    let dropped = Dropped("/home/anna/sent.zip".into());
    desk.harness.input_mut().dropped_files.push(std::sync::Arc::new(dropped));
    assert_eq!(sent(&mut desk, opened), "/home/anna/sent.zip");
    assert_eq!(desk.harness.state().route(), Route::Diagnose);
    assert!(desk.harness.query_by_label("Drop it to open the report").is_none());
}

#[test]
fn a_sent_report_says_whose_it_is_and_offers_nothing_to_do_here() {
    let mut desk = Desk::with(diagnosis::failed());
    desk.say(diagnosis::sent());
    assert_eq!(desk.harness.state().route(), Route::Diagnose);
    desk.harness
        .get_by_label_contains("mailward-report-2026-11-20.zip, made 20 Nov at 10:12 by Mailward 0.1.0");
    desk.harness.get_by_label("Provider code: AADSTS50173");
    assert!(desk.harness.query_by_label("Sign in").is_none());
    assert!(desk.harness.query_by_label("Run again").is_none());
    desk.take();
    click(&mut desk, "Close report");
    assert_eq!(desk.commands(), ["CloseReport"]);
    desk.say(diagnosis::failed());
    desk.harness.get_by_label("Run again");
}

#[test]
fn a_report_that_cannot_be_read_says_why_and_can_be_put_away() {
    let mut desk = shown(diagnosis::unreadable());
    click(&mut desk, "Dismiss");
    assert_eq!(desk.commands(), ["DismissReportNews"]);
    click(&mut desk, "Open another\u{202f}…");
    assert_eq!(desk.harness.state().dialog(), Some(Dialog::OpenReport));
}

#[test]
fn every_line_is_shown_before_a_report_is_saved() {
    let mut desk = shown(diagnosis::failed());
    desk.files.answer(Some("/home/anna/for-support.zip"));
    click(&mut desk, "Save report\u{202f}…");
    picture(&mut desk.harness, "report-save");
    let live = diagnosis::failed().diagnosis.expect("there is one");
    for mask in [false, true] {
        let files = mailward::explain::report::files(&live.report, mask);
        click(&mut desk, "report.txt");
        let text = &files.iter().find(|(name, _)| *name == "report.txt").expect("for people").1;
        for line in text.lines().filter(|line| !line.trim().is_empty()).take(10) {
            assert!(desk.harness.query_all_by_label(line).count() > 0, "{line}");
        }
        if !mask {
            click(&mut desk, "Mask addresses");
        }
    }
    click_soon(&mut desk, "Choose a file\u{202f}…");
    let wish = sent(&mut desk, saved);
    assert_eq!((wish.path.to_str(), wish.mask), (Some("/home/anna/for-support.zip"), true));
    assert_eq!(wish.report, live.report);
    assert_eq!(desk.files.asked()[0].name, "mailward-report-2026-11-22.zip");
    assert_eq!(desk.harness.state().dialog(), None);
    desk.say(diagnosis::saved());
    desk.harness.get_by_label("Saved to /home/anna/report.zip");
    assert_eq!(desk.commands(), ["DismissReportNews"]);
}

#[test]
fn the_dialogs_of_reports_fit_into_small_windows() {
    for (screen, name) in
        [(Screen::sized(720.0, 480.0), "720x480"), (Screen::default().text_size(200), "text200")]
    {
        let mut desk = on(screen, diagnosis::failed());
        click(&mut desk, "More for the diagnosis");
        desk.harness.get_by_role_and_label(Role::MenuItem, "Save report\u{202f}…").click();
        desk.harness.run();
        picture(&mut desk.harness, &format!("report-save-{name}"));
        press(&mut desk, Key::Escape);
        assert_eq!(desk.harness.state().dialog(), None);
    }
}

#[test]
fn nothing_can_be_saved_while_the_checks_run() {
    let desk = shown(diagnosis::running());
    assert!(desk.harness.query_by_label("Save report\u{202f}…").is_none());
    let mut desk = shown(snapshots::eight());
    click(&mut desk, "More for the diagnosis");
    assert!(desk.harness.query_by_label("Save report\u{202f}…").is_none());
    desk.harness.get_by_role_and_label(Role::MenuItem, "Run").accesskit_node().is_disabled();
}
