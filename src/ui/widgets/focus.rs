//! The focus ring: two points, two points outside the control, only while the keyboard is being used.
//!
//! The last key must have been Tab, an arrow or Enter; the next pointer press takes the ring away. Fields show their
//! focus always, by their border.

use std::sync::Arc;

use egui::{Color32, Context, CornerRadius, Event, Id, Key, Rect, Response, Stroke, StrokeKind, Ui};

use crate::ui::theme;

/// Starts watching which of keyboard and pointer is being used.
pub fn watch(ctx: &Context) {
    ctx.on_begin_pass("keyboard use", Arc::new(|ui| note(ui.ctx())));
}

/// Whether the keyboard was the last thing used to move around.
pub fn by_keyboard(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(flag())).unwrap_or(false)
}

/// The ring outside a control, if it has the focus and the keyboard is being used.
pub fn ring(ui: &Ui, response: &Response, corner: u8) {
    if response.has_focus() && by_keyboard(ui.ctx()) {
        draw(ui, response.rect, corner, theme::of(ui).focus);
    }
}

/// The ring of a row: inside it, so that the neighbours stay untouched.
pub fn ring_inside(ui: &Ui, response: &Response, corner: u8) {
    if response.has_focus() && by_keyboard(ui.ctx()) {
        let stroke = Stroke::new(WIDTH, theme::of(ui).focus);
        ui.painter().rect_stroke(
            response.rect.shrink(GAP),
            CornerRadius::same(corner),
            stroke,
            StrokeKind::Inside,
        );
    }
}

/// Inside an area that scrolls, behind its contents: what the keyboard gives the focus to comes into sight if it is cut
/// off. Under a pointer nothing moves.
pub fn keep_in_sight(ui: &Ui) {
    let focused = ui.memory(egui::Memory::focused);
    let memory = ui.scope_id().with("kept in sight");
    let before = ui.data_mut(|data| data.get_temp::<Option<Id>>(memory)).flatten();
    if focused == before {
        return;
    }
    ui.data_mut(|data| data.insert_temp(memory, focused));
    let moved_to = focused.filter(|_| by_keyboard(ui.ctx()));
    let Some(control) = moved_to.and_then(|id| ui.read_response(id)) else { return };
    // What lies beside this area is never cut off, and what is higher than it has places of its own to show.
    let is_cut_off = control.interact_rect.height() + 1.0 < control.rect.height();
    let fits = control.rect.height() < ui.clip_rect().height();
    if control.layer_id == ui.layer_id() && is_cut_off && fits {
        ui.scroll_to_rect(control.rect.expand(ROOM), None);
    }
}

/// The ring itself.
pub(super) fn draw(ui: &Ui, rect: Rect, corner: u8, colour: Color32) {
    let corner = CornerRadius::same(corner + GAP as u8);
    ui.painter().rect_stroke(rect.expand(GAP), corner, Stroke::new(WIDTH, colour), StrokeKind::Outside);
}

const GAP: f32 = 2.0;
/// What is brought into sight does not lie at the very edge, so that its name above it is seen, too.
const ROOM: f32 = 32.0;
const WIDTH: f32 = 2.0;

fn note(ctx: &Context) {
    let latest = ctx.input(|input| input.events.iter().rev().find_map(uses_keyboard));
    if let Some(keyboard) = latest {
        ctx.data_mut(|data| data.insert_temp(flag(), keyboard));
    }
}

const fn uses_keyboard(event: &Event) -> Option<bool> {
    match event {
        Event::PointerButton { pressed: true, .. } => Some(false),
        Event::Key { key, pressed: true, .. } if moves(*key) => Some(true),
        _ => None,
    }
}

const fn moves(key: Key) -> bool {
    matches!(key, Key::Tab | Key::Enter | Key::ArrowUp | Key::ArrowDown | Key::ArrowLeft | Key::ArrowRight)
}

fn flag() -> Id {
    Id::unique("the keyboard is being used")
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;
    use crate::ui::widgets::button::Button;

    #[test]
    fn the_ring_comes_with_the_keyboard_and_goes_with_the_pointer() {
        let mut harness = Screen::sized(300.0, 100.0).show(|ui| {
            ui.add(Button::secondary("Rotate"));
        });
        assert!(!by_keyboard(&harness.ctx));
        harness.key_press(Key::Tab);
        harness.run();
        assert!(harness.get_by_label("Rotate").is_focused());
        assert!(by_keyboard(&harness.ctx));
        harness.get_by_label("Rotate").click();
        harness.run();
        assert!(!by_keyboard(&harness.ctx));
    }
}
