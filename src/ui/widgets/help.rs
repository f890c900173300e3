//! Hover help: one sentence, after a moment under the pointer, and at once while the keyboard rests on the control.

use egui::{Popup, Response, Tooltip, Ui};

use super::focus;
use crate::ui::theme::{self, Text};

/// Explains a control. Repeats in words what an icon says, or tells why a control is off.
pub fn help(ui: &Ui, response: Response, words: &str) -> Response {
    let words = Text::Small.rich(words, theme::of(ui).text);
    let focused = response.has_focus() && focus::by_keyboard(ui.ctx());
    if !focused {
        return response.on_hover_text(words);
    }
    // What the control has opened is what the person is looking at.
    if !Popup::is_any_open(ui.ctx()) {
        // An id of its own: the one of the control's popup belongs to its menu.
        let id = response.id.with("help");
        let mut tooltip = Tooltip::always_open(ui.ctx().clone(), response.layer_id, id, &response);
        tooltip.popup = tooltip.popup.anchor_widget(response.id);
        tooltip.show(|ui| {
            ui.set_max_width(ui.spacing().tooltip_width);
            ui.label(words);
        });
    }
    response
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use crate::testing::screen::Screen;
    use crate::ui::icons;
    use crate::ui::widgets::button::Button;

    #[test]
    fn help_shows_while_the_keyboard_rests_on_a_control() {
        let mut harness = Screen::sized(300.0, 100.0).show(|ui| {
            ui.add(Button::icon_only(icons::COPY, "Copy").help("Copies the link"));
        });
        assert!(harness.query_by_label("Copies the link").is_none());
        harness.key_press(egui::Key::Tab);
        harness.run();
        harness.get_by_label("Copies the link");
    }
}
