//! The frame of a dialog: heading and `x`, body, foot with the way back at the left and the deed at the right.
//!
//! Esc and `x` close it; a click beside it does not, so that nothing half typed is lost. In a narrow window it fills the
//! window. Its caller shows it as long as it is open and decides what closing means.

use std::fmt::Debug;
use std::hash::Hash;

use egui::{
    Align, Align2, Context, CornerRadius, Frame, Id, Key, Layout, Modal, Modifiers, Rect, Role, ScrollArea,
    Stroke, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::button::Button;
use super::tile::{self, tile};
use super::{focus, page_keys};
use crate::ui::icons;
use crate::ui::paint;
use crate::ui::theme::{self, Text, corner, height, space};

/// A dialog that is about to be shown.
#[must_use = "a dialog is shown with `show`"]
pub struct Dialog<'a> {
    id: Id,
    title: &'a str,
    second_line: Option<&'a str>,
    initials_of: Option<&'a str>,
    width: Width,
    head: Head,
    step: Option<Id>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Head {
    Shown,
    Left,
}

/// How wide a dialog is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// A question.
    Question,
    /// The command palette.
    Palette,
    /// Signing in.
    SignIn,
}

impl Width {
    const fn points(self) -> f32 {
        match self {
            Self::Question => 520.0,
            Self::Palette => 600.0,
            Self::SignIn => 744.0,
        }
    }
}

/// The two parts that a caller fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Between head and foot; scrolls where there is too little room.
    Body,
    /// The line of buttons: what is added goes to the left, [`at_right`] to the right.
    Foot,
}

/// What was asked of the dialog itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Nothing.
    Stays,
    /// Esc or `x`.
    Closed,
}

impl<'a> Dialog<'a> {
    /// A dialog with this heading, which is its accessible name too.
    pub fn new(id: &str, title: &'a str, width: Width) -> Self {
        Self {
            id: Id::unique(("dialog", id)),
            title,
            second_line: None,
            initials_of: None,
            width,
            head: Head::Shown,
            step: None,
        }
    }

    /// A question: no line with heading and `x`, because the body begins with the question itself.
    pub const fn question(mut self) -> Self {
        self.head = Head::Left;
        self
    }

    /// A line under the heading.
    pub const fn second_line(mut self, words: &'a str) -> Self {
        self.second_line = Some(words);
        self
    }

    /// A tile with the initials of this address before the heading.
    pub const fn initials_of(mut self, address: &'a str) -> Self {
        self.initials_of = Some(address);
        self
    }

    /// Which of its steps it shows: a new one begins at its top, however far down the one before was scrolled.
    pub fn step(mut self, step: impl Hash + Debug) -> Self {
        self.step = Some(Id::unique(("step", step)));
        self
    }

    /// Shows it over everything else. `parts` is called for the body, then for the foot.
    pub fn show(self, ctx: &Context, mut parts: impl FnMut(&mut Ui, Part)) -> Answer {
        let t = theme::of_ctx(ctx);
        let room = Room::of(ctx, self.width);
        let frame = Frame::new()
            .fill(t.raised)
            .stroke(Stroke::new(BORDER, t.line))
            .corner_radius(CornerRadius::same(room.corner))
            .shadow(ctx.global_style().visuals.window_shadow);
        let area = Modal::default_area(self.id).role(Role::Dialog).accessible_name(self.title);
        let shown = Modal::new(self.id).area(area).backdrop_color(t.backdrop).frame(frame).show(ctx, |ui| {
            ui.set_width(room.size.x - 2.0 * BORDER);
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            let mut closed = false;
            if self.head == Head::Shown {
                closed = self.head(ui);
                super::card::hairline(ui);
            }
            self.body(ui, &room, |ui| parts(ui, Part::Body));
            super::card::hairline(ui);
            foot(ui, |ui| parts(ui, Part::Foot));
            closed
        });
        settle(ctx, self.id, shown.response.rect.size());
        let escaped = shown.is_top_modal
            && !shown.any_popup_open
            && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
        if shown.inner || escaped { Answer::Closed } else { Answer::Stays }
    }

