//! A table of as many rows as there are: draws and asks for those that can be seen, and for no other.
//!
//! Its place is counted in whole numbers of rows and a rest, not in the points of a single tall column: a million rows of 36
//! points are more than an `f32` tells apart. The table is one stop of the keyboard; arrows, Page, Home and End move the chosen
//! row, Enter opens it. Rows that come at the top push what somebody looks at nowhere.

use egui::{
    Align, Align2, Color32, CornerRadius, Id, Key, Layout, Modifiers, Rect, Response, Role, Sense, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};
use egui_extras::{Column as Room, TableBuilder};

use super::button::Button;
use super::{focus, row_keys};
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};

mod bar;
mod place;

pub use place::Place;

/// What the rows are.
pub trait Rows {
    /// One of them.
    type Row;

    /// How many.
    fn count(&self) -> usize;

    /// The one at this place; asked for those that can be seen only.
    fn row(&self, index: usize) -> Option<Self::Row>;

    /// What tells it from all others, wherever it stands.
    fn key(&self, row: &Self::Row) -> u64;

    /// Where the row with this key stands now.
    fn find(&self, key: u64) -> Option<usize>;

    /// The row in one sentence, for screen readers.
    fn tell(&self, row: &Self::Row) -> String;

    /// Draws one cell of it.
    fn cell(&self, ui: &mut Ui, row: &Self::Row, column: usize);

    /// What came in at the top while somebody looked elsewhere: "3 new events".
    fn news(&self, count: usize) -> String;
}

/// How a table looks.
#[derive(Debug)]
pub struct Table<'a> {
    /// Its name for screen readers.
    pub name: &'a str,
    /// Its columns.
    pub columns: &'a [Column],
    /// Whether the names of the columns stand above them.
    pub head: bool,
    /// Height of a row.
    pub row: f32,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub name: &'static str,
    /// How wide it is; `None` for what the others leave.
    pub width: Option<f32>,
    /// Whether the rows are in its order, the highest first.
    pub sorted: bool,
}

/// What was done in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Answer {
    /// The row that was opened, by its key.
    pub opened: Option<u64>,
}

