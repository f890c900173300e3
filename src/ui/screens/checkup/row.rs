//! A row of what needs somebody: state, headline, why, whom it touches, and at the right what can be done.
//!
//! The row itself unfolds what is known. It is told to screen readers whole, before its buttons.

use egui::{Align, Align2, Id, Layout, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::focus;
use crate::ui::widgets::help::help;
use crate::ui::widgets::mark::Mark;

/// What a row says.
pub(super) struct Row<'a> {
    pub(super) id: Id,
    pub(super) mark: (Icon, egui::Color32),
    /// "Bad", for whoever cannot see the icon.
    pub(super) state: &'a str,
    pub(super) title: &'a str,
    pub(super) second: &'a str,
    pub(super) subject: Option<&'a str>,
    /// Whether what is below it shows.
    pub(super) open: bool,
    /// How wide the deeds at the right are at most.
    pub(super) deeds: f32,
}

/// How high such a row is here.
pub(super) fn tall(ui: &Ui) -> f32 {
    match Tier::of(ui.ctx()) {
        Tier::Wide | Tier::Middle => HEIGHT,
        Tier::Narrow => HEIGHT + height::COMPACT + space::S,
    }
}

const HEIGHT: f32 = 64.0;
const ICON: f32 = 16.0;

/// Where the words of a row begin, and what is below them.
pub(super) const LEFT: f32 = space::L + ICON + space::M;

/// Icon and colour of a state.
pub(super) fn marked(ui: &Ui, mark: Mark) -> (Icon, egui::Color32) {
    (mark.icon(), mark.colour(theme::of(ui)))
}

impl Row<'_> {
    /// Draws it in this place, with what `deeds` adds from the right. The answer is that of the row.
    pub(super) fn show(self, ui: &mut Ui, rect: Rect, deeds: impl FnOnce(&mut Ui)) -> Response {
        let t = theme::of(ui);
        let narrow = Tier::of(ui.ctx()) == Tier::Narrow;
        let response = ui.interact(rect, self.id, Sense::click());
        self.tell(ui, &response);
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, t.hover);
        }
        let lines = rect.with_max_y(rect.top() + HEIGHT);
        let y = lines.center().y;
        paint::icon(ui, pos2(rect.left() + space::L + ICON / 2.0, y), self.mark.0, ICON, self.mark.1);
        let right = if narrow { rect.right() - space::M } else { rect.right() - space::S - self.deeds };
        let right = self.chip(ui, pos2(right - space::M, y));
        let cut = self.words(ui, pos2(rect.left() + LEFT, y), right);
        focus::ring_inside(ui, &response, corner::SMALL);
        let place = if narrow {
            Rect::from_min_max(
                pos2(rect.left() + LEFT, lines.bottom() - 4.0),
                pos2(rect.right(), lines.bottom() + height::COMPACT - 4.0),
            )
        } else {
            rect.with_max_x(rect.right() - space::S)
        };
        let layout =
            if narrow { Layout::left_to_right(Align::Center) } else { Layout::right_to_left(Align::Center) };
        let mut inside = ui.new_child(UiBuilder::new().id_salt(self.id).max_rect(place).layout(layout));
        inside.spacing_mut().item_spacing.x = space::XS;
        deeds(&mut inside);
        if cut { help(ui, response, self.second) } else { response }
    }

    /// Whom it touches, where there is room for a column of its own. Gives back where the words end.
    fn chip(&self, ui: &Ui, end: egui::Pos2) -> f32 {
        let Some(subject) = self.subject.filter(|_| Tier::of(ui.ctx()) == Tier::Wide) else {
            return end.x;
        };
        let t = theme::of(ui);
        let galley = paint::elided(ui, subject, Text::SmallLabel, t.text2, CHIP);
        let width = (galley.size().x + 16.0).round();
        let place =
            Rect::from_min_size(pos2(end.x - width, end.y - height::BADGE / 2.0), vec2(width, height::BADGE));
        ui.painter().rect_filled(place, corner::SMALL, t.idle.plate);
        paint::put(ui.painter(), place.center(), Align2::CENTER_CENTER, galley, t.text2);
        place.left() - space::L
    }

    /// Headline and second line. Tells whether the second one did not fit.
    fn words(&self, ui: &Ui, start: egui::Pos2, right: f32) -> bool {
        let t = theme::of(ui);
        let room = right - start.x;
        let title = paint::elided(ui, self.title, Text::Label, t.text, room);
        paint::put(ui.painter(), start - vec2(0.0, 8.0), Align2::LEFT_CENTER, title, t.text);
        let second = match self.subject.filter(|_| Tier::of(ui.ctx()) != Tier::Wide) {
            Some(subject) => format!("{subject}: {}", self.second),
            None => self.second.to_owned(),
        };
        let second = paint::elided(ui, &second, Text::Small, t.text2, room);
        let cut = second.elided;
        paint::put(ui.painter(), start + vec2(0.0, 10.0), Align2::LEFT_CENTER, second, t.text2);
        cut
    }

    fn tell(&self, ui: &Ui, response: &Response) {
        let subject = self.subject.map(|subject| format!(" {subject}")).unwrap_or_default();
        let told = format!("{}: {}. {}{subject}", self.state, self.title, self.second);
        let (enabled, open) = (ui.is_enabled(), self.open);
        response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, enabled, open, &told));
    }
}

