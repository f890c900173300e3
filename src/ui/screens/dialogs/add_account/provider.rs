//! Who issues the tokens of a new account: recognised by the address, found by asking its domain, chosen from the list, or
//! named by its issuer.

use std::sync::Arc;

use egui::{Align, Layout, Ui};

use crate::domain::account::MailAddress;
use crate::domain::detection::{Candidate, CandidateProvider};
use crate::domain::provider::{OtherWay, Provider, ProviderId};
use crate::engine::command::ProviderChoice;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::dialogs::problem;
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::prose::{prose, remark};
use crate::ui::widgets::term;
use crate::ui::widgets::tile::{self, tile};

use super::{Draft, look_up};

/// What the person chose.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Choice {
    /// Nothing: the address says it.
    #[default]
    ByAddress,
    /// This one of the catalogue.
    Known(ProviderId),
    /// This one of those that were found.
    Found(CandidateProvider),
    /// One that the catalogue does not have.
    Issuer,
}

/// What the address says.
pub(super) enum Recognised<'a> {
    /// Nothing yet.
    NoAddress,
    /// Its host belongs to this provider.
    Provider(&'a Arc<Provider>),
    /// Its host belongs to a provider without OAuth.
    OtherWay(&'a OtherWay),
    /// Its host is not in the catalogue.
    Unknown,
    /// The person chose themselves.
    Overruled,
}

/// Looks the address up in the catalogue.
pub(super) fn recognise<'a>(picture: &'a Picture, draft: &Draft) -> Recognised<'a> {
    if matches!(draft.choice, Choice::Known(_) | Choice::Issuer) {
        return Recognised::Overruled;
    }
    let Ok(address) = draft.address.parse::<MailAddress>() else {
        return Recognised::NoAddress;
    };
    let catalogue = &picture.snapshot.catalogue;
    let provider = catalogue.for_address(address.host()).map(Recognised::Provider);
    provider
        .or_else(|| catalogue.other_way_for_address(address.host()).map(Recognised::OtherWay))
        .unwrap_or(Recognised::Unknown)
}

/// The provider's definition, where there is one.
pub(super) fn known<'a>(picture: &'a Picture, draft: &Draft) -> Option<&'a Provider> {
    match &draft.choice {
        Choice::Known(id) => picture.snapshot.catalogue.find(id).map(AsRef::as_ref),
        Choice::Issuer => None,
        Choice::ByAddress | Choice::Found(_) => match recognise(picture, draft) {
            Recognised::Provider(provider) => Some(provider),
            Recognised::Unknown => definition(picture, candidate(picture, draft)?),
            _ => None,
        },
    }
}

fn definition<'a>(picture: &'a Picture, candidate: &'a Candidate) -> Option<&'a Provider> {
    match &candidate.provider {
        CandidateProvider::Known(id) => picture.snapshot.catalogue.find(id).map(AsRef::as_ref),
        CandidateProvider::Defined(provider) => Some(provider),
        CandidateProvider::Learnt(_) | CandidateProvider::OtherWay(_) => None,
    }
}

/// The one of those that were found that counts: the one that was chosen, or the only one, where nothing is to be asked.
pub(super) fn candidate<'a>(picture: &'a Picture, draft: &Draft) -> Option<&'a Candidate> {
    if !matches!(recognise(picture, draft), Recognised::Unknown) {
        return None;
    }
    let found = look_up::of(picture, draft)?;
    match &draft.choice {
        Choice::Found(chosen) => found.candidates.iter().find(|one| one.provider == *chosen),
        Choice::ByAddress if !found.running => found.sole(),
        _ => None,
    }
}

/// Whether only its issuer is known: the rest is learnt when the account is added.
pub(super) fn is_by_issuer(picture: &Picture, draft: &Draft) -> bool {
    let learnt = |one: &Candidate| matches!(one.provider, CandidateProvider::Learnt(_));
    draft.choice == Choice::Issuer || candidate(picture, draft).is_some_and(learnt)
}

/// What is sent; `None` while nobody is chosen.
pub(super) fn chosen(picture: &Picture, draft: &Draft) -> Option<ProviderChoice> {
    if let Some(candidate) = candidate(picture, draft) {
        return ProviderChoice::of(candidate);
    }
    match &draft.choice {
        Choice::Issuer => {
            let issuer = draft.issuer.trim();
            is_issuer(issuer).then(|| ProviderChoice::Issuer(issuer.to_owned()))
        }
        Choice::Known(id) => known(picture, draft).map(|_| ProviderChoice::Known(id.clone())),
        Choice::ByAddress | Choice::Found(_) => known(picture, draft).map(|_| ProviderChoice::ByAddress),
    }
}