    fn head_height(&self, ctx: &Context) -> f32 {
        let two_lines = self.initials_of.is_some() || self.second_line.is_some();
        match self.head {
            Head::Left => 0.0,
            Head::Shown if is_low(ctx) => height::DIALOG_EDGE_LOW,
            Head::Shown if two_lines && !fills_window(ctx) => 88.0,
            Head::Shown => 64.0,
        }
    }

    fn head(&self, ui: &mut Ui) -> bool {
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), self.head_height(ui.ctx())));
        let t = theme::of(ui);
        let mut left = rect.left() + space::XL;
        if let Some(address) = self.initials_of.filter(|_| !fills_window(ui.ctx()) && !is_low(ui.ctx())) {
            let place = Rect::from_min_size(pos2(left, rect.top() + space::CARD), Vec2::splat(48.0));
            tile(
                &mut ui.new_child(UiBuilder::new().id_salt("tile").max_rect(place)),
                address,
                tile::Size::Head,
            );
            left = place.right() + space::M;
        }
        let lines = Rect::from_min_max(pos2(left, rect.top()), pos2(rect.right() - 64.0, rect.bottom()));
        let middle = rect.center().y;
        let (title_y, second_y) = match self.second_line {
            Some(_) if is_low(ui.ctx()) => (middle - 9.0, middle + 11.0),
            Some(_) => (middle - 10.0, middle + 12.0),
            None => (middle, middle),
        };
        label(
            ui,
            Rect::from_center_size(pos2(lines.center().x, title_y), vec2(lines.width(), 24.0)),
            self.title,
            Text::Heading,
            t.text,
        );
        if let Some(words) = self.second_line {
            let line = Rect::from_center_size(pos2(lines.center().x, second_y), vec2(lines.width(), 20.0));
            label(ui, line, words, Text::Body, t.text2);
        }
        let close = Rect::from_min_size(
            pos2(rect.right() - 48.0, rect.top() + (rect.height() / 2.0 - space::L).min(space::CARD)),
            Vec2::splat(height::CONTROL),
        );
        let mut corner = ui.new_child(UiBuilder::new().id_salt("close").max_rect(close));
        corner.add(Button::icon_only(icons::X, "Close")).clicked()
    }

    fn body(&self, ui: &mut Ui, room: &Room, contents: impl FnOnce(&mut Ui)) {
        let most = room.size.y - self.head_height(ui.ctx()) - foot_height(ui.ctx()) - 4.0 * BORDER;
        let least = if room.fills { most } else { 0.0 };
        // The bar lies in the margin, so that contents keep their width.
        ui.spacing_mut().scroll.floating_allocated_width = 0.0;
        ScrollArea::vertical()
            .id_salt(self.step)
            .max_height(most)
            .min_scrolled_height(most.min(200.0))
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.set_min_height(least);
                contents(ui);
                focus::keep_in_sight(ui);
                page_keys::turn(ui);
            });
    }
}

/// Whether the window is too narrow for a dialog beside its surroundings: then it fills it and loses its side columns.
pub fn fills_window(ctx: &Context) -> bool {
    ctx.content_rect().width() < NARROW
}

/// Whether the window is so low that little of a dialog is left between head and foot, which give some of theirs then.
pub fn is_low(ctx: &Context) -> bool {
    ctx.content_rect().height() < LOW
}

fn foot_height(ctx: &Context) -> f32 {
    if is_low(ctx) { height::DIALOG_EDGE_LOW } else { height::DIALOG_FOOT }
}

/// Puts what is added at the right end of the foot, the main button first.
pub fn at_right<R>(ui: &mut Ui, contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.with_layout(Layout::right_to_left(Align::Center), contents).inner
}

