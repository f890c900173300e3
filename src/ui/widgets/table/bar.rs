//! The scroll bar of a table, whose place is counted in rows. For the pointer alone: the keyboard moves the chosen row.

use egui::{Id, Rect, Sense, Ui, pos2, vec2};

use super::{Place, Table};
use crate::ui::theme;

pub(super) fn show(ui: &Ui, table: &Table<'_>, id: Id, rows: usize, place: &mut Place, body: Rect) {
    let seen = f64::from(body.height()) / f64::from(table.row);
    let most = rows as f64 - seen;
    if most <= 0.0 {
        return;
    }
    let way = Rect::from_min_max(
        pos2(body.right() - WIDTH - INSET, body.top() + INSET),
        pos2(body.right() - INSET, body.bottom() - INSET),
    );
    let length = (seen / rows as f64 * f64::from(way.height())).max(LEAST) as f32;
    let free = f64::from(way.height() - length);
    let response = ui.interact(way.expand2(vec2(INSET, 0.0)), id.with("bar"), Sense::DRAG);
    if response.dragged()
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let share = f64::from(pointer.y - way.top() - length / 2.0) / free;
        let at = share.clamp(0.0, 1.0) * most;
        place.first = at.floor() as usize;
        place.rest = (at.fract() * f64::from(table.row)) as f32;
        place.keep_within(rows, table.row, body.height());
    }
    let at = place.first as f64 + f64::from(place.rest / table.row);
    let top = way.top() + (at / most * free) as f32;
    let handle = Rect::from_min_size(pos2(way.left(), top), vec2(WIDTH, length));
    let over = response.hovered() || response.dragged();
    let strength = if over { 0.6 } else { 0.4 };
    ui.painter().rect_filled(handle, WIDTH / 2.0, theme::of(ui).text3.gamma_multiply(strength));
}

const WIDTH: f32 = 6.0;
const INSET: f32 = 4.0;
/// However many rows there are, the handle can be caught.
const LEAST: f64 = 28.0;
