//! Whose sign-in sends mail for this account: its own, or that of another account here.

use egui::Ui;

use crate::domain::account::{Sender, sender};
use crate::domain::scope::MailUse;
use crate::engine::snapshot::AccountView;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::prose::remark;
use crate::ui::widgets::{card, mark};

use super::field::Fields;
use super::person::with;

pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    fields: &mut Fields,
    outbox: &mut Outbox,
) {
    let stored = &view.account.particulars.sends_with;
    let accounts = || picture.snapshot.accounts.iter().map(|view| &view.account);
    let others: Vec<_> = accounts()
        .filter(|other| other.id != view.account.id && other.uses.contains(MailUse::Smtp))
        .filter(|other| other.particulars.sends_with.is_none())
        .collect();
    if others.is_empty() && stored.is_none() {
        return;
    }
    let is_stored = |address: &str| stored.as_ref().is_some_and(|with| with.same_mailbox(address));
    let mut items = vec![Item::choice(None, OWN, stored.is_none())];
    items.extend(others.iter().enumerate().map(|(at, other)| {
        Item::choice(Some(at), other.address.as_str(), is_stored(other.address.as_str()))
    }));
    let words = stored.as_ref().map_or(OWN, |with| with.as_str());
    card::card(ui, |ui| {
        card::head(ui, NAME, |_| {});
        ui.add_space(space::XS);
        remark(ui, "Another account can send for this one, by its own sign-in and its own server.");
        if let Sender::Gone(with) = sender(&view.account, accounts()) {
            let t = theme::of(ui);
            let gone = format!("{with} is not here any more. Add it again, or choose who sends from now on.");
            ui.add_space(space::S);
            mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &gone, Text::Body, t.text);
        }
        ui.add_space(space::M);
        if let Some(picked) = drop_down(ui, NAME, words, Filter::Off, &items) {
            let wanted = picked.map(|at| others[at].address.clone());
            if wanted != *stored {
                fields.save(NAME, with(view, |it| it.sends_with = wanted), outbox);
            }
        }
        fields.refusal(ui, NAME);
    });
    ui.add_space(space::L);
}

const NAME: &str = "Sends with";
const OWN: &str = "Its own sign-in";
