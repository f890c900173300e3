//! How long things last: a bar for each over the same time, with its name above and a mark where it stops.

use egui::{Align2, Rect, Ui, pos2, vec2};

use super::{Plan, arrow, put};
use crate::explain::learn::{Ink, Lane};
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::theme::{self, Text, space};

pub(super) fn plan(ui: &Ui, ends: (&'static str, &'static str), lanes: &'static [Lane], width: f32) -> Plan {
    let t = theme::of(ui);
    let mut rows = Vec::new();
    let mut top = 0.0;
    for lane in lanes {
        let name = paint::line(ui, lane.name, Text::Label, t.text);
        let beside = width - name.size().x - space::M;
        let one_line = paint::line(ui, lane.note, Text::Small, t.text2);
        let fits = one_line.size().x <= beside;
        let note = if fits { one_line } else { paint::lines(ui, lane.note, Text::Small, t.text2, width) };
        let words = if fits { Text::Body.line_height() } else { Text::Body.line_height() + note.size().y };
        rows.push((lane, name, note, fits, top, words));
        top += words + space::XS + BAR + space::L;
    }
    let paint = move |ui: &Ui, rect: Rect| {
        for (lane, name, note, fits, at, words) in rows {
            let t = theme::of(ui);
            let start = pos2(rect.left(), rect.top() + at);
            if fits {
                let right = pos2(rect.right(), start.y + Text::Body.line_height() / 2.0);
                paint::put(ui.painter(), right, Align2::RIGHT_CENTER, note, t.text2);
            } else {
                put(ui, start + vec2(0.0, Text::Body.line_height()), note, t.text2);
            }
            put(ui, start, name, t.text);
            let top = start.y + words + space::XS;
            bar(ui, Rect::from_min_size(pos2(rect.left(), top), vec2(rect.width(), BAR)), lane);
        }
        let t = theme::of(ui);
        let y = rect.bottom() - Text::Small.line_height() - space::XS;
        arrow(ui, pos2(rect.left(), y), pos2(rect.right(), y), t.text3);
        let words = pos2(rect.left(), rect.bottom());
        paint::words(ui, words, Align2::LEFT_BOTTOM, ends.0, Text::Small, t.text3);
        paint::words(ui, rect.right_bottom(), Align2::RIGHT_BOTTOM, ends.1, Text::Small, t.text3);
    };
    Plan { tall: top + space::S + Text::Small.line_height(), paint: Box::new(paint) }
}

const BAR: f32 = 8.0;

fn bar(ui: &Ui, rect: Rect, lane: &Lane) {
    let t = theme::of(ui);
    let round = (BAR / 2.0) as u8;
    ui.painter().rect_filled(rect, round, t.track);
    let x = |at: u8| rect.left() + rect.width() * f32::from(at) / 100.0;
    for piece in lane.pieces {
        let colour = match piece.ink {
            Ink::Good => t.ok.mark,
            Ink::Due => t.warn.mark,
            Ink::Idle => t.idle.mark,
        };
        let part =
            Rect::from_x_y_ranges(x(piece.from)..=x(piece.to).max(x(piece.from) + BAR), rect.y_range());
        ui.painter().rect_filled(part, round, colour);
    }
    if let Some(last) = lane.pieces.last().filter(|_| lane.stops) {
        let centre = pos2(x(last.to), rect.center().y);
        ui.painter().circle_filled(centre, 10.0, t.surface);
        paint::icon(ui, centre, icons::X_SQUARE.filled(), 18.0, t.bad.mark);
    }
}
