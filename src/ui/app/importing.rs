//! The window's part of an import: it begins anew each time, and a file dropped on its dialog is read.

use egui::Ui;

use crate::engine::command::{Command, ImportSource, ImportWish, Reply};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::route::Dialog;

use super::Window;
use super::diagnosing::invite;

impl Window {
    /// Asks for settings; what was read before is forgotten.
    pub(super) fn import(&mut self) {
        if self.picture.snapshot.import.is_some() {
            self.send(Command::CloseImport);
        }
        self.dialog = Some(Dialog::Import);
    }

    /// Asks for the profile of an organisation; what was read before is forgotten.
    pub(super) fn import_profile(&mut self) {
        if self.picture.snapshot.profile.is_some() {
            self.send(Command::CloseProfile);
        }
        self.dialog = Some(Dialog::Profile);
    }

    /// A file or folder dropped on the dialog is read as settings.
    pub(super) fn take_dropped_settings(ui: &Ui, outbox: &mut Outbox) {
        let (hovers, dropped) = ui.input(|input| {
            let dropped = input.raw.dropped_files.first().map(|file| file.path().to_path_buf());
            (!input.raw.hovered_files.is_empty(), dropped)
        });
        if let Some(path) = dropped {
            let wish = ImportWish { source: ImportSource::Path(path), address: None };
            outbox.send(Command::LookAtImport(Box::new(wish), Reply::nowhere()));
        } else if hovers {
            invite(ui, icons::DOWNLOAD_SIMPLE, DROP);
        }
    }
}

const DROP: &str = "Drop it to read its accounts";
