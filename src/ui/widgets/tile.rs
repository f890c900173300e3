//! The initials of an address or provider. No logos, no pictures from the network.
//!
//! Decoration: the address stands beside it, so screen readers are told nothing.

use egui::{Align2, Response, Sense, Ui, Vec2};

use crate::ui::paint;
use crate::ui::theme::{self, Text, corner};

/// How large a tile is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// In rows.
    Row,
    /// In the heads of accounts and dialogs.
    Head,
}

/// A quiet square with the initials of `name`.
pub fn tile(ui: &mut Ui, name: &str, size: Size) -> Response {
    let (length, corner, text) = match size {
        Size::Row => (36.0, corner::BLOCK, Text::SmallStrong),
        Size::Head => (48.0, corner::CARD, Text::Heading),
    };
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(length), Sense::hover());
    let t = theme::of(ui);
    ui.painter().rect_filled(rect, corner, t.idle.plate);
    paint::words(ui, rect.center(), Align2::CENTER_CENTER, &initials(name), text, t.text2);
    response
}

/// "AL" for anna.lindqvist@example.org, "BI" for billing@example.com, "M3" for Microsoft 365.
pub fn initials(name: &str) -> String {
    let local = name.split_once('@').map_or(name, |(local, _)| local);
    let mut words = local.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let first = words.next().unwrap_or_default();
    let letters: String = match words.next() {
        Some(second) => first.chars().take(1).chain(second.chars().take(1)).collect(),
        None => first.chars().take(2).collect(),
    };
    letters.to_uppercase().chars().take(2).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn initials_come_from_the_first_two_words_of_the_local_part() {
        for (name, letters) in [
            ("anna.lindqvist@example.org", "AL"),
            ("billing@example.com", "BI"),
            ("t.okafor@example.com", "TO"),
            ("Microsoft 365", "M3"),
            ("x@example.org", "X"),
            ("@", ""),
            ("ß@example.org", "SS"),
        ] {
            assert_eq!(initials(name), letters, "{name}");
        }
    }

    #[test]
    fn a_tile_of_a_head_is_larger_than_one_of_a_row() {
        Screen::sized(200.0, 120.0).show(|ui| {
            let row = tile(ui, "a@example.org", Size::Row).rect.width();
            assert!(tile(ui, "a@example.org", Size::Head).rect.width() > row);
        });
    }
}
