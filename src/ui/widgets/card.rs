//! Cards on the quiet ground, and the hairlines that part what is in them.

use egui::{Align, Align2, CornerRadius, Frame, InnerResponse, Layout, Margin, Stroke, Ui, UiBuilder, vec2};

use super::term;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};

/// A card with a margin of 16.
pub fn card<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    padded(ui, space::L, contents)
}

/// A card whose rows reach its border.
pub fn flush<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    padded(ui, 0.0, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        contents(ui)
    })
}

/// A card with another margin.
pub fn padded<R>(ui: &mut Ui, margin: f32, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = theme::of(ui);
    Frame::new()
        .fill(t.surface)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(corner::CARD))
        .inner_margin(Margin::same(margin as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        })
}

/// A block that is only read: on `sunken`, with a hairline around.
pub fn sunken<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let t = theme::of(ui);
    Frame::new()
        .fill(t.sunken)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(corner::BLOCK))
        .inner_margin(Margin::symmetric(space::L as i8, space::M as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            contents(ui)
        })
}

/// The head inside a card: its name at the left, whatever `right` adds at the right.
pub fn head(ui: &mut Ui, name: &str, right: impl FnOnce(&mut Ui)) {
    row(ui, height::BADGE, |ui| {
        term::words(ui, name, Text::Strong);
        ui.with_layout(Layout::right_to_left(Align::Center), right);
    });
}

/// The head of a section that stands over a card: name, and a count in second rank.
pub fn section(ui: &mut Ui, name: &str, count: Option<usize>) {
    let t = theme::of(ui);
    let size = vec2(ui.available_width(), height::SECTION);
    let (rect, response) = ui.allocate_exact_size(size, term::sense(ui, name));
    let words = paint::words(ui, rect.left_center(), Align2::LEFT_CENTER, name, Text::Strong, t.text);
    let mut told = name.to_owned();
    if let Some(count) = count {
        let start = words.right_center() + vec2(space::S, 0.0);
        paint::words(ui, start, Align2::LEFT_CENTER, &count.to_string(), Text::Label, t.text3);
        told = format!("{name} {count}");
    }
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &told));
    term::explained(ui, response.with_new_rect(words), name);
}

/// A line of things, centred over exactly this height and the whole width.
pub fn row<R>(ui: &mut Ui, height: f32, contents: impl FnOnce(&mut Ui) -> R) -> InnerResponse<R> {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let layout = Layout::left_to_right(Align::Center);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(rect).layout(layout));
    let inner = contents(&mut inside);
    InnerResponse::new(inner, inside.response())
}

/// A hairline over the whole width; takes one point.
pub fn hairline(ui: &mut Ui) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 1.0));
    paint::hairline(ui, rect.x_range(), rect.top());
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_card_is_as_wide_as_its_place_whatever_is_in_it() {
        let harness = Screen::sized(400.0, 200.0).show(|ui| {
            let width = ui.available_width();
            let outer = card(ui, |ui| head(ui, "Access token", |_| {})).response.rect.width();
            assert!((outer - width).abs() < 0.5, "{outer} in {width}");
            section(ui, "Needs you", Some(3));
        });
        harness.get_by_label("Access token");
        harness.get_by_label("Needs you 3");
    }
}
