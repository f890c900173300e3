//! Shapes of the coming chart and rows, standing still, once reading takes long enough to be noticed.

use egui::{Align2, CornerRadius, Rect, Ui, pos2, vec2};

use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, space};
use crate::ui::widgets::skeleton;

/// What is read.
pub(super) const WHAT: &str = "the audit log";

pub(super) fn show(ui: &mut Ui) {
    if !skeleton::is_due(ui, WHAT) {
        return;
    }
    let room = ui.available_rect_before_wrap();
    let mut top = room.top();
    if room.height() >= FOR_CHART {
        chart(ui, Rect::from_min_size(pos2(room.left(), top), vec2(room.width(), CHART)));
        top += CHART + space::M;
    }
    rows(ui, room.with_min_y(top).with_max_y(room.bottom() - 14.0));
    ui.allocate_rect(room, egui::Sense::hover());
}

const CHART: f32 = 184.0;
const FOR_CHART: f32 = 440.0;

fn chart(ui: &Ui, rect: Rect) {
    let t = theme::of(ui);
    paint::block(ui, rect, corner::CARD, t.surface, t.line);
    let name = Rect::from_min_size(rect.min + vec2(17.0, 17.0), vec2(96.0, 12.0));
    ui.painter().rect_filled(name, corner::SMALL, t.track);
    let ground = rect.bottom() - 27.0;
    for index in 0..30_u8 {
        let left = rect.left() + 17.0 + f32::from(index) * 27.0;
        if left + 19.0 > rect.right() - 17.0 {
            break;
        }
        // A shape, no figures: high and low in no order.
        let tall = 20.0 + f32::from(index.wrapping_mul(37) % 84);
        let bar = Rect::from_min_max(pos2(left, ground - tall), pos2(left + 19.0, ground));
        ui.painter().rect_filled(bar, corner::SMALL, t.track);
    }
}

fn rows(ui: &mut Ui, rect: Rect) {
    let t = theme::of(ui);
    paint::block(ui, rect, corner::CARD, t.surface, t.line);
    let lefts = columns(rect.width());
    for (words, left) in ["Time", "Event", "Account", "Program", "Outcome"].iter().zip(&lefts) {
        let at = pos2(rect.left() + left, rect.top() + 17.0);
        paint::words(ui, at, Align2::LEFT_CENTER, words, Text::SmallLabel, t.text3);
    }
    let mut top = rect.top() + 33.0;
    let mut index = 0_u8;
    while top + 20.0 < rect.bottom() {
        paint::hairline(ui, rect.shrink(1.0).x_range(), top);
        let widths = [
            56.0,
            spread(index, 110.0, 45.0),
            spread(index.wrapping_add(3), 140.0, 85.0),
            spread(index, 56.0, 28.0),
            48.0,
        ];
        for (width, left) in widths.iter().zip(&lefts) {
            let shape = Rect::from_min_size(pos2(rect.left() + left, top + 14.0), vec2(*width, 9.0));
            ui.painter().rect_filled(shape, CornerRadius::same(corner::SMALL), t.track);
        }
        top += 36.0;
        index = index.wrapping_add(1);
    }
    let response = ui.interact(rect, ui.scope_id().with("loading"), egui::Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, "Loading the audit log"));
}

/// Where the columns of the coming table begin.
fn columns(width: f32) -> Vec<f32> {
    let all = [17.0, 125.0, 329.0, width - 225.0, width - 101.0];
    if width > 700.0 { all.to_vec() } else { vec![17.0, 125.0, width - 101.0] }
}

fn spread(index: u8, least: f32, more: f32) -> f32 {
    least + f32::from(index.wrapping_mul(29) % 16) / 15.0 * more
}
