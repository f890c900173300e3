//! The settings: appearance, renewal, notifications, browser, network, vault, about. Changes count at once.
//!
//! All sections stand below each other; the list at the left leads to one, and lies above them in a narrow window.

use std::path::PathBuf;

use egui::{Align, Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::settings::Settings;
use crate::engine::command::Command;
use crate::ui::icons::{self, Icon};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::{Route, SettingsSection};
use crate::ui::screens::browser_choice;
use crate::ui::shell;
use crate::ui::theme::space;
use crate::ui::tier::Tier;
use crate::ui::widgets::{card, focus, page_keys};

mod about;
mod access;
mod appearance;
mod audit;
mod browser;
mod list;
mod network;
mod notifications;
mod organisation;
mod renewal;
mod row;
mod vault;

pub(in crate::ui::screens) use row::locked_in_place;

/// What is being typed, and which section was shown last.
#[derive(Debug, Default)]
pub struct Draft {
    /// The browser while it is being chosen.
    browser: browser_choice::Draft,
    network: network::Draft,
    audit: audit::Draft,
    scrolled_to: Option<SettingsSection>,
}

impl Draft {
    /// A file of certificate authorities was chosen in the system's dialog.
    pub fn picked_authority(&mut self, file: PathBuf) {
        self.network.picked(file);
    }
}

/// Draws the screen, scrolled to this section.
pub fn show(
    ui: &mut Ui,
    picture: &Picture,
    section: SettingsSection,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    shell::head(ui, "Settings", "", |_| {});
    let room = ui.available_rect_before_wrap();
    if Tier::of(ui.ctx()) == Tier::Narrow {
        list::above(ui, section, outbox);
        ui.add_space(space::S);
        return shell::scrolled(ui, "settings", |ui, _| {
            sections(ui, picture, section, draft, outbox);
        });
    }
    let (left, right) = room.split_left_right_at_x(room.left() + LIST);
    list::beside(&mut ui.new_child(UiBuilder::new().id_salt("sections").max_rect(left)), section, outbox);
    let right = right.with_min_x(right.left() + space::L);
    let mut pane = ui.new_child(UiBuilder::new().id_salt("settings").max_rect(right));
    pane.spacing_mut().item_spacing = vec2(space::S, 0.0);
    scrolled(&mut pane, |ui| {
        ui.set_max_width(ui.available_width().min(WIDEST));
        sections(ui, picture, section, draft, outbox);
    });
    ui.allocate_rect(room, Sense::hover());
}

/// The list at the left.
const LIST: f32 = 172.0;
/// No card gets wider, so that a row's words and its control stay together.
const WIDEST: f32 = 656.0;

/// Scrolls only the part beside the list; its bar lies in the margin.
fn scrolled(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let margin = Tier::of(ui.ctx()).margin();
    let wide = Rect::from_min_max(room.min, pos2(room.right() + margin, room.bottom()));
    let mut outside = ui.new_child(UiBuilder::new().id_salt("scrolled").max_rect(wide));
    outside.spacing_mut().scroll.floating_allocated_width = 0.0;
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(&mut outside, |ui| {
        ui.set_max_width(room.width());
        contents(ui);
        focus::keep_in_sight(ui);
        page_keys::turn(ui);
        ui.add_space(space::XL);
    });
}

/// The sections, in their order.
const ALL: [SettingsSection; 10] = [
    SettingsSection::Appearance,
    SettingsSection::Renewal,
    SettingsSection::Notifications,
    SettingsSection::Browser,
    SettingsSection::Network,
    SettingsSection::Vault,
    SettingsSection::Audit,
    SettingsSection::Access,
    SettingsSection::Organisation,
    SettingsSection::About,
];

const fn name(section: SettingsSection) -> &'static str {
    match section {
        SettingsSection::Appearance => "Appearance",
        SettingsSection::Renewal => "Renewal",
        SettingsSection::Notifications => "Notifications",
        SettingsSection::Browser => "Browser",
        SettingsSection::Network => "Network",
        SettingsSection::Vault => "Vault",
        SettingsSection::Audit => "Audit log",
        SettingsSection::Access => "Access",
        SettingsSection::Organisation => "Organisation",
        SettingsSection::About => "About",
    }
}

const fn icon(section: SettingsSection) -> Icon {
    match section {
        SettingsSection::Appearance => icons::PALETTE,
        SettingsSection::Renewal => icons::ARROWS_CLOCKWISE,
        SettingsSection::Notifications => icons::BELL,
        SettingsSection::Browser => icons::BROWSER,
        SettingsSection::Network => icons::GLOBE_HEMISPHERE_WEST,
        SettingsSection::Vault => icons::LOCK_SIMPLE,
        SettingsSection::Audit => icons::LIST_BULLETS,
        SettingsSection::Access => icons::PROHIBIT,
        SettingsSection::Organisation => icons::BUILDINGS,
        SettingsSection::About => icons::INFO,
    }
}

fn sections(ui: &mut Ui, picture: &Picture, wanted: SettingsSection, draft: &mut Draft, outbox: &mut Outbox) {
    let mut settings = picture.snapshot.settings.clone();
    let decides = picture.snapshot.organisation.as_deref();
    for section in ALL {
        let top = ui.cursor().min;
        card::section(ui, name(section), None);
        if section == wanted && draft.scrolled_to != Some(wanted) {
            draft.scrolled_to = Some(wanted);
            ui.scroll_to_rect(Rect::from_min_size(top, vec2(1.0, 1.0)), Some(Align::TOP));
        }
        card::flush(ui, |ui| match section {
            SettingsSection::Appearance => appearance::show(ui, &mut settings),
            SettingsSection::Renewal => renewal::show(ui, decides, &mut settings),
            SettingsSection::Notifications => notifications::show(ui, decides, &mut settings),
            SettingsSection::Browser => {
                browser::show(ui, picture, decides, &mut settings, &mut draft.browser);
            }
            SettingsSection::Network => {
                network::show(ui, picture, &mut settings, &mut draft.network, outbox);
            }
            SettingsSection::Vault => vault::show(ui, picture, outbox),
            SettingsSection::Audit => audit::show(ui, picture, &mut settings, &mut draft.audit),
            SettingsSection::Access => access::show(ui, picture, outbox),
            SettingsSection::Organisation => organisation::show(ui, picture, outbox),
            SettingsSection::About => about::show(ui, picture, outbox),
        });
        ui.add_space(space::L);
    }
    take(picture, settings, outbox);
}

fn take(picture: &Picture, settings: Settings, outbox: &mut Outbox) {
    if settings != picture.snapshot.settings {
        outbox.send(Command::ChangeSettings(settings));
    }
}

/// Leads to a section.
fn go(section: SettingsSection, outbox: &mut Outbox) {
    outbox.go(Route::Settings(section));
}
