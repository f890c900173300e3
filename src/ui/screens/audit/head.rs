//! The head of the log: its name, the alerts that stand, the state of the chain, and what can be done with all of it.

use egui::Ui;

use crate::engine::command::Command;
use crate::engine::snapshot::{AuditTask, VaultState};
use crate::ui::actions::Action;
use crate::ui::alerts;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::route::Dialog;
use crate::ui::shell;
use crate::ui::tier::Tier;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::menu::{self, Entry, Item};

use super::chain::{self, Chain};

pub(super) fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) {
    let entry = Action::Audit.entry();
    shell::head(ui, entry.label, entry.hint, |ui| {
        let verifies = verifies(picture);
        if Tier::of(ui.ctx()) == Tier::Narrow {
            more(ui, picture, verifies, outbox);
        } else {
            buttons(ui, picture, verifies, outbox);
        }
        let chain = Chain::of(picture);
        let length =
            if Tier::of(ui.ctx()) == Tier::Wide { chain::Length::Whole } else { chain::Length::Short };
        let response = chain.show(ui, length);
        if response.clicked() {
            outbox.open(Dialog::ChainBroken);
        }
        let open = picture.snapshot.alerts.len();
        if open > 0 && alerts::button(ui, open).clicked() {
            outbox.open(Dialog::Alerts);
        }
    });
}

const EXPORT: &str = "Export\u{202f}…";

fn buttons(ui: &mut Ui, picture: &Picture, verifies: bool, outbox: &mut Outbox) {
    let export = Button::secondary(EXPORT).help(Action::ExportAudit.entry().hint);
    if ui.add(export.off_because(why_no_export(picture))).clicked() {
        outbox.act(Action::ExportAudit);
    }
    if verifies {
        if ui.add(Button::secondary("Cancel").help("Stops the check; nothing is changed by it")).clicked() {
            outbox.send(Command::CancelAuditWork);
        }
        return;
    }
    let verify = Button::secondary("Verify").help(Action::VerifyAudit.entry().hint);
    if ui.add(verify.off_because(why_no_check(picture))).clicked() {
        outbox.act(Action::VerifyAudit);
    }
}

fn more(ui: &mut Ui, picture: &Picture, verifies: bool, outbox: &mut Outbox) {
    let opener = ui.add(Button::icon_only(icons::DOTS_THREE, "More for the audit log"));
    let check = if verifies {
        Item::new(None, icons::X, "Cancel the check")
    } else {
        Item::new(Some(Action::VerifyAudit), icons::SEAL_CHECK, "Verify").off_because(why_no_check(picture))
    };
    let export =
        Item::new(Some(Action::ExportAudit), icons::EXPORT, EXPORT).off_because(why_no_export(picture));
    match menu::menu(&opener, &[Entry::Item(check), Entry::Item(export)]) {
        Some(Some(action)) => outbox.act(action),
        Some(None) => outbox.send(Command::CancelAuditWork),
        None => {}
    }
}

fn verifies(picture: &Picture) -> bool {
    picture.snapshot.audit.work.is_some_and(|work| work.what == AuditTask::Verify)
}

/// Why the chain cannot be checked now.
pub fn why_no_check(picture: &Picture) -> Option<&'static str> {
    match (&picture.snapshot.vault.state, picture.snapshot.audit.work) {
        (VaultState::Opening, _) => Some("The vault is being opened"),
        _ if Chain::of(picture) == Chain::Opening => Some(OPENING),
        (VaultState::Shut(_), _) => Some("The vault is shut, and its key checks the chain"),
        (_, Some(work)) if work.what == AuditTask::Export => Some("Events are being written to a file"),
        (_, Some(_)) => Some("The chain is being checked"),
        (VaultState::Open, None) => None,
    }
}

const OPENING: &str = "The log is being opened";

/// Why nothing can be written to a file now.
pub fn why_no_export(picture: &Picture) -> Option<&'static str> {
    match picture.snapshot.audit.work {
        _ if !picture.snapshot.loaded || Chain::of(picture) == Chain::Opening => Some(OPENING),
        Some(work) if work.what == AuditTask::Export => Some("Events are being written to a file"),
        Some(_) => Some("The chain is being checked"),
        None => None,
    }
}
