//! What was found: a row an account, with a box where it can be added, and why where it is not.

use std::collections::BTreeMap;

use egui::{Ui, vec2};

use crate::domain::import::{Addition, Item, Preview, Remark, Verdict};
use crate::domain::transfer::TokensGo;
use crate::explain::import;
use crate::ui::icons::{self, Icon};
use crate::ui::theme::{self, Text, Tone, height, space};
use crate::ui::widgets::card;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{remark, styled};
use crate::ui::widgets::switch::{Words, check_box};

/// Shows it. `by_hand` is what the person chose otherwise than was proposed.
pub(super) fn show(ui: &mut Ui, preview: &Preview, by_hand: &mut BTreeMap<usize, bool>) {
    let t = theme::of(ui);
    styled(ui, &summary(preview), Text::Heading, t.text);
    if let Some(path) = &preview.path {
        ui.add_space(space::XS);
        remark(ui, &path.display().to_string());
    }
    for (number, item) in preview.items.iter().enumerate() {
        ui.add_space(space::M);
        card::hairline(ui);
        ui.add_space(space::M);
        ui.push_id(number, |ui| row(ui, item, number, by_hand));
    }
    if !preview.notes.is_empty() {
        ui.add_space(space::M);
        card::hairline(ui);
    }
    for note in &preview.notes {
        ui.add_space(space::M);
        mark::sentence(ui, icons::INFO, t.text2, &import::note(note), Text::Small, t.text2);
    }
}

fn summary(preview: &Preview) -> String {
    format!("{}: {} found", import::format(preview.format), import::accounts(preview.items.len()))
}

/// What is added with one press.
pub(super) fn chosen(preview: &Preview, by_hand: &BTreeMap<usize, bool>) -> Vec<Addition> {
    let is_chosen = |(number, item): &(usize, &Item)| by_hand.get(number).copied().unwrap_or(proposed(item));
    let chosen = preview.items.iter().enumerate().filter(is_chosen);
    chosen.filter_map(|(_, item)| item.addition.clone()).collect()
}

fn proposed(item: &Item) -> bool {
    item.verdict == Verdict::Ready
}

fn row(ui: &mut Ui, item: &Item, number: usize, by_hand: &mut BTreeMap<usize, bool>) {
    let t = theme::of(ui);
    let name = import::name(item);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::M, 0.0);
        if item.addition.is_some() {
            let mut on = by_hand.get(&number).copied().unwrap_or(proposed(item));
            if check_box(ui, &mut on, &format!("Add {name}"), Words::Hidden).changed() {
                by_hand.insert(number, on);
            }
        } else {
            ui.add_space(height::COMPACT + space::M); // as wide as a box and its gap
        }
        ui.vertical(|ui| {
            styled(ui, name, Text::Strong, t.text);
            if let Some(addition) = &item.addition {
                remark(ui, &import::summary(addition));
            }
            ui.add_space(space::XS);
            if let Some(why) = import::why(&item.verdict) {
                let (tone, icon) = look(&item.verdict);
                let words = format!("{}. {why}", import::verdict(&item.verdict));
                mark::sentence(ui, icon, t.tone(tone).mark, &words, Text::Small, t.text);
            }
            for known in &item.remarks {
                let icon = if warns(known) { icons::WARNING } else { icons::INFO };
                let colour = if warns(known) { t.warn.mark } else { t.text3 };
                mark::sentence(ui, icon, colour, &import::remark(known), Text::Small, t.text2);
            }
        });
    });
}

const fn look(verdict: &Verdict) -> (Tone, Icon) {
    match verdict {
        Verdict::Asks(_) => (Tone::Warn, icons::WARNING),
        Verdict::Ready | Verdict::There => (Tone::Ok, icons::CHECK),
        Verdict::Cannot(_) => (Tone::Bad, icons::X),
    }
}

/// What may surprise somebody later.
const fn warns(remark: &Remark) -> bool {
    matches!(
        remark,
        Remark::OtherLetters { .. }
            | Remark::WithoutTls(_)
            | Remark::ServerInvalid(_)
            | Remark::NotOffered(_)
            | Remark::Certificate
            | Remark::ClientNeedsSecret(_)
            | Remark::ClientUnfit
            | Remark::RedirectUnfit
            | Remark::SignInOf(_)
            | Remark::BringsSignIn(TokensGo::Copy, ..)
    )
}
