//! Tabs of a screen: the chosen one stands on a line of the accent colour.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{button, focus};
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};

/// Shows the tabs over the whole width and changes `chosen`. `changed` of the answer tells whether it did.
pub fn tabs<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut T, tabs: &[(T, &str)]) -> Response {
    let (rect, mut whole) = ui.allocate_exact_size(vec2(ui.available_width(), height::TAB), Sense::hover());
    paint::hairline(ui, rect.x_range(), rect.bottom() - 1.0);
    let mut left = rect.left();
    for (index, (value, words)) in tabs.iter().enumerate() {
        // Both weights are measured, so that the tabs do not move when another is chosen.
        let width =
            [Text::Label, Text::Strong].map(|text| paint::line(ui, words, text, theme::of(ui).text).size().x);
        let place =
            Rect::from_min_size(pos2(left, rect.top()), vec2(width[0].max(width[1]).round(), height::TAB));
        let response = ui.interact(place, whole.id.with(index), Sense::click());
        if response.clicked() && *chosen != *value {
            *chosen = *value;
            whole.mark_changed();
        }
        show(ui, words, &response, *chosen == *value);
        left = place.right() + space::XL;
    }
    whole
}

fn show(ui: &Ui, words: &str, response: &Response, chosen: bool) {
    let t = theme::of(ui);
    let hover = button::hover(ui, response.id, response, !chosen);
    let (text, colour) =
        if chosen { (Text::Strong, t.text) } else { (Text::Label, t.text2.lerp_to_gamma(t.text, hover)) };
    paint::words(ui, response.rect.left_center(), Align2::LEFT_CENTER, words, text, colour);
    let shown = ui.ctx().animate_bool(response.id.with("line"), chosen);
    if shown > 0.0 {
        let line = response.rect.with_min_y(response.rect.bottom() - 2.0);
        ui.painter().rect_filled(line, 0.0, t.accent.gamma_multiply(shown));
    }
    focus::ring(ui, &response.clone().with_new_rect(response.rect.shrink2(vec2(0.0, 6.0))), corner::CONTROL);
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::selected(Role::Tab, ui.is_enabled(), chosen, &words));
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn choosing_a_tab_moves_no_other() {
        let mut harness = Screen::sized(400.0, 80.0).show_state(0, |ui, chosen| {
            tabs(ui, chosen, &[(0, "Overview"), (1, "Activity"), (2, "Settings")]);
        });
        let before = harness.get_by_label("Settings").rect();
        harness.get_by_label("Activity").click();
        harness.run();
        assert_eq!(*harness.state(), 1);
        assert_eq!(harness.get_by_label("Settings").rect(), before);
    }
}
