//! Paints the drawings of pages from their data: boxes, arrows and bars in the colours of the theme.
//!
//! A drawing is told to screen readers as one sentence; what is painted is for eyes. Words grow with the text size and break
//! where there is no room; narrow places get another arrangement of the same.

use std::sync::Arc;

use egui::{Align2, Color32, Galley, Pos2, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2};

use crate::explain::learn::{Drawing, Shape, Sign};
use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner};

mod chain;
mod exchange;
mod grid;
mod lanes;
mod parts;
mod sides;

/// Paints it over the whole width.
pub(super) fn show(ui: &mut Ui, drawing: &'static Drawing) {
    let width = ui.available_width();
    let plan = plan(ui, &drawing.shape, width);
    let (rect, response) = ui.allocate_exact_size(vec2(width, plan.tall), Sense::hover());
    if ui.is_rect_visible(rect) {
        (plan.paint)(ui, rect);
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, drawing.told));
}

/// How high a drawing will be, and how it is painted there.
struct Plan {
    tall: f32,
    paint: Painting,
}

/// Paints in a place.
type Painting = Box<dyn FnOnce(&Ui, Rect)>;

fn plan(ui: &Ui, shape: &'static Shape, width: f32) -> Plan {
    match shape {
        Shape::Exchange { actors, messages } => exchange::plan(ui, actors, messages, width),
        Shape::Lanes { ends, lanes } => lanes::plan(ui, *ends, lanes, width),
        Shape::Sides(left, right) => sides::plan(ui, left, right, width),
        Shape::Chain(stops) => chain::plan(ui, stops, width),
        Shape::Grid { columns, rows } => grid::plan(ui, columns, rows, width),
        Shape::Parts(parts) => parts::plan(ui, parts, width),
    }
}

/// What stands for somebody or something, and in which colours.
fn look(ui: &Ui, sign: Sign) -> (Icon, Color32, Color32) {
    let t = theme::of(ui);
    let (icon, plate, colour) = match sign {
        Sign::You => (icons::USER, t.accent_soft, t.accent_text),
        Sign::Mailward => (icons::SHIELD_CHECK, t.accent_soft, t.accent_text),
        Sign::Browser => (icons::BROWSER, t.idle.plate, t.idle.word),
        Sign::Provider => (icons::GLOBE_HEMISPHERE_WEST, t.info.plate, t.info.word),
        Sign::MailServer => (icons::HARD_DRIVES, t.info.plate, t.info.word),
        Sign::MailProgram => (icons::ENVELOPE_SIMPLE, t.idle.plate, t.idle.word),
        Sign::Client => (icons::IDENTIFICATION_CARD, t.idle.plate, t.idle.word),
        Sign::Computer => (icons::DESKTOP, t.accent_soft, t.accent_text),
        Sign::Key => (icons::KEY, t.idle.plate, t.idle.word),
        Sign::Phone => (icons::DEVICE_MOBILE, t.accent_soft, t.accent_text),
        Sign::Token => (icons::FINGERPRINT, t.idle.plate, t.idle.word),
        Sign::Proxy => (icons::SHARE_NETWORK, t.idle.plate, t.idle.word),
        Sign::Event => (icons::LIST_BULLETS, t.idle.plate, t.idle.word),
        Sign::Sealed => (icons::LOCK_KEY, t.ok.plate, t.ok.word),
        Sign::Open => (icons::EYE, t.idle.plate, t.idle.word),
        Sign::Yes => (icons::CHECK_CIRCLE, t.ok.plate, t.ok.word),
        Sign::No => (icons::PROHIBIT, t.bad.plate, t.bad.word),
        Sign::Document => (icons::FILE_TEXT, t.idle.plate, t.idle.word),
        Sign::Looks => (icons::MAGNIFYING_GLASS, t.idle.plate, t.idle.word),
        Sign::Warns => (icons::BELL, t.warn.plate, t.warn.word),
    };
    (icon, plate, colour)
}

/// A plate with its icon, `PLATE` wide.
fn plate(ui: &Ui, centre: Pos2, sign: Sign) {
    let (icon, ground, colour) = look(ui, sign);
    ui.painter().rect_filled(Rect::from_center_size(centre, Vec2::splat(PLATE)), corner::CARD, ground);
    paint::icon(ui, centre, icon, 20.0, colour);
}

const PLATE: f32 = 36.0;

/// Words in lines of at most `width`, centred.
fn centred(ui: &Ui, words: &str, text: Text, colour: Color32, width: f32) -> Arc<Galley> {
    let galley = paint::lines(ui, words, text, colour, width);
    let mut job = (*galley.job).clone();
    job.halign = egui::Align::Center;
    ui.painter().layout_job(job)
}

/// Puts centred words so that their middle lies at `x` and their top at `y`.
fn put_centred(ui: &Ui, x: f32, y: f32, galley: Arc<Galley>, colour: Color32) {
    ui.painter().galley(pos2(x, y - galley.rect.top()), galley, colour);
}

fn put(ui: &Ui, at: Pos2, galley: Arc<Galley>, colour: Color32) {
    paint::put(ui.painter(), at, Align2::LEFT_TOP, galley, colour);
}

/// A line that ends in a point.
fn arrow(ui: &Ui, from: Pos2, to: Pos2, colour: Color32) {
    let stroke = Stroke::new(1.5, colour);
    ui.painter().line_segment([from, to], stroke);
    let along = (to - from).normalized();
    let across = along.rot90();
    for side in [-1.0, 1.0] {
        ui.painter().line_segment([to, to - along * 6.0 + across * side * 4.0], stroke);
    }
}
