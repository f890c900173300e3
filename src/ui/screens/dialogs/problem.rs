//! A problem inside a dialog: no card in a card, and the main button stays the one in the foot.

use egui::{Align, Layout, Ui, vec2};

use crate::domain::learn::Page;
use crate::domain::problem::{Problem, Remedy};
use crate::explain::{self, learn};
use crate::ui::icons;
use crate::ui::learn::link as learn_link;
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::copy_button::copy_button;
use crate::ui::widgets::facts;
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::plate::plate;
use crate::ui::widgets::prose::{prose, styled};
use crate::ui::widgets::{card, mark};

/// What was pressed below a problem.
pub(super) enum Pressed {
    /// The button of a remedy.
    Remedy(Remedy),
    /// The link to the page about it. Whoever shows the dialog ends it first, as closing does.
    Learn(Page),
}

impl Pressed {
    fn page(self) -> Option<Page> {
        match self {
            Self::Learn(page) => Some(page),
            Self::Remedy(_) => None,
        }
    }
}

/// Headline, what happened, what to do, who can do it, details. Gives back the remedy whose button was pressed.
pub(super) fn show(ui: &mut Ui, problem: &Problem, offered: impl Fn(&Remedy) -> bool) -> Option<Remedy> {
    let pressed = told(ui, problem, offered);
    ui.add_space(space::M);
    details(ui, problem, None);
    pressed
}

/// The same with a link to the page about it, where there is one.
pub(super) fn show_with_page(
    ui: &mut Ui,
    problem: &Problem,
    offered: impl Fn(&Remedy) -> bool,
) -> Option<Pressed> {
    let pressed = told(ui, problem, offered);
    ui.add_space(space::M);
    let page = details(ui, problem, learn::for_problem(problem.kind));
    pressed.map(Pressed::Remedy).or(page.map(Pressed::Learn))
}

/// The same for what was refused, where nothing can be done about it by a button. Gives back the page whose link was pressed.
pub(super) fn refused(ui: &mut Ui, problem: &Problem) -> Option<Page> {
    show_with_page(ui, problem, |_no_button| false).and_then(Pressed::page)
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
pub(super) fn short(ui: &mut Ui, problem: &Problem) {
    shortly(ui, problem, None);
}

/// The same with a link to the page about it, where there is one; gives back the page when it was pressed.
pub(super) fn short_with_page(ui: &mut Ui, problem: &Problem) -> Option<Page> {
    shortly(ui, problem, learn::for_problem(problem.kind))
}

fn shortly(ui: &mut Ui, problem: &Problem, page: Option<Page>) -> Option<Page> {
    let said = explain::words(problem);
    let (tone, icon) = trouble::look(problem, said.who);
    headed(ui, (tone, icon), &said.title, &said.what_happened);
    details(ui, problem, page)
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

/// Folded, with what copies them; gives back the page whose link was pressed.
fn details(ui: &mut Ui, problem: &Problem, page: Option<Page>) -> Option<Page> {
    let facts = trouble::facts(problem);
    let mut open = false;
    let mut read = false;
    card::row(ui, height::FOLD, |ui| {
        open = fold(ui, "Details");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            copy_button(ui, "Copy", &explain::text(problem));
            read = page.is_some_and(|page| learn_link(ui, page).clicked());
        });
    });
    if open {
        facts::plain(ui, &facts);
    }
    page.filter(|_| read)
}
