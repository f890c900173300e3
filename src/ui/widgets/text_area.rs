//! Several lines of text that a person types or pastes: as high as was asked for, scrolling inside.
//!
//! What is pasted may hold a secret, so egui's history of the field is cleared in every frame. It is bounded: a whole log
//! pasted by mistake is cut.

use egui::{CornerRadius, Frame, Id, Margin, Response, RichText, ScrollArea, Stroke, TextEdit, Ui, vec2};

use crate::ui::theme::{self, Text, corner};

/// Shows it with this accessible name; `hint` stands there while it is empty.
pub fn text_area(ui: &mut Ui, name: &str, hint: &str, tall: f32, text: &mut String) -> Response {
    let t = theme::of(ui);
    let id = Id::unique(("text area", name));
    let focused = ui.memory(|memory| memory.has_focus(id));
    let border = if focused { Stroke::new(2.0, t.focus) } else { Stroke::new(1.0, t.control) };
    let inner = 10.0 - border.width;
    Frame::new()
        .fill(t.surface)
        .stroke(border)
        .corner_radius(CornerRadius::same(corner::CONTROL))
        .inner_margin(Margin::same(inner as i8))
        .show(ui, |ui| {
            ui.visuals_mut().weak_text_color = Some(t.text3);
            let tall = tall - 2.0 * (inner + border.width);
            let area = ScrollArea::vertical().id_salt(name).max_height(tall).min_scrolled_height(tall);
            area.auto_shrink([false, false]).show(ui, |ui| edit(ui, id, name, hint, tall, text)).inner
        })
        .inner
}

fn edit(ui: &mut Ui, id: Id, name: &str, hint: &str, tall: f32, text: &mut String) -> Response {
    let t = theme::of(ui);
    let edit = TextEdit::multiline(text)
        .id(id)
        .hint_text(RichText::new(hint).font(Text::Body.font()))
        .char_limit(MOST)
        .frame(Frame::NONE)
        .font(Text::Code.font())
        .text_color(t.text)
        .desired_width(ui.available_width())
        .min_size(vec2(0.0, tall));
    let response = ui.add(edit).accessible_name(name);
    if let Some(mut state) = TextEdit::load_state(ui.ctx(), id) {
        state.clear_undoer();
        state.store(ui.ctx(), id);
    }
    response
}

/// More than any error message with its stack trace.
const MOST: usize = 65_536;

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn what_is_pasted_keeps_its_lines_and_nothing_of_it_can_be_undone() {
        let mut harness = Screen::sized(500.0, 200.0).show_state(String::new(), |ui, text| {
            text_area(ui, "Error", "Paste it here", 120.0, text);
        });
        harness.get_by_label("Error").focus();
        harness.run();
        harness.event(egui::Event::Paste("one\ntwo".to_owned()));
        harness.run();
        assert_eq!(harness.state(), "one\ntwo");
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        harness.run();
        assert_eq!(harness.state(), "one\ntwo");
    }
}
