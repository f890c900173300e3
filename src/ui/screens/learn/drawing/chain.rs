//! One thing after the other, with arrows between them: in a line, or where there is no room, one below the other.

use egui::{Rect, Ui, pos2, vec2};

use super::{PLATE, Plan, arrow, centred, plate, put, put_centred};
use crate::explain::learn::Stop;
use crate::ui::paint;
use crate::ui::theme::{self, Text, space};

pub(super) fn plan(ui: &Ui, stops: &'static [Stop], width: f32) -> Plan {
    let room = width / stops.len() as f32;
    if room < LEAST { below(ui, stops, width) } else { beside(ui, stops, room) }
}

const LEAST: f32 = 124.0;

fn beside(ui: &Ui, stops: &'static [Stop], room: f32) -> Plan {
    let t = theme::of(ui);
    let words: Vec<_> = stops
        .iter()
        .map(|one| {
            let name = centred(ui, one.name, Text::Label, t.text, room - space::M);
            (name, centred(ui, one.note, Text::Small, t.text2, room - space::M))
        })
        .collect();
    let below = words.iter().map(|(name, note)| name.size().y + note.size().y).fold(0.0, f32::max);
    let paint = move |ui: &Ui, rect: Rect| {
        let t = theme::of(ui);
        let x = |place: usize| rect.left() + (place as f32 + 0.5) * room;
        let y = rect.top() + PLATE / 2.0;
        for (place, (stop, (name, note))) in stops.iter().zip(words).enumerate() {
            plate(ui, pos2(x(place), y), stop.sign);
            let top = rect.top() + PLATE + space::S;
            let under = top + name.size().y;
            put_centred(ui, x(place), top, name, t.text);
            put_centred(ui, x(place), under, note, t.text2);
            if place + 1 < stops.len() {
                let gap = PLATE / 2.0 + space::S;
                arrow(ui, pos2(x(place) + gap, y), pos2(x(place + 1) - gap, y), t.text3);
            }
        }
    };
    Plan { tall: PLATE + space::S + below, paint: Box::new(paint) }
}

fn below(ui: &Ui, stops: &'static [Stop], width: f32) -> Plan {
    let t = theme::of(ui);
    let room = width - PLATE - space::M;
    let mut rows = Vec::new();
    let mut top = 0.0;
    for stop in stops {
        let name = paint::lines(ui, stop.name, Text::Label, t.text, room);
        let note = paint::lines(ui, stop.note, Text::Small, t.text2, room);
        let tall = (name.size().y + note.size().y).max(PLATE);
        rows.push((stop.sign, name, note, top, tall));
        top += tall + GAP;
    }
    let last = rows.len().saturating_sub(1);
    let paint = move |ui: &Ui, rect: Rect| {
        let t = theme::of(ui);
        for (index, (sign, name, note, at, tall)) in rows.into_iter().enumerate() {
            let start = pos2(rect.left(), rect.top() + at);
            plate(ui, start + vec2(PLATE / 2.0, PLATE / 2.0), sign);
            let words = start + vec2(PLATE + space::M, 0.0);
            let under = name.size().y;
            put(ui, words, name, t.text);
            put(ui, words + vec2(0.0, under), note, t.text2);
            if index < last {
                let x = start.x + PLATE / 2.0;
                arrow(ui, pos2(x, start.y + PLATE + 3.0), pos2(x, start.y + tall + GAP - 3.0), t.text3);
            }
        }
    };
    Plan { tall: top - GAP, paint: Box::new(paint) }
}

const GAP: f32 = 22.0;
