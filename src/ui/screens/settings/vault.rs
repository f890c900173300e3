//! Where the vault's key is kept.

use egui::Ui;

use crate::domain::settings::KeyPlace;
use crate::engine::snapshot::{VaultState, VaultView};
use crate::explain::{self, transfer};
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;

use super::row::row;

/// The rows of this section.
pub(super) fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    let vault = &picture.snapshot.vault;
    let shut = (!vault.is_open()).then_some("The vault is not open");
    let words = words(vault);
    let in_memory = vault.place == Some(KeyPlace::Memory);
    let button = if in_memory { "Keep it\u{202f}…" } else { "Move\u{202f}…" };
    row(ui, "Key", &words, MOVE, |ui| {
        if ui.add(Button::secondary(button).off_because(shut)).clicked() {
            outbox.open(Dialog::MoveVault);
        }
    });
    if vault.place == Some(KeyPlace::Passphrase) {
        card::hairline(ui);
        row(ui, "Passphrase", "Asked for at every start", CHANGE, |ui| {
            if ui.add(Button::secondary("Change passphrase\u{202f}…").off_because(shut)).clicked() {
                outbox.open(Dialog::ChangePassphrase);
            }
        });
    }
    card::hairline(ui);
    let (second, button) = match &picture.snapshot.transfer.unfinished {
        Some(unfinished) => (transfer::unfinished(unfinished), "End it\u{202f}…"),
        None => (MOVE_OUT_WORDS.to_owned(), "Write a file\u{202f}…"),
    };
    row(ui, "Move to a new computer", &second, WRITE, |ui| {
        if ui.add(Button::secondary(button)).clicked() {
            outbox.open(Dialog::MoveOut);
        }
    });
    card::hairline(ui);
    row(ui, "Erase everything", ERASE_WORDS, MOVE, |ui| {
        if ui.add(Button::danger_outlined("Erase\u{202f}…")).clicked() {
            outbox.open(Dialog::Erase);
        }
    });
}

const MOVE_OUT_WORDS: &str =
    "Settings, providers and accounts in one file; the sign-ins, if you want, sealed.";

const ERASE_WORDS: &str = "Revokes the sign-ins, then removes tokens, log and settings";

/// Room of the buttons.
const MOVE: f32 = 90.0;
const CHANGE: f32 = 180.0;
const WRITE: f32 = 130.0;

fn words(vault: &VaultView) -> String {
    if let VaultState::Shut(problem) = &vault.state {
        return explain::words(problem).title;
    }
    let place = match vault.place {
        Some(KeyPlace::Keyring) => "In the system keyring.",
        Some(KeyPlace::Passphrase) => "Wrapped by a passphrase.",
        Some(KeyPlace::Memory) => "In memory only: it ends with Mailward.",
        None => "There is none yet.",
    };
    match (vault.place, vault.answered_ms) {
        (Some(KeyPlace::Keyring), Some(ms)) => format!("{place} It answered in {ms} ms."),
        (Some(KeyPlace::Passphrase), Some(ms)) => format!("{place} It was opened in {ms} ms."),
        _ => place.to_owned(),
    }
}
