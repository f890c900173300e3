//! When access tokens are renewed, and whether that goes on without a window.

use egui::Ui;

use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::settings::Settings;
use crate::ui::widgets::card;

use super::row::{locked, switch_row};

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, decides: Option<&Organisation>, settings: &mut Settings) {
    let words = if settings.renew {
        "Ahead of need, so that no mail program has to wait"
    } else {
        "Only when a mail program asks; a sign-in that would end unused is used in time all the same"
    };
    if !locked(ui, decides, SettingName::Renew, "Renew access tokens", settings) {
        switch_row(ui, "Renew access tokens", words, &mut settings.renew);
    }
    card::hairline(ui);
    let words = "Mailward then runs without a window, renews tokens and answers mail programs";
    if !locked(ui, decides, SettingName::StartAtLogin, "Start at login", settings) {
        switch_row(ui, "Start at login", words, &mut settings.start_at_login);
    }
}
