//! The table:
//! only what is seen is drawn, and the keyboard moves through it.

use std::cell::{Cell, RefCell};

use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::*;
use crate::testing::screen::Screen;

/// Numbers, the highest first, as a log has them.
struct Numbers {
    newest: u64,
    asked: Cell<usize>,
}

impl Rows for Numbers {
    type Row = u64;

    fn count(&self) -> usize {
        self.newest as usize
    }

    fn row(&self, index: usize) -> Option<u64> {
        self.asked.set(self.asked.get() + 1);
        self.newest.checked_sub(index as u64).filter(|number| *number > 0)
    }

    fn key(&self, row: &u64) -> u64 {
        *row
    }

    fn find(&self, key: u64) -> Option<usize> {
        (key > 0 && key <= self.newest).then(|| (self.newest - key) as usize)
    }

    fn tell(&self, row: &u64) -> String {
        format!("number {row}")
    }

    fn cell(&self, ui: &mut Ui, row: &u64, _column: usize) {
        ui.label(row.to_string());
    }

    fn news(&self, count: usize) -> String {
        format!("{count} new")
    }
}

#[derive(Default)]
struct Desk {
    newest: u64,
    place: RefCell<Place>,
    opened: Option<u64>,
    asked: usize,
}

const COLUMNS: [Column; 1] = [Column { name: "Number", width: None, sorted: true }];

/// A table of ten rows' height.
fn shown(newest: u64) -> Harness<'static, Desk> {
    let desk = Desk { newest, ..Desk::default() };
    Screen::sized(300.0, 410.0).show_state(desk, |ui, desk| {
        let rows = Numbers { newest: desk.newest, asked: Cell::new(0) };
        let table = Table { name: "Numbers", columns: &COLUMNS, head: true, row: 36.0 };
        let answer = table.show(ui, &rows, &mut desk.place.borrow_mut());
        desk.opened = answer.opened.or(desk.opened);
        desk.asked = rows.asked.get();
    })
}

fn press(harness: &mut Harness<'_, Desk>, key: Key) {
    harness.key_press(key);
    harness.run();
}

#[test]
fn of_a_million_rows_only_those_that_can_be_seen_are_asked_for() {
    let harness = shown(1_000_000);
    assert!(harness.state().asked < 40, "{} rows were asked for", harness.state().asked);
    harness.get_by_label("number 1000000");
    assert!(harness.query_by_label("number 999900").is_none());
}

#[test]
fn the_keyboard_goes_to_both_ends_of_a_million_rows_and_to_the_row_beside() {
    let mut harness = shown(1_000_000);
    press(&mut harness, Key::Tab);
    press(&mut harness, Key::End);
    let last = harness.get_by_label("number 1").rect();
    assert!((last.height() - 36.0).abs() < 0.01 && last.bottom() <= 410.0, "the last row is whole: {last:?}");
    press(&mut harness, Key::ArrowUp);
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().opened, Some(2));
    press(&mut harness, Key::Home);
    press(&mut harness, Key::ArrowDown);
    press(&mut harness, Key::PageDown);
    press(&mut harness, Key::PageUp);
    press(&mut harness, Key::Enter);
    assert_eq!(harness.state().opened, Some(999_999));
}

#[test]
fn a_click_chooses_and_opens_a_row() {
    let mut harness = shown(50);
    harness.get_by_label("number 48").click();
    harness.run();
    assert_eq!(harness.state().opened, Some(48));
    assert_eq!(harness.state().place.borrow().chosen(), Some(48));
}

#[test]
fn rows_that_come_in_above_move_nothing_that_is_looked_at() {
    let mut harness = shown(100);
    press(&mut harness, Key::Tab);
    press(&mut harness, Key::End);
    let before = harness.get_by_label("number 3").rect();
    harness.state_mut().newest = 103;
    harness.run();
    assert_eq!(harness.get_by_label("number 3").rect(), before);
    harness.get_by_label("3 new").click();
    harness.run();
    harness.get_by_label("number 103");
    assert!(harness.query_by_label("3 new").is_none());
}

#[test]
fn at_the_top_the_newest_are_shown_unless_the_pointer_rests_on_the_list() {
    let mut harness = shown(100);
    harness.state_mut().newest = 101;
    harness.run();
    harness.get_by_label("number 101");
    harness.get_by_label("number 99").hover();
    harness.run();
    let before = harness.get_by_label("number 99").rect();
    harness.state_mut().newest = 102;
    harness.run();
    assert_eq!(harness.get_by_label("number 99").rect(), before);
    harness.get_by_label("1 new");
}
