//! What a person may change of an account: uses, how long its sign-in lasts, who signs in and where, client, servers, who
//! sends; and the way to forget it. Each card is saved by itself, and what was refused stands below it with what was typed.

use egui::{Align, Layout, Ui};

use crate::domain::scope::{MailUse, Uses};
use crate::engine::command::{AccountChange, Command, Reply};
use crate::engine::snapshot::AccountView;
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::switch::switch;

use super::{Draft, ending};

pub(super) mod client;
mod field;
mod person;
mod sends;
mod servers;
mod sign_in_with;

pub(super) use field::Fields;

pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    ui.scope(|ui| {
        ui.set_max_width(ui.available_width().min(WIDTH));
        uses(ui, view, outbox);
        ui.add_space(space::L);
        ending::show(ui, view, picture, outbox);
        draft.fields.keep(view.account.id, ui.ctx());
        person::show(ui, view, &mut draft.fields, outbox);
        ui.add_space(space::L);
        sign_in_with::show(ui, view, picture, draft, outbox);
        ui.add_space(space::L);
        client::show(ui, view, picture, &mut draft.secret_end, outbox);
        ui.add_space(space::L);
        servers::show(ui, view, &mut draft.fields, outbox);
        sends::show(ui, view, picture, &mut draft.fields, outbox);
        forget(ui, view, outbox);
    });
}

const WIDTH: f32 = 656.0;

fn uses(ui: &mut Ui, view: &AccountView, outbox: &mut Outbox) {
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "Used for", |_| {});
        ui.add_space(space::XS);
        remark(
            ui,
            "Decides what a sign-in asks for. What is switched on now is asked for with the next one.",
        );
        let offered = view.provider.as_ref().map_or_else(Uses::default, |provider| provider.offered_uses());
        for mail_use in
            MailUse::ALL.into_iter().filter(|one| offered.contains(*one) || view.account.uses.contains(*one))
        {
            one_use(ui, view, mail_use, outbox);
        }
    });
}

fn one_use(ui: &mut Ui, view: &AccountView, mail_use: MailUse, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let now = &view.account.uses;
    let mut on = now.contains(mail_use);
    let only = on && now.iter().count() == 1;
    card::row(ui, height::TAB, |ui| {
        ui.label(Text::Body.rich(words(mail_use), t.text));
        let note = match (only, covered(view, mail_use)) {
            (true, _) => "the last one stays on",
            (false, false) if on => "the next sign-in asks for it",
            _ => "",
        };
        ui.label(Text::Small.rich(note, t.text3));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let name = format!("Use for {}", mail_use.name());
            let changed = ui.add_enabled_ui(!only, |ui| switch(ui, &mut on, &name).changed()).inner;
            if changed {
                let mut wanted = now.clone();
                if on {
                    wanted.insert(mail_use);
                } else {
                    wanted.remove(mail_use);
                }
                outbox.send(Command::ChangeAccount(
                    view.account.id,
                    AccountChange::Uses(wanted),
                    Reply::nowhere(),
                ));
            }
        });
    });
}

/// Whether what was granted opens this task already.
fn covered(view: &AccountView, mail_use: MailUse) -> bool {
    let granted = view.account.grant.as_ref().map(|grant| grant.granted.as_slice()).unwrap_or_default();
    view.provider.as_ref().is_some_and(|provider| provider.uses_granted(granted).contains(mail_use))
}

const fn words(mail_use: MailUse) -> &'static str {
    match mail_use {
        MailUse::Imap => "Read and organise mail (IMAP)",
        MailUse::Smtp => "Send mail (SMTP)",
        MailUse::Pop => "Fetch mail (POP)",
    }
}

fn forget(ui: &mut Ui, view: &AccountView, outbox: &mut Outbox) {
    card::card(ui, |ui| {
        card::head(ui, "Forget this account", |ui| {
            let entry = AccountAction::Forget.entry();
            if ui.add(Button::danger_outlined(entry.label).icon(icons::TRASH).compact()).clicked() {
                outbox.act(Action::With(AccountAction::Forget, view.account.id));
            }
        });
        ui.add_space(space::S);
        remark(
            ui,
            "Ends its sign-in at the provider where that is possible, and removes it from this computer.",
        );
    });
}
