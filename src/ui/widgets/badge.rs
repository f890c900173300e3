//! Badges: an icon with its own outline, a word, and a plate only where somebody must act.
//!
//! Colour comes third. The word is the one of [`Health::word`], so window, command line and reports agree.

use egui::{Align2, Response, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::domain::health::Health;
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, Tone, corner, height};

/// Where the badge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In a list: a plate only where somebody is asked for.
    List,
    /// In the head of an account: always a plate.
    Head,
}

/// Shows how an account is doing.
pub fn health(ui: &mut Ui, health: Health, place: Place) -> Response {
    let (tone, icon) = look(health);
    let on_plate = place == Place::Head || asks(health);
    show(ui, tone, icon, health.word(), on_plate)
}

/// A badge with other words, on a plate: "1 more than asked".
pub fn labelled(ui: &mut Ui, tone: Tone, icon: Icon, words: &str) -> Response {
    show(ui, tone, icon, words, true)
}

/// Tone and icon of a health.
pub const fn look(health: Health) -> (Tone, Icon) {
    match health {
        Health::Fresh => (Tone::Ok, icons::CHECK_CIRCLE.filled()),
        Health::Renewing => (Tone::Info, icons::ARROWS_CLOCKWISE),
        Health::Due => (Tone::Warn, icons::CLOCK.filled()),
        Health::Offline => (Tone::Idle, icons::WIFI_SLASH),
        Health::NeedsSignIn => (Tone::Bad, icons::WARNING.filled()),
        Health::Blocked => (Tone::Held, icons::HAND_PALM.filled()),
        Health::Revoked => (Tone::Bad, icons::X_SQUARE.filled()),
        Health::New => (Tone::Idle, icons::CIRCLE_DASHED),
    }
}

/// Whether this state asks for somebody.
pub const fn asks(health: Health) -> bool {
    matches!(health, Health::Due | Health::NeedsSignIn | Health::Blocked | Health::Revoked)
}

fn show(ui: &mut Ui, tone: Tone, icon: Icon, words: &str, plate: bool) -> Response {
    let colours = theme::of(ui).tone(tone);
    let galley = paint::line(ui, words, Text::Label, colours.word);
    let padding = if plate { PADDING } else { 0.0 };
    let width = (padding + ICON + GAP + galley.size().x + padding).round();
    let (rect, response) = ui.allocate_exact_size(vec2(width, height::BADGE), Sense::hover());
    if plate {
        ui.painter().rect_filled(rect, corner::CONTROL, colours.plate);
    }
    let left = rect.left() + padding;
    let icon_colour = if plate { colours.word } else { colours.mark };
    paint::icon(ui, pos2(left + ICON / 2.0, rect.center().y), icon, ICON, icon_colour);
    let start = pos2(left + ICON + GAP, rect.center().y);
    paint::put(ui.painter(), start, Align2::LEFT_CENTER, galley, colours.word);
    let words = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
    response
}

const ICON: f32 = 16.0;
const GAP: f32 = 6.0;
const PADDING: f32 = 8.0;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    const ALL: [Health; 8] = [
        Health::Fresh,
        Health::Renewing,
        Health::Due,
        Health::Offline,
        Health::NeedsSignIn,
        Health::Blocked,
        Health::Revoked,
        Health::New,
    ];

    #[test]
    fn every_health_is_read_by_its_word() {
        let harness = Screen::sized(300.0, 400.0).show(|ui| {
            for each in ALL {
                health(ui, each, Place::List);
            }
        });
        for each in ALL {
            harness.get_by_label(each.word());
        }
    }

    #[test]
    fn no_two_healths_share_an_icon() {
        let icons: HashSet<_> = ALL.map(|health| look(health).1).into();
        assert_eq!(icons.len(), ALL.len());
    }
}
