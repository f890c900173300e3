//! The keys that lead from row to row: arrows to the next, Page Up and Page Down by what is seen at once, Home and End to the ends.

use egui::{EventFilter, Id, Key, Modifiers, Ui};

/// Where a key pressed in this frame leads, of the rows from 0 to `last`; `None` where none was. Where no row is chosen, arrows
/// choose the one at `at`. The control with this id keeps the arrows for itself as long as it has the focus.
pub fn step(ui: &Ui, id: Id, (at, is_chosen): (usize, bool), last: usize, page: usize) -> Option<usize> {
    let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let by_one = usize::from(is_chosen);
    let to = match () {
        () if pressed(Key::ArrowDown) => at + by_one,
        () if pressed(Key::ArrowUp) => at.saturating_sub(by_one),
        () if pressed(Key::PageDown) => at + page,
        () if pressed(Key::PageUp) => at.saturating_sub(page),
        () if pressed(Key::Home) => 0,
        () if pressed(Key::End) => last,
        () => return None,
    };
    Some(to.min(last))
}

/// How many rows a page has: one of those seen now is seen afterwards, too.
pub fn page(room: f32, row: f32) -> usize {
    ((room / row) as usize).saturating_sub(1).max(1)
}
