//! What a pasted error means: somebody's message, a log line, the address of a page, a reply of a mail server.
//!
//! What is pasted may hold a secret. It is never shown again but in its own field, goes nowhere, and is wiped with the dialog.

use egui::{Context, Ui, Vec2};
use zeroize::Zeroizing;

use crate::explain::matcher::{self, Explanation, Match};
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::screens::trouble;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right, fills_window};
use crate::ui::widgets::facts::{self, Fact};
use crate::ui::widgets::fold::fold;
use crate::ui::widgets::prose::{prose, remark, styled};
use crate::ui::widgets::text_area::text_area;
use crate::ui::widgets::{card, mark};

use super::{FirstFocus, pieces};

/// What was pasted, and what it means.
#[derive(Default)]
pub(super) struct Draft {
    pasted: Zeroizing<String>,
    found: Option<Explanation>,
    focus: FirstFocus,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Draft(…)")
    }
}

/// Shows it.
pub(super) fn show(ctx: &Context, draft: &mut Draft, outbox: &mut Outbox) {
    let title = Action::Explain.entry().label.trim_end_matches("\u{202f}…");
    let answer = Dialog::new("explain", title, Width::SignIn).show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, draft)),
        Part::Foot => foot(ui, draft, outbox),
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, draft: &mut Draft) {
    prose(ui, "It stays on this computer and is wiped when you leave.");
    ui.add_space(space::S);
    let tall = if fills_window(ui.ctx()) { 88.0 } else { 120.0 };
    let pasted = text_area(ui, "Error text", HINT, tall, &mut draft.pasted);
    draft.focus.give("paste", &pasted);
    if pasted.changed() {
        let text = draft.pasted.trim();
        draft.found = (!text.is_empty()).then(|| matcher::explain(text));
    }
    if let Some(found) = &draft.found {
        ui.add_space(space::L);
        explained(ui, found);
    }
}

const HINT: &str = "Paste a message, a log line, the address of a page, or the reply of a mail server";

fn explained(ui: &mut Ui, found: &Explanation) {
    let t = theme::of(ui);
    if found.secret {
        mark::sentence(ui, icons::SHIELD_WARNING, t.warn.mark, SECRET, Text::Body, t.text);
        ui.add_space(space::M);
    }
    match found.matches.split_first() {
        None => nothing_known(ui, found),
        Some((best, others)) => {
            ui.push_id("best", |ui| matched(ui, best));
            if !others.is_empty() {
                ui.add_space(space::M);
                remark(ui, "It could also be");
                for (at, other) in others.iter().enumerate() {
                    ui.push_id((at, other.code), |ui| folded(ui, other));
                }
            }
        }
    }
    read(ui, &found.read);
}

const SECRET: &str = "The text seems to hold a token or a password. Whoever sent it should change it.";

fn nothing_known(ui: &mut Ui, found: &Explanation) {
    let t = theme::of(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(space::M, 0.0);
        crate::ui::widgets::plate::plate(ui, theme::Tone::Idle, icons::QUESTION);
        ui.vertical(|ui| {
            styled(ui, found.headline(), Text::Heading, t.text);
            ui.add_space(space::XS);
            prose(ui, UNKNOWN);
        });
    });
}

const UNKNOWN: &str = "Another line of the same log, or what the program showed, may tell more. A diagnosis of the account looks for the cause itself.";

/// Headline, what happened, what to do, who, and how sure that is.
fn matched(ui: &mut Ui, found: &Match) {
    let t = theme::of(ui);
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        styled(ui, &found.words.title, Text::Heading, t.text);
        ui.add_space(space::XS);
        rest(ui, found);
    });
}

/// The headline folds the rest.
fn folded(ui: &mut Ui, found: &Match) {
    if fold(ui, &found.words.title) {
        card::card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            rest(ui, found);
        });
        ui.add_space(space::S);
    }
}

fn rest(ui: &mut Ui, found: &Match) {
    let t = theme::of(ui);
    let words = &found.words;
    styled(ui, &words.what_happened, Text::Body, t.text2);
    ui.add_space(space::M);
    for step in &words.next_steps {
        mark::sentence(ui, icons::ARROW_RIGHT, t.text3, step, Text::Body, t.text);
        ui.add_space(space::XS);
    }
    if !words.for_support.is_empty() {
        ui.add_space(space::S);
        remark(ui, "For support");
        for step in &words.for_support {
            mark::sentence(ui, icons::WRENCH, t.text3, step, Text::Body, t.text2);
            ui.add_space(space::XS);
        }
    }
    ui.add_space(space::S);
    ui.spacing_mut().interact_size.y = Text::Body.line_height();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(space::L, space::XS);
        let who = crate::explain::who(words.who);
        mark::with_icon(ui, trouble::who_icon(words.who), t.text2, who, Text::Body, t.text2);
        let sure = sure(found.confidence);
        mark::with_icon(ui, icons::SEAL_QUESTION, t.text2, &sure, Text::Body, t.text2);
        mark::with_icon(ui, icons::INFO, t.text2, found.code, Text::SmallCode, t.text2);
    });
}

/// How sure the best match is, in a word before the figure.
fn sure(confidence: f32) -> String {
    let word = match confidence {
        sure if sure >= 0.9 => "Almost certain",
        sure if sure >= 0.6 => "Likely",
        sure if sure >= 0.3 => "Possible",
        _ => "A guess",
    };
    format!("{word}, {:.0} %", f64::from(confidence.clamp(0.0, 1.0)) * 100.0)
}

fn read(ui: &mut Ui, read: &[(String, String)]) {
    if read.is_empty() {
        return;
    }
    ui.add_space(space::L);
    remark(ui, "What could be read out of it");
    ui.add_space(space::XS);
    let known: Vec<Fact> = read.iter().map(|(label, value)| Fact::code(label, value)).collect();
    facts::facts(ui, &known);
}

fn foot(ui: &mut Ui, draft: &mut Draft, outbox: &mut Outbox) {
    if ui.add(Button::quiet("Close")).clicked() {
        outbox.close();
    }
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let nothing = draft.found.is_none().then_some("Nothing was pasted yet");
        let copy = Button::primary("Copy the answer").icon(icons::COPY).off_because(nothing);
        if ui.add(copy).clicked() {
            outbox.copy = draft.found.as_ref().map(matcher::text);
        }
        if ui.add(Button::secondary("Clear").off_because(nothing)).clicked() {
            *draft = Draft::default();
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_sure_a_match_is_stands_in_a_word() {
        let cases = [
            (1.0, "Almost certain, 100 %"),
            (0.7, "Likely, 70 %"),
            (0.3, "Possible, 30 %"),
            (0.1, "A guess, 10 %"),
        ];
        for (confidence, words) in cases {
            assert_eq!(sure(confidence), words);
        }
    }
}
