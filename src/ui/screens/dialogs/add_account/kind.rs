//! Correcting in words what a provider was taken for: personal, work or school, this organisation only.

use egui::Ui;

use crate::domain::account::MailAddress;
use crate::domain::provider::{Provider, ProviderId};
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::field::Field;
use crate::ui::widgets::menu::{Filter, Item, drop_down};
use crate::ui::widgets::prose::remark;

use super::Draft;
use super::provider::{self, Choice};

/// Draws it, where there is something to correct.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    let Some(now) = provider::known(picture, draft) else { return };
    let Some(serves) = &now.serves else { return };
    let family = family(picture, &now.id);
    let organisation = narrowed(now, &family);
    if family.len() < 2 && organisation.is_none() {
        return;
    }
    ui.add_space(space::M);
    let t = theme::of(ui);
    ui.label(Text::Label.rich("Kind of account", t.text));
    ui.add_space(space::XS);
    let only_here = draft.organisation.is_some();
    let words: Vec<String> =
        family.iter().map(|one| capital(one.serves.as_deref().unwrap_or_default())).collect();
    let kinds = family.iter().zip(&words).enumerate();
    let mut items: Vec<Item<'_, Kind>> = kinds
        .map(|(at, (one, words))| Item::choice(Kind::Family(at), words, !only_here && one.id == now.id))
        .collect();
    if organisation.is_some() {
        items.push(Item::choice(Kind::Organisation, ONLY, only_here));
    }
    let shown = if only_here { ONLY.to_owned() } else { capital(serves) };
    match drop_down(ui, "Kind of account", &shown, Filter::Off, &items) {
        Some(Kind::Family(at)) => {
            let id = &family[at].id;
            if *id != now.id {
                draft.choose(Choice::Known(id.clone()));
            }
            draft.organisation = None;
        }
        Some(Kind::Organisation) => {
            if let Some(id) = organisation.filter(|id| *id != now.id) {
                draft.choose(Choice::Known(id));
            }
            let host = draft.address.parse::<MailAddress>().map(|address| address.host().to_owned());
            draft.organisation = Some(host.unwrap_or_default());
        }
        None => {}
    }
    named(ui, now, draft);
}

#[derive(Clone, Copy)]
enum Kind {
    Family(usize),
    Organisation,
}

const ONLY: &str = "This organisation only";

fn named(ui: &mut Ui, now: &Provider, draft: &mut Draft) {
    // Nobody is corrected while typing; the button is off from the first wrong letter.
    let wrong = wrong(now, draft).filter(|_| draft.tried || draft.organisation_left);
    let Some(typed) = &mut draft.organisation else { return };
    ui.add_space(space::S);
    let field = Field::new("Organisation").labelled().hint("example.org").at_most(253).error(wrong);
    let response = field.show(ui, typed);
    if response.changed() || response.lost_focus() {
        draft.organisation_left = response.lost_focus();
    }
    ui.add_space(space::XS);
    remark(ui, "Its domain or its directory ID. Nobody of another organisation can sign in by mistake.");
}

/// Why the organisation cannot be used.
pub(super) fn wrong(now: &Provider, draft: &Draft) -> Option<&'static str> {
    let typed = draft.organisation.as_ref()?.trim();
    let is_usable = (is_domain(typed) || is_directory(typed)) && now.with_tenant(typed).is_ok();
    (!is_usable).then_some("An organisation is named by its domain or its directory ID")
}

fn is_domain(typed: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(plain);
    typed.contains('.') && typed.split('.').all(is_label)
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_directory(typed: &str) -> bool {
    let is_part = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    typed.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && typed.split('-').all(is_part)
}

/// The definitions for other kinds of accounts and this one, in the order of the catalogue.
fn family<'a>(picture: &'a Picture, id: &ProviderId) -> Vec<&'a Provider> {
    let catalogue = &picture.snapshot.catalogue;
    let siblings: Vec<&ProviderId> = catalogue.siblings(id).map(|one| &one.id).collect();
    let of_it = |one: &&std::sync::Arc<Provider>| one.id == *id || siblings.contains(&&one.id);
    let mut family: Vec<&Provider> = catalogue.providers().iter().filter(of_it).map(AsRef::as_ref).collect();
    // The two that nearly everybody has stand first.
    family.sort_by_key(|one| one.serves.as_deref().is_none_or(|serves| serves.contains(',')));
    family
}

/// The definition that can be narrowed to one organisation: this one, or the first of the family.
fn narrowed(now: &Provider, family: &[&Provider]) -> Option<ProviderId> {
    let has_tenant = |one: &&&Provider| one.tenant.is_some();
    let first = family.iter().find(has_tenant).map(|one| one.id.clone());
    if now.tenant.is_some() { Some(now.id.clone()) } else { first }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
