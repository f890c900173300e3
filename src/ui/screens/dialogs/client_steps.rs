//! How to get a client ID at a provider: its steps, its page, and the exact redirect to enter there.

use egui::{Align2, Sense, Ui, vec2};

use crate::domain::provider::{Provider, SecretRule};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::{remark, styled};
use crate::ui::widgets::term;

use super::pieces;

/// Folded until asked for.
pub(super) fn show(ui: &mut Ui, provider: &Provider, outbox: &mut Outbox) {
    if !fold(ui, "How to get a client ID") {
        return;
    }
    ui.add_space(space::S);
    all(ui, provider, outbox);
}

/// All steps, with what to copy and where to go.
pub(in crate::ui::screens) fn all(ui: &mut Ui, provider: &Provider, outbox: &mut Outbox) {
    for (index, step) in provider.steps.steps.iter().enumerate() {
        numbered(ui, index + 1, step);
        ui.add_space(space::S);
    }
    if let Some(line) = provider.redirect_line() {
        redirect(ui, &line, provider.redirect.note.as_deref());
    }
    permissions(ui, provider);
    kind(ui, provider);
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
    term::label(ui, "Redirect to enter there, exactly as it is");
    ui.add_space(space::XS);
    pieces::to_copy(ui, "Redirect to enter there", line);
    if let Some(note) = note {
        ui.add_space(space::XS);
        remark(ui, note);
    }
    ui.add_space(space::M);
}

/// What the client must be allowed, in the provider's own names.
fn permissions(ui: &mut Ui, provider: &Provider) {
    let asked = provider.scopes_for(&provider.offered_uses()).map(|scopes| provider.scope_text(&scopes));
    let Some(asked) = asked.ok().filter(|asked| !asked.is_empty()) else { return };
    term::label(ui, "Permissions that a sign-in will ask for");
    ui.add_space(space::XS);
    pieces::to_copy(ui, "Permissions that a sign-in will ask for", &asked);
    ui.add_space(space::M);
}

/// Which kind of client to make there.
fn kind(ui: &mut Ui, provider: &Provider) {
    let words = match provider.client.secret {
        SecretRule::Required => {
            "Make a client with a secret, and copy both: the secret is often shown only once."
        }
        SecretRule::Optional => {
            "Make a public client, for programs on a computer, where there is the choice; it needs no secret."
        }
        SecretRule::Never => {
            "Make a public client, for programs on a computer. It has no secret, and none is ever sent."
        }
    };
    let t = theme::of(ui);
    mark::sentence(ui, icons::KEY, t.text3, words, Text::Body, t.text2);
    ui.add_space(space::S);
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
