//! Writing what a diagnosis found to a file: every line of it is shown before, with addresses as they are or masked.
//!
//! The lines come from the same function as the file's, so what is shown is what is written, to the byte.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Context, ScrollArea, Ui};

use crate::domain::report::Report;
use crate::engine::command::{Command, Reply, SaveReport};
use crate::explain;
use crate::ui::dialogs::{SaveWish, dated_name};
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::screens::diagnose;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::prose::prose;
use crate::ui::widgets::segmented::{Segment, segmented};
use crate::ui::widgets::switch::{Words, check_box};

use super::place::{ASKING, Place, at_home};
use super::{Around, FirstFocus, pieces};

/// What is chosen and typed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    mask: bool,
    /// Which of its files is shown.
    shown: usize,
    preview: Option<Preview>,
    place: Place,
    focus: FirstFocus,
}

/// What would be written.
#[derive(Debug)]
struct Preview {
    of: Arc<Report>,
    mask: bool,
    files: Vec<(&'static str, String)>,
}

impl Draft {
    /// The files as they would be written now.
    fn files(&mut self, report: &Arc<Report>) -> &[(&'static str, String)] {
        let mask = self.mask;
        let fits = |preview: &Preview| Arc::ptr_eq(&preview.of, report) && preview.mask == mask;
        let kept = self.preview.take().filter(fits);
        let made = kept.unwrap_or_else(|| Preview {
            of: Arc::clone(report),
            mask,
            files: for_people_first(explain::report::files(report, mask)),
        });
        &self.preview.insert(made).files
    }
}

/// The order in the file is the file's business; whoever looks at it here begins with what can be read.
fn for_people_first(mut files: Vec<(&'static str, String)>) -> Vec<(&'static str, String)> {
    files.sort_by_key(|(name, _)| *name != "report.txt");
    files
}

/// Shows it. Without a diagnosis there is nothing to save.
pub(super) fn show(
    ctx: &Context,
    picture: &Picture,
    around: &Around,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let Some(live) = &picture.snapshot.diagnosis else {
        return outbox.close();
    };
    let report = Arc::clone(&live.report);
    if let Some(answer) = &around.file {
        let suggested = || at_home(around.home.as_deref(), &name(picture));
        if let Some(path) = draft.place.answered(answer.clone(), suggested) {
            return save(&report, path, draft.mask, outbox);
        }
    }
    let answer =
        Dialog::new("save report", "Save a report", Width::SignIn).show(ctx, |ui, part| match part {
            Part::Body => pieces::body(ui, |ui| body(ui, &report, draft)),
            Part::Foot => foot(ui, picture, around, &report, draft, outbox),
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn name(picture: &Picture) -> String {
    dated_name("report", "zip", picture.now, &picture.zone)
}

fn body(ui: &mut Ui, report: &Arc<Report>, draft: &mut Draft) {
    prose(
        ui,
        "For whoever helps you. Tokens and passwords are never in it; this is every line that will be written.",
    );
    ui.add_space(space::M);
    let names: Vec<&'static str> = draft.files(report).iter().map(|(name, _)| *name).collect();
    draft.shown = draft.shown.min(names.len().saturating_sub(1));
    let segments: Vec<_> = names.iter().enumerate().map(|(at, name)| Segment::new(at, name)).collect();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::L, space::XS);
        segmented(ui, &mut draft.shown, &segments);
        check_box(ui, &mut draft.mask, "Mask addresses", Words::Shown);
    });
    ui.add_space(space::M);
    let shown = draft.shown;
    if let Some((name, text)) = draft.files(report).get(shown) {
        preview(ui, name, text);
    }
    draft.place.show(ui);
}

/// Only lines that can be seen are laid out: a report may have thousands.
fn preview(ui: &mut Ui, name: &str, text: &str) {
    let t = theme::of(ui);
    let lines: Vec<&str> = text.lines().collect();
    card::sunken(ui, |ui| {
        let tall = (ui.ctx().content_rect().height() - AROUND).clamp(LEAST, MOST);
        ui.spacing_mut().item_spacing.y = 0.0;
        let area = ScrollArea::both().id_salt(name).max_height(tall).min_scrolled_height(tall);
        area.auto_shrink([false, false]).show_rows(ui, LINE, lines.len(), |ui, seen| {
            for line in lines.get(seen).unwrap_or_default() {
                let galley = paint::line(ui, line, Text::SmallCode, t.text);
                let size = egui::vec2(galley.size().x, LINE);
                let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
                ui.painter().galley(rect.min, galley, t.text);
                if !line.trim().is_empty() {
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, *line));
                }
            }
        });
    });
}

/// Height of a line of the preview.
const LINE: f32 = 18.0;
/// What a dialog has beside the preview.
const AROUND: f32 = 380.0;
const LEAST: f32 = 120.0;
const MOST: f32 = 320.0;

fn foot(
    ui: &mut Ui,
    picture: &Picture,
    around: &Around,
    report: &Arc<Report>,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    ui.spacing_mut().item_spacing.x = space::S;
    if ui.add(Button::quiet("Cancel")).clicked() {
        outbox.close();
    }
    if draft.place.is_to_be_typed(ui) {
        draft.place.type_path(|| at_home(around.home.as_deref(), &name(picture)));
    }
    let why_not = diagnose::why_no_report(picture).or_else(|| draft.place.asking.then_some(ASKING));
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let types = draft.place.is_typed();
        if types
            && draft.place.is_confirmed(ui, "Save", why_not)
            && let Some(path) = draft.place.take(around.home.as_deref())
        {
            save(report, path, draft.mask, outbox);
        }
        let words = "Choose a file\u{202f}…";
        let button = if types { Button::secondary(words) } else { Button::primary(words) };
        let button = ui.add(button.off_because(why_not));
        draft.focus.give("choose", &button);
        if button.clicked() {
            draft.place.ask();
            outbox.save = Some(SaveWish {
                title: "Save a report",
                name: name(picture),
                kind: ("Mailward report", "zip"),
            });
        }
    });
}

fn save(report: &Arc<Report>, path: PathBuf, mask: bool, outbox: &mut Outbox) {
    let wish = SaveReport { report: Arc::clone(report), path, mask };
    outbox.send(Command::SaveReport(wish, Reply::nowhere()));
    outbox.close();
}
