//! Small pieces that several dialogs share: the margin of a body, a line to copy, a row to choose, a countdown.

use egui::{
    Align, Align2, Frame, Layout, Margin, Rect, Response, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};
use jiff::Timestamp;

use crate::ui::icons::{self, Icon};
use crate::ui::paint;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, corner, height, space};
use crate::ui::widgets::copy_button::copy_button_outlined;
use crate::ui::widgets::dialog::is_low;
use crate::ui::widgets::life_bar::bar;
use crate::ui::widgets::prose::{remark, styled};
use crate::ui::widgets::{card, focus};
use crate::ui::words;

/// Too narrow for two buttons with words at the right of a foot.
pub(super) fn is_tight(ui: &Ui) -> bool {
    ui.ctx().content_rect().width() < TIGHT
}

const TIGHT: f32 = 500.0;

/// The body of a dialog with its margin.
pub(super) fn body(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let margin = if is_low(ui.ctx()) { space::M } else { space::XL };
    Frame::new().inner_margin(Margin::symmetric(space::XL as i8, margin as i8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
        contents(ui);
    });
}

/// Before a button with a border at the left of a foot: there its border, not its words, stands where the body's words begin.
pub(super) fn to_edge(ui: &mut Ui) {
    ui.add_space(space::XL - space::M);
}

/// What a step is about.
pub(super) fn heading(ui: &mut Ui, words: &str) -> Response {
    let colour = theme::of(ui).text;
    let response = styled(ui, words, Text::Heading, colour);
    ui.add_space(space::XS);
    response
}

/// A link or code in one line, cut where there is no more room, and the button that copies all of it.
pub(super) fn to_copy(ui: &mut Ui, name: &str, text: &str) {
    card::row(ui, height::CONTROL, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        ui.push_id(name, |ui| {
            let t = theme::of(ui);
            let width = (ui.available_width() - COPY_ROOM).max(80.0);
            let (rect, response) = ui.allocate_exact_size(vec2(width, height::CONTROL), Sense::hover());
            paint::block(ui, rect, corner::CONTROL, t.surface, t.control);
            let words = paint::elided(ui, text, Text::SmallCode, t.text2, rect.width() - 22.0);
            paint::put(
                ui.painter(),
                rect.left_center() + vec2(11.0, 0.0),
                Align2::LEFT_CENTER,
                words,
                t.text2,
            );
            let aloud = if text.len() > LONGEST_ALOUD { name.to_owned() } else { format!("{name}: {text}") };
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &aloud));
            copy_button_outlined(ui, "Copy", text);
        });
    });
}

/// A page, a redirect address and permissions are read aloud; the link of a sign-in, which nobody could follow, is copied.
const LONGEST_ALOUD: usize = 300;

/// The outlined button and its gap.
const COPY_ROOM: f32 = 106.0;

/// A way to go on: icon, what it means, and what it does in a second line.
pub(super) fn choice(ui: &mut Ui, icon: Icon, words: &str, second: &str) -> Response {
    let t = theme::of(ui);
    let size = vec2(ui.available_width(), CHOICE);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    if response.hovered() {
        ui.painter().rect_filled(rect.expand2(vec2(space::S, 0.0)), corner::CONTROL, t.hover);
    }
    paint::icon(ui, pos2(rect.left() + 10.0, rect.center().y), icon, 20.0, t.text2);
    paint::icon(ui, pos2(rect.right() - 8.0, rect.center().y), icons::CARET_RIGHT, 16.0, t.text3);
    let lines =
        Rect::from_min_max(pos2(rect.left() + 32.0, rect.top()), pos2(rect.right() - 24.0, rect.bottom()));
    let title = paint::elided(ui, words, Text::Label, t.text, lines.width());
    paint::put(ui.painter(), lines.left_center() - vec2(0.0, 9.0), Align2::LEFT_CENTER, title, t.text);
    let below = paint::elided(ui, second, Text::Small, t.text2, lines.width());
    paint::put(ui.painter(), lines.left_center() + vec2(0.0, 9.0), Align2::LEFT_CENTER, below, t.text2);
    focus::ring(ui, &response, corner::CONTROL);
    let told = words.to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &told));
    response
}

const CHOICE: f32 = 52.0;

/// Links in a line; the first one's icon stands at the edge, where words begin.
pub(super) fn links(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let room = vec2(ui.available_width() + LINK_PADDING, height::CONTROL);
    let place = Rect::from_min_size(ui.cursor().min - vec2(LINK_PADDING, 0.0), room);
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(true);
    let mut inside = ui.new_child(UiBuilder::new().max_rect(place).layout(layout));
    inside.spacing_mut().item_spacing = vec2(space::S, 0.0);
    contents(&mut inside);
    // Only its height counts here: what reaches out to the left would make the dialog wider.
    ui.allocate_space(vec2(room.x - LINK_PADDING, inside.min_rect().height()));
}

/// Inside a link, left and right.
const LINK_PADDING: f32 = 8.0;

/// What is waited for, how long it still will be, and a bar that shrinks. Asks for a repaint each second.
pub(super) fn countdown(ui: &mut Ui, picture: &Picture, what: &str, (from, until): (Timestamp, Timestamp)) {
    let t = theme::of(ui);
    let left = words::countdown(until, picture.now);
    card::row(ui, Text::Small.line_height(), |ui| {
        remark(ui, what);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            ui.label(Text::SmallLabel.rich(&left, t.text));
        });
    });
    ui.add_space(space::XS);
    let whole = until.duration_since(from).as_secs_f32();
    bar(ui, &left, until.duration_since(picture.now).as_secs_f32() / whole, Tone::Info);
    let remaining = until.as_millisecond() - picture.now.as_millisecond();
    if remaining > 0 {
        // The figure is rounded, so it changes half a second off the full one.
        let wait = u64::try_from((remaining + 500) % 1_000 + 1).unwrap_or(1);
        crate::ui::picture::repaint_after(ui.ctx(), std::time::Duration::from_millis(wait));
    }
}