impl Table<'_> {
    /// Shows it in the room there is, no higher than its rows.
    pub fn show<R: Rows>(&self, ui: &mut Ui, rows: &R, place: &mut Place) -> Answer {
        let room = ui.available_rect_before_wrap();
        let head = if self.head { HEAD } else { 0.0 };
        let all = rows.count() as f64 * f64::from(self.row) + f64::from(head + 2.0);
        let tall = if all < f64::from(room.height()) { all as f32 } else { room.height() };
        let (whole, _) = ui.allocate_exact_size(vec2(room.width(), tall), Sense::hover());
        let t = theme::of(ui);
        paint::block(ui, whole, corner::CARD, t.surface, t.line);
        let inner = whole.shrink(1.0);
        let body = inner.with_min_y(inner.top() + head);
        let id = ui.make_persistent_id(("table", self.name));
        Self::follow(ui, rows, place, body);
        let mut answer = self.keys(ui, id, rows, place, body);
        self.wheel(ui, id, place, body);
        if std::mem::take(&mut place.reveal)
            && let Some(index) = place.chosen.and_then(|key| rows.find(key))
        {
            place.bring_into_view(index, self.row, body.height());
        }
        place.keep_within(rows.count(), self.row, body.height());
        if let Some(key) = self.rows(ui, id, rows, place, body) {
            answer.opened = Some(key);
        }
        self.cells(ui, rows, place, inner);
        bar::show(ui, self, id, rows.count(), place, body);
        self.ring(ui, id, rows, place, whole);
        news(ui, rows, place, body);
        answer
    }

    /// Rows that have come in at the top do not move the ones that somebody looks at.
    fn follow<R: Rows>(ui: &Ui, rows: &R, place: &mut Place, body: Rect) {
        let top = rows.row(0).map(|row| rows.key(&row));
        let before = std::mem::replace(&mut place.top, top);
        if before == top {
            return;
        }
        let Some(came) = before.and_then(|key| rows.find(key)).filter(|came| *came > 0) else {
            return;
        };
        let looks = ui.rect_contains_pointer(body);
        if place.first > 0 || place.rest > 0.0 || looks {
            place.first += came;
            place.news += came;
        }
    }

    fn keys<R: Rows>(&self, ui: &Ui, id: Id, rows: &R, place: &mut Place, body: Rect) -> Answer {
        let response = ui.interact(body, id, Sense::focusable_noninteractive());
        let chosen = place.chosen.and_then(|key| rows.find(key));
        let told = chosen.and_then(|index| rows.row(index)).map(|row| rows.tell(&row));
        let told = told.map_or_else(|| self.name.to_owned(), |row| format!("{}: {row}", self.name));
        response.widget_info(|| WidgetInfo::labeled(Role::ListBox, true, &told));
        if !response.has_focus() || rows.count() == 0 {
            return Answer::default();
        }
        let at = (chosen.unwrap_or(place.first), chosen.is_some());
        let page = row_keys::page(body.height(), self.row);
        if let Some(to) = row_keys::step(ui, id, at, rows.count() - 1, page) {
            place.chosen = rows.row(to).map(|row| rows.key(&row));
            place.bring_into_view(to, self.row, body.height());
        }
        let enter = || ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let opens = chosen.is_some() && enter();
        Answer { opened: place.chosen.filter(|_| opens) }
    }

    fn wheel(&self, ui: &Ui, id: Id, place: &mut Place, body: Rect) {
        let over = ui.interact(body, id.with("wheel"), Sense::hover());
        if over.contains_pointer() {
            let by = ui.input_mut(|input| std::mem::take(&mut input.smooth_scroll_delta.y));
            if by != 0.0 {
                place.scroll(-by, self.row);
            }
        }
    }

    /// The grounds of the rows that can be seen, and what was pressed.
    fn rows<R: Rows>(&self, ui: &mut Ui, id: Id, rows: &R, place: &mut Place, body: Rect) -> Option<u64> {
        let mut opened = None;
        let seen = self.seen(rows.count(), place, body);
        for index in seen {
            let Some(row) = rows.row(index) else { continue };
            let key = rows.key(&row);
            let rect = self.place_of(index, place, body);
            let shown = rect.intersect(body);
            let response = ui.interact(shown, id.with(("row", key)), Sense::CLICK);
            let chosen = place.chosen == Some(key);
            ground(ui, &response, chosen, shown, body);
            if index > 0 || self.head {
                let line = pos2(rect.left(), rect.top());
                if line.y >= body.top() - 0.5 {
                    paint::hairline(ui, rect.x_range(), line.y);
                }
            }
            let told = rows.tell(&row);
            response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, chosen, &told));
            if response.clicked() {
                place.chosen = Some(key);
                opened = Some(key);
            }
        }
        opened
    }

    fn seen(&self, rows: usize, place: &Place, body: Rect) -> std::ops::Range<usize> {
        let count = ((body.height() + place.rest) / self.row).ceil() as usize;
        place.first.min(rows)..(place.first + count).min(rows)
    }

    fn place_of(&self, index: usize, place: &Place, body: Rect) -> Rect {
        let down = (index - place.first) as f32 * self.row - place.rest;
        Rect::from_min_size(body.min + vec2(0.0, down), vec2(body.width(), self.row))
    }

    /// Head and cells. The crate lays out the columns; only the rows that can be seen are given to it.
    fn cells<R: Rows>(&self, ui: &mut Ui, rows: &R, place: &Place, inner: Rect) {
        let seen = self.seen(rows.count(), place, inner.with_min_y(inner.top() + self.head_height()));
        let room = inner.shrink2(vec2(PADDING, 0.0));
        let mut inside = ui.new_child(UiBuilder::new().id_salt(("cells", self.name)).max_rect(room));
        inside.set_clip_rect(inner.intersect(ui.clip_rect()));
        let spacing = inside.spacing_mut();
        spacing.item_spacing = vec2(GAP, 0.0);
        spacing.scroll.floating = true;
        spacing.scroll.floating_allocated_width = 0.0;
        // What goes on below is cut by the edge of the card, as everywhere in a table.
        spacing.scroll.fade.strength = 0.0;
        let mut table = TableBuilder::new(&mut inside)
            .id_salt(self.name)
            .striped(false)
            .animate_scrolling(false)
            .scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden)
            .auto_shrink(false)
            .min_scrolled_height(0.0)
            .vertical_scroll_offset(place.rest)
            .cell_layout(Layout::left_to_right(Align::Center));
        for column in self.columns {
            let room = column.width.map_or_else(Room::remainder, Room::exact);
            table = table.column(room.clip(true));
        }
        let count = seen.len();
        let body = |body: egui_extras::TableBody<'_>| {
            body.rows(self.row, count, |mut line| {
                let row = rows.row(seen.start + line.index());
                for column in 0..self.columns.len() {
                    line.col(|ui| {
                        if let Some(row) = &row {
                            rows.cell(ui, row, column);
                        }
                    });
                }
            });
        };
        if self.head {
            table
                .header(HEAD, |mut line| self.columns.iter().for_each(|column| head(&mut line, column)))
                .body(body);
        } else {
            table.body(body);
        }
    }

    const fn head_height(&self) -> f32 {
        if self.head { HEAD } else { 0.0 }
    }

    fn ring<R: Rows>(&self, ui: &Ui, id: Id, rows: &R, place: &Place, whole: Rect) {
        let rests = ui.memory(|memory| memory.has_focus(id)) && focus::by_keyboard(ui.ctx());
        if !rests {
            return;
        }
        let body = whole.shrink(1.0).with_min_y(whole.top() + 1.0 + self.head_height());
        let chosen = place.chosen.and_then(|key| rows.find(key));
        let seen = self.seen(rows.count(), place, body);
        let rect = match chosen.filter(|index| seen.contains(index)) {
            Some(index) => self.place_of(index, place, body).intersect(body).shrink(2.0),
            None => whole.shrink(2.0),
        };
        let stroke = egui::Stroke::new(2.0, theme::of(ui).focus);
        ui.painter().rect_stroke(rect, CornerRadius::same(corner::CONTROL), stroke, egui::StrokeKind::Inside);
    }
}

