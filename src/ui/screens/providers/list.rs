//! The table of providers on its card: draws what can be seen, and moves the keyboard from row to row.

use egui::{Align2, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::provider::ProviderId;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, corner, height};
use crate::ui::widgets::{row_keys, term};

use super::Draft;
use super::deeds::Deed;
use super::entry::Entry;
use super::row::{self, Columns};

/// Shows the rows; gives back what was wanted of one of them.
pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    listed: &[Entry<'_>],
    draft: &mut Draft,
) -> Option<(ProviderId, Deed)> {
    move_cursor(ui, listed, draft);
    let columns = Columns::of(ui);
    let heads = columns.heads();
    let head = if heads.is_empty() { 0.0 } else { height::SECTION };
    let rows: Vec<f32> = listed.iter().map(|entry| row::tall(ui, picture, entry, &columns)).collect();
    let tall = head + rows.iter().sum::<f32>() + 2.0;
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let t = theme::of(ui);
    paint::block(ui, whole, corner::CARD, t.surface, t.line);
    for (words, column) in heads {
        let at = pos2(whole.left() + 1.0 + column, whole.top() + 1.0 + head / 2.0);
        let placed = paint::words(ui, at, Align2::LEFT_CENTER, words, Text::SmallLabel, t.text3);
        term::over(ui, placed, words);
    }
    let seen = ui.clip_rect().y_range();
    let mut wanted = None;
    let mut top = whole.top() + 1.0 + head;
    for (index, (entry, tall)) in listed.iter().zip(rows).enumerate() {
        let size = vec2(whole.width() - 2.0, tall);
        let place = Rect::from_min_size(pos2(whole.left() + 1.0, top), size);
        top += tall;
        let moves_here = draft.move_to.as_ref() == Some(entry.id());
        if moves_here {
            ui.scroll_to_rect(place, None);
        }
        // The row the keyboard rests on stays, wherever the list is scrolled to: what is not drawn loses the focus.
        let rests = ui.memory(|memory| memory.has_focus(row::id(entry.id())));
        if !moves_here && !rests && !seen.intersects(place.y_range()) {
            continue;
        }
        let edges = row::Edges { first: index == 0 && head == 0.0, last: index + 1 == listed.len() };
        let mut inside = ui.new_child(UiBuilder::new().id_salt(entry.id().as_str()).max_rect(place));
        let deed = row::show(&mut inside, picture, entry, &columns, edges, draft);
        wanted = deed.map(|deed| (entry.id().clone(), deed)).or(wanted);
    }
    wanted
}

/// Keys go from row to row.
fn move_cursor(ui: &Ui, listed: &[Entry<'_>], draft: &mut Draft) {
    let resting = |entry: &Entry<'_>| ui.memory(|memory| memory.has_focus(row::id(entry.id())));
    let Some(at) = listed.iter().position(resting) else { return };
    let id = row::id(listed[at].id());
    let page = row_keys::page(ui.clip_rect().height(), height::ROW);
    if let Some(to) = row_keys::step(ui, id, (at, true), listed.len() - 1, page).filter(|to| *to != at) {
        draft.move_to = Some(listed[to].id().clone());
    }
}
