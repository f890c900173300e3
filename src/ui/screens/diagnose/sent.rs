//! A report that somebody sent: the same form, under a line that says whose it is, and without anything to be done from here.

use egui::{Align, Layout, Ui};

use crate::engine::command::Command;
use crate::engine::snapshot::OpenedReport;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::shell;
use crate::ui::theme::{self, Text, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::menu::{self, Entry, Item};
use crate::ui::widgets::{card, mark};

use super::{Folds, Source, says};

pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    opened: &OpenedReport,
    folds: &mut Folds,
    outbox: &mut Outbox,
) {
    let report = &opened.report;
    let second = format!("Report of {}", says::subject(report));
    shell::head(ui, Action::Diagnose.entry().label, &second, |ui| buttons(ui, &second, outbox));
    banner(ui, picture, opened);
    super::contents(ui, picture, Source::Sent(opened), folds, outbox);
}

fn buttons(ui: &mut Ui, second: &str, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let open = Action::OpenReport.entry();
    let wanted = [
        Button::secondary(CLOSE).icon(icons::X).measure(ui),
        Button::quiet(open.label).measure(ui),
        paint::line(ui, second, Text::Body, t.text2).size().x,
    ];
    let fits = wanted.iter().sum::<f32>() + 3.0 * space::L < ui.max_rect().width();
    if fits && Tier::of(ui.ctx()) == Tier::Wide {
        if ui.add(Button::secondary(CLOSE).icon(icons::X)).clicked() {
            outbox.send(Command::CloseReport);
        }
        if ui.add(Button::quiet(open.label).help(open.hint)).clicked() {
            outbox.act(Action::OpenReport);
        }
        return;
    }
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More for this report"));
    let items = [Entry::Item(Item::new((), open.icon, open.label))];
    if menu::menu(&opener, &items).is_some() {
        outbox.act(Action::OpenReport);
    }
    if ui.add(Button::secondary("Close").named(CLOSE)).clicked() {
        outbox.send(Command::CloseReport);
    }
}

const CLOSE: &str = "Close report";

/// Whose file it is, so that nobody takes it for this computer.
fn banner(ui: &mut Ui, picture: &Picture, opened: &OpenedReport) {
    let t = theme::of(ui);
    let report = &opened.report;
    let file = opened.path.file_name().unwrap_or(opened.path.as_os_str()).to_string_lossy();
    let made = says::when(report.made_at, picture);
    let words = format!(
        "A report that was sent: {file}, made {made} by Mailward {}. Nothing in it is about this computer.",
        report.mailward
    );
    card::padded(ui, space::M, |ui| {
        ui.with_layout(Layout::top_down(Align::Min), |ui| {
            mark::sentence(ui, icons::FILE_ZIP, t.info.mark, &words, Text::Body, t.text);
        });
    });
    ui.add_space(space::M);
}
