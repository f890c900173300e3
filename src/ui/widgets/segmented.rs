//! One of at most five, side by side.

use egui::{Align2, Rect, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{button, focus};
use crate::ui::icons::Icon;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height};

/// A choice of a segmented control.
#[derive(Clone, Copy, Debug)]
pub struct Segment<'a, T> {
    /// What is chosen.
    pub value: T,
    /// What it is called.
    pub words: &'a str,
    /// An icon before the words.
    pub icon: Option<Icon>,
}

impl<'a, T> Segment<'a, T> {
    /// Words alone.
    pub const fn new(value: T, words: &'a str) -> Self {
        Self { value, words, icon: None }
    }

    /// Words with an icon.
    pub const fn with_icon(value: T, words: &'a str, icon: Icon) -> Self {
        Self { value, words, icon: Some(icon) }
    }
}

/// Shows the choices and changes `chosen`. `changed` of the answer tells whether it did.
pub fn segmented<T: Copy + PartialEq>(ui: &mut Ui, chosen: &mut T, segments: &[Segment<'_, T>]) -> Response {
    let widths: Vec<f32> = segments.iter().map(|segment| width(ui, segment)).collect();
    let total = widths.iter().sum::<f32>() + INSET * (segments.len() as f32 + 1.0);
    let (rect, mut whole) = ui.allocate_exact_size(vec2(total, height::CONTROL), Sense::hover());
    ui.painter().rect_filled(rect, corner::CONTROL, theme::of(ui).track);
    let mut left = rect.left() + INSET;
    for (index, (segment, width)) in segments.iter().zip(widths).enumerate() {
        let place = Rect::from_min_size(pos2(left, rect.top() + INSET), vec2(width, height::COMPACT));
        let response = ui.interact(place, whole.id.with(index), Sense::click());
        if response.clicked() && *chosen != segment.value {
            *chosen = segment.value;
            whole.mark_changed();
        }
        show(ui, segment, &response, *chosen == segment.value);
        left += width + INSET;
    }
    whole
}

const INSET: f32 = 2.0;
const PADDING: f32 = 12.0;
const ICON: f32 = 16.0;
const GAP: f32 = 6.0;

fn icon_room<T>(segment: &Segment<'_, T>) -> f32 {
    if segment.icon.is_some() { ICON + GAP } else { 0.0 }
}

fn width<T>(ui: &Ui, segment: &Segment<'_, T>) -> f32 {
    let words = paint::line(ui, segment.words, Text::Label, theme::of(ui).text).size().x;
    (words + icon_room(segment) + 2.0 * PADDING).round()
}

fn show<T>(ui: &Ui, segment: &Segment<'_, T>, response: &Response, chosen: bool) {
    let t = theme::of(ui);
    let hover = button::hover(ui, response.id, response, !chosen);
    let colour = if chosen { t.text } else { t.text2.lerp_to_gamma(t.text, hover) };
    if chosen {
        ui.painter().rect_filled(response.rect, corner::SEGMENT, t.segment);
    }
    let start = response.rect.left_center() + vec2(PADDING, 0.0);
    if let Some(icon) = segment.icon {
        paint::icon(ui, start + vec2(ICON / 2.0, 0.0), icon, ICON, colour);
    }
    let start = start + vec2(icon_room(segment), 0.0);
    paint::words(ui, start, Align2::LEFT_CENTER, segment.words, Text::Label, colour);
    focus::ring(ui, response, corner::SEGMENT);
    let words = segment.words.to_owned();
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, ui.is_enabled(), chosen, &words));
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_click_chooses_and_so_does_the_keyboard() {
        let segments = [Segment::new(0, "All 8"), Segment::new(1, "Needs you 3"), Segment::new(2, "Fine 5")];
        let mut harness = Screen::sized(400.0, 100.0).show_state(0, move |ui, chosen| {
            segmented(ui, chosen, &segments);
        });
        harness.get_by_label("Fine 5").click();
        harness.run();
        assert_eq!(*harness.state(), 2);
        harness.get_by_label("Needs you 3").focus();
        harness.run();
        harness.key_press(egui::Key::Space);
        harness.run();
        assert_eq!(*harness.state(), 1);
    }
}
