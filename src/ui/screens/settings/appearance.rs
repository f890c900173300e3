//! Theme, text size, motion.

use egui::Ui;

use crate::domain::settings::{Settings, TextSize, ThemeChoice};
use crate::ui::icons;
use crate::ui::tier::Tier;
use crate::ui::widgets::card;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::segmented::{Segment, segmented};

use super::row::{row, switch_row};

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, settings: &mut Settings) {
    let themes = [
        Segment::with_icon(ThemeChoice::System, "System", icons::DESKTOP),
        Segment::with_icon(ThemeChoice::Light, "Light", icons::SUN),
        Segment::with_icon(ThemeChoice::Dark, "Dark", icons::MOON),
    ];
    row(ui, "Theme", "", THEMES, |ui| segmented(ui, &mut settings.theme, &themes));
    card::hairline(ui);
    row(ui, "Text size", "Everything grows with it", SIZES, |ui| {
        text_size(ui, settings);
    });
    card::hairline(ui);
    switch_row(ui, "Reduce motion", "Changes appear at once", &mut settings.reduce_motion);
}

/// Room of the segments.
const THEMES: f32 = 260.0;
const SIZES: f32 = 340.0;

fn text_size(ui: &mut Ui, settings: &mut Settings) {
    let words = TextSize::ALL.map(|size| format!("{} %", size.per_cent()));
    let named = TextSize::ALL.iter().zip(&words);
    if Tier::of(ui.ctx()) == Tier::Narrow {
        let now = format!("{} %", settings.text_size.per_cent());
        let items: Vec<_> =
            named.map(|(size, words)| Item::choice(*size, words, *size == settings.text_size)).collect();
        settings.text_size =
            drop_down(ui, "Text size", &now, Filter::Off, &items).unwrap_or(settings.text_size);
        return;
    }
    let sizes: Vec<_> = named.map(|(size, words)| Segment::new(*size, words)).collect();
    segmented(ui, &mut settings.text_size, &sizes);
}
