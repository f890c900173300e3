//! The program's own picture, painted: an envelope whose seal is a keyhole. Sharp at every size, the same in both themes.
//!
//! Drawn in units of a 64th of its width, as `assets/icon/mailward.svg` is. Decoration: screen readers are told nothing.

use egui::{CornerRadius, Pos2, Rect, Shape, Ui, pos2, vec2};

use super::theme::emblem::{BODY, FLAP, KEYHOLE, SEAL};

/// Paints it `width` wide around `centre`; it is three quarters as high.
pub fn paint(ui: &Ui, centre: Pos2, width: f32) {
    let unit = width / 64.0;
    let origin = centre - vec2(32.0, 32.0) * unit;
    let at = |x: f32, y: f32| origin + vec2(x, y) * unit;
    let painter = ui.painter();
    let corner = CornerRadius::same((12.0 * unit).round() as u8);
    painter.rect_filled(Rect::from_min_max(at(0.0, 8.0), at(64.0, 56.0)), corner, BODY);
    let top = CornerRadius { sw: 0, se: 0, ..corner };
    painter.rect_filled(Rect::from_min_max(at(0.0, 8.0), at(64.0, 24.0)), top, FLAP);
    let tip = [(0.0, 24.0), (64.0, 24.0), (40.0, 38.0), (32.0, 40.0), (24.0, 38.0)];
    painter.add(Shape::convex_polygon(tip.map(|(x, y)| at(x, y)).to_vec(), FLAP, egui::Stroke::NONE));
    painter.circle_filled(at(32.0, 36.0), 18.0 * unit, BODY);
    painter.circle_filled(at(32.0, 36.0), 14.0 * unit, SEAL);
    painter.circle_filled(at(32.0, 32.5), 5.0 * unit, KEYHOLE);
    let hole = [pos2(29.5, 34.0), pos2(34.5, 34.0), pos2(36.5, 44.0), pos2(27.5, 44.0)];
    painter.add(Shape::convex_polygon(hole.map(|p| at(p.x, p.y)).to_vec(), KEYHOLE, egui::Stroke::NONE));
}
