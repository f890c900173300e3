//! Who says what to whom: lifelines side by side with arrows between them; where they do not fit, a numbered list.

use egui::{Rect, Stroke, Ui, pos2, vec2};

use super::{PLATE, Plan, arrow, centred, plate, put, put_centred};
use crate::explain::learn::{Actor, Message};
use crate::ui::paint;
use crate::ui::theme::{self, Text, space};

pub(super) fn plan(ui: &Ui, actors: &'static [Actor], messages: &'static [Message], width: f32) -> Plan {
    let lane = width / actors.len() as f32;
    if lane < LEAST_LANE { listed(ui, actors, messages, width) } else { beside(ui, actors, messages, width) }
}

const LEAST_LANE: f32 = 132.0;

/// With the words above each arrow, which begins and ends at the lines of those who speak.
fn beside(ui: &Ui, actors: &'static [Actor], messages: &'static [Message], width: f32) -> Plan {
    let t = theme::of(ui);
    let lane = width / actors.len() as f32;
    let names: Vec<_> =
        actors.iter().map(|one| centred(ui, one.name, Text::Label, t.text, lane - space::S)).collect();
    let head = PLATE + space::XS + names.iter().map(|name| name.size().y).fold(0.0, f32::max) + space::M;
    let mut steps = Vec::new();
    let mut top = head;
    for (index, message) in messages.iter().enumerate() {
        let lanes = message.from.abs_diff(message.to).max(1) as f32;
        let words = format!("{}. {}", index + 1, message.words);
        let words = centred(ui, &words, Text::Small, t.text2, lanes * lane - space::L);
        let at = top;
        top += words.size().y + ARROW;
        steps.push((*message, words, at));
    }
    let paint = move |ui: &Ui, rect: Rect| {
        let t = theme::of(ui);
        let x = |place: usize| rect.left() + (place as f32 + 0.5) * lane;
        for (place, (actor, name)) in actors.iter().zip(names).enumerate() {
            plate(ui, pos2(x(place), rect.top() + PLATE / 2.0), actor.sign);
            put_centred(ui, x(place), rect.top() + PLATE + space::XS, name, t.text);
            let down = [pos2(x(place), rect.top() + head - space::S), pos2(x(place), rect.bottom())];
            ui.painter().line_segment(down, Stroke::new(1.0, t.line_strong));
        }
        for (message, words, at) in steps {
            let (from, to) = (x(message.from), x(message.to));
            let (middle, top) = (f32::midpoint(from, to), rect.top() + at);
            let size = words.size();
            // A lifeline in between must not run through the words.
            let behind =
                Rect::from_min_size(pos2(middle - size.x / 2.0 - 4.0, top), vec2(size.x + 8.0, size.y));
            ui.painter().rect_filled(behind, 0.0, t.surface);
            put_centred(ui, middle, top, words, t.text2);
            let y = top + size.y + 5.0;
            let towards = (to - from).signum() * 3.0;
            arrow(ui, pos2(from + towards, y), pos2(to - towards, y), t.accent_text);
        }
    };
    Plan { tall: top, paint: Box::new(paint) }
}

/// From the words of one message to those of the next.
const ARROW: f32 = 18.0;

/// One below the other: from whom to whom, then what.
fn listed(ui: &Ui, actors: &'static [Actor], messages: &'static [Message], width: f32) -> Plan {
    let t = theme::of(ui);
    let mut rows = Vec::new();
    let mut top = 0.0;
    for (index, message) in messages.iter().enumerate() {
        let whom = format!(
            "{}. {} to {}",
            index + 1,
            actors[message.from].name,
            small_first(actors[message.to].name)
        );
        let whom = paint::lines(ui, &whom, Text::Label, t.text, width - INDENT);
        let what = paint::lines(ui, message.words, Text::Body, t.text2, width - INDENT);
        let tall = (whom.size().y + what.size().y).max(PLATE) + space::M;
        rows.push((actors[message.from].sign, whom, what, top));
        top += tall;
    }
    let paint = move |ui: &Ui, rect: Rect| {
        let t = theme::of(ui);
        for (sign, whom, what, at) in rows {
            let start = pos2(rect.left(), rect.top() + at);
            plate(ui, start + vec2(PLATE / 2.0, PLATE / 2.0), sign);
            let below = whom.size().y;
            put(ui, start + vec2(INDENT, 0.0), whom, t.text);
            put(ui, start + vec2(INDENT, below), what, t.text2);
        }
    };
    Plan { tall: (top - space::M).max(0.0), paint: Box::new(paint) }
}

const INDENT: f32 = PLATE + space::M;

/// "Your browser" within a sentence; a name keeps its letters.
fn small_first(name: &str) -> String {
    match name.strip_prefix("Your ") {
        Some(rest) => ["your ", rest].concat(),
        None if name.starts_with("Mail ") => ["the m", &name[1..]].concat(),
        None => name.to_owned(),
    }
}
