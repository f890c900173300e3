//! The card of the token: its characters, coloured once they are understood, or the name of a stored token instead.

use egui::{Align, Layout, Role, Sense, Ui, Vec2, WidgetInfo, vec2};

use crate::domain::inspection::StoredToken;
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Part, Text, corner, space};
use crate::ui::widgets::chip::chip;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::token_area::token_area;
use crate::ui::widgets::{card, mark};

use super::Draft;

/// `waits`: what is known is of another text, so nothing of it is coloured.
pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, waits: bool) {
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing = Vec2::new(space::S, 0.0);
        card::head(ui, "Token", |ui| {
            if let Some(shown) = draft.shown.as_ref().filter(|_| !waits) {
                chip(ui, &shown.form);
            }
        });
        ui.add_space(space::S);
        match draft.stored {
            Some((id, token)) => {
                let address = picture.account(id).map(|view| view.account.address.to_string());
                stored(ui, &address.unwrap_or_default(), token);
            }
            None => characters(ui, draft, waits),
        }
        below(ui, draft, waits);
        if let Some(shown) = draft.shown.as_ref().filter(|shown| !waits && shown.of.known.is_some()) {
            known(ui, shown.whose.as_deref().unwrap_or_default());
        }
    });
}

fn characters(ui: &mut Ui, draft: &mut Draft, waits: bool) {
    let t = theme::of(ui);
    let shown = draft.shown.as_ref().filter(|_| !waits);
    let parts = shown.map(|shown| shown.coloured(t)).unwrap_or_default();
    if token_area(ui, "Token", TALL, &mut draft.token, &parts).changed() {
        draft.asking.soon(ui);
    }
}

const TALL: f32 = 142.0;

/// It is named, and never shown.
fn stored(ui: &mut Ui, address: &str, token: StoredToken) {
    let t = theme::of(ui);
    let words = format!("The {} token of {address}. Its characters are not shown here.", token.code());
    card::sunken(ui, |ui| {
        mark::sentence(ui, icons::LOCK_SIMPLE, t.text2, &words, Text::Body, t.text);
    });
}

/// A pasted token can be one that is kept here.
fn known(ui: &mut Ui, words: &str) {
    let t = theme::of(ui);
    ui.add_space(space::XS);
    mark::sentence(ui, icons::FINGERPRINT, t.text2, words, Text::Small, t.text2);
}

/// The legend of the colours at the left, what is expected folded at the right.
fn below(ui: &mut Ui, draft: &mut Draft, waits: bool) {
    let t = theme::of(ui);
    let shown = draft.shown.as_ref().filter(|_| !waits);
    let parts = shown.map(|shown| shown.legend(t)).unwrap_or_default();
    ui.add_space(2.0);
    let mut open = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::L, 0.0);
        for (word, colours) in parts {
            legend(ui, word, colours);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            open = fold(ui, "Expected");
        });
    });
    if open && draft.expected.show(ui) {
        draft.asking.at_once();
    }
}

fn legend(ui: &mut Ui, word: &'static str, colours: Part) {
    let t = theme::of(ui);
    let galley = paint::line(ui, word, Text::Small, t.text2);
    let size = vec2((SQUARE + space::XS + galley.size().x).round(), 28.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let square = paint::square(rect.left_center() + vec2(SQUARE / 2.0, 0.0), SQUARE);
    ui.painter().rect_filled(square, corner::SMALL / 2, colours.word);
    let start = rect.left_center() + vec2(SQUARE + space::XS, 0.0);
    paint::put(ui.painter(), start, egui::Align2::LEFT_CENTER, galley, t.text2);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, word));
}

const SQUARE: f32 = 10.0;
