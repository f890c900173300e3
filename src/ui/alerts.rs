//! Alerts as they are shown: a mark with its count, and what each says. What an alert means stands in `explain`.

use egui::{Align2, Pos2, Response, Role, Sense, Ui, WidgetInfo, vec2};

use crate::domain::account::AccountId;
use crate::engine::snapshot::Snapshot;

use super::icons;
use super::paint;
use super::theme::{self, Text, corner, height};
use super::widgets::focus;

/// "1 alert", "2 alerts".
pub fn count(open: usize) -> String {
    if open == 1 { "1 alert".to_owned() } else { format!("{open} alerts") }
}

/// How many stand for this account.
pub fn of(account: AccountId, snapshot: &Snapshot) -> usize {
    snapshot.alerts.iter().filter(|alert| alert.account == Some(account)).count()
}

/// Icon and word on a row, beginning here. Gives back how much room they take; none where no alert stands.
pub fn mark(ui: &Ui, at: Pos2, open: usize) -> f32 {
    if open == 0 {
        return 0.0;
    }
    let colour = theme::of(ui).warn.word;
    paint::icon(ui, at + vec2(7.0, 0.0), ICON_OF_ALERTS, 14.0, colour);
    let start = at + vec2(18.0, 0.0);
    let words = paint::words(ui, start, Align2::LEFT_CENTER, &count(open), Text::SmallLabel, colour);
    (words.right() + 8.0 - at.x).round()
}

/// The mark that leads to the list.
pub fn button(ui: &mut Ui, open: usize) -> Response {
    let t = theme::of(ui);
    let words = count(open);
    let galley = paint::line(ui, &words, Text::Label, t.warn.word);
    let size = vec2((PADDING + ICON + GAP + galley.size().x + PADDING).round(), height::COMPACT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let ground =
        if response.hovered() { t.warn.plate.lerp_to_gamma(t.warn.mark, 0.12) } else { t.warn.plate };
    ui.painter().rect_filled(rect, corner::CONTROL, ground);
    let start = rect.left_center() + vec2(PADDING, 0.0);
    paint::icon(ui, start + vec2(ICON / 2.0, 0.0), ICON_OF_ALERTS, ICON, t.warn.word);
    paint::put(ui.painter(), start + vec2(ICON + GAP, 0.0), Align2::LEFT_CENTER, galley, t.warn.word);
    focus::ring(ui, &response, corner::CONTROL);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &words));
    super::widgets::help::help(ui, response, "What was unusual, and what to do about it")
}

/// Beside everything that is an alert.
pub const ICON_OF_ALERTS: icons::Icon = icons::BELL_RINGING.filled();
const PADDING: f32 = 8.0;
const ICON: f32 = 16.0;
const GAP: f32 = 6.0;