fn is_issuer(typed: &str) -> bool {
    let typed = typed.trim();
    typed
        .strip_prefix("https://")
        .or_else(|| typed.strip_prefix("http://"))
        .is_some_and(|rest| !rest.is_empty())
}

/// Who it is, or how to say it.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    term::label(ui, "Provider");
    ui.add_space(space::XS);
    match recognise(picture, draft) {
        Recognised::NoAddress => {
            prose(ui, "Recognised by the address. Nothing leaves this computer while you type.");
        }
        Recognised::Provider(provider) => {
            line(ui, provider, "recognised by the address", picture, draft);
        }
        Recognised::OtherWay(other) => other_way(ui, other, picture, draft, outbox),
        Recognised::Unknown => look_up::show(ui, picture, draft, outbox),
        Recognised::Overruled => overruled(ui, picture, draft),
    }
}

fn overruled(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    match draft.choice.clone() {
        Choice::Known(id) => {
            if let Some(provider) = picture.snapshot.catalogue.find(&id) {
                line(ui, provider, "chosen by you", picture, draft);
            }
        }
        Choice::Issuer => issuer(ui, picture, draft),
        Choice::ByAddress | Choice::Found(_) => {}
    }
}

fn line(ui: &mut Ui, provider: &Provider, why: &str, picture: &Picture, draft: &mut Draft) {
    card::row(ui, height::ROW - space::S, |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        tile(ui, &provider.short_name, tile::Size::Row);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            choose(ui, picture, draft, "Another\u{202f}…");
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.add_space(6.0);
                let t = theme::of(ui);
                ui.add(egui::Label::new(Text::Label.rich(&provider.name, t.text)).truncate());
                ui.add(egui::Label::new(Text::Small.rich(why, t.text2)).truncate());
            });
        });
    });
}

/// Another than the one that counts, by hand.
pub(super) fn choose(ui: &mut Ui, picture: &Picture, draft: &mut Draft, shown: &str) {
    let providers = picture.snapshot.catalogue.providers();
    let by_address =
        Item::choice(Picked::ByAddress, "As the address says", draft.choice == Choice::ByAddress);
    let is_chosen = |provider: &Provider| draft.choice == Choice::Known(provider.id.clone());
    let listed = providers.iter().enumerate();
    let listed = listed.map(|(index, provider)| {
        Item::choice(Picked::Listed(index), &provider.short_name, is_chosen(provider))
    });
    let issuer =
        Item::choice(Picked::Issuer, "Another, by its issuer address", draft.choice == Choice::Issuer);
    let items: Vec<Item<'_, Picked>> = [by_address, issuer].into_iter().chain(listed).collect();
    match drop_down(ui, "Provider", shown, Filter::Off, &items) {
        Some(Picked::ByAddress) => draft.choose(Choice::ByAddress),
        Some(Picked::Issuer) => draft.choose(Choice::Issuer),
        Some(Picked::Listed(index)) => {
            let picked = providers.get(index);
            draft.choose(picked.map_or(Choice::ByAddress, |provider| Choice::Known(provider.id.clone())));
        }
        None => {}
    }
}

#[derive(Clone, Copy)]
enum Picked {
    ByAddress,
    Listed(usize),
    Issuer,
}

fn issuer(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    choose(ui, picture, draft, "Another, by its issuer address");
    ui.add_space(space::M);
    let wrong = draft.tried && !is_issuer(&draft.issuer);
    let words = wrong.then_some("An issuer is an address that begins with https://");
    Field::new("Issuer address")
        .labelled()
        .code()
        .hint("https://login.example.org")
        .error(words)
        .show(ui, &mut draft.issuer);
    ui.add_space(space::XS);
    remark(ui, "Mailward reads the provider’s metadata there: endpoints, keys and what it offers.");
}

fn other_way(ui: &mut Ui, other: &OtherWay, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    ui.add_space(space::XS);
    no_oauth(ui, other, outbox);
    ui.add_space(space::S);
    choose(ui, picture, draft, "Another provider\u{202f}…");
}

/// What to do at a provider without OAuth.
pub(super) fn no_oauth(ui: &mut Ui, other: &OtherWay, outbox: &mut Outbox) {
    let title = format!("{} does not sign mail programs in by OAuth", other.short_name);
    problem::headed(ui, (Tone::Warn, icons::KEY.filled()), &title, &other.help);
    ui.add_space(space::M);
    let button = Button::secondary("Open the provider’s page").icon(icons::ARROW_SQUARE_OUT);
    if let Some(page) = &other.page
        && ui.add(button).clicked()
    {
        outbox.page = Some(page.as_str().to_owned());
    }
}
