//! The house widgets: each told to screen readers, reachable by keyboard, at least 28 points high where it can be used.
//!
//! They take words and plain values and give back what was pressed; none of them knows an account or a command.

pub mod badge;
pub mod breadcrumb;
pub mod button;
pub mod card;
pub mod chart;
pub mod chip;
pub mod copy_button;
pub mod dialog;
pub mod empty_state;
pub mod facts;
pub mod field;
pub mod focus;
pub mod fold;
pub mod help;
pub mod key_cap;
pub mod life_bar;
pub mod mark;
pub mod menu;
pub mod notice;
pub mod page_keys;
pub mod plate;
pub mod problem_card;
pub mod prose;
pub mod qr;
pub mod row_keys;
pub mod secret_field;
pub mod segmented;
pub mod skeleton;
pub mod switch;
pub mod table;
pub mod tabs;
pub mod term;
pub mod text_area;
pub mod tile;
pub mod token_area;
mod wiped;
