//! The keys that turn pages: what is longer than its place can be read without a pointer.

use egui::{Align, Key, Modifiers, Popup, Ui, vec2};

/// Inside an area that scrolls, behind its contents. What a control inside took for itself turns no page, nor does what is meant
/// for a field, a menu or a dialog in front.
pub fn turn(ui: &Ui) {
    let ctx = ui.ctx();
    let in_front = ctx.memory(egui::Memory::top_modal_layer);
    if in_front.is_some_and(|layer| layer != ui.layer_id()) {
        return;
    }
    if ctx.text_edit_focused() || Popup::is_any_open(ctx) {
        return;
    }
    let pressed = |key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let page = (ui.clip_rect().height() - KEPT).max(KEPT);
    if pressed(Key::PageDown) {
        ui.scroll_with_delta(vec2(0.0, -page));
    }
    if pressed(Key::PageUp) {
        ui.scroll_with_delta(vec2(0.0, page));
    }
    if pressed(Key::Home) {
        ui.scroll_to_rect(ui.min_rect(), Some(Align::TOP));
    }
    if pressed(Key::End) {
        ui.scroll_to_rect(ui.min_rect(), Some(Align::BOTTOM));
    }
}

/// What of one page is still seen on the next, so that the eye finds its line again.
const KEPT: f32 = 40.0;
