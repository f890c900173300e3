//! Something folded below a line: details, steps, licences. Remembers by itself whether it is open.

use egui::{Align2, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::focus;
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};

/// Shows the line that opens and closes, and gives back whether what is below it shall be shown.
pub fn fold(ui: &mut Ui, words: &str) -> bool {
    let id = ui.make_persistent_id(("fold", words));
    let mut open = ui.data(|data| data.get_temp::<bool>(id)).unwrap_or(false);
    if line(ui, words, open).clicked() {
        open = !open;
        ui.data_mut(|data| data.insert_temp(id, open));
    }
    open
}

fn line(ui: &mut Ui, words: &str, open: bool) -> Response {
    let t = theme::of(ui);
    let galley = paint::line(ui, words, Text::Label, t.text2);
    let size = vec2((CARET + space::S + galley.size().x).round(), height::COMPACT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let icon = if open { icons::CARET_DOWN } else { icons::CARET_RIGHT };
    let centre = pos2(rect.left() + CARET / 2.0, rect.center().y);
    paint::icon(ui, centre, icon, CARET, t.text2);
    let start = pos2(rect.left() + CARET + space::S, rect.center().y);
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, t.text2);
    focus::ring(ui, &response, corner::CONTROL);
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, ui.is_enabled(), open, &words));
    response
}

const CARET: f32 = 14.0;

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn what_is_folded_shows_after_a_click_and_goes_with_the_next() {
        let mut harness = Screen::sized(300.0, 100.0).show(|ui| {
            if fold(ui, "Details") {
                ui.label("inside");
            }
        });
        assert!(harness.query_by_label("inside").is_none());
        harness.get_by_label("Details").click();
        harness.run();
        harness.get_by_label("inside");
        harness.get_by_label("Details").click();
        harness.run();
        assert!(harness.query_by_label("inside").is_none());
    }
}
