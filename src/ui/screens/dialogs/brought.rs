//! A file was dropped on the inspector: the person says what it is, because a guess could take a token for keys.

use egui::{Context, Ui};

use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::screens::inspector::{Brought, BroughtAs, InspectorWish, Seems};
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::prose::remark;

use super::{Around, FirstFocus, pieces, problem};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// Shows the question. Without a file there is none.
pub(super) fn show(ctx: &Context, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(brought) = &around.brought else {
        return outbox.close();
    };
    let title = format!("What is {}?", brought.name);
    let dialog = Dialog::new("brought", &title, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, brought, &title)),
        Part::Foot => foot(ui, brought, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, brought: &Brought, title: &str) {
    let (icon, words): (Icon, &str) = match brought.seems {
        Seems::Token => (icons::KEY.filled(), "It looks like a token."),
        Seems::Keys => (icons::CERTIFICATE.filled(), "It looks like keys that signatures are checked with."),
        Seems::Report => (icons::FILE_ZIP.filled(), "It looks like a report that Mailward made."),
        Seems::Neither => (icons::QUESTION.filled(), "It looks like neither a token nor keys."),
    };
    problem::headed(ui, (Tone::Info, icon), title, words);
    ui.add_space(space::M);
    let size = match brought.size {
        1 => "1 byte".to_owned(),
        bytes => format!("{bytes} bytes"),
    };
    remark(ui, &format!("{size}. It was read and stays on this computer."));
}

fn foot(ui: &mut Ui, brought: &Brought, draft: &mut Draft, outbox: &mut Outbox) {
    let cancel = ui.add(Button::quiet("Cancel"));
    if cancel.clicked() {
        outbox.close();
    }
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let token = (INSPECT, BroughtAs::Token);
        let keys = (CHECK, BroughtAs::Keys);
        let report = ("Open the report", BroughtAs::Report(brought.path.clone()));
        // The likely one first: it is filled and has the focus.
        let offered = match brought.seems {
            Seems::Token => vec![token, keys],
            Seems::Keys => vec![keys, token],
            Seems::Report => vec![report],
            Seems::Neither => vec![token],
        };
        for (index, (words, what)) in offered.into_iter().enumerate() {
            let likely = index == 0 && brought.seems != Seems::Neither;
            let button = if likely { Button::primary(words) } else { Button::secondary(words) };
            let button = ui.add(button);
            if likely {
                draft.focus.give("likely", &button);
            }
            if button.clicked() {
                outbox.inspect = Some(InspectorWish::Brought(what));
                outbox.close();
            }
        }
        if brought.seems == Seems::Neither {
            draft.focus.give("likely", &cancel);
        }
    });
}

const INSPECT: &str = "Inspect as a token";
const CHECK: &str = "Check with these keys";
