//! The question before a diagnosis that renews: the only check that changes anything, so it is never made unasked.

use egui::{Context, Ui};

use crate::domain::account::AccountId;
use crate::engine::command::{Command, DiagnoseWish, Reply};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;

use super::{FirstFocus, pieces, problem};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// Shows the question. An account that is gone needs none.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id) else {
        return outbox.close();
    };
    let title = format!("Renew {} as a check?", view.account.address);
    let dialog = Dialog::new("try renewal", &title, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, &title)),
        Part::Foot => foot(ui, id, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, title: &str) {
    let why = "All checks run again, and one of them asks the provider for new tokens. Only that tells for certain whether the refresh token still works.";
    problem::headed(ui, (Tone::Info, icons::KEY.filled()), title, why);
    ui.add_space(space::M);
    let t = theme::of(ui);
    ui.horizontal_top(|ui| {
        ui.add_space(40.0 + space::M);
        ui.vertical(|ui| {
            for (icon, words) in [
                (icons::ARROWS_CLOCKWISE, "If it works, the new tokens are kept, like after any renewal"),
                (icons::WARNING, "If the provider refuses it for good, the account needs a sign-in"),
            ] {
                mark::sentence(ui, icon, t.text2, words, Text::Body, t.text);
                ui.add_space(space::S);
            }
        });
    });
}

fn foot(ui: &mut Ui, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let keep = ui.add(Button::quiet("Cancel"));
    if keep.clicked() {
        outbox.close();
    }
    at_right(ui, |ui| {
        let button = ui.add(Button::primary("Renew and check"));
        draft.focus.give("question", &keep);
        if button.clicked() {
            let wish = DiagnoseWish { account: Some(id), renew: true };
            outbox.send(Command::Diagnose(wish, Reply::nowhere()));
            outbox.close();
        }
    });
}
