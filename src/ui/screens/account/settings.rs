//! What a person may change of an account: uses, how long its sign-in lasts, mailbox user, client; its servers to copy; and the way to forget it.

use egui::{Align, Layout, Ui};

use crate::domain::provider::{MailServer, Tls};
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
use crate::ui::widgets::facts::{Fact, facts};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::switch::switch;

use super::{Draft, ending};

pub(super) mod client;

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
        mailbox(ui, view, draft, outbox);
        ui.add_space(space::L);
        client::show(ui, view, picture, &mut draft.secret_end, outbox);
        ui.add_space(space::L);
        servers(ui, view);
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

fn mailbox(ui: &mut Ui, view: &AccountView, draft: &mut Draft, outbox: &mut Outbox) {
    let id = view.account.id;
    let stored = view.account.mailbox.clone().unwrap_or_default();
    let mut typed = draft
        .mailbox
        .take()
        .filter(|(whose, _)| *whose == id)
        .map_or_else(|| stored.clone(), |(_, typed)| typed);
    card::card(ui, |ui| {
        card::head(ui, "Mailbox user", |_| {});
        ui.add_space(space::XS);
        remark(ui, "The name that mail servers are told, where it is not the address: a shared mailbox.");
        ui.add_space(space::M);
        ui.horizontal(|ui| {
            let save = Button::secondary("Save")
                .off_because((typed.trim() == stored).then_some("Nothing has changed"));
            let width = ui.available_width() - save.measure(ui) - space::S;
            let field =
                Field::new("Mailbox user").hint(view.account.address.as_str()).width(width).at_most(254);
            field.show(ui, &mut typed);
            let save = Button::secondary("Save")
                .off_because((typed.trim() == stored).then_some("Nothing has changed"));
            if ui.add(save).clicked() {
                let wanted = Some(typed.trim().to_owned()).filter(|text| !text.is_empty());
                outbox.send(Command::ChangeAccount(id, AccountChange::Mailbox(wanted), Reply::nowhere()));
            }
        });
    });
    draft.mailbox = Some((id, typed));
}

fn servers(ui: &mut Ui, view: &AccountView) {
    let mut lines = Vec::new();
    for mail_use in view.account.uses.iter() {
        let own = view.account.servers.iter().find(|server| server.protocol == mail_use);
        let known = view.provider.as_ref().and_then(|provider| provider.server(mail_use));
        lines.extend(own.or(known).map(|server| Fact::code(mail_use.name(), told(server))));
    }
    if lines.is_empty() {
        return;
    }
    lines.push(Fact::code("User name", view.account.sasl_user()));
    card::card(ui, |ui| {
        card::head(ui, "Mail servers", |_| {});
        ui.add_space(space::XS);
        remark(ui, "What a mail program has to be told.");
        ui.add_space(space::M);
        facts(ui, &lines);
    });
    ui.add_space(space::L);
}

fn told(server: &MailServer) -> String {
    let tls = match server.tls {
        Tls::Implicit => "TLS",
        Tls::StartTls => "STARTTLS",
    };
    format!("{}:{}, {tls}", server.host, server.port)
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
