//! What becomes of what: a row a deed, a column a thing; where columns do not fit, each deed with its lines.

use egui::{Align2, Color32, Rect, Ui, pos2, vec2};

use super::Plan;
use crate::explain::learn::Mark;
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, Theme, height, space};

type Row = (&'static str, &'static [Mark]);

pub(super) fn plan(ui: &Ui, columns: &'static [&'static str], rows: &'static [Row], width: f32) -> Plan {
    let t = theme::of(ui);
    let first = rows.iter().map(|(name, _)| paint::line(ui, name, Text::Strong, t.text).size().x);
    let first = first.fold(0.0, f32::max) + space::XL;
    let each = (width - first) / columns.len() as f32;
    let widest = columns.iter().map(|name| paint::line(ui, name, Text::SmallLabel, t.text).size().x);
    if each < widest.fold(CELL, f32::max) + space::S {
        below(columns, rows)
    } else {
        table(columns, rows, first, each)
    }
}

/// The longest word of a cell with its icon.
const CELL: f32 = 130.0;

fn table(columns: &'static [&'static str], rows: &'static [Row], first: f32, each: f32) -> Plan {
    let paint = move |ui: &Ui, rect: Rect| {
        let t = theme::of(ui);
        let x = |column: usize| rect.left() + first + column as f32 * each;
        for (column, name) in columns.iter().enumerate() {
            let at = pos2(x(column), rect.top() + height::BADGE / 2.0);
            paint::words(ui, at, Align2::LEFT_CENTER, name, Text::SmallLabel, t.text3);
        }
        for (index, (name, marks)) in rows.iter().enumerate() {
            let top = rect.top() + height::BADGE + index as f32 * height::NAVIGATION;
            paint::hairline(ui, rect.x_range(), top);
            let middle = top + height::NAVIGATION / 2.0;
            paint::words(ui, pos2(rect.left(), middle), Align2::LEFT_CENTER, name, Text::Strong, t.text);
            for (column, mark) in marks.iter().enumerate() {
                cell(ui, pos2(x(column), middle), *mark, "");
            }
        }
    };
    Plan { tall: height::BADGE + rows.len() as f32 * height::NAVIGATION, paint: Box::new(paint) }
}

fn below(columns: &'static [&'static str], rows: &'static [Row]) -> Plan {
    let each = LINE * (1.0 + columns.len() as f32) + space::M;
    let paint = move |ui: &Ui, rect: Rect| {
        let t = theme::of(ui);
        for (index, (name, marks)) in rows.iter().enumerate() {
            let top = rect.top() + index as f32 * each + LINE / 2.0;
            paint::words(ui, pos2(rect.left(), top), Align2::LEFT_CENTER, name, Text::Strong, t.text);
            for (line, (mark, column)) in marks.iter().zip(columns).enumerate() {
                cell(ui, pos2(rect.left(), top + (line as f32 + 1.0) * LINE), *mark, column);
            }
        }
    };
    Plan { tall: each * rows.len() as f32 - space::M, paint: Box::new(paint) }
}

const LINE: f32 = 24.0;

/// Icon and word, with the thing before them where it does not stand above.
fn cell(ui: &Ui, left: egui::Pos2, mark: Mark, thing: &str) {
    let t = theme::of(ui);
    let (icon, colour) = look(t, mark);
    paint::icon(ui, left + vec2(8.0, 0.0), icon, 16.0, colour);
    let words = if thing.is_empty() { upper(mark.word()) } else { [thing, ": ", mark.word()].concat() };
    paint::words(ui, left + vec2(24.0, 0.0), Align2::LEFT_CENTER, &words, Text::Body, t.text);
}

const fn look(t: &Theme, mark: Mark) -> (Icon, Color32) {
    match mark {
        Mark::Stays => (icons::CHECK_CIRCLE.filled(), t.ok.mark),
        Mark::Gone => (icons::X_SQUARE.filled(), t.bad.mark),
        Mark::GoneUnless => (icons::QUESTION, t.text3),
    }
}

fn upper(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
