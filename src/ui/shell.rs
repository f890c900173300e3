//! The frame of the window: status line across the foot, navigation above it, the screen to the right, notices on top.
//!
//! Knows no screen: what stands in the middle is given to it. The page of the first start has no navigation.

use egui::{
    Align, Align2, CentralPanel, Frame, Layout, Margin, Panel, Rect, ScrollArea, Ui, UiBuilder, pos2, vec2,
};

use super::outbox::Outbox;
use super::paint;
use super::picture::Picture;
use super::route::Route;
use super::theme::{self, Text, height, space};
use super::tier::Tier;
use super::widgets::{focus, page_keys};

mod notices;
mod rail;
mod status;

pub use notices::Notices;

/// Whether the navigation is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rail {
    /// With the screen that is chosen.
    Shown(Route),
    /// Only the screen and the status line.
    Hidden,
}

/// Draws the frame, and `screen` in its middle.
pub fn show(
    ui: &mut Ui,
    picture: &Picture,
    rail: Rail,
    outbox: &mut Outbox,
    screen: impl FnOnce(&mut Ui, &mut Outbox),
) {
    let t = theme::of(ui);
    let tier = Tier::of(ui.ctx());
    let plain = Frame::new().fill(t.rail);
    let foot = Panel::bottom("status line").exact_size(height::STATUS).frame(plain);
    foot.resizable(false).show_separator_line(false).show(ui, |ui| status::show(ui, picture, outbox));
    if let Rail::Shown(route) = rail {
        let side = Panel::left("navigation").exact_size(tier.rail()).frame(plain);
        side.resizable(false)
            .show_separator_line(false)
            .show(ui, |ui| rail::show(ui, picture, route, outbox));
    }
    let margin = Margin::symmetric(tier.margin() as i8, 0);
    CentralPanel::no_frame().frame(Frame::new().fill(t.canvas).inner_margin(margin)).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        screen(ui, outbox);
    });
}

/// The head of a screen: its name, a second line where there is room, and what `right` adds from the right.
pub fn head(ui: &mut Ui, title: &str, second_line: &str, right: impl FnOnce(&mut Ui)) {
    let tier = Tier::of(ui.ctx());
    let t = theme::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), tier.head()), egui::Sense::hover());
    let middle = if tier == Tier::Wide { rect.top() + 26.0 } else { rect.center().y };
    let layout = Layout::right_to_left(Align::Center);
    let mut deeds = ui.new_child(UiBuilder::new().id_salt("head").max_rect(rect).layout(layout));
    right(&mut deeds);
    let room = deeds.min_rect().left() - space::S - rect.left();
    let name = paint::elided(ui, title, Text::Title, t.text, room);
    paint::put(ui.painter(), pos2(rect.left(), middle), Align2::LEFT_CENTER, name, t.text);
    if tier == Tier::Wide {
        paint::words(
            ui,
            pos2(rect.left(), rect.top() + 50.0),
            Align2::LEFT_CENTER,
            second_line,
            Text::Body,
            t.text2,
        );
    }
    let told = format!("{title}. {second_line}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Heading, true, &told));
}

/// The part of a screen that scrolls. Its bar lies in the margin, so that cards keep their width.
pub fn scrolled<R>(ui: &mut Ui, name: &str, contents: impl FnOnce(&mut Ui, Rect) -> R) -> R {
    let margin = Tier::of(ui.ctx()).margin();
    let room = ui.available_rect_before_wrap();
    let wide = room.expand2(vec2(margin, 0.0));
    let mut outside = ui.new_child(UiBuilder::new().id_salt(name).max_rect(wide));
    let area = ScrollArea::vertical().id_salt(name).auto_shrink([false, false]);
    let shown = area.show_viewport(&mut outside, |ui, seen| {
        let top = ui.max_rect().top();
        let inner = Rect::from_min_max(pos2(room.left(), top), pos2(room.right(), ui.max_rect().bottom()));
        ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
            let result = contents(ui, seen);
            focus::keep_in_sight(ui);
            page_keys::turn(ui);
            ui.add_space(space::XL);
            result
        })
        .inner
    });
    ui.allocate_rect(room, egui::Sense::hover());
    shown.inner
}
