//! Taking access back for all accounts at once, and what of it is still to be done.

use egui::Ui;

use crate::ui::actions::Action;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;

use super::row::row;

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    let none = picture.snapshot.accounts.is_empty().then_some("There is no account");
    row(
        ui,
        "Revoke every sign-in",
        "This computer was stolen, or you leave: all accounts at once",
        ALL,
        |ui| {
            let button = Button::danger_outlined("Revoke all\u{202f}…").off_because(none);
            if ui.add(button).clicked() {
                outbox.act(Action::RevokeAll);
            }
        },
    );
    card::hairline(ui);
    let words = match picture.snapshot.outstanding.len() {
        0 => "Nothing is waiting, and nothing is left to be removed by hand".to_owned(),
        1 => "1 sign-in waits for its provider, or for you".to_owned(),
        count => format!("{count} sign-ins wait for their providers, or for you"),
    };
    let nothing = picture.snapshot.outstanding.is_empty().then_some("Nothing is left to be ended");
    row(ui, "Still to be ended", &words, SHOW, |ui| {
        if ui
            .add(Button::secondary("Show").named("Show what is still to be ended").off_because(nothing))
            .clicked()
        {
            outbox.act(Action::Outstanding);
        }
    });
}

/// Room of the buttons.
const ALL: f32 = 130.0;
const SHOW: f32 = 70.0;
