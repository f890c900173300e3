//! When access tokens are renewed, and whether that goes on without a window.

use egui::Ui;

use crate::domain::organisation::{Organisation, SettingName};
use crate::domain::settings::{RefreshAge, Settings};
use crate::ui::widgets::card;
use crate::ui::widgets::menu::{Filter, Item, drop_down};

use super::row::{locked, row, switch_row};

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
    if !locked(ui, decides, SettingName::RefreshAge, REPLACE, settings) {
        replace(ui, settings);
    }
    card::hairline(ui);
    let words = "Mailward then runs without a window, renews tokens and answers mail programs";
    if !locked(ui, decides, SettingName::StartAtLogin, "Start at login", settings) {
        switch_row(ui, "Start at login", words, &mut settings.start_at_login);
    }
}

const REPLACE: &str = "Replace refresh tokens after";

fn replace(ui: &mut Ui, settings: &mut Settings) {
    row(ui, REPLACE, "Check-up reminds you when one is older", CHOICE, |ui| {
        let items = RefreshAge::ALL.map(|age| Item::choice(age, words(age), age == settings.refresh_age));
        let picked = drop_down(ui, REPLACE, words(settings.refresh_age), Filter::Off, &items);
        settings.refresh_age = picked.unwrap_or(settings.refresh_age);
    });
}

const fn words(age: RefreshAge) -> &'static str {
    match age {
        RefreshAge::Month => "30 days",
        RefreshAge::Quarter => "90 days",
        RefreshAge::HalfYear => "180 days",
        RefreshAge::Year => "A year",
        RefreshAge::Any => "Never",
    }
}

/// Room of the drop-down.
const CHOICE: f32 = 110.0;
