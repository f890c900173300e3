//! Who signs in, where, and whom mail servers are told: for shared mailboxes, aliases and organisations.

use egui::Ui;

use crate::domain::account::{MailAddress, Particulars};
use crate::engine::command::AccountChange;
use crate::engine::snapshot::AccountView;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::mark;

use super::field::{Card, Fields};

pub(super) fn show(ui: &mut Ui, view: &AccountView, fields: &mut Fields, outbox: &mut Outbox) {
    who(ui, view, fields, outbox);
    ui.add_space(space::L);
    mailbox(ui, view, fields, outbox);
    if view.provider.as_ref().is_some_and(|provider| provider.tenant.is_some()) {
        ui.add_space(space::L);
        organisation(ui, view, fields, outbox);
    }
}

const WHO: &str = "Who signs in";

fn who(ui: &mut Ui, view: &AccountView, fields: &mut Fields, outbox: &mut Outbox) {
    let stored = view.account.particulars.person.as_ref().map_or("", MailAddress::as_str);
    let card = Card {
        name: WHO,
        says: "Where it is not the address: somebody with a right to this shared mailbox, or the owner of the mailbox that \
               this address is another name for.",
        hint: view.account.address.as_str(),
        stored,
    };
    let Some(typed) = fields.one(ui, &card) else {
        if let Some(why) = wrong(fields.typed(WHO, stored)) {
            let t = theme::of(ui);
            ui.add_space(space::XS);
            mark::sentence(ui, icons::WARNING_CIRCLE, t.bad.mark, &why, Text::Small, t.bad.word);
        }
        return;
    };
    let person = if typed.is_empty() { None } else { typed.parse().ok() };
    if person.is_some() || typed.is_empty() {
        fields.save(WHO, with(view, |it| it.person = person), outbox);
    }
}

/// Why what is typed is nobody's address.
fn wrong(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let finished = typed.contains('@') && !typed.ends_with('@');
    typed.parse::<MailAddress>().err().filter(|_| finished).map(|why| why.to_string())
}

fn mailbox(ui: &mut Ui, view: &AccountView, fields: &mut Fields, outbox: &mut Outbox) {
    let card = Card {
        name: "Mailbox user",
        says: "The name that mail servers are told, where it is not the address: for an alias, that of its owner.",
        hint: view.account.address.as_str(),
        stored: view.account.mailbox.as_deref().unwrap_or_default(),
    };
    if let Some(typed) = fields.one(ui, &card) {
        let wanted = Some(typed).filter(|typed| !typed.is_empty());
        fields.save(card.name, AccountChange::Mailbox(wanted), outbox);
    }
}

fn organisation(ui: &mut Ui, view: &AccountView, fields: &mut Fields, outbox: &mut Outbox) {
    let card = Card {
        name: "This organisation only",
        says: "Its domain or directory ID, where the usual sign-in leads to another one. Changing it wants a new sign-in.",
        hint: "Any organisation",
        stored: view.account.particulars.tenant.as_deref().unwrap_or_default(),
    };
    if let Some(typed) = fields.one(ui, &card) {
        let wanted = Some(typed).filter(|typed| !typed.is_empty());
        fields.save(card.name, with(view, |it| it.tenant = wanted), outbox);
    }
}

/// The particulars with one of them changed.
pub(super) fn with(view: &AccountView, change: impl FnOnce(&mut Particulars)) -> AccountChange {
    let mut particulars = view.account.particulars.clone();
    change(&mut particulars);
    AccountChange::Particulars(particulars)
}
