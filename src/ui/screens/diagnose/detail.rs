//! What one check found: why it failed, its facts, what else can be done, and what was said with the server.

use egui::{Ui, Vec2};
use jiff::Timestamp;

use crate::domain::problem::Problem;
use crate::domain::report::{Fact as Found, FactName, Finding, Line};
use crate::explain;
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::copy_button::copy_button;
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::prose::{prose, styled};
use crate::ui::widgets::{card, mark};
use crate::ui::words;

use super::groups::words_left;

/// The verdict on top says what happened for its own check, so here only the rest is said.
pub(super) fn show(ui: &mut Ui, picture: &Picture, finding: &Finding, is_cause: bool) {
    let left = words_left(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = Vec2::ZERO;
        ui.add_space(left);
        ui.vertical(|ui| {
            ui.set_width(ui.available_width() - space::L);
            if let Some(problem) = finding.problem.as_ref().filter(|_| !is_cause) {
                why(ui, problem);
            }
            let known = known(picture, finding);
            if !known.is_empty() {
                facts::facts(ui, &known);
            }
            if let Some(problem) = &finding.problem {
                steps(ui, problem, usize::from(is_cause));
            }
            if !finding.conversation.is_empty() {
                conversation(ui, &finding.conversation);
            }
            ui.add_space(space::L);
        });
    });
}

fn why(ui: &mut Ui, problem: &Problem) {
    let said = explain::words(problem);
    let t = theme::of(ui);
    styled(ui, &said.title, Text::Label, t.text);
    prose(ui, &said.what_happened);
    ui.add_space(space::S);
}

/// What to do about it, but for what the verdict says already; then what only support staff can do.
fn steps(ui: &mut Ui, problem: &Problem, said: usize) {
    let words = explain::words(problem);
    let t = theme::of(ui);
    let more: Vec<&String> = words.next_steps.iter().skip(said).collect();
    if more.is_empty() {
        return;
    }
    ui.add_space(space::XS);
    if fold(ui, "What else can be done") {
        ui.add_space(space::XS);
        for step in more {
            mark::sentence(ui, icons::ARROW_RIGHT, t.text3, step, Text::Body, t.text);
            ui.add_space(space::S);
        }
    }
}

/// Its facts; those of its problem where it has none of its own.
fn known(picture: &Picture, finding: &Finding) -> Vec<Fact> {
    if finding.facts.is_empty() {
        return finding.problem.as_ref().map(trouble::facts).unwrap_or_default();
    }
    finding.facts.iter().map(|found| fact(picture, found)).collect()
}

fn fact(picture: &Picture, found: &Found) -> Fact {
    let label = found.name.label();
    match found.name {
        FactName::ValidFrom | FactName::ValidUntil | FactName::IssuedAt | FactName::EndsAt => {
            let at = found.value.parse::<Timestamp>();
            Fact::words(
                label,
                at.map_or_else(|_| found.value.clone(), |at| words::in_full(at, &picture.zone)),
            )
        }
        FactName::ClockOffset if found.value.parse::<i64>().is_ok() => {
            Fact::words(label, format!("{} s", found.value))
        }
        name if is_code(name) => Fact::code(label, &found.value),
        _ => Fact::words(label, &found.value),
    }
}

/// What one compares character by character.
const fn is_code(name: FactName) -> bool {
    matches!(
        name,
        FactName::Answer
            | FactName::ProviderCode
            | FactName::CorrelationId
            | FactName::TraceId
            | FactName::Fingerprint
            | FactName::Host
            | FactName::Server
            | FactName::Addresses
            | FactName::Issuer
            | FactName::Folder
            | FactName::ProxyAddress
            | FactName::Greeting
            | FactName::Capabilities
            | FactName::Mechanism
            | FactName::Challenge
            | FactName::Reply
            | FactName::Granted
            | FactName::Lacking
            | FactName::Excess
            | FactName::Audience
    )
}

/// What was said, ours and theirs told apart by a letter, as in the standards' examples.
fn conversation(ui: &mut Ui, lines: &[Line]) {
    ui.add_space(space::XS);
    let count = match lines.len() {
        1 => "Conversation, 1 line".to_owned(),
        count => format!("Conversation, {count} lines"),
    };
    if !fold(ui, &count) {
        return;
    }
    ui.add_space(space::XS);
    let said: Vec<String> = lines.iter().map(spoken).collect();
    card::sunken(ui, |ui| {
        let t = theme::of(ui);
        ui.spacing_mut().item_spacing.y = 0.0;
        for (line, words) in lines.iter().zip(&said) {
            let colour = if line.ours { t.text2 } else { t.text };
            let galley = paint::lines(ui, words, Text::SmallCode, colour, ui.available_width());
            let size = egui::vec2(ui.available_width(), galley.size().y + 2.0);
            let (rect, response) = ui.allocate_exact_size(size, egui::Sense::hover());
            ui.painter().galley(rect.min, galley, colour);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, words));
        }
        ui.add_space(space::S);
        copy_button(ui, "Copy conversation", &(said.join("\n") + "\n"));
    });
}

/// "C: a1 NOOP", "S: a1 OK".
fn spoken(line: &Line) -> String {
    format!("{}: {}", if line.ours { "C" } else { "S" }, line.text)
}
