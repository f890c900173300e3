//! A quiet word about what has been done. Never used for a problem.
//!
//! Paints one notice; where it lies and how long it stays is the shell's business, which asks [`Answer`] whether
//! somebody is looking at it.

use egui::{Align, Align2, CornerRadius, Frame, Layout, Margin, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::button::Button;
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, Tone, corner, height, space};

/// What a notice says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// Colour of the icon.
    pub tone: Tone,
    /// Beside the words.
    pub icon: Icon,
    /// One sentence without a full stop.
    pub words: String,
    /// At most one way on.
    pub link: Option<String>,
}

impl Notice {
    /// Something is done.
    pub fn done(words: impl Into<String>) -> Self {
        Self { tone: Tone::Ok, icon: icons::CHECK_CIRCLE.filled(), words: words.into(), link: None }
    }

    /// With a way on.
    #[must_use]
    pub fn with_link(mut self, words: impl Into<String>) -> Self {
        self.link = Some(words.into());
        self
    }
}

/// What became of it in this frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Answer {
    /// The link was pressed.
    pub followed: bool,
    /// The `x` was pressed.
    pub closed: bool,
    /// The pointer or the focus rests on it, so its time stands still.
    pub held: bool,
}

/// Shows it, at most 420 wide.
pub fn notice(ui: &mut Ui, notice: &Notice) -> Answer {
    let t = theme::of(ui);
    let mut answer = Answer::default();
    let framed = Frame::new()
        .fill(t.raised)
        .stroke(Stroke::new(1.0, t.line))
        .corner_radius(CornerRadius::same(corner::BLOCK))
        .shadow(ui.visuals().popup_shadow)
        .inner_margin(Margin { left: 16, right: 8, top: 0, bottom: 0 })
        .show(ui, |ui| {
            let width = ui.available_width().min(WIDEST - 26.0);
            ui.allocate_ui_with_layout(
                vec2(width, height::NOTICE - 2.0),
                Layout::right_to_left(Align::Center),
                |ui| contents(ui, notice, &mut answer),
            );
        });
    answer.held |= framed.response.contains_pointer();
    answer
}

/// A notice is never wider.
pub const WIDEST: f32 = 420.0;

fn contents(ui: &mut Ui, notice: &Notice, answer: &mut Answer) {
    let t = theme::of(ui);
    ui.spacing_mut().item_spacing.x = space::M;
    let close = ui.add(Button::icon_only(icons::X, "Close notice").compact());
    answer.closed = close.clicked();
    answer.held |= close.has_focus();
    if let Some(words) = &notice.link {
        let link = ui.add(Button::link(words).compact());
        answer.followed = link.clicked();
        answer.held |= link.has_focus();
    }
    let (rect, response) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
    let icon_centre = rect.left_center() + vec2(8.0, 0.0);
    paint::icon(ui, icon_centre, notice.icon, 16.0, t.tone(notice.tone).word);
    let start = rect.left_center() + vec2(16.0 + space::M, 0.0);
    let galley = paint::elided(ui, &notice.words, Text::Body, t.text, rect.right() - start.x);
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, t.text);
    let words = notice.words.clone();
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, &words));
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_notice_can_be_followed_and_closed() {
        let says = Notice::done("t.okafor@example.com was rotated").with_link("Show");
        let mut harness = Screen::sized(500.0, 80.0).show_state(Answer::default(), move |ui, last| {
            let answer = notice(ui, &says);
            last.followed |= answer.followed;
            last.closed |= answer.closed;
        });
        harness.get_by_label("t.okafor@example.com was rotated");
        harness.get_by_label("Show").click();
        harness.run();
        harness.get_by_label("Close notice").click();
        harness.run();
        assert!(harness.state().followed && harness.state().closed);
    }
}
