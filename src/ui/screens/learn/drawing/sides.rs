//! Two sides that are told apart, beside each other or one below the other.

use egui::{Rect, Ui, pos2, vec2};

use super::{PLATE, Plan, look, plate, put};
use crate::explain::learn::Side;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, space};

pub(super) fn plan(ui: &Ui, left: &'static Side, right: &'static Side, width: f32) -> Plan {
    if width < BESIDE {
        let (first, second) = (tall(ui, left, width), tall(ui, right, width));
        let paint = move |ui: &Ui, rect: Rect| {
            side(ui, left, Rect::from_min_size(rect.min, vec2(width, first)));
            let below = rect.min + vec2(0.0, first + space::M);
            side(ui, right, Rect::from_min_size(below, vec2(width, second)));
        };
        return Plan { tall: first + space::M + second, paint: Box::new(paint) };
    }
    let half = (width - space::L) / 2.0;
    let tall = tall(ui, left, half).max(tall(ui, right, half));
    let paint = move |ui: &Ui, rect: Rect| {
        side(ui, left, Rect::from_min_size(rect.min, vec2(half, tall)));
        let beside = rect.min + vec2(half + space::L, 0.0);
        side(ui, right, Rect::from_min_size(beside, vec2(half, tall)));
    };
    Plan { tall, paint: Box::new(paint) }
}

const BESIDE: f32 = 440.0;

fn tall(ui: &Ui, one: &Side, width: f32) -> f32 {
    let t = theme::of(ui);
    let heading = paint::lines(ui, one.heading, Text::Strong, t.text, heading_room(width)).size().y;
    let lines = one
        .lines
        .iter()
        .map(|line| paint::lines(ui, line, Text::Body, t.text, line_room(width)).size().y + space::XS);
    space::M + heading.max(PLATE) + space::S + lines.sum::<f32>() + space::S
}

const fn heading_room(width: f32) -> f32 {
    width - 2.0 * space::M - PLATE - space::M
}

const fn line_room(width: f32) -> f32 {
    width - 2.0 * space::M - INDENT
}

const INDENT: f32 = 24.0;

fn side(ui: &Ui, one: &Side, rect: Rect) {
    let t = theme::of(ui);
    paint::block(ui, rect, corner::BLOCK, t.sunken, t.line);
    let at = rect.min + vec2(space::M, space::M);
    plate(ui, at + vec2(PLATE / 2.0, PLATE / 2.0), one.sign);
    let heading = paint::lines(ui, one.heading, Text::Strong, t.text, heading_room(rect.width()));
    let middle = (PLATE - heading.size().y).max(0.0) / 2.0;
    let used = heading.size().y.max(PLATE);
    put(ui, at + vec2(PLATE + space::M, middle), heading, t.text);
    let (icon, _, colour) = look(ui, one.sign);
    let mut top = at.y + used + space::S;
    for line in one.lines {
        let words = paint::lines(ui, line, Text::Body, t.text, line_room(rect.width()));
        paint::icon(ui, pos2(at.x + 8.0, top + Text::Body.line_height() / 2.0), icon, 16.0, colour);
        let used = words.size().y;
        put(ui, pos2(at.x + INDENT, top), words, t.text);
        top += used + space::XS;
    }
}
