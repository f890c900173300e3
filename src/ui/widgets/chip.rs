//! Small facts that cannot be clicked: kind of a token, account of a finding, a key on the keyboard.

use egui::{Align2, Response, Role, Ui, WidgetInfo, vec2};

use super::term;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height};

/// A word on a quiet plate.
pub fn chip(ui: &mut Ui, words: &str) -> Response {
    let t = theme::of(ui);
    let galley = paint::line(ui, words, Text::SmallLabel, t.text2);
    let size = vec2((galley.size().x + 16.0).round(), height::BADGE);
    let (rect, response) = ui.allocate_exact_size(size, term::sense(ui, words));
    ui.painter().rect_filled(rect, corner::SMALL, t.idle.plate);
    paint::put(ui.painter(), rect.center(), Align2::CENTER_CENTER, galley, t.text2);
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    term::explained(ui, response, &words)
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_chip_is_read_as_its_words() {
        let harness = Screen::sized(200.0, 60.0).show(|ui| {
            chip(ui, "JWT");
        });
        harness.get_by_label("JWT");
    }
}
