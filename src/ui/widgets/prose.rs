//! Running text: in its own line height, never wider than a comfortable line.

use egui::text::LayoutJob;
use egui::{Align, Color32, Response, Role, Sense, TextFormat, Ui, WidgetInfo};

use crate::ui::paint;
use crate::ui::theme::{self, LINE_WIDTH, Text};

/// A paragraph in second rank.
pub fn prose(ui: &mut Ui, words: &str) -> Response {
    styled(ui, words, Text::Body, theme::of(ui).text2)
}

/// A small remark.
pub fn remark(ui: &mut Ui, words: &str) -> Response {
    styled(ui, words, Text::Small, theme::of(ui).text2)
}

/// A piece of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Like the rest.
    Plain(&'a str),
    /// What matters in it: an address, a name.
    Strong(&'a str),
}

/// A paragraph in second rank in which some words matter more. Read as one sentence.
pub fn pieces(ui: &mut Ui, pieces: &[Piece<'_>]) -> Response {
    let t = theme::of(ui);
    let mut job = LayoutJob::default();
    let mut words = String::new();
    for piece in pieces {
        let (text, style, colour) = match piece {
            Piece::Plain(text) => (*text, Text::Body, t.text2),
            Piece::Strong(text) => (*text, Text::Label, t.text),
        };
        let format =
            TextFormat { line_height: Some(style.line_height()), ..TextFormat::simple(style.font(), colour) };
        job.append(text, 0.0, format);
        words.push_str(text);
    }
    job.wrap.max_width = ui.available_width().min(LINE_WIDTH);
    let galley = ui.painter().layout_job(job);
    place(ui, &words, galley, t.text2)
}

/// A paragraph in another style. Centred where the layout is.
pub fn styled(ui: &mut Ui, words: &str, text: Text, colour: Color32) -> Response {
    let width = ui.available_width().min(LINE_WIDTH);
    let galley = paint::lines(ui, words, text, colour, width);
    let centred = ui.layout().horizontal_placement() == Align::Center;
    if !centred {
        return place(ui, words, galley, colour);
    }
    let mut job = (*galley.job).clone();
    job.halign = Align::Center;
    let galley = ui.painter().layout_job(job);
    place(ui, words, galley, colour)
}

fn place(ui: &mut Ui, words: &str, galley: std::sync::Arc<egui::Galley>, colour: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    // A centred galley has its origin in the middle.
    let origin = rect.min - galley.rect.min.to_vec2();
    ui.painter().galley(origin, galley, colour);
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    response
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_paragraph_breaks_into_lines_of_its_own_height() {
        let words = "The sign-in itself worked. Northwind lets only approved clients read mail. ".repeat(3);
        let harness = Screen::sized(1100.0, 200.0).show(|ui| {
            let rect = prose(ui, words.trim()).rect;
            assert!(rect.width() <= LINE_WIDTH);
            assert!((rect.height() % Text::Body.line_height()).abs() < 0.5, "{rect:?}");
        });
        harness.get_by_label(words.trim());
    }
}
