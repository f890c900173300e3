//! A key on the keyboard. Decoration beside a control: the control's own name tells the key to screen readers.

use egui::{Align2, Pos2, Rect, Response, Sense, Ui, Vec2, vec2};

use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height};

/// "Ctrl K", as a small cap.
pub fn key_cap(ui: &mut Ui, keys: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(size(ui, keys), Sense::hover());
    draw(ui, rect, keys);
    response
}

/// The same, painted so that its right middle lies at `at`; gives back what it covers.
pub(crate) fn at_right(ui: &Ui, at: Pos2, keys: &str) -> Rect {
    let rect = Align2::RIGHT_CENTER.anchor_size(at, size(ui, keys));
    draw(ui, rect, keys);
    rect
}

fn size(ui: &Ui, keys: &str) -> Vec2 {
    let t = theme::of(ui);
    let words = paint::line(ui, keys, Text::SmallLabel, t.text3);
    vec2((words.size().x + 10.0).round().max(height::KEY_CAP - 4.0), height::KEY_CAP)
}

fn draw(ui: &Ui, rect: Rect, keys: &str) {
    let t = theme::of(ui);
    paint::block(ui, rect, corner::SMALL, t.sunken, t.line);
    paint::words(ui, rect.center(), Align2::CENTER_CENTER, keys, Text::SmallLabel, t.text3);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_key_cap_is_as_high_as_all_others() {
        Screen::sized(200.0, 60.0).show(|ui| {
            assert!((key_cap(ui, "/").rect.height() - height::KEY_CAP).abs() < 0.5);
        });
    }
}
