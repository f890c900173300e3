//! The clients that a provider is asked under, the accounts that ask, and how to get a client ID.

use egui::{Align, Layout, Response, Ui};

use crate::domain::provider::{Provider, RegistrationRule, SecretRule};
use crate::ui::actions::{AccountAction, Action};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::screens::dialogs::client_steps;
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::widgets::badge::{self, Place};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{prose, remark};

use super::super::deeds::Deed;
use super::super::entry::{Entry, Registered, Whose};
use super::super::says;

/// Which clients there are, and when their secrets end.
pub(super) fn show(ui: &mut Ui, picture: &Picture, entry: &Entry<'_>, outbox: &mut Outbox) -> Option<Deed> {
    let all = entry.registered();
    let mut wanted = None;
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "Clients", |ui| {
            let lacks = entry.accounts.iter().any(|view| view.account.client.is_none());
            let (words, _) = Deed::Register.words();
            if lacks && ui.add(Button::secondary(words).compact()).clicked() {
                wanted = Some(Deed::Register);
            }
        });
        ui.add_space(space::S);
        if all.is_empty() {
            prose(ui, &none_yet(entry, picture));
            return;
        }
        for (index, one) in all.iter().enumerate() {
            if index > 0 {
                ui.add_space(space::M);
                card::hairline(ui);
                ui.add_space(space::M);
            }
            client(ui, picture, entry, one, outbox);
        }
    });
    ui.add_space(space::L);
    wanted
}

fn none_yet(entry: &Entry<'_>, picture: &Picture) -> String {
    let organisation = picture.snapshot.organisation.as_ref();
    let given = organisation.and_then(|theirs| Some((theirs, theirs.client_for(entry.id())?)));
    if let Some((organisation, client)) = given {
        let name = client.name.as_deref().unwrap_or(client.id.as_str());
        return format!(
            "{} gives its people the client “{name}”. It is used with the first account.",
            organisation.name
        );
    }
    let rule = entry.provider().map(|provider| provider.client.registration);
    match rule {
        Some(RegistrationRule::Dynamic) => {
            "None yet. Mailward registers one by itself when an account is added.".to_owned()
        }
        _ => "None yet. One is needed before the first sign-in; the steps stand below.".to_owned(),
    }
}

fn client(ui: &mut Ui, picture: &Picture, entry: &Entry<'_>, one: &Registered<'_>, outbox: &mut Outbox) {
    let t = theme::of(ui);
    let name = says::name(one.client);
    card::row(ui, height::COMPACT, |ui| {
        ui.label(Text::Label.rich(&name, t.text));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let change = AccountAction::Client.entry();
            let told = format!("{} {name}", change.label.trim_end_matches("\u{202f}…"));
            let button = Button::secondary(change.label).named(&told).help(change.hint).compact();
            let whose = one.accounts.first().filter(|_| entry.whose != Whose::Practice);
            if let Some(view) = whose
                && ui.add(button).clicked()
            {
                outbox.open(Dialog::Client(view.account.id));
            }
        });
    });
    let (words, tone, about) = says::state(one, picture);
    if let Some(at) = about {
        picture.repaint_for(ui.ctx(), at);
    }
    match tone {
        Tone::Warn => {
            mark::sentence(
                ui,
                icons::WARNING.filled(),
                t.warn.mark,
                &sentence(&words),
                Text::Body,
                t.warn.word,
            );
        }
        Tone::Bad => {
            mark::sentence(
                ui,
                icons::X_SQUARE.filled(),
                t.bad.mark,
                &sentence(&words),
                Text::Body,
                t.bad.word,
            );
        }
        _ => drop(remark(ui, &sentence(&words))),
    }
    ui.add_space(space::S);
    let secret = if one.client.has_secret { "sealed in the vault" } else { "none; the client is public" };
    let addresses: Vec<&str> = one.accounts.iter().map(|view| view.account.address.as_str()).collect();
    let mut lines = vec![
        Fact::code("Client ID", one.client.id.as_str()),
        Fact::words("Secret", secret),
        Fact::words("Used by", addresses.join(", ")),
    ];
    if one.client.registered_here {
        lines.push(Fact::words("Registered", "by Mailward"));
    }
    if one.in_testing() {
        lines.push(Fact::words("In testing", "its sign-ins end early"));
    }
    facts::facts(ui, &lines);
}

/// With a capital letter, as it stands alone here.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Who asks.
pub(super) fn accounts(ui: &mut Ui, entry: &Entry<'_>, outbox: &mut Outbox) {
    if entry.accounts.is_empty() {
        return;
    }
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "Accounts", |_| {});
        ui.add_space(space::XS);
        for view in &entry.accounts {
            card::row(ui, height::TAB, |ui| {
                // A link has a margin of its own.
                ui.add_space(-LINK);
                let address = view.account.address.as_str();
                let told = format!("Open {address}");
                if ui.add(Button::link(address).named(&told).compact()).clicked() {
                    outbox.act(Action::With(AccountAction::Open, view.account.id));
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    badge::health(ui, view.health, Place::List);
                });
            });
        }
    });
    ui.add_space(space::L);
}

const LINK: f32 = 9.0;

/// How to get a client ID. Gives back the card, to be scrolled to.
pub(super) fn steps(ui: &mut Ui, provider: &Provider, outbox: &mut Outbox) -> Option<Response> {
    let has_any = !provider.steps.steps.is_empty() || provider.steps.otherwise.is_some();
    if !has_any && provider.redirect_line().is_none() {
        return None;
    }
    let card = card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        card::head(ui, "How to get a client ID", |_| {});
        ui.add_space(space::XS);
        remark(ui, kind(provider));
        ui.add_space(space::M);
        client_steps::all(ui, provider, outbox);
    });
    ui.add_space(space::L);
    Some(card.response)
}

/// What is public and what is confidential.
const fn kind(provider: &Provider) -> &'static str {
    match provider.client.secret {
        SecretRule::Required => {
            "The client is confidential: its ID may be seen, its secret is sealed in the vault."
        }
        SecretRule::Optional => {
            "A public client has only an ID. A confidential one has a secret, too, which is sealed in the vault."
        }
        SecretRule::Never => "The client is public: it has an ID, which may be seen, and no secret.",
    }
}
