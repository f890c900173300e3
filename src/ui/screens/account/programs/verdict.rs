//! Whether the program as it is installed can use the account, what has to be installed, and a try of the command.

use egui::{Align, Layout, Ui};

use crate::domain::snippet::Snippet;
use crate::engine::snapshot::AccountView;
use crate::explain::snippet::{self as words, Tone};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::mark::Mark;
use crate::ui::widgets::prose::styled;
use crate::ui::{icons, paint};

use super::wish;

pub(super) fn show(
    ui: &mut Ui,
    snippet: &Snippet,
    view: &AccountView,
    picture: &Picture,
    outbox: &mut Outbox,
) {
    let programs = &picture.snapshot.programs;
    let look = programs.looks.get(&snippet.program);
    let shown = &picture.snapshot.called_by(view, snippet.part).account;
    let called = programs.called.get(&shown.id);
    let calling = programs.calling.contains(&shown.id);
    let verdict = look.map(|look| words::verdict(look, called));
    let (mark, title, sentence) = match &verdict {
        None => (Mark::Running, format!("Looking for {}\u{202f}…", snippet.program.name()), String::new()),
        Some(verdict) => (mark(verdict.tone), verdict.title.clone(), verdict.sentence.clone()),
    };
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::M, 0.0);
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            let words = if called.is_some() { "Test again" } else { "Test" };
            let why_not = match (calling, shown.grant.is_some()) {
                (true, _) => Some("The command runs now"),
                (_, false) => Some("Sign in first"),
                _ => None,
            };
            let button = Button::secondary(words).help(WHAT_IT_DOES).off_because(why_not);
            if ui.add(button).clicked() {
                outbox.send(wish(snippet, view, true));
            }
            ui.with_layout(Layout::left_to_right(Align::TOP), |ui| told(ui, mark, &title, &sentence));
        });
        let good = verdict.as_ref().is_none_or(|verdict| verdict.tone == Tone::Good);
        if !good {
            packages(ui, snippet);
        }
    });
}

const WHAT_IT_DOES: &str =
    "Runs the command as the program does; that hands out a token, which is recorded and dropped";

const fn mark(tone: Tone) -> Mark {
    match tone {
        Tone::Good => Mark::Good,
        Tone::Attention => Mark::Unknown,
        Tone::Bad => Mark::Failed,
    }
}

fn told(ui: &mut Ui, mark: Mark, title: &str, sentence: &str) {
    let t = theme::of(ui);
    let (rect, _) = ui.allocate_exact_size(egui::vec2(20.0, height::CONTROL), egui::Sense::hover());
    paint::icon(ui, rect.center(), mark.icon(), 20.0, mark.colour(t));
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        styled(ui, title, Text::Label, t.text);
        if !sentence.is_empty() {
            styled(ui, sentence, Text::Small, t.text2);
        }
    });
}

fn packages(ui: &mut Ui, snippet: &Snippet) {
    let t = theme::of(ui);
    let lines = words::packages(snippet.program);
    if lines.is_empty() {
        return;
    }
    ui.add_space(space::M);
    card::hairline(ui);
    ui.add_space(space::M);
    card::head(ui, "What has to be installed", |_| {});
    for line in lines {
        ui.add_space(space::XS);
        crate::ui::widgets::mark::sentence(ui, icons::DOWNLOAD_SIMPLE, t.text3, &line, Text::Body, t.text2);
    }
}
