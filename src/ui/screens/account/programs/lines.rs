//! The lines for the chosen program, piece by piece, with what else is to be known of them.

use egui::text::LayoutJob;
use egui::{
    Align, CornerRadius, Frame, Label, Layout, Margin, ScrollArea, Stroke, TextFormat, TextWrapMode, Ui,
};

use crate::domain::snippet::{MailProgram, NotPossible, Part, Piece, Snippet};
use crate::explain::snippet as words;
use crate::ui::dialogs::SaveWish;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::theme::{self, Text, Theme, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::mark;
use crate::ui::widgets::segmented::{Segment, segmented};

use super::Draft;

pub(super) fn show(
    ui: &mut Ui,
    program: MailProgram,
    written: &Result<Snippet, Option<NotPossible>>,
    draft: &mut Draft,
    possible: Option<Part>,
    outbox: &mut Outbox,
) {
    card::card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head(ui, program, draft, possible);
        match written {
            Ok(snippet) => {
                pieces(ui, snippet, outbox);
                ui.add_space(space::M);
                note(ui, &words::asks(program));
                for more in program.facts().notes {
                    ui.add_space(space::S);
                    note(ui, more);
                }
            }
            Err(why) => refused(ui, why.as_ref()),
        }
    });
}

fn head(ui: &mut Ui, program: MailProgram, draft: &mut Draft, possible: Option<Part>) {
    let t = theme::of(ui);
    let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
    card::row(ui, height::CONTROL, |ui| {
        ui.label(Text::Heading.rich(program.name(), t.text));
        if possible == Some(Part::Both) && !narrow {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| parts(ui, draft));
        }
    });
    if possible == Some(Part::Both) && narrow {
        ui.add_space(space::S);
        parts(ui, draft);
    }
    ui.add_space(space::M);
}

fn parts(ui: &mut Ui, draft: &mut Draft) {
    let segments = [
        Segment::new(Part::Both, "Read and send"),
        Segment::new(Part::Read, "Read"),
        Segment::new(Part::Send, "Send"),
    ];
    segmented(ui, &mut draft.part, &segments);
}

fn pieces(ui: &mut Ui, snippet: &Snippet, outbox: &mut Outbox) {
    for (at, piece) in snippet.pieces.iter().enumerate() {
        if at > 0 {
            ui.add_space(space::M);
        }
        above(ui, snippet, piece, at == 0, outbox);
        ui.add_space(space::XS);
        block(ui, at, &piece.text);
    }
}

/// Where a piece goes, and the ways to take it there.
fn above(ui: &mut Ui, snippet: &Snippet, piece: &Piece, first: bool, outbox: &mut Outbox) {
    let t = theme::of(ui);
    card::row(ui, height::CONTROL, |ui| {
        ui.label(Text::Body.rich(piece.how.words(), t.text2));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let named = format!("Copy the lines for {}", piece.how.file().unwrap_or("the program"));
            let copy = if first { Button::primary("Copy") } else { Button::secondary("Copy").named(&named) };
            if ui.add(copy.icon(icons::COPY).compact()).clicked() {
                outbox.copy = Some(piece.text.clone());
            }
            if first && ui.add(Button::secondary(SAVE).icon(icons::FLOPPY_DISK).compact()).clicked() {
                let name = format!("mailward-{}.txt", snippet.program.id());
                let wish = SaveWish { title: "Save the lines", name, kind: ("Text", "txt") };
                outbox.keep = Some((wish, snippet.text()));
            }
            if let Some(file) = piece.how.file() {
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(Text::Code.rich(file, t.text)).selectable(true).truncate());
                });
            }
        });
    });
}

const SAVE: &str = "Save\u{202f}…";

/// The lines themselves. Long ones are scrolled to, never broken: what is seen is what is copied.
fn block(ui: &mut Ui, at: usize, text: &str) {
    let t = theme::of(ui);
    let frame = Frame::new().fill(t.canvas).stroke(Stroke::new(1.0, t.line));
    frame.corner_radius(CornerRadius::same(corner::BLOCK)).inner_margin(Margin::same(space::L as i8)).show(
        ui,
        |ui| {
            ui.set_width(ui.available_width());
            ScrollArea::horizontal().id_salt(("lines", at)).auto_shrink([false, true]).show(ui, |ui| {
                let job = coloured(text.trim_end_matches('\n'), t);
                ui.add(Label::new(job).selectable(true).wrap_mode(TextWrapMode::Extend));
            });
        },
    );
}

/// Comments and the first word of an assignment step back, strings stand out. Only a look: no format is read here.
fn coloured(text: &str, t: &Theme) -> LayoutJob {
    let mut job = LayoutJob::default();
    let mut put = |words: &str, colour| {
        let format = TextFormat {
            line_height: Some(Text::Code.line_height()),
            ..TextFormat::simple(Text::Code.font(), colour)
        };
        job.append(words, 0.0, format);
    };
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            put("\n", t.text);
        }
        if line.trim_start().starts_with(['#', ';']) {
            put(line, t.text3);
            continue;
        }
        let rest = line.strip_prefix("set ").inspect(|_| put("set ", t.text3)).unwrap_or(line);
        strings(rest, |words, is_string| put(words, if is_string { t.jwt_signature.word } else { t.text }));
    }
    job
}

/// Divides a line into strings in double quotes and what is between them.
fn strings(line: &str, mut each: impl FnMut(&str, bool)) {
    let (mut start, mut inside, mut escaped) = (0, false, false);
    for (at, letter) in line.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' if inside => escaped = true,
            '"' => {
                let end = if inside { at + 1 } else { at };
                each(line.get(start..end).unwrap_or_default(), inside);
                (start, inside) = (end, !inside);
            }
            _ => {}
        }
    }
    each(line.get(start..).unwrap_or_default(), inside);
}

/// A sentence about the lines.
pub(super) fn note(ui: &mut Ui, words: &str) {
    let t = theme::of(ui);
    mark::sentence(ui, icons::INFO, t.text2, words, Text::Body, t.text2);
}

fn refused(ui: &mut Ui, why: Option<&NotPossible>) {
    let t = theme::of(ui);
    let words = why.map_or_else(|| NO_CALL.to_owned(), NotPossible::sentence);
    mark::sentence(ui, icons::WARNING.filled(), t.warn.mark, &words, Text::Body, t.text);
}

const NO_CALL: &str = "The file of this Mailward has no name that can be written down";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_divided_into_strings_and_the_rest_without_losing_a_letter() {
        for (line, expected) in [
            (r#"a = "b" c"#, &[("a = ", false), ("\"b\"", true), (" c", false)][..]),
            (r#""a\"b""#, &[("", false), (r#""a\"b""#, true), ("", false)]),
            (r#"open "ä€"#, &[("open ", false), ("\"ä€", true)]),
            ("", &[("", false)]),
        ] {
            let mut parts = Vec::new();
            strings(line, |words, is_string| parts.push((words.to_owned(), is_string)));
            let parts: Vec<(&str, bool)> =
                parts.iter().map(|(words, inside)| (words.as_str(), *inside)).collect();
            assert_eq!(parts, expected, "{line}");
        }
    }
}
