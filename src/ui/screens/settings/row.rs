//! A row of the settings: what it is, a second line, and its control at the right; below it where there is no room.

use egui::{Align, Layout, Rect, Response, Sense, Ui, UiBuilder, vec2};

use crate::ui::theme::{self, Text, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::card;
use crate::ui::widgets::prose::styled;
use crate::ui::widgets::switch::switch;

use super::at_right;

/// The words at the left, `control` at the right.
pub(super) fn row<R>(ui: &mut Ui, name: &str, second: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    if Tier::of(ui.ctx()) == Tier::Narrow {
        return stacked(ui, name, second, control);
    }
    card::row(ui, HEIGHT, |ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
        ui.add_space(PADDING);
        at_right(ui, |ui| {
            ui.add_space(PADDING);
            let inner = control(ui);
            ui.add_space(space::M);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.vertical(|ui| {
                    let tall = if second.is_empty() { 20.0 } else { 40.0 };
                    ui.add_space(((ui.available_height() - tall) / 2.0).max(0.0));
                    words(ui, name, second);
                });
            });
            inner
        })
    })
    .inner
}

/// A row that is a switch as a whole. Tells whether it was turned.
pub(super) fn switch_row(ui: &mut Ui, name: &str, second: &str, on: &mut bool) -> bool {
    let top = ui.cursor().min;
    let was = *on;
    row(ui, name, second, |ui| switch(ui, on, name));
    let whole = Rect::from_min_max(top, ui.cursor().min + vec2(ui.available_width(), 0.0));
    if *on == was && pressed_beside(ui, name, whole).clicked() {
        *on = !*on;
    }
    *on != was
}

/// The row itself is no stop of the keyboard: the switch is.
fn pressed_beside(ui: &Ui, name: &str, whole: Rect) -> Response {
    let left = whole.with_max_x(whole.right() - PADDING - SWITCH);
    ui.interact(left, ui.scope_id().with(("row", name)), Sense::CLICK)
}

const HEIGHT: f32 = 64.0;
const PADDING: f32 = 20.0;
/// Room of the switch, which is pressed by itself.
const SWITCH: f32 = 48.0;

fn stacked<R>(ui: &mut Ui, name: &str, second: &str, control: impl FnOnce(&mut Ui) -> R) -> R {
    let inside = ui.available_rect_before_wrap().shrink2(vec2(space::L, space::M));
    let mut column = ui.new_child(UiBuilder::new().id_salt(name).max_rect(inside));
    column.spacing_mut().item_spacing = vec2(space::S, 0.0);
    words(&mut column, name, second);
    column.add_space(space::S);
    let inner = control(&mut column);
    let used = column.min_rect();
    ui.allocate_space(vec2(ui.available_width(), used.height() + 2.0 * space::M));
    inner
}

fn words(ui: &mut Ui, name: &str, second: &str) {
    let t = theme::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    styled(ui, name, Text::Label, t.text);
    if !second.is_empty() {
        styled(ui, second, Text::Body, t.text2);
    }
}
