//! On or off, at once: the switch of settings and the check box of lists.
//!
//! Where a whole row is the target, the row toggles the value and these only show it.

use egui::{
    Align2, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, lerp, pos2, vec2,
};

use super::{button, focus};
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};

/// A switch; `name` is its accessible name, the words beside it are the row's.
pub fn switch(ui: &mut Ui, on: &mut bool, name: &str) -> Response {
    let (rect, mut response) = ui.allocate_exact_size(vec2(WIDTH, height::COMPACT), Sense::click());
    toggle(on, &mut response);
    let t = theme::of(ui);
    let slid = ui.ctx().animate_bool(response.id, *on);
    let body = Rect::from_center_size(rect.center(), vec2(WIDTH, HEIGHT));
    let ground = t.control.lerp_to_gamma(t.accent, slid);
    ui.painter().rect_filled(body, HEIGHT / 2.0, ground);
    let knob = pos2(lerp(body.left() + HEIGHT / 2.0..=body.right() - HEIGHT / 2.0, slid), body.center().y);
    ui.painter().circle_filled(knob, KNOB / 2.0, theme::KNOB);
    focus::ring(ui, &response.clone().with_new_rect(body), (HEIGHT / 2.0) as u8);
    let (name, state) = (name.to_owned(), *on);
    response.widget_info(|| WidgetInfo::selected(Role::Switch, ui.is_enabled(), state, &name));
    response
}

const WIDTH: f32 = 40.0;
const HEIGHT: f32 = 24.0;
const KNOB: f32 = 18.0;

/// Whether a check box shows its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Beside the box.
    Shown,
    /// Only told to screen readers.
    Hidden,
}

/// A check box.
pub fn check_box(ui: &mut Ui, on: &mut bool, words: &str, shown: Words) -> Response {
    let galley = (shown == Words::Shown).then(|| paint::line(ui, words, Text::Body, theme::of(ui).text));
    let room = galley.as_ref().map_or(0.0, |galley| space::S + galley.size().x);
    let size = vec2((BOX + room).max(height::COMPACT).round(), height::COMPACT);
    let (rect, mut response) = ui.allocate_exact_size(size, Sense::click());
    toggle(on, &mut response);
    let left = if galley.is_some() { rect.left() } else { rect.center().x - BOX / 2.0 };
    let square = Rect::from_min_size(pos2(left, rect.center().y - BOX / 2.0), vec2(BOX, BOX));
    tick(ui, square, &response, *on);
    if let Some(galley) = galley {
        let start = pos2(square.right() + space::S, rect.center().y);
        paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, theme::of(ui).text);
    }
    focus::ring(ui, &response.clone().with_new_rect(square), corner::SMALL);
    let (words, state) = (words.to_owned(), *on);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), state, &words));
    response
}

const BOX: f32 = 18.0;

fn tick(ui: &Ui, square: Rect, response: &Response, on: bool) {
    let t = theme::of(ui);
    let corner = CornerRadius::same(corner::SMALL);
    if on {
        ui.painter().rect_filled(square, corner, t.accent);
        paint::icon(ui, square.center(), icons::CHECK, 14.0, t.on_accent);
        return;
    }
    let hover = button::hover(ui, response.id, response, true);
    ui.painter().rect_filled(square, corner, t.surface.lerp_to_gamma(t.hover, hover));
    ui.painter().rect_stroke(square, corner, Stroke::new(1.5, t.control), StrokeKind::Inside);
}

fn toggle(on: &mut bool, response: &mut Response) {
    if response.clicked() {
        *on = !*on;
        response.mark_changed();
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_click_and_the_space_bar_turn_a_switch() {
        let mut harness = Screen::sized(200.0, 60.0).show_state(false, |ui, on| {
            switch(ui, on, "Reduce motion");
        });
        harness.get_by_label("Reduce motion").click();
        harness.run();
        assert!(*harness.state());
        harness.get_by_label("Reduce motion").focus();
        harness.run();
        harness.key_press(egui::Key::Space);
        harness.run();
        assert!(!*harness.state());
    }

    #[test]
    fn a_check_box_is_turned_by_its_words() {
        let mut harness = Screen::sized(200.0, 60.0).show_state(false, |ui, on| {
            check_box(ui, on, "Send mail", Words::Shown);
        });
        harness.get_by_label("Send mail").click();
        harness.run();
        assert!(*harness.state());
    }
}
