//! What the desktop is told.

use egui::Ui;

use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::settings::Settings;

use super::row::{locked, switch_row};

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, decides: Option<&Organisation>, settings: &mut Settings) {
    let words = "When an account needs you, or its sign-in ends soon";
    if !locked(ui, decides, SettingName::Notifications, "Show on the desktop", settings) {
        switch_row(ui, "Show on the desktop", words, &mut settings.notifications);
    }
}
