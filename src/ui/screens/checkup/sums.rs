//! How the practices stand, in figures and as one bar.

use egui::{Align2, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::domain::checkup::{RuleState, Sums};
use crate::explain::checkup::counted_state;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, space};
use crate::ui::tier::Tier;
use crate::ui::widgets::card;

use super::digest::Digest;
use super::says;

pub(super) fn show(ui: &mut Ui, digest: &Digest) {
    let tier = Tier::of(ui.ctx());
    let counts = counts(digest.sums);
    card::padded(ui, 0.0, |ui| match tier {
        Tier::Wide => wide(ui, &counts, digest.sums),
        Tier::Middle => {
            line(ui, &counts, false);
            below(ui, &counts, digest.sums);
        }
        Tier::Narrow => {
            line(ui, &counts, true);
            below(ui, &counts, digest.sums);
        }
    });
}

type Count = (RuleState, usize);

/// Those that can be told apart; what does not apply is nobody's concern and stands at the end of the list.
fn counts(sums: Sums) -> [Count; 4] {
    [
        (RuleState::Bad, sums.bad),
        (RuleState::Attention, sums.attention),
        (RuleState::Good, sums.good),
        (RuleState::Unknown, sums.unknown),
    ]
}

fn wide(ui: &mut Ui, counts: &[Count], sums: Sums) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let mut left = rect.left() + space::CARD;
    for (count, width) in counts.iter().zip([116.0, 172.0, 128.0, 140.0]) {
        figure(ui, *count, pos2(left, rect.center().y), true);
        left += width;
    }
    let place = Rect::from_min_max(
        pos2(rect.right() - space::CARD - BAR, rect.center().y - 16.0),
        pos2(rect.right() - space::CARD, rect.center().y + 24.0),
    );
    if place.left() > left {
        bar(ui, place, counts, sums);
    }
}

const HEIGHT: f32 = 86.0;
const BAR: f32 = 208.0;

fn line(ui: &mut Ui, counts: &[Count], narrow: bool) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), if narrow { 64.0 } else { 72.0 }));
    let widths = [0.2, 0.34, 0.22, 0.24];
    let room = rect.width() - 2.0 * space::L;
    let mut left = rect.left() + space::L;
    for (count, part) in counts.iter().zip(widths) {
        figure(ui, *count, pos2(left, rect.center().y + if narrow { 0.0 } else { 4.0 }), !narrow);
        left += room * part;
    }
}

fn below(ui: &mut Ui, counts: &[Count], sums: Sums) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), 48.0));
    bar(ui, rect.shrink2(vec2(space::L, 0.0)), counts, sums);
}

/// The plate (where there is room), the figure and its word, beginning at `start`.
fn figure(ui: &Ui, count: Count, start: egui::Pos2, plate: bool) {
    let t = theme::of(ui);
    let (state, number) = count;
    let icon = says::mark(state).icon();
    // What there is none of stays quiet.
    let colours = if number == 0 { t.idle } else { t.tone(says::tone(state)) };
    let words_left = if plate {
        let square = Rect::from_min_size(start - vec2(0.0, PLATE / 2.0), vec2(PLATE, PLATE));
        ui.painter().rect_filled(square, corner::CARD, colours.plate);
        paint::icon(ui, square.center(), icon, 20.0, colours.word);
        square.right() + space::M
    } else {
        paint::icon(
            ui,
            start + vec2(8.0, -8.0),
            icon,
            16.0,
            if number == 0 { t.text3 } else { says::mark(state).colour(t) },
        );
        start.x
    };
    let figure = pos2(if plate { words_left } else { words_left + 24.0 }, start.y - 9.0);
    let put = paint::words(ui, figure, Align2::LEFT_CENTER, &number.to_string(), Text::Title, t.text);
    let said = counted_state(number, state);
    let word = pos2(words_left, start.y + 13.0);
    let below = paint::words(ui, word, Align2::LEFT_CENTER, said, Text::Small, t.text2);
    let told = format!("{number} {said}");
    let response = ui.interact(put.union(below), ui.scope_id().with(("sum", state)), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
}

const PLATE: f32 = 40.0;

/// A part for each state, as long as there are practices that stand so, and what of them is good in words.
fn bar(ui: &mut Ui, place: Rect, counts: &[Count], sums: Sums) {
    let t = theme::of(ui);
    let all: usize = counts.iter().map(|(_, count)| count).sum();
    let shown: Vec<&Count> = counts.iter().filter(|(_, count)| *count > 0).collect();
    let room = place.width() - GAP * shown.len().saturating_sub(1) as f32;
    let mut left = place.left();
    for (state, count) in shown {
        let width = room * *count as f32 / all.max(1) as f32;
        let part = Rect::from_min_size(pos2(left, place.top()), vec2(width, THICK));
        ui.painter().rect_filled(part, 2.0, t.tone(says::tone(*state)).mark);
        left += width + GAP;
    }
    let words = format!("{} of {} known practices are good", sums.good, sums.known());
    let at = Rect::from_min_size(pos2(place.left(), place.top() + 16.0), vec2(place.width(), 16.0));
    let inside = ui.new_child(UiBuilder::new().id_salt("known").max_rect(at));
    let galley = paint::elided(ui, &words, Text::Small, t.text2, at.width());
    paint::put(ui.painter(), at.left_center(), Align2::LEFT_CENTER, galley, t.text2);
    let response = inside.interact(place, inside.scope_id().with("known"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
}

const GAP: f32 = 2.0;
const THICK: f32 = 8.0;
