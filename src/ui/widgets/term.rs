//! A technical word explains itself: one sentence under the pointer, at the keyboard's rest, and to screen readers.
//!
//! Looks like any other word. What stands several times on a screen is one stop of the keyboard, the first of them, so that
//! explanations do not make the way to the next button longer than they must.

use egui::{CursorIcon, Id, Rect, Response, Role, Sense, Ui, WidgetInfo};

use super::focus;
use super::help::help;
use crate::domain::learn::Term;
use crate::explain::learn;
use crate::ui::theme::{self, Text, corner};

/// What a label has to sense, so that the keyboard can rest on it: asked once for each label before its place is taken.
pub fn sense(ui: &Ui, label: &str) -> Sense {
    learn::word_in(label).map_or(Sense::hover(), |meant| sense_of(ui, meant))
}

/// The same where the word is known.
pub fn sense_of(ui: &Ui, meant: Term) -> Sense {
    if is_first(ui, meant) { Sense::focusable_noninteractive() } else { Sense::hover() }
}

/// Explains the technical word that a label is about; a label that is about none stays as it is.
pub fn explained(ui: &Ui, response: Response, label: &str) -> Response {
    match learn::word_in(label) {
        Some(meant) => term(ui, response, meant),
        None => response,
    }
}

/// Explains this word, whatever it looks like here. The words of the label itself are told by whoever drew it.
pub fn term(ui: &Ui, response: Response, meant: Term) -> Response {
    let (_, sentence) = learn::term(meant);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(sentence));
    focus::ring(ui, &response, corner::SMALL);
    help(ui, response, sentence).on_hover_cursor(CursorIcon::Help)
}

/// Words in a style that explain themselves where they are technical.
pub fn words(ui: &mut Ui, words: &str, text: Text) -> Response {
    let label = egui::Label::new(text.rich(words, theme::of(ui).text)).sense(sense(ui, words));
    let response = ui.add(label);
    explained(ui, response, words)
}

/// A label over a field or a list.
pub fn label(ui: &mut Ui, words: &str) -> Response {
    self::words(ui, words, Text::Label)
}

/// The same for words that were painted here, as the heads of columns are.
pub fn over(ui: &Ui, rect: Rect, words: &str) {
    let Some(meant) = learn::word_in(words) else { return };
    let response = ui.interact(rect, ui.scope_id().with(("explained", words)), sense_of(ui, meant));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    term(ui, response, meant);
}

/// The same for a row that can be pressed: it is a stop of the keyboard already.
pub fn on_control(ui: &Ui, response: Response, words: &str) -> Response {
    match learn::word_in(words) {
        Some(meant) => {
            let (_, sentence) = learn::term(meant);
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(sentence));
            help(ui, response, sentence)
        }
        None => response,
    }
}

/// The same for a field with its name above: told to screen readers, and shown while the keyboard rests on it and nothing is
/// typed, so that it never hides what stands below a field that is being used.
pub(super) fn on_field(ui: &Ui, response: &Response, name: &str, empty: bool) {
    let Some(meant) = learn::word_in(name) else { return };
    let (_, sentence) = learn::term(meant);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(sentence));
    if empty && response.has_focus() && focus::by_keyboard(ui.ctx()) {
        help(ui, response.clone(), sentence);
    }
}

/// Whether nothing else on this layer has asked for the word in this frame.
fn is_first(ui: &Ui, meant: Term) -> bool {
    let pass = ui.ctx().cumulative_pass_nr();
    ui.data_mut(|data| {
        let seen: &mut Seen = data.get_temp_mut_or_default(Id::unique(("explained", ui.layer_id())));
        if seen.pass != pass {
            *seen = Seen { pass, words: Vec::new() };
        }
        let first = !seen.words.contains(&meant);
        if first {
            seen.words.push(meant);
        }
        first
    })
}

/// What was explained in a frame.
#[derive(Debug, Clone, Default)]
struct Seen {
    pass: u64,
    words: Vec<Term>,
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing::screen::Screen;
    use crate::ui::widgets::button::Button;
    use crate::ui::widgets::chip::chip;

    #[test]
    fn the_keyboard_rests_on_a_word_once_and_is_told_what_it_means() {
        let mut harness = Screen::sized(400.0, 200.0).show(|ui| {
            chip(ui, "JWT");
            chip(ui, "anna@example.org");
            chip(ui, "JWT");
            ui.add(Button::quiet("Next"));
        });
        let (_, sentence) = learn::term(Term::WebToken);
        assert!(harness.query_by_label(sentence).is_none());
        harness.key_press(egui::Key::Tab);
        harness.run();
        harness.get_by_label(sentence);
        harness.key_press(egui::Key::Tab);
        harness.run();
        assert!(harness.get_by_label("Next").is_focused(), "the same word is no second stop");
    }

    #[test]
    fn a_screen_reader_is_told_what_a_word_means_beside_the_word() {
        let harness = Screen::sized(400.0, 100.0).show(|ui| {
            chip(ui, "Fingerprint");
        });
        let node = harness.get_by_label("Fingerprint");
        assert_eq!(node.accesskit_node().description().as_deref(), Some(learn::term(Term::Fingerprint).1));
    }
}