/// Longer addresses end in dots.
const CHIP: f32 = 200.0;

/// A line of 44: icon, name, what is known at the right, and the sign that it unfolds.
pub(super) struct Line<'a> {
    pub(super) id: Id,
    /// Before the icon: the number of a practice.
    pub(super) number: Option<u8>,
    pub(super) mark: (Icon, egui::Color32),
    pub(super) state: &'a str,
    pub(super) title: &'a str,
    pub(super) summary: &'a str,
    pub(super) open: bool,
}

impl Line<'_> {
    /// Draws it over the whole width.
    pub(super) fn show(self, ui: &mut Ui) -> Response {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), LINE));
        let response = ui.interact(rect, self.id, Sense::click());
        let told = match self.number {
            // Where the line has no more to say than its state, that is read once.
            Some(number) if self.state == self.summary => format!("{number}. {}: {}", self.title, self.state),
            Some(number) => format!("{number}. {}: {}. {}", self.title, self.state, self.summary),
            None => format!("{}: {}. {}", self.state, self.title, self.summary),
        };
        let (enabled, open) = (ui.is_enabled(), self.open);
        response.widget_info(|| {
            WidgetInfo::selected(Role::DisclosureTriangle, enabled, open, told.trim_end_matches(". "))
        });
        let t = theme::of(ui);
        if response.hovered() {
            ui.painter().rect_filled(rect, 0.0, t.hover);
        }
        let y = rect.center().y;
        let mut left = rect.left() + space::L;
        if let Some(number) = self.number {
            let end = pos2(left + NUMBER, y);
            paint::words(ui, end, Align2::RIGHT_CENTER, &number.to_string(), Text::Body, t.text3);
            left += NUMBER + space::M;
        }
        paint::icon(ui, pos2(left + ICON / 2.0, y), self.mark.0, ICON, self.mark.1);
        left += ICON + space::M;
        let caret = if self.open { icons::CARET_UP } else { icons::CARET_DOWN };
        paint::icon(ui, pos2(rect.right() - space::L - CARET / 2.0, y), caret, CARET, t.text3);
        let right = rect.right() - space::L - CARET - space::M;
        let title = paint::elided(ui, self.title, Text::Body, t.text, right - left);
        let title = paint::put(ui.painter(), pos2(left, y), Align2::LEFT_CENTER, title, t.text);
        let room = right - title.right() - space::L;
        if room > LEAST_SUMMARY {
            let summary = paint::elided(ui, self.summary, Text::Body, t.text2, room);
            paint::put(ui.painter(), pos2(right, y), Align2::RIGHT_CENTER, summary, t.text2);
        }
        focus::ring_inside(ui, &response, corner::SMALL);
        response
    }
}

/// How high such a line is.
pub(super) const LINE: f32 = 44.0;
/// Where its words begin.
pub(super) const LINE_LEFT: f32 = LEFT;
/// The same, where a number stands before the icon.
pub(super) const NUMBERED_LEFT: f32 = LEFT + NUMBER + space::M;
const NUMBER: f32 = 16.0;
const CARET: f32 = 14.0;
/// Less of a sentence tells nothing.
const LEAST_SUMMARY: f32 = 56.0;
