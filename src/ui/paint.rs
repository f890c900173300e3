//! Words, icons and lines put into rectangles.
//!
//! The house widgets paint themselves with these few strokes; what they mean is told to screen readers by the widget,
//! never here.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{
    Align, Align2, Color32, CornerRadius, Galley, Painter, Pos2, Rangef, Rect, Stroke, StrokeKind,
    TextFormat, Ui, Vec2, vec2,
};

use super::icons::Icon;
use super::theme::{self, Text};

/// One line of words, as wide as they are.
pub fn line(ui: &Ui, words: &str, text: Text, colour: Color32) -> Arc<Galley> {
    ui.painter().layout_no_wrap(words.to_owned(), text.font(), colour)
}

/// One line of words that ends in `…` where `width` ends.
pub fn elided(ui: &Ui, words: &str, text: Text, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(words.to_owned(), text.font(), colour);
    job.wrap.max_width = width.max(0.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// Running words, broken at `width`, in the style's line height.
pub fn lines(ui: &Ui, words: &str, text: Text, colour: Color32, width: f32) -> Arc<Galley> {
    let format =
        TextFormat { line_height: Some(text.line_height()), ..TextFormat::simple(text.font(), colour) };
    let mut job = LayoutJob::single_section(words.to_owned(), format);
    job.wrap.max_width = width;
    ui.painter().layout_job(job)
}

/// The same in at most this many lines, of which the last ends in `…` where there is more.
pub fn lines_at_most(ui: &Ui, words: &str, text: Text, width: f32, rows: usize) -> Arc<Galley> {
    let format = TextFormat {
        line_height: Some(text.line_height()),
        ..TextFormat::simple(text.font(), Color32::PLACEHOLDER)
    };
    let mut job = LayoutJob::single_section(words.to_owned(), format);
    job.wrap.max_width = width.max(0.0);
    job.wrap.max_rows = rows;
    ui.painter().layout_job(job)
}

/// Puts a galley so that `align` of it lies on `at`.
pub fn put(painter: &Painter, at: Pos2, align: Align2, galley: Arc<Galley>, colour: Color32) -> Rect {
    let mut rect = align.anchor_size(at, galley.size());
    if align.y() == Align::Center {
        // Half a pixel too many goes below the letters: their optical middle lies above that of their line.
        let scale = painter.pixels_per_point();
        let top = (rect.top() * scale).floor() / scale;
        rect = rect.translate(vec2(0.0, top - rect.top()));
    }
    painter.galley(rect.min, galley, colour);
    rect
}

/// Lays out one line and puts it.
pub fn words(ui: &Ui, at: Pos2, align: Align2, words: &str, text: Text, colour: Color32) -> Rect {
    put(ui.painter(), at, align, line(ui, words, text, colour), colour)
}

/// An icon with its middle at `centre`.
pub fn icon(ui: &Ui, centre: Pos2, icon: Icon, size: f32, colour: Color32) {
    let galley = ui.painter().layout_no_wrap(icon.glyph().to_owned(), icon.font(size), colour);
    put(ui.painter(), centre, Align2::CENTER_CENTER, galley, colour);
}

/// A filled rectangle with a border inside its edge.
pub fn block(ui: &Ui, rect: Rect, corner: u8, fill: Color32, border: Color32) {
    let corner = CornerRadius::same(corner);
    ui.painter().rect(rect, corner, fill, Stroke::new(1.0, border), StrokeKind::Inside);
}

/// A horizontal hairline whose top edge lies at `y`.
pub fn hairline(ui: &Ui, x: impl Into<Rangef>, y: f32) {
    let rect = Rect::from_x_y_ranges(x, y..=y + 1.0);
    ui.painter().rect_filled(rect, 0.0, theme::of(ui).line);
}

/// A vertical hairline whose left edge lies at `x`.
pub fn upright(ui: &Ui, x: f32, y: impl Into<Rangef>) {
    let rect = Rect::from_x_y_ranges(x..=x + 1.0, y);
    ui.painter().rect_filled(rect, 0.0, theme::of(ui).line);
}

/// A square around `centre`.
pub fn square(centre: Pos2, side: f32) -> Rect {
    Rect::from_center_size(centre, Vec2::splat(side))
}
