//! The two groups of rows, each on its card; draws what can be seen, and moves the keyboard from row to row.

use egui::{Align2, Key, Modifiers, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::account::AccountId;
use crate::engine::snapshot::AccountView;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::widgets::{card, row_keys, term};

use super::Draft;
use super::row::{self, Columns, Kind};

/// The listed accounts, the ones that need somebody first.
pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    listed: &[&AccountView],
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    move_cursor(ui, listed, draft);
    let needing = listed.iter().take_while(|view| view.health.needs_somebody()).count();
    let (needs, fine) = listed.split_at(needing);
    let mut above = false;
    for (kind, views) in [(Kind::Needs, needs), (Kind::Fine, fine)] {
        if views.is_empty() {
            continue;
        }
        if above {
            ui.add_space(space::M);
        }
        above = true;
        let columns = Columns::of(ui, kind);
        heading(ui, kind, views.len(), &columns);
        group(ui, picture, views, &columns, draft, outbox);
    }
}

fn heading(ui: &mut Ui, kind: Kind, count: usize, columns: &Columns) {
    let left = ui.cursor().left();
    let middle = ui.cursor().top() + height::SECTION / 2.0;
    card::section(ui, kind.words(), Some(count));
    let colour = theme::of(ui).text3;
    for (words, column) in columns.heads() {
        let at = pos2(left + column, middle);
        let placed = paint::words(ui, at, Align2::LEFT_CENTER, words, Text::SmallLabel, colour);
        term::over(ui, placed, words);
    }
}

fn group(
    ui: &mut Ui,
    picture: &Picture,
    views: &[&AccountView],
    columns: &Columns,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let tall = views.len() as f32 * height::ROW + 2.0;
    let (whole, _) = ui.allocate_exact_size(vec2(ui.available_width(), tall), Sense::hover());
    let t = theme::of(ui);
    paint::block(ui, whole, corner::CARD, t.surface, t.line);
    let seen = ui.clip_rect().y_range();
    for (index, view) in views.iter().enumerate() {
        let top = whole.top() + 1.0 + index as f32 * height::ROW;
        let place =
            Rect::from_min_size(pos2(whole.left() + 1.0, top), vec2(whole.width() - 2.0, height::ROW));
        let wanted = draft.move_to == Some(view.account.id);
        if wanted {
            ui.scroll_to_rect(place, None);
        }
        // The row the keyboard rests on stays, wherever the list is scrolled to: what is not drawn loses the focus.
        let rests = ui.memory(|memory| memory.has_focus(row::id(view.account.id)));
        if !wanted && !rests && !seen.intersects(place.y_range()) {
            continue;
        }
        let edges = row::Edges { first: index == 0, last: index + 1 == views.len() };
        let mut inside = ui.new_child(UiBuilder::new().id_salt(view.account.id).max_rect(place));
        row::show(&mut inside, picture, view, columns, edges, draft, outbox);
    }
}

/// Keys go from row to row, over the groups' borders; Space chooses.
fn move_cursor(ui: &Ui, listed: &[&AccountView], draft: &mut Draft) {
    let resting = |id: &AccountId| ui.memory(|memory| memory.has_focus(row::id(*id)));
    let at = listed.iter().position(|view| resting(&view.account.id));
    draft.cursor = at.map(|at| listed[at].account.id).or(draft.cursor);
    let Some(at) = at else { return };
    let id = row::id(listed[at].account.id);
    let page = row_keys::page(ui.clip_rect().height(), height::ROW);
    if let Some(to) = row_keys::step(ui, id, (at, true), listed.len() - 1, page).filter(|to| *to != at) {
        draft.move_to = Some(listed[to].account.id);
    }
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::Space) {
        draft.toggle(listed[at].account.id);
    }
    if pressed(Key::Escape) {
        draft.chosen.clear();
    }
}
