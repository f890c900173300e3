//! Which way requests leave this computer, and whom TLS trusts beside the system's authorities.

use std::path::{Path, PathBuf};

use egui::Ui;

use crate::domain::organisation::SettingName;
use crate::domain::settings::{AtStart, ProxyAddress, Settings};
use crate::ui::dialogs::PickFor;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{height, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::field::Field;

use super::row::{locked, row};

/// What is being typed: it counts once the field is left, if it can be used.
#[derive(Debug, Default)]
pub(super) struct Draft {
    proxy: Option<String>,
    /// Why the field of the proxy was left with something that cannot be used.
    refused: Option<String>,
    ca_file: Option<String>,
    /// What the system's dialog answered since the last frame.
    picked: Option<PathBuf>,
}

impl Draft {
    /// This file was chosen in the system's dialog.
    pub(super) fn picked(&mut self, file: PathBuf) {
        self.ca_file = None;
        self.picked = Some(file);
    }
}

/// The rows of this section.
pub(super) fn show(
    ui: &mut Ui,
    picture: &Picture,
    settings: &mut Settings,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let decides = picture.snapshot.organisation.as_deref();
    if !locked(ui, decides, SettingName::Proxy, "Proxy", settings) {
        proxy(ui, &picture.snapshot.at_start, settings, draft);
    }
    card::hairline(ui);
    if !locked(ui, decides, SettingName::CaFile, "Certificate authority", settings) {
        authority(ui, &picture.snapshot.at_start, settings, draft, outbox);
    }
}

fn proxy(ui: &mut Ui, at_start: &AtStart, settings: &mut Settings, draft: &mut Draft) {
    let second = match at_start.proxy_variable {
        None => "Requests to providers go through it; mail servers are reached directly".to_owned(),
        Some(name) => format!("{name} is set and decides; without it, what stands here counts"),
    };
    row(ui, "Proxy", &second, BELOW, |ui| {
        let kept = || settings.proxy.as_ref().map(ToString::to_string).unwrap_or_default();
        let mut text = draft.proxy.take().unwrap_or_else(kept);
        let field = Field::new("Proxy").code().hint(ProxyAddress::EXAMPLE).at_most(300);
        let field = field.width(FIELD.min(ui.available_width())).error(draft.refused.as_deref());
        let response = field.show(ui, &mut text);
        if response.changed() {
            draft.refused = None;
        }
        if response.has_focus() {
            draft.proxy = Some(text);
        } else if text.trim().is_empty() {
            (settings.proxy, draft.refused) = (None, None);
        } else {
            match text.parse::<ProxyAddress>() {
                Ok(address) => (settings.proxy, draft.refused) = (Some(address), None),
                Err(error) => (draft.proxy, draft.refused) = (Some(text), Some(capital(&error.to_string()))),
            }
        }
    });
}

fn authority(
    ui: &mut Ui,
    at_start: &AtStart,
    settings: &mut Settings,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    if let Some(file) = draft.picked.take() {
        settings.ca_file = Some(file);
    }
    let second = match &at_start.ca_file {
        None => "A file in PEM form, trusted beside the system’s: for networks that open secure connections"
            .to_owned(),
        Some(file) => format!("Mailward was started with {}, which decides", file.display()),
    };
    row(ui, "Certificate authority", &second, BELOW, |ui| {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let choose = || Button::secondary("Choose\u{202f}…").icon(icons::FOLDER_OPEN);
            let room = ui.available_width() - choose().measure(ui) - space::S;
            let shown = |file: &Path| file.display().to_string();
            let kept = || settings.ca_file.as_deref().map(shown).unwrap_or_default();
            let mut text = draft.ca_file.take().unwrap_or_else(kept);
            let field = Field::new("Certificate authority").code().hint("None").width(FIELD.min(room));
            if field.show(ui, &mut text).has_focus() {
                draft.ca_file = Some(text);
            } else {
                take_file(settings, text.trim());
            }
            ui.set_min_height(height::CONTROL);
            if ui.add(choose()).clicked() {
                outbox.pick = Some(PickFor::Authority);
            }
        });
    });
}

/// A path that cannot be shown as text stays as it is until another is typed.
fn take_file(settings: &mut Settings, typed: &str) {
    let same = settings.ca_file.as_ref().is_some_and(|file| file.display().to_string() == typed);
    if !same {
        settings.ca_file = (!typed.is_empty()).then(|| PathBuf::from(typed));
    }
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

const FIELD: f32 = 420.0;
/// Long addresses and paths stand below the words.
const BELOW: f32 = f32::INFINITY;
