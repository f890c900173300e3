//! The list of sections: at the left, or as a drop-down above in a narrow window.

use egui::{Align2, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::outbox::Outbox;
use crate::ui::paint;
use crate::ui::route::SettingsSection;
use crate::ui::theme::{self, Text, corner, height, space};
use crate::ui::widgets::focus;
use crate::ui::widgets::menu::{Filter, Item, drop_down};

use super::{ALL, go, icon, name};

/// One line a section.
pub(super) fn beside(ui: &mut Ui, chosen: SettingsSection, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.y = 2.0;
    for section in ALL {
        line(ui, section, section == chosen, outbox);
    }
}

/// A drop-down that names the section.
pub(super) fn above(ui: &mut Ui, chosen: SettingsSection, outbox: &mut Outbox) {
    let items = ALL.map(|section| Item {
        icon: Some(icon(section)),
        ..Item::choice(section, name(section), section == chosen)
    });
    if let Some(section) = drop_down(ui, "Section", name(chosen), Filter::Off, &items) {
        go(section, outbox);
    }
}

fn line(ui: &mut Ui, section: SettingsSection, chosen: bool, outbox: &mut Outbox) {
    let size = vec2(ui.available_width(), height::NAVIGATION);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let t = theme::of(ui);
    let ground = match (chosen, response.hovered()) {
        (true, _) => Some(t.rail_selected),
        (false, true) => Some(t.rail_hover),
        (false, false) => None,
    };
    if let Some(ground) = ground {
        ui.painter().rect_filled(rect, corner::CONTROL, ground);
    }
    let (text, colour) = if chosen { (Text::Strong, t.accent_text) } else { (Text::Label, t.text2) };
    let shape = if chosen { icon(section).filled() } else { icon(section) };
    paint::icon(ui, pos2(rect.left() + space::S + 10.0, rect.center().y), shape, 20.0, colour);
    paint::words(
        ui,
        pos2(rect.left() + 40.0, rect.center().y),
        Align2::LEFT_CENTER,
        name(section),
        text,
        colour,
    );
    focus::ring(ui, &response, corner::CONTROL);
    let told = format!("{}: settings", name(section));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, &told));
    if response.clicked() {
        go(section, outbox);
    }
}