/// The head of a table.
const HEAD: f32 = 32.0;
/// At both edges.
const PADDING: f32 = 16.0;
/// Between columns.
pub const GAP: f32 = 16.0;

fn head(line: &mut egui_extras::TableRow<'_, '_>, column: &Column) {
    line.col(|ui| {
        let colour = theme::of(ui).text3;
        let at = ui.max_rect().left_center();
        let words = paint::words(ui, at, Align2::LEFT_CENTER, column.name, Text::SmallLabel, colour);
        super::term::over(ui, words, column.name);
        if column.sorted {
            paint::icon(ui, words.right_center() + vec2(11.0, 0.5), icons::ARROW_DOWN, 14.0, colour);
        }
    });
}

fn ground(ui: &Ui, response: &Response, chosen: bool, shown: Rect, body: Rect) {
    let t = theme::of(ui);
    let over = ui.ctx().animate_bool(response.id.with("hover"), response.hovered());
    let fill = if chosen { t.selected } else { t.hover.gamma_multiply(over) };
    if fill == Color32::TRANSPARENT {
        return;
    }
    // What touches the lower edge of the card follows its corners.
    let round = (f32::from(corner::CARD) - 1.0 - (body.bottom() - shown.bottom())).clamp(0.0, 9.0) as u8;
    ui.painter().rect_filled(shown, CornerRadius { nw: 0, ne: 0, sw: round, se: round }, fill);
}

/// The way back to the newest, once others have come in above.
fn news<R: Rows>(ui: &mut Ui, rows: &R, place: &mut Place, body: Rect) {
    if place.news == 0 {
        return;
    }
    let words = rows.news(place.news);
    let button = Button::secondary(&words).icon(icons::CARET_UP).compact();
    let size = vec2(button.measure(ui), height::COMPACT);
    let rect = Align2::CENTER_TOP.align_size_within_rect(size, body.shrink(space::S));
    if ui.put(rect, button).clicked() {
        place.go_to_top();
    }
}

#[cfg(test)]
mod tests;
