//! The three parts of a token, in the colours that the inspector has for them.

use egui::{Align2, Rect, Ui, pos2, vec2};

use super::{Plan, put};
use crate::ui::paint;
use crate::ui::theme::{self, Part, Text, Theme, corner, space};

type Named = (&'static str, &'static str);

pub(super) fn plan(ui: &Ui, parts: &'static [Named; 3], width: f32) -> Plan {
    let t = theme::of(ui);
    let beside = width >= BESIDE;
    let each = if beside { (width - 2.0 * DOT) / 3.0 } else { width };
    let tall = |(_, says): &Named| {
        let words = paint::lines(ui, says, Text::Body, t.text2, each - 2.0 * space::M);
        2.0 * space::M + Text::Strong.line_height() + space::XS + words.size().y
    };
    let heights: Vec<f32> = parts.iter().map(tall).collect();
    let highest = heights.iter().copied().fold(0.0, f32::max);
    let heights = if beside { vec![highest; 3] } else { heights };
    let whole = if beside { highest } else { heights.iter().sum::<f32>() + 2.0 * space::S };
    let paint = move |ui: &Ui, rect: Rect| {
        let t = theme::of(ui);
        let mut at = rect.min;
        for (index, (named, tall)) in parts.iter().zip(heights).enumerate() {
            let place = Rect::from_min_size(at, vec2(each, tall));
            part(ui, named, colours(t)[index], place);
            if beside && index < 2 {
                let dot = pos2(place.right() + DOT / 2.0, rect.center().y);
                paint::words(ui, dot, Align2::CENTER_CENTER, ".", Text::Title, t.text3);
            }
            at += if beside { vec2(each + DOT, 0.0) } else { vec2(0.0, tall + space::S) };
        }
    };
    Plan { tall: whole, paint: Box::new(paint) }
}

const BESIDE: f32 = 460.0;
const DOT: f32 = 20.0;

const fn colours(t: &Theme) -> [Part; 3] {
    [t.jwt_header, t.jwt_claims, t.jwt_signature]
}

fn part(ui: &Ui, (name, says): &Named, colours: Part, rect: Rect) {
    let t = theme::of(ui);
    ui.painter().rect_filled(rect, corner::BLOCK, colours.plate);
    let at = rect.min + vec2(space::M, space::M);
    put(ui, at, paint::lines(ui, name, Text::Strong, colours.word, rect.width()), colours.word);
    let words = paint::lines(ui, says, Text::Body, t.text, rect.width() - 2.0 * space::M);
    put(ui, at + vec2(0.0, Text::Strong.line_height() + space::XS), words, t.text);
}
