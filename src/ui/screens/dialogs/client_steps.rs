//! How to get a client ID at a provider: its steps, its page, and the exact redirect to enter there.

use egui::{Align2, Sense, Ui, vec2};

use crate::domain::provider::Provider;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{remark, styled};

use super::pieces;

/// Folded until asked for.
pub(super) fn show(ui: &mut Ui, provider: &Provider, outbox: &mut Outbox) {
    if !fold(ui, "How to get a client ID") {
        return;
    }
    ui.add_space(space::S);
    all(ui, provider, outbox);
}

/// All of it.
pub(in crate::ui::screens) fn all(ui: &mut Ui, provider: &Provider, outbox: &mut Outbox) {
    for (index, step) in provider.steps.steps.iter().enumerate() {
        numbered(ui, index + 1, step);
        ui.add_space(space::S);
    }
    if let Some(line) = provider.redirect_line() {
        redirect(ui, &line, provider.redirect.note.as_deref());
    }
    let t = theme::of(ui);
    for words in &provider.steps.administrator {
        mark::sentence(ui, icons::USER_GEAR, t.text3, words, Text::Body, t.text2);
        ui.add_space(space::S);
    }
    if let Some(otherwise) = &provider.steps.otherwise {
        mark::sentence(ui, icons::INFO, t.text3, otherwise, Text::Body, t.text2);
        ui.add_space(space::S);
    }
    if let Some(page) = &provider.steps.page {
        let words = format!("Open the page of {}", provider.short_name);
        if ui.add(Button::secondary(&words).icon(icons::ARROW_SQUARE_OUT)).clicked() {
            outbox.page = Some(page.as_str().to_owned());
        }
    }
}

fn redirect(ui: &mut Ui, line: &str, note: Option<&str>) {
    let t = theme::of(ui);
    ui.label(Text::Label.rich("Redirect to enter there, exactly as it is", t.text));
    ui.add_space(space::XS);
    pieces::to_copy(ui, "Redirect to enter there", line);
    if let Some(note) = note {
        ui.add_space(space::XS);
        remark(ui, note);
    }
    ui.add_space(space::M);
}

fn numbered(ui: &mut Ui, number: usize, step: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let t = theme::of(ui);
        let (rect, _) = ui.allocate_exact_size(vec2(16.0, Text::Body.line_height()), Sense::hover());
        paint::words(
            ui,
            rect.right_center(),
            Align2::RIGHT_CENTER,
            &number.to_string(),
            Text::Label,
            t.text3,
        );
        styled(ui, step, Text::Body, t.text);
    });
}
