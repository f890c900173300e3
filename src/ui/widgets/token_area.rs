//! Room for a token that a person brings: several lines of code, its parts in colours once they are known.
//!
//! The rules of a secret field ([`super::secret_field`]) and the same buffer. What this cannot do is the same, too: what egui
//! lays out to draw a frame is its own, freed and not wiped.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use egui::text::{CharIndex, LayoutJob};
use egui::{
    CornerRadius, Frame, Galley, Id, Margin, Response, RichText, ScrollArea, Stroke, TextBuffer, TextEdit,
    TextFormat, Ui, vec2,
};

use super::wiped::{Wiped, forget_history};
use crate::ui::theme::{self, Part, Text, corner};

/// A token that was pasted or is being typed.
#[derive(Default)]
pub struct TokenDraft {
    characters: Wiped<MOST_BYTES>,
}

impl TokenDraft {
    /// Whether there is nothing to look at.
    pub fn is_empty(&self) -> bool {
        self.characters.trim().is_empty()
    }

    /// Another token in place of this one.
    pub fn replace(&mut self, text: &str) {
        self.wipe();
        self.characters.insert_text(text, CharIndex(0));
    }

    /// Forgets it.
    pub fn wipe(&mut self) {
        self.characters.wipe();
    }

    /// The characters, on their way to a secret type.
    pub fn as_str(&self) -> &str {
        &self.characters
    }
}

/// A little more than is looked at, so that the answer to a longer text is that it is too long, and not that it is broken.
const MOST_BYTES: usize = 64 * 1024 + 8;

impl fmt::Debug for TokenDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenDraft(…)")
    }
}

/// Shows it with this accessible name, as high as this. What `parts` names, in bytes, gets its colours; a range that does
/// not fit the text gets none.
pub fn token_area(
    ui: &mut Ui,
    name: &str,
    tall: f32,
    draft: &mut TokenDraft,
    parts: &[(Range<usize>, Part)],
) -> Response {
    let t = theme::of(ui);
    let id = Id::unique(("token area", name));
    let focused = ui.memory(|memory| memory.has_focus(id));
    let border = if focused { Stroke::new(2.0, t.focus) } else { Stroke::new(1.0, t.control) };
    let (side, above) = (12.0 - border.width, 10.0 - border.width);
    Frame::new()
        .fill(t.surface)
        .stroke(border)
        .corner_radius(CornerRadius::same(corner::BLOCK))
        .inner_margin(Margin::symmetric(side as i8, above as i8))
        .show(ui, |ui| {
            let tall = tall - 2.0 * (above + border.width);
            let area = ScrollArea::vertical().id_salt(name).max_height(tall).min_scrolled_height(tall);
            area.auto_shrink([false, false]).show(ui, |ui| edit(ui, (id, name), tall, draft, parts)).inner
        })
        .inner
}

fn edit(
    ui: &mut Ui,
    (id, name): (Id, &str),
    tall: f32,
    draft: &mut TokenDraft,
    parts: &[(Range<usize>, Part)],
) -> Response {
    let t = theme::of(ui);
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| -> Arc<Galley> {
        ui.painter().layout_job(job(text.as_str(), t.text, width, parts))
    };
    let edit = TextEdit::multiline(&mut draft.characters)
        .id(id)
        .hint_text(RichText::new(HINT).font(Text::Body.font()))
        .frame(Frame::NONE)
        .font(Text::Code.font())
        .text_color(t.text)
        .desired_width(ui.available_width())
        .min_size(vec2(0.0, tall))
        .layouter(&mut layouter);
    let response = ui.add(edit).accessible_name(name);
    forget_history(ui.ctx(), id);
    response
}

const HINT: &str = "Paste a token";

/// The characters, broken anywhere, each part on its own ground.
fn job(text: &str, plain: egui::Color32, width: f32, parts: &[(Range<usize>, Part)]) -> LayoutJob {
    let format = |colour| TextFormat {
        line_height: Some(Text::Code.line_height()),
        ..TextFormat::simple(Text::Code.font(), colour)
    };
    let mut job = LayoutJob::default();
    let mut at = 0;
    for (range, part) in parts {
        if range.start < at || text.get(range.clone()).is_none() {
            continue;
        }
        if at < range.start {
            job.append(&text[at..range.start], 0.0, format(plain));
        }
        job.append(&text[range.clone()], 0.0, TextFormat { background: part.plate, ..format(part.word) });
        at = range.end;
    }
    job.append(&text[at..], 0.0, format(plain));
    job.wrap.max_width = width;
    job.wrap.break_anywhere = true;
    job
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn the_buffer_never_grows_and_takes_a_little_more_than_is_looked_at() {
        let mut draft = TokenDraft::default();
        draft.replace(&"€".repeat(100_000));
        let capacity = draft.characters.capacity();
        assert!(draft.characters.len() > 64 * 1024 && draft.characters.len() <= capacity);
        draft.characters.delete_char_range(CharIndex(1)..CharIndex(20_000));
        draft.characters.insert_text(&"a".repeat(1_000), CharIndex(1));
        assert_eq!(draft.characters.capacity(), capacity);
        draft.wipe();
        assert!(draft.is_empty());
        assert_eq!(format!("{draft:?}"), "TokenDraft(…)");
    }

    #[test]
    fn ranges_that_do_not_fit_the_text_are_left_plain() {
        let part = theme::LIGHT.jwt_header;
        let sections = |text: &str, ranges: &[Range<usize>]| {
            let parts: Vec<_> = ranges.iter().map(|range| (range.clone(), part)).collect();
            let job = job(text, theme::LIGHT.text, 100.0, &parts);
            let coloured = job.sections.iter().filter(|section| section.format.background == part.plate);
            let coloured = coloured
                .map(|section| &job.text[section.byte_range.start.into()..section.byte_range.end.into()]);
            (coloured.map(str::to_owned).collect::<Vec<_>>(), job.text.clone())
        };
        assert_eq!(
            sections("aa.bb", &[0..2, 3..5]),
            (vec!["aa".to_owned(), "bb".to_owned()], "aa.bb".to_owned())
        );
        assert_eq!(sections("aa", &[0..2, 3..5]).0, ["aa"]);
        assert_eq!(sections("a€", std::slice::from_ref(&(0..2))), (Vec::new(), "a€".to_owned()));
        assert_eq!(sections("aabb", &[0..3, 2..4]).0, ["aab"]);
    }

    #[test]
    fn what_is_pasted_arrives_and_undo_brings_nothing_back() {
        let mut harness = Screen::sized(400.0, 200.0).show_state(TokenDraft::default(), |ui, draft| {
            token_area(ui, "Token", 142.0, draft, &[]);
        });
        harness.get_by_label("Token").focus();
        harness.run();
        harness.event(egui::Event::Paste("CANARY-7".to_owned()));
        harness.run();
        assert_eq!(harness.state().as_str(), "CANARY-7");
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        harness.key_press(egui::Key::Delete);
        harness.run();
        harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        harness.run();
        assert_eq!(harness.get_by_label("Token").accesskit_node().value().as_deref(), Some(""));
    }

    #[test]
    fn sixty_four_kilobytes_are_drawn() {
        let mut draft = TokenDraft::default();
        draft.replace(&"eyJh".repeat(16 * 1024));
        let mut harness = Screen::sized(400.0, 200.0).show_state(draft, |ui, draft| {
            token_area(ui, "Token", 142.0, draft, &[(0..65_000, theme::LIGHT.jwt_claims)]);
        });
        assert_eq!(harness.run(), 1);
    }
}
