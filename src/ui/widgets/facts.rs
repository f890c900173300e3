//! Facts: what it is at the left, the value beside it; one quiet Copy for all of them.

use egui::{Align2, Rect, Response, Role, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::card;
use super::copy_button::copy_button;
use super::term;
use crate::ui::paint;
use crate::ui::theme::{self, Text, height, space};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// What is known.
    pub value: String,
    /// Whether the value is a code: shown in mono.
    pub code: bool,
}

impl Fact {
    /// A value in words.
    pub fn words(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), value: value.into(), code: false }
    }

    /// A value that is a code.
    pub fn code(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { code: true, ..Self::words(label, value) }
    }

    const fn style(&self) -> Text {
        if self.code { Text::Code } else { Text::Body }
    }
}

/// All facts as text, for Copy: a line each.
pub fn as_text(facts: &[Fact]) -> String {
    facts.iter().flat_map(|fact| [fact.label.as_str(), ": ", fact.value.as_str(), "\n"]).collect()
}

/// Facts on their own ground, with Copy in the corner.
pub fn facts(ui: &mut Ui, facts: &[Fact]) {
    card::sunken(ui, |ui| {
        let corner = ui.max_rect().right_top();
        lines(ui, facts, beside_copy(ui, facts));
        let room =
            Rect::from_min_max(corner - vec2(space::HUGE * 2.0, 0.0), corner + vec2(0.0, height::COMPACT));
        let layout = egui::Layout::right_to_left(egui::Align::Center);
        let mut inside = ui.new_child(UiBuilder::new().id_salt("copy").max_rect(room).layout(layout));
        copy_button(&mut inside, "Copy", &as_text(facts));
    });
}

/// What values leave free at the right where the first of them would run into Copy.
fn beside_copy(ui: &Ui, facts: &[Fact]) -> f32 {
    let t = theme::of(ui);
    let labels = facts.iter().map(|fact| paint::line(ui, &fact.label, Text::Body, t.text3).size().x);
    let room = ui.available_width() - labels.fold(0.0, f32::max) - COLUMN_GAP - COPY;
    let wide = |fact: &Fact| paint::line(ui, &fact.value, fact.style(), t.text).size().x > room;
    if facts.iter().take(2).any(wide) { COPY } else { 0.0 }
}

/// The lines alone: labels in a column of their own, values beside it. Long values go on below themselves.
pub fn plain(ui: &mut Ui, facts: &[Fact]) {
    lines(ui, facts, 0.0);
}

fn lines(ui: &mut Ui, facts: &[Fact], free: f32) {
    let t = theme::of(ui);
    let widest = facts
        .iter()
        .map(|fact| paint::line(ui, &fact.label, Text::Body, t.text3).size().x)
        .fold(0.0, f32::max);
    ui.spacing_mut().item_spacing.y = 0.0;
    let values = ui.available_width() - widest - COLUMN_GAP - free;
    if values < LEAST_VALUE {
        return stacked(ui, facts, free);
    }
    for fact in facts {
        let value = paint::lines(ui, &fact.value, fact.style(), t.text, values);
        let tall = value.size().y.max(Text::Body.line_height()) + height::FACT - Text::Body.line_height();
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), tall), term::sense(ui, &fact.label));
        let top = rect.top() + (height::FACT - Text::Body.line_height()) / 2.0;
        let label = paint::lines(ui, &fact.label, Text::Body, t.text3, f32::INFINITY);
        paint::put(ui.painter(), pos2(rect.left(), top), Align2::LEFT_TOP, label, t.text3);
        let left = (rect.left() + widest + COLUMN_GAP).round();
        paint::put(ui.painter(), pos2(left, top), Align2::LEFT_TOP, value, t.text);
        tell(ui, response, fact);
    }
}

/// Where there is no room for two columns: each label above its value. The first label stands beside Copy.
fn stacked(ui: &mut Ui, facts: &[Fact], free: f32) {
    let t = theme::of(ui);
    let whole = ui.available_width();
    for (at, fact) in facts.iter().enumerate() {
        let beside = if at == 0 { free } else { 0.0 };
        let label = paint::lines(ui, &fact.label, Text::Body, t.text3, whole - beside);
        let value = paint::lines(ui, &fact.value, fact.style(), t.text, whole);
        let above = if beside > 0.0 { label.size().y.max(height::COMPACT) } else { label.size().y };
        let tall = above + value.size().y + space::S;
        let (rect, response) = ui.allocate_exact_size(vec2(whole, tall), Sense::hover());
        paint::put(ui.painter(), rect.left_top(), Align2::LEFT_TOP, label, t.text3);
        paint::put(ui.painter(), rect.left_top() + vec2(0.0, above), Align2::LEFT_TOP, value, t.text);
        tell(ui, response, fact);
    }
}

/// Small lines of a token card: label left, value at the right edge.
pub fn compact(ui: &mut Ui, facts: &[Fact]) {
    let t = theme::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    for fact in facts {
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), COMPACT_LINE), term::sense(ui, &fact.label));
        let label =
            paint::words(ui, rect.left_center(), Align2::LEFT_CENTER, &fact.label, Text::Small, t.text3);
        let style = if fact.code { Text::SmallCode } else { Text::Small };
        let value = paint::elided(ui, &fact.value, style, t.text, rect.right() - label.right() - space::L);
        paint::put(ui.painter(), rect.right_center(), Align2::RIGHT_CENTER, value, t.text);
        tell(ui, response, fact);
    }
}

/// The button in the corner with what parts it from the values.
const COPY: f32 = 88.0;
const COLUMN_GAP: f32 = 24.0;
const LEAST_VALUE: f32 = 110.0;
const COMPACT_LINE: f32 = 22.0;

fn tell(ui: &Ui, response: Response, fact: &Fact) {
    let told = format!("{}: {}", fact.label, fact.value);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &told));
    term::explained(ui, response, &fact.label);
}

#[cfg(test)]
mod tests {
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[test]
    fn facts_are_read_line_by_line_and_copied_together() {
        let lines = [Fact::code("Code", "AADSTS90094"), Fact::words("Time", "20 Nov 2026, 16:04:51")];
        let text = as_text(&lines);
        let mut harness = Screen::sized(500.0, 160.0).show(move |ui| facts(ui, &lines));
        harness.get_by_label("Code: AADSTS90094");
        harness.get_by_label("Copy").click();
        harness.step();
        harness.step();
        harness.step();
        assert_eq!(text, "Code: AADSTS90094\nTime: 20 Nov 2026, 16:04:51\n");
        harness.run();
        harness.get_by_label("Copied");
    }
}
