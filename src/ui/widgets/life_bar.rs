//! The life of a token: what remains of it, from the left, with the words above.
//!
//! Words never lie inside the bar. A bar jumps to its new value; nothing here moves by itself.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::ui::paint;
use crate::ui::theme::{self, Text, Tone, height};

/// Words and bar, as wide as there is room. `left` is the part that remains, 0 to 1.
pub fn life_bar(ui: &mut Ui, words: &str, left: f32, tone: Tone) -> Response {
    let size = vec2(ui.available_width(), Text::Small.line_height() + GAP + height::BAR);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let t = theme::of(ui);
    let galley = paint::elided(ui, words, Text::Small, t.text, rect.width());
    let line = Rect::from_min_size(rect.min, vec2(rect.width(), Text::Small.line_height()));
    paint::put(ui.painter(), line.left_center(), Align2::LEFT_CENTER, galley, t.text);
    fill(ui, Rect::from_min_max(rect.left_bottom() - vec2(0.0, height::BAR), rect.max), left, tone);
    describe(&response, words, left);
    response
}

/// The bar alone; `words` are for screen readers and must stand beside it as well.
pub fn bar(ui: &mut Ui, words: &str, left: f32, tone: Tone) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height::BAR), Sense::hover());
    fill(ui, rect, left, tone);
    describe(&response, words, left);
    response
}

const GAP: f32 = 6.0;
/// While anything remains, this much is filled.
const LEAST: f32 = 6.0;

fn fill(ui: &Ui, rect: Rect, left: f32, tone: Tone) {
    let t = theme::of(ui);
    ui.painter().rect_filled(rect, rect.height() / 2.0, t.track);
    let left = part(left);
    if left > 0.0 {
        let filled = rect.with_max_x(rect.left() + (rect.width() * left).max(LEAST).min(rect.width()));
        ui.painter().rect_filled(filled, rect.height() / 2.0, t.tone(tone).mark);
    }
}

fn describe(response: &Response, words: &str, left: f32) {
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo {
        value: Some(f64::from(part(left))),
        ..WidgetInfo::labeled(Role::ProgressIndicator, true, &words)
    });
}

/// A figure that is none (a life of no length) shows as nothing left.
const fn part(left: f32) -> f32 {
    if left.is_nan() { 0.0 } else { left.clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_life_is_read_as_progress_with_its_words() {
        let harness = Screen::sized(300.0, 100.0).show(|ui| {
            life_bar(ui, "renews in 41 min", 0.72, Tone::Ok);
        });
        let node = harness.get_by_role_and_label(Role::ProgressIndicator, "renews in 41 min");
        let value = node.accesskit_node().numeric_value().expect("a progress has a value");
        assert!((value - 0.72).abs() < 0.001);
    }

    #[test]
    fn a_life_of_no_length_is_empty() {
        assert!(part(f32::NAN).abs() < f32::EPSILON);
        assert!((part(7.0) - 1.0).abs() < f32::EPSILON);
    }
}
