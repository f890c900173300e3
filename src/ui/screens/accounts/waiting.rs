//! Shapes of the coming rows, standing still, once reading takes long enough to be noticed.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};

use crate::ui::paint;
use crate::ui::theme::{height, space};
use crate::ui::widgets::{card, skeleton};

pub(super) fn show(ui: &mut Ui) {
    if !skeleton::is_due(ui, "accounts") {
        return;
    }
    ui.add_space(height::TAB + space::S);
    card::section(ui, "Reading the accounts", None);
    card::flush(ui, |ui| {
        for index in 0..5 {
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height::ROW));
            if index > 0 {
                paint::hairline(ui, rect.x_range(), rect.top());
            }
            line(ui, rect, index);
        }
    });
}

fn line(ui: &mut Ui, row: Rect, index: usize) {
    let widths = [[150.0, 90.0], [120.0, 70.0], [180.0, 80.0], [140.0, 110.0], [160.0, 60.0]];
    let bars = [
        (16.0, -8.0, widths[index % 5][0]),
        (16.0, 10.0, widths[index % 5][1]),
        (281.0, 0.0, 72.0),
        (row.width() - 160.0, 0.0, 120.0),
    ];
    for (number, (left, down, width)) in bars.into_iter().enumerate() {
        if left + width > row.width() {
            continue;
        }
        let place =
            Rect::from_min_size(pos2(row.left() + left, row.center().y + down - 5.0), vec2(width, 10.0));
        let mut inside = ui.new_child(UiBuilder::new().id_salt((index, number)).max_rect(place));
        skeleton::skeleton(&mut inside, width, "Loading");
    }
}
