//! Removing a person's own definition: what goes with it, what stays, and why it may not be removed.

use egui::{Context, Ui};

use crate::domain::provider::Provider;
use crate::engine::command::Command;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};

use super::consequences::{self, line};
use super::pending::Pending;
use super::{Around, FirstFocus, pieces, problem};

/// What was asked.
#[derive(Debug, Default)]
pub(super) struct Draft {
    removing: Pending<()>,
    focus: FirstFocus,
}

/// Shows the question. A definition that is gone needs none.
pub(super) fn show(
    ctx: &Context,
    picture: &Picture,
    around: &Around,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let there = around.provider.as_ref().filter(|one| picture.snapshot.catalogue.is_own(&one.id));
    let Some(provider) = there else {
        return outbox.close();
    };
    if draft.removing.poll(ctx).is_some() {
        return outbox.close();
    }
    let title = format!("Remove {}?", provider.short_name);
    let dialog = Dialog::new("remove provider", &title, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| {
            body(ui, picture, provider, &title);
            if let Some(why) = draft.removing.refused() {
                ui.add_space(space::L);
                problem::short(ui, why, outbox);
            }
        }),
        Part::Foot => foot(ui, picture, provider, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn users(picture: &Picture, provider: &Provider) -> Vec<String> {
    let uses_it = picture.snapshot.accounts.iter().filter(|view| view.account.provider == provider.id);
    uses_it.map(|view| view.account.address.to_string()).collect()
}

fn body(ui: &mut Ui, picture: &Picture, provider: &Provider, title: &str) {
    let users = users(picture, provider);
    let what = if users.is_empty() {
        "Your definition is removed from this computer. This cannot be taken back."
    } else {
        "Accounts use this definition; without it they could not be renewed."
    };
    problem::headed(ui, (Tone::Bad, icons::WARNING.filled()), title, what);
    ui.add_space(space::M);
    consequences::beside_plate(ui, |ui| {
        if users.is_empty() {
            line(ui, icons::USERS, "No account uses it");
            line(ui, icons::EXPORT, "Export it first to be able to bring it back");
        } else {
            line(ui, icons::USERS, &format!("Forget these accounts first: {}", users.join(", ")));
        }
    });
}

fn foot(ui: &mut Ui, picture: &Picture, provider: &Provider, draft: &mut Draft, outbox: &mut Outbox) {
    consequences::escape_keeps(ui);
    let used = (!users(picture, provider).is_empty()).then_some("Accounts use it");
    let why_not = draft.removing.is_waiting().then_some("It is being removed").or(used);
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep it"));
        draft.focus.give("remove", &keep);
        if keep.clicked() {
            outbox.close();
        }
        if ui.add(Button::danger("Remove").off_because(why_not)).clicked() {
            outbox.send(Command::RemoveProvider(provider.id.clone(), draft.removing.ask()));
        }
    });
}
