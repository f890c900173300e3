//! Events as the rows of a table.

use egui::{Align2, Color32, Rect, Ui, pos2, vec2};

use crate::engine::snapshot::{Browsing, Row};
use crate::ui::icons::Icon;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text};
use crate::ui::widgets::table::Rows;
use crate::ui::words;

use super::{events, icon, outcome, program, program_and_process, time, whose};

/// The events somebody looks at.
#[derive(Debug)]
pub struct EventRows<'a> {
    /// Where they come from.
    pub browsing: &'a Browsing,
    /// The moment and the place.
    pub picture: &'a Picture,
    /// What stands in each column.
    pub cells: &'a [Cell],
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell {
    /// The time of today, or day and time.
    Time,
    /// "today, 14:21".
    Moment,
    /// What happened.
    Event,
    /// Whose.
    Account,
    /// Which program.
    Program,
    /// Which program, and its process.
    Process,
    /// How it ended.
    Outcome,
    /// Everything in two lines, for a narrow window; whose it is only where that can differ.
    TwoLines {
        /// Whether the account stands there.
        account: bool,
    },
}

impl Rows for EventRows<'_> {
    type Row = Row;

    fn count(&self) -> usize {
        self.browsing.len()
    }

    fn row(&self, index: usize) -> Option<Row> {
        self.browsing.row(index)
    }

    fn key(&self, row: &Row) -> u64 {
        row.seq
    }

    fn find(&self, key: u64) -> Option<usize> {
        self.browsing.place_of(key)
    }

    fn tell(&self, row: &Row) -> String {
        let event = &row.event;
        let (_, _, ended) = outcome(event);
        let at = words::moment(event.at, self.picture.now, &self.picture.zone);
        format!("{at}, {}, {}, {}, {ended}", event.kind.words(), whose(event), program(event))
    }

    fn cell(&self, ui: &mut Ui, row: &Row, column: usize) {
        let Some(cell) = self.cells.get(column) else { return };
        let t = theme::of(ui);
        let event = &row.event;
        let (now, zone) = (self.picture.now, &self.picture.zone);
        let room = ui.max_rect();
        match cell {
            Cell::Time => plain(ui, &time(event.at, now, zone), t.text2),
            Cell::Moment => plain(ui, &words::moment(event.at, now, zone), t.text2),
            Cell::Event => {
                with_icon(ui, room, (icon(event), t.text2), (event.kind.words(), t.text), space::ICON);
            }
            Cell::Account => plain(ui, whose(event), t.text),
            Cell::Program => plain(ui, program(event), t.text2),
            Cell::Process => plain(ui, &program_and_process(event), t.text2),
            Cell::Outcome => ended(ui, row, room),
            Cell::TwoLines { account } => self.two_lines(ui, row, room, *account),
        }
    }

    fn news(&self, count: usize) -> String {
        if count == 1 { "1 new event".to_owned() } else { format!("{} new", events(count as u64)) }
    }
}

impl EventRows<'_> {
    fn two_lines(&self, ui: &Ui, row: &Row, room: Rect, account: bool) {
        let t = theme::of(ui);
        let event = &row.event;
        let (first, second) = (room.center().y - 9.0, room.center().y + 10.0);
        let at = time(event.at, self.picture.now, &self.picture.zone);
        let at = paint::words(ui, pos2(room.right(), first), Align2::RIGHT_CENTER, &at, Text::Small, t.text2);
        let line = Rect::from_min_max(pos2(room.left(), first - 9.0), pos2(at.left() - 8.0, first + 9.0));
        with_icon(ui, line, (icon(event), t.text2), (event.kind.words(), t.text), space::ICON);
        let (tone, shape, word) = outcome(event);
        let colours = t.tone(tone);
        let right = pos2(room.right(), second);
        let word = paint::words(ui, right, Align2::RIGHT_CENTER, word, Text::SmallLabel, colours.word);
        paint::icon(ui, word.left_center() - vec2(10.0, 0.0), shape, 14.0, colours.mark);
        let who = if account {
            format!("{}, {}", whose(event), program(event))
        } else {
            program_and_process(event)
        };
        let start = pos2(room.left() + 16.0 + space::ICON, second);
        let words = paint::elided(ui, &who, Text::Small, t.text2, word.left() - 26.0 - start.x);
        paint::put(ui.painter(), start, Align2::LEFT_CENTER, words, t.text2);
    }
}

/// Distances inside a cell.
mod space {
    /// From an icon to its words.
    pub(super) const ICON: f32 = 8.0;
    /// The same where the icon is the state.
    pub(super) const STATE: f32 = 4.0;
}

fn ended(ui: &Ui, row: &Row, room: Rect) {
    let (tone, icon, word) = outcome(&row.event);
    let colours = theme::of(ui).tone(tone);
    with_icon(ui, room, (icon, colours.mark), (word, colours.word), space::STATE);
}

fn plain(ui: &Ui, words: &str, colour: Color32) {
    let room = ui.max_rect();
    let galley = paint::elided(ui, words, Text::Body, colour, room.width());
    paint::put(ui.painter(), room.left_center(), Align2::LEFT_CENTER, galley, colour);
}

fn with_icon(ui: &Ui, room: Rect, icon: (Icon, Color32), words: (&str, Color32), gap: f32) {
    paint::icon(ui, room.left_center() + vec2(8.0, 0.0), icon.0, 16.0, icon.1);
    let start = room.left_center() + vec2(16.0 + gap, 0.0);
    let galley = paint::elided(ui, words.0, Text::Body, words.1, room.right() - start.x);
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, words.1);
}
