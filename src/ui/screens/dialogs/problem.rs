//! A problem inside a dialog: no card in a card, and the main button stays the one in the foot.

use egui::{Align, Layout, Ui, vec2};

use crate::domain::problem::{Problem, Remedy};
use crate::explain::{self, learn};
use crate::ui::icons;
use crate::ui::learn::reading_link;
use crate::ui::outbox::Outbox;
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::copy_button::copy_button;
use crate::ui::widgets::facts;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::prose::{prose, styled};
use crate::ui::widgets::{card, mark};

/// Headline, what happened, what to do, who can do it, details. Gives back the remedy whose button was pressed.
pub(super) fn show(
    ui: &mut Ui,
    problem: &Problem,
    outbox: &mut Outbox,
    offered: impl Fn(&Remedy) -> bool,
) -> Option<Remedy> {
    let pressed = told(ui, problem, offered);
    ui.add_space(space::M);
    details(ui, problem, outbox);
    pressed
}

/// The same for what was refused, where nothing can be done about it by a button.
pub(super) fn refused(ui: &mut Ui, problem: &Problem, outbox: &mut Outbox) {
    show(ui, problem, outbox, |_no_button| false);
}

/// Headline, what happened, what to do, who can do it.
fn told(ui: &mut Ui, problem: &Problem, offered: impl Fn(&Remedy) -> bool) -> Option<Remedy> {
    let said = explain::words(problem);
    let (tone, icon) = trouble::look(problem, said.who);
    headed(ui, (tone, icon), &said.title, &said.what_happened);
    ui.add_space(space::L);
    let t = theme::of(ui);
    for step in &said.next_steps {
        mark::sentence(ui, icons::ARROW_RIGHT, t.text3, step, Text::Body, t.text);
        ui.add_space(space::S);
    }
    mark::sentence(ui, trouble::who_icon(said.who), t.text2, explain::who(said.who), Text::Body, t.text2);
    buttons(ui, said.remedies.into_iter().filter(offered).collect())
}

/// In two or three lines, where the rest of the dialog matters more: headline, what happened, details.
pub(super) fn short(ui: &mut Ui, problem: &Problem, outbox: &mut Outbox) {
    let said = explain::words(problem);
    let (tone, icon) = trouble::look(problem, said.who);
    headed(ui, (tone, icon), &said.title, &said.what_happened);
    details(ui, problem, outbox);
}

/// A plate, a heading beside it and a paragraph below that.
pub(in crate::ui::screens) fn headed(
    ui: &mut Ui,
    (tone, icon): (theme::Tone, icons::Icon),
    title: &str,
    what: &str,
) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::M, 0.0);
        plate(ui, tone, icon);
        ui.vertical(|ui| {
            let colour = theme::of(ui).text;
            styled(ui, title, Text::Heading, colour);
            ui.add_space(space::XS);
            prose(ui, what);
        });
    });
}

fn buttons(ui: &mut Ui, remedies: Vec<Remedy>) -> Option<Remedy> {
    if remedies.is_empty() {
        return None;
    }
    ui.add_space(space::L);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::S);
        remedies
            .into_iter()
            .filter(|remedy| ui.add(Button::secondary(trouble::label(remedy))).clicked())
            .last()
    })
    .inner
}

/// Folded, with what copies them, and with the link to the page about it, where there is one.
fn details(ui: &mut Ui, problem: &Problem, outbox: &mut Outbox) {
    let facts = trouble::facts(problem);
    let mut open = false;
    card::row(ui, height::FOLD, |ui| {
        open = fold(ui, "Details");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            copy_button(ui, "Copy", &explain::text(problem));
            if let Some(page) = learn::for_problem(problem.kind) {
                reading_link(ui, page, outbox);
            }
        });
    });
    if open {
        facts::plain(ui, &facts);
    }
}
