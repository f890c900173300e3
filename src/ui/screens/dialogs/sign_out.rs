//! Signing out here: the tokens are removed from this computer, the sign-in stands at the provider. Says what it is not, and
//! how long it can be undone.

use egui::{Context, Ui};

use crate::domain::account::AccountId;
use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::AccountView;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};

use super::consequences::{self, Programs, line};
use super::{FirstFocus, pieces, problem};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    programs: Programs,
    focus: FirstFocus,
}

/// Shows the question. An account that is gone, or not signed in any more, needs none.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(view) = picture.account(id).filter(|view| view.account.grant.is_some()) else {
        return outbox.close();
    };
    let title = format!("Sign {} out here?", view.account.address);
    let names = draft.programs.names(ctx, view, picture.now, outbox);
    let dialog = Dialog::new("sign out", &title, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, view, &title, &names)),
        Part::Foot => foot(ui, id, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, picture: &Picture, view: &AccountView, title: &str, names: &[String]) {
    let name = view.provider_name();
    let what = format!(
        "Its tokens are removed from this computer. {name} is asked nothing: the sign-in stands there, and a copy of \
         a token would go on working."
    );
    problem::headed(ui, (Tone::Warn, icons::SIGN_OUT), title, &what);
    ui.add_space(space::M);
    consequences::beside_plate(ui, |ui| {
        let stops = format!("{} until you sign in again", consequences::stops(names));
        consequences::for_programs(ui, view, picture, &stops);
        line(ui, icons::ARROW_COUNTER_CLOCKWISE, "It can be undone until Mailward ends");
        line(ui, icons::GEAR_SIX, "Settings and log are kept");
    });
}

fn foot(ui: &mut Ui, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    consequences::escape_keeps(ui);
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep it"));
        draft.focus.give("sign out", &keep);
        if keep.clicked() {
            outbox.close();
        }
        if ui.add(Button::danger("Sign out here")).clicked() {
            outbox.send(Command::SignOut(id, Reply::nowhere()));
            outbox.close();
        }
    });
}
