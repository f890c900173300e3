//! The one question before every sign-in is revoked: how many, what follows, and the safe answer in front.

use egui::{Context, Ui};

use crate::engine::command::{Command, Reply};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::revocations::Reach;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};

use super::consequences::{self, line};
use super::{FirstFocus, pieces, problem};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// Shows the question. Where nothing is signed in, or it runs already, there is none.
pub(super) fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let reach = Reach::of(&picture.snapshot);
    if reach.signed_in() == 0 || picture.snapshot.revoking_all.is_some() {
        return outbox.close();
    }
    let title = match reach.signed_in() {
        1 => "Revoke the one sign-in?".to_owned(),
        count => format!("Revoke all {count} sign-ins?"),
    };
    let dialog = Dialog::new("revoke all", &title, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, reach, &title)),
        Part::Foot => foot(ui, reach, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, picture: &Picture, reach: Reach, title: &str) {
    let what = "The tokens of every account are deleted here, and each provider is asked to end its sign-in.";
    problem::headed(ui, (Tone::Bad, icons::WARNING.filled()), title, what);
    ui.add_space(space::M);
    consequences::beside_plate(ui, |ui| {
        line(
            ui,
            icons::ENVELOPE_SIMPLE,
            "No mail program on this computer gets a token until you sign in again",
        );
        if reach.by_hand > 0 {
            let words = match reach.by_hand {
                1 => "One has to be removed by hand, on its provider’s page".to_owned(),
                count => format!("{count} have to be removed by hand, on their providers’ pages"),
            };
            line(ui, icons::GLOBE_HEMISPHERE_WEST, &words);
        }
        if picture.snapshot.online == Some(false) {
            let words = "You are offline: providers are asked when the network is back";
            line(ui, icons::WIFI_SLASH, words);
        }
        line(ui, icons::GEAR_SIX, "Accounts, settings and log are kept");
    });
}

fn foot(ui: &mut Ui, reach: Reach, draft: &mut Draft, outbox: &mut Outbox) {
    consequences::escape_keeps(ui);
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep them"));
        draft.focus.give("revoke all", &keep);
        if keep.clicked() {
            outbox.close();
        }
        let words = format!("Revoke {}", reach.signed_in());
        if ui.add(Button::danger(&words)).clicked() {
            outbox.send(Command::RevokeAll(Reply::nowhere()));
            outbox.close();
        }
    });
}
