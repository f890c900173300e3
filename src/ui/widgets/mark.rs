//! Results of checks, findings and practices: an icon in the colour of marks, with its word.

use egui::{Align2, Color32, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, Theme, height, space};

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should be.
    Good,
    /// Works, but should be looked at.
    Attention,
    /// Does not work, or is bad practice.
    Failed,
    /// Not applicable here.
    Skipped,
    /// Under way.
    Running,
    /// Not begun.
    Waiting,
    /// Could not be found out.
    Unknown,
    /// Worth knowing, neither good nor bad.
    Note,
}

impl Mark {
    /// The word beside the icon where nothing longer stands there.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "Good",
            Self::Attention => "Attention",
            Self::Failed => "Failed",
            Self::Skipped => "Skipped",
            Self::Running => "Running",
            Self::Waiting => "Waiting",
            Self::Unknown => "Unknown",
            Self::Note => "Note",
        }
    }

    /// Its outline.
    pub const fn icon(self) -> Icon {
        match self {
            Self::Good => icons::CHECK_CIRCLE.filled(),
            Self::Attention => icons::WARNING.filled(),
            Self::Failed => icons::X_SQUARE.filled(),
            Self::Skipped => icons::MINUS_CIRCLE,
            Self::Running => icons::HOURGLASS_MEDIUM,
            Self::Waiting => icons::CIRCLE_DASHED,
            Self::Unknown => icons::QUESTION,
            Self::Note => icons::INFO,
        }
    }

    /// Its colour.
    pub const fn colour(self, t: &Theme) -> Color32 {
        match self {
            Self::Good => t.ok.mark,
            Self::Attention => t.warn.mark,
            Self::Failed => t.bad.mark,
            Self::Running => t.info.word,
            Self::Note => t.info.mark,
            Self::Skipped | Self::Waiting | Self::Unknown => t.text3,
        }
    }
}

/// The icon with its word.
pub fn mark(ui: &mut Ui, mark: Mark) -> Response {
    with_icon(ui, mark.icon(), mark.colour(theme::of(ui)), mark.word(), Text::Body, theme::of(ui).text)
}

/// A line of words that begins with an icon: "An administrator of Northwind can fix this".
pub fn with_icon(
    ui: &mut Ui,
    icon: Icon,
    icon_colour: Color32,
    words: &str,
    text: Text,
    colour: Color32,
) -> Response {
    let room = (ui.available_width() - ICON - space::S).max(ICON);
    let galley = paint::elided(ui, words, text, colour, room);
    let size = vec2((ICON + space::S + galley.size().x).round(), height::BADGE.min(20.0));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    paint::icon(ui, pos2(rect.left() + ICON / 2.0, rect.center().y), icon, ICON, icon_colour);
    let start = pos2(rect.left() + ICON + space::S, rect.center().y);
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, colour);
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    response
}

/// A sentence that begins with an icon and goes on below itself where the line ends.
pub fn sentence(
    ui: &mut Ui,
    icon: Icon,
    icon_colour: Color32,
    words: &str,
    text: Text,
    colour: Color32,
) -> Response {
    let room = (ui.available_width() - ICON - space::S).clamp(ICON, theme::LINE_WIDTH);
    let galley = paint::lines(ui, words, text, colour, room);
    let size = vec2((ICON + space::S + galley.size().x).round(), galley.size().y.max(ICON));
    let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
    let first_line = rect.top() + text.line_height().max(ICON) / 2.0;
    paint::icon(ui, pos2(rect.left() + ICON / 2.0, first_line), icon, ICON, icon_colour);
    let start = pos2(rect.left() + ICON + space::S, rect.top());
    paint::put(ui.painter(), start, Align2::LEFT_TOP, galley, colour);
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    response
}

const ICON: f32 = 16.0;

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn a_result_is_read_by_its_word() {
        let harness = Screen::sized(300.0, 100.0).show(|ui| {
            mark(ui, Mark::Failed);
        });
        harness.get_by_label("Failed");
    }
}
