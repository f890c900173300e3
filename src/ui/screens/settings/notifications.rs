//! What the desktop is told.

use egui::Ui;

use crate::domain::settings::Settings;

use super::row::switch_row;

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, settings: &mut Settings) {
    let words = "When an account needs you, or its sign-in ends soon";
    switch_row(ui, "Show on the desktop", words, &mut settings.notifications);
}
