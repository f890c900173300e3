//! Whether the sign-in still stands at its provider, asked now: one quiet line with the way to ask.

use egui::Ui;

use crate::engine::command::Checked;
use crate::engine::snapshot::{AccountView, CheckState, Found};
use crate::explain::{self, revoked};
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons::{self, Icon};
use crate::ui::offers;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Theme, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::{card, mark};

/// The line.
pub(super) fn show(ui: &mut Ui, view: &AccountView, picture: &Picture, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let (icon, colour, words) = told(t, view, picture);
    let entry = AccountAction::Check.entry();
    let why_not = offers::why_not(AccountAction::Check, view, &picture.snapshot);
    let button = Button::link(entry.label).compact().help(entry.hint).off_because(why_not);
    card::row(ui, height::COMPACT, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let room = ui.available_width() - button.measure(ui) - space::S;
        ui.scope(|ui| {
            ui.set_max_width(room);
            mark::with_icon(ui, icon, colour, &words, Text::Body, t.text2);
        });
        if ui.add(button).clicked() {
            outbox.act(Action::With(AccountAction::Check, view.account.id));
        }
    });
}

fn told(t: &Theme, view: &AccountView, picture: &Picture) -> (Icon, egui::Color32, String) {
    let name = view.provider_name();
    match &view.check {
        None => {
            let words = "Whether the sign-in still stands is seen at its next renewal".to_owned();
            (icons::SEAL_QUESTION, t.text3, words)
        }
        Some(CheckState::Running) => {
            (icons::HOURGLASS_MEDIUM, t.info.word, format!("{name} is asked whether the sign-in stands"))
        }
        Some(CheckState::Done(checked)) => {
            let (icon, colour) = match checked.found {
                Found::Stands => (icons::SEAL_CHECK, t.ok.mark),
                Found::Ended(_) => (icons::X_SQUARE.filled(), t.bad.mark),
                Found::Unknown(_) => (icons::QUESTION, t.text3),
            };
            (icon, colour, sentence(checked, picture))
        }
    }
}

/// "The sign-in stands, checked 14:21".
pub(in crate::ui) fn sentence(checked: &Checked, picture: &Picture) -> String {
    let at = revoked::about(checked.at, picture.now, &picture.zone);
    match &checked.found {
        Found::Stands => format!("The sign-in stands, checked {at}"),
        Found::Ended(_) => format!("The sign-in has ended, checked {at}"),
        Found::Unknown(problem) => {
            format!("Could not be asked, {at}: {}", explain::words(problem).title)
        }
    }
}