/// A dialog is placed by the size it had in the frame before, so a new size needs one more frame.
fn settle(ctx: &Context, id: Id, size: Vec2) {
    let memory = id.with("size");
    let before = ctx.data_mut(|data| data.get_temp::<Vec2>(memory));
    if before != Some(size) {
        ctx.data_mut(|data| data.insert_temp(memory, size));
        ctx.request_repaint();
    }
}

const NARROW: f32 = 620.0;
const LOW: f32 = 320.0;
const MARGIN: f32 = 24.0;
const BORDER: f32 = 1.0;

struct Room {
    /// Most that a dialog may take.
    size: Vec2,
    corner: u8,
    fills: bool,
}

impl Room {
    fn of(ctx: &Context, width: Width) -> Self {
        let window = ctx.content_rect().size();
        if fills_window(ctx) {
            return Self { size: window, corner: 0, fills: true };
        }
        let most = window - Vec2::splat(2.0 * MARGIN);
        Self { size: vec2(width.points().min(most.x), most.y), corner: corner::DIALOG, fills: false }
    }
}

fn foot(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), foot_height(ui.ctx())));
    let inner = rect.shrink2(vec2(space::XL, 0.0)).with_min_x(rect.left() + space::M);
    let layout = Layout::left_to_right(Align::Center);
    let mut line = ui.new_child(UiBuilder::new().id_salt("foot").max_rect(inner).layout(layout));
    line.spacing_mut().item_spacing.x = space::S;
    contents(&mut line);
}

fn label(ui: &mut Ui, rect: Rect, words: &str, text: Text, colour: egui::Color32) {
    let response = ui.interact(rect, ui.scope_id().with(words), egui::Sense::hover());
    let galley = paint::elided(ui, words, text, colour, rect.width());
    paint::put(ui.painter(), rect.left_center(), Align2::LEFT_CENTER, galley, colour);
    let words = words.to_owned();
    response.widget_info(|| egui::WidgetInfo::labeled(Role::Label, true, &words));
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::testing::screen::Screen;

    #[derive(Default)]
    struct Seen {
        closed: bool,
        kept: bool,
    }

    fn question(screen: Screen) -> Harness<'static, Seen> {
        screen.show_state(Seen::default(), |ui, seen| {
            let dialog = Dialog::new("revoke", "Revoke anna@example.org", Width::Question);
            let answer = dialog.show(ui.ctx(), |ui, part| match part {
                Part::Body => {
                    ui.label("Mail programs will stop working");
                }
                Part::Foot => {
                    seen.kept |= at_right(ui, |ui| ui.add(Button::secondary("Keep it"))).clicked();
                }
            });
            seen.closed |= answer == Answer::Closed;
        })
    }

    #[test]
    fn escape_closes_the_dialog() {
        let mut harness = question(Screen::default());
        assert!(!harness.state().closed);
        harness.key_press(Key::Escape);
        harness.run();
        assert!(harness.state().closed);
    }

    #[test]
    fn a_click_beside_the_dialog_closes_nothing() {
        let mut harness = question(Screen::default());
        harness.drag_at(pos2(10.0, 10.0));
        harness.drop_at(pos2(10.0, 10.0));
        harness.run();
        assert!(!harness.state().closed);
        harness.get_by_label("Close").click();
        harness.run();
        assert!(harness.state().closed);
    }

    #[test]
    fn buttons_of_the_foot_can_be_pressed() {
        let mut harness = question(Screen::default());
        harness.get_by_label("Keep it").click();
        harness.run();
        assert!(harness.state().kept);
    }

    #[test]
    fn a_dialog_fills_a_narrow_window() {
        let harness = question(Screen::sized(1100.0, 720.0).text_size(200));
        harness.get_by_role_and_label(Role::Dialog, "Revoke anna@example.org");
        let id = Id::unique(("dialog", "revoke"));
        let dialog = harness.ctx.memory(|memory| memory.area_rect(id)).expect("it is open");
        assert!((dialog.size() - vec2(550.0, 360.0)).length() < 1.0, "{dialog:?}");
    }
}
