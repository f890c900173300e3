//! When access tokens are renewed.

use egui::Ui;

use crate::domain::settings::Settings;

use super::row::switch_row;

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, settings: &mut Settings) {
    let words = if settings.renew {
        "Ahead of their end, while the window is open"
    } else {
        "Only when a mail program asks for one"
    };
    switch_row(ui, "Renew access tokens", words, &mut settings.renew);
}
