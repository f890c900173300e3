//! What an organisation decides here: its profile, if one counts, and the way to import one.

use egui::Ui;

use crate::explain::organisation;
use crate::ui::actions::Action;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;

use super::row::row;

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    let profile = picture.snapshot.organisation.as_deref();
    if let Some(profile) = profile {
        row(ui, &profile.name, organisation::origin(profile), SHOW, |ui| {
            let button = Button::secondary("Show\u{202f}…").named("Show what your organisation decides");
            if ui.add(button).clicked() {
                outbox.open(Dialog::Organisation);
            }
        });
        card::hairline(ui);
    }
    let managed = profile.is_some_and(crate::domain::organisation::Organisation::is_managed);
    let why_not = managed.then_some("Whoever administers this computer decides it");
    let words = "Providers, client IDs and settings that your organisation decides";
    row(ui, "Profile file", words, IMPORT, |ui| {
        if ui
            .add(Button::secondary("Import\u{202f}…").named("Import a profile").off_because(why_not))
            .clicked()
        {
            outbox.act(Action::ImportProfile);
        }
    });
}

/// Room of the buttons.
const SHOW: f32 = 90.0;
const IMPORT: f32 = 100.0;
