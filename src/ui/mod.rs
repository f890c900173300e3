//! The window. Shows snapshots and makes commands; knows neither network nor store.

pub mod icons;
pub mod paint;
pub mod theme;
pub mod widgets;
pub mod words;
