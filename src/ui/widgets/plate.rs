//! The icon of a verdict, a problem or an empty screen, on a coloured plate. Decoration: the heading beside it speaks.

use egui::{Color32, Response, Sense, Ui, Vec2};

use crate::ui::icons::Icon;
use crate::ui::paint;
use crate::ui::theme::{self, Tone, corner};

/// Of a verdict or a problem.
pub fn plate(ui: &mut Ui, tone: Tone, icon: Icon) -> Response {
    let colours = theme::of(ui).tone(tone);
    show(ui, Size { side: 40.0, corner: corner::CARD, icon: 24.0 }, icon, (colours.plate, colours.word))
}

/// Of an empty screen.
pub fn big_plate(ui: &mut Ui, icon: Icon) -> Response {
    let t = theme::of(ui);
    show(ui, Size { side: 64.0, corner: corner::BIG_PLATE, icon: 32.0 }, icon, (t.accent_soft, t.accent_text))
}

#[derive(Clone, Copy)]
struct Size {
    side: f32,
    corner: u8,
    icon: f32,
}

fn show(ui: &mut Ui, size: Size, icon: Icon, (ground, colour): (Color32, Color32)) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size.side), Sense::hover());
    ui.painter().rect_filled(rect, size.corner, ground);
    paint::icon(ui, rect.center(), icon, size.icon, colour);
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::screen::Screen;
    use crate::ui::icons;

    #[test]
    fn a_plate_has_the_size_of_its_place() {
        Screen::sized(200.0, 140.0).show(|ui| {
            assert_eq!(plate(ui, Tone::Bad, icons::WARNING.filled()).rect.size(), Vec2::splat(40.0));
            assert_eq!(big_plate(ui, icons::ENVELOPE_SIMPLE).rect.size(), Vec2::splat(64.0));
        });
    }
}
