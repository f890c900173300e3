//! The version, whose work is in it, and the way to try it out.

use egui::Ui;

use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;

use super::row::row;

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    let version = concat!("Mailward ", env!("CARGO_PKG_VERSION"));
    row(ui, version, "Free software under the MIT licence or the Apache licence 2.0", 0.0, |_| {});
    card::hairline(ui);
    let practice = match &picture.snapshot.practice {
        Some(practice) => format!("It runs on this computer; sign in as {}", practice.user),
        None => Action::Practice.entry().hint.to_owned(),
    };
    row(ui, "Practice provider", &practice, TRY, |ui| {
        if ui.add(Button::secondary("Try it").icon(icons::FLASK)).clicked() {
            outbox.act(Action::Practice);
        }
    });
    for (work, licence) in WORKS {
        card::hairline(ui);
        row(ui, work.0, work.1, LICENCE, |ui| {
            ui.label(Text::Small.rich(*licence, theme::of(ui).text2));
        });
    }
}

/// Room of the button, and of a licence's name.
const TRY: f32 = 90.0;
const LICENCE: f32 = 150.0;

/// What is shown in every window and was made by others: name, what it is, licence.
const WORKS: &[((&str, &str), &str)] = &[
    (("Inter", "The letters, by Rasmus Andersson and others"), "SIL Open Font License 1.1"),
    (("JetBrains Mono", "The letters of codes, by JetBrains and others"), "SIL Open Font License 1.1"),
    (("Phosphor", "The icons, by the Phosphor authors"), "MIT licence"),
];
