//! The groups of checks: a line each that folds, and below it a line a check, which folds too.

use egui::{Align2, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::report::{CheckId, Verdict, verdict};
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::help::help;
use crate::ui::widgets::mark::Mark;
use crate::ui::widgets::{card, focus, term};

use super::list::{self, Row};
use super::{Folds, Source, detail, says};

pub(super) fn show(ui: &mut Ui, picture: &Picture, source: Source<'_>, folds: &mut Folds) {
    let groups = list::groups(source);
    if groups.is_empty() {
        return;
    }
    let cause = match verdict(source.report()) {
        Verdict::Known(check, _) | Verdict::Cause(check, _) => Some(check),
        Verdict::Fine | Verdict::Unfinished => None,
    };
    card::flush(ui, |ui| {
        for (index, (group, rows)) in groups.iter().enumerate() {
            if index > 0 {
                card::hairline(ui);
            }
            let mark = list::mark(rows);
            let by_itself = match mark {
                Mark::Failed => !source.runs() || rows.iter().any(|row| row.mark() == Mark::Failed),
                Mark::Running => true,
                Mark::Attention => cause.is_some_and(|check| check.group() == *group),
                _ => false,
            };
            let open = folds.group(*group, by_itself);
            let line = Line {
                left: GROUP_LEFT,
                tall: GROUP,
                mark,
                title: (group.title(), Text::Strong),
                summary: &list::words(rows),
                took: None,
                fold: Some(open),
            };
            if line.show(ui, ("group", group.title())).clicked() {
                folds.set_group(*group, !open);
            }
            if open {
                checks(ui, picture, rows, cause, folds);
            }
        }
    });
}

fn checks(ui: &mut Ui, picture: &Picture, rows: &[Row<'_>], cause: Option<CheckId>, folds: &mut Folds) {
    for (index, row) in rows.iter().enumerate() {
        let (_, hair) = ui.allocate_space(vec2(ui.available_width(), 1.0));
        let left = if index == 0 { hair.left() } else { hair.left() + words_left(ui) };
        paint::hairline(ui, left..=hair.right(), hair.top());
        let mark = row.mark();
        let by_itself = mark == Mark::Failed || cause == Some(row.check);
        let fold = row.unfolds().then(|| folds.check(row.check, by_itself));
        let title = if mark == Mark::Failed { Text::Label } else { Text::Body };
        let line = Line {
            left: CHECK_LEFT,
            tall: CHECK,
            mark,
            title: (row.check.title(), title),
            summary: row.summary(),
            took: row.finding().map(|finding| says::duration(finding.ms)),
            fold,
        };
        if line.show(ui, ("check", row.check.code())).clicked()
            && let Some(open) = fold
        {
            folds.set_check(row.check, !open);
        }
        if let Some(finding) = row.finding().filter(|_| fold == Some(true)) {
            ui.push_id(row.check.code(), |ui| {
                detail::show(ui, picture, finding, cause == Some(row.check));
            });
        }
    }
}

/// With the hairline above it, a group is as high as every fold.
const GROUP: f32 = height::FOLD - 1.0;
const GROUP_LEFT: f32 = 16.0;
const CHECK_LEFT: f32 = 44.0;
const CHECK: f32 = 40.0;
const ICON: f32 = 16.0;

/// Where the words of a check begin; what is below them begins there as well, where there is room.
pub(super) fn words_left(ui: &Ui) -> f32 {
    match Tier::of(ui.ctx()) {
        Tier::Narrow => space::L,
        Tier::Wide | Tier::Middle => CHECK_LEFT + ICON + space::M,
    }
}

/// One line of the list.
struct Line<'a> {
    left: f32,
    tall: f32,
    mark: Mark,
    title: (&'static str, Text),
    summary: &'a str,
    took: Option<String>,
    /// Whether it is open, where it folds.
    fold: Option<bool>,
}

impl Line<'_> {
    fn show(&self, ui: &mut Ui, id: (&str, &str)) -> Response {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), self.tall));
        let sense = if self.fold.is_some() { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, ui.scope_id().with(id), sense);
        let t = theme::of(ui);
        if self.fold.is_some() && response.hovered() {
            ui.painter().rect_filled(rect, 0.0, t.hover);
        }
        let y = rect.center().y;
        let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
        let left = rect.left() + if narrow { GROUP_LEFT } else { self.left };
        paint::icon(ui, pos2(left + ICON / 2.0, y), self.mark.icon(), ICON, self.mark.colour(t));
        let start = pos2(left + ICON + space::M, y);
        let title = paint::words(ui, start, Align2::LEFT_CENTER, self.title.0, self.title.1, t.text);
        let mut right = rect.right() - GROUP_LEFT;
        if let Some(open) = self.fold {
            let caret = if open { icons::CARET_UP } else { icons::CARET_DOWN };
            paint::icon(ui, pos2(right - CARET / 2.0, y), caret, CARET, t.text3);
        }
        right -= CARET + space::M;
        let is_check = self.left > GROUP_LEFT;
        if Tier::of(ui.ctx()) == Tier::Wide && is_check {
            let took = self.took.as_deref().unwrap_or_default();
            paint::words(ui, pos2(right, y), Align2::RIGHT_CENTER, took, Text::Body, t.text3);
            right -= TOOK + space::M;
        }
        let room = right - title.right() - space::M;
        let summary = paint::elided(ui, self.summary, Text::Body, t.text2, room);
        let cut = summary.elided;
        paint::put(ui.painter(), pos2(right, y), Align2::RIGHT_CENTER, summary, t.text2);
        focus::ring_inside(ui, &response, 4);
        self.tell(ui, &response);
        if cut { help(ui, response, self.summary) } else { term::on_control(ui, response, self.title.0) }
    }

    fn tell(&self, ui: &Ui, response: &Response) {
        let mark = self.mark.word().to_lowercase();
        let told = match &self.took {
            Some(took) => format!("{}: {mark}, {}, {took}", self.title.0, self.summary),
            None => format!("{}: {mark}, {}", self.title.0, self.summary),
        };
        let enabled = ui.is_enabled();
        response.widget_info(|| match self.fold {
            Some(open) => WidgetInfo::selected(Role::DisclosureTriangle, enabled, open, &told),
            None => WidgetInfo::labeled(Role::Label, enabled, &told),
        });
    }
}

const CARET: f32 = 14.0;
/// Room of the time a check took.
const TOOK: f32 = 56.0;
