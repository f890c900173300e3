//! The settings: chosen here, or by another Mailward on the same folder.

use crate::domain::settings::Settings;
use crate::services::settings;

use super::super::event::Event;
use super::Runner;

/// What is known of the settings file.
#[derive(Debug)]
pub(super) struct Chosen {
    /// What it said when it was last read or written here; `None` when it could not be read.
    file: Option<Settings>,
    /// Grows whenever something is chosen or written here, so that an older look at the file is known as one.
    changes: u64,
}

impl Chosen {
    pub(super) const fn new(file: Option<Settings>) -> Self {
        Self { file, changes: 0 }
    }
}

impl Runner {
    /// They count at once; a folder that cannot be written is told, and the choice still counts until the end. A login that
    /// refuses is told too, and its switch goes back.
    pub(super) fn change_settings(&mut self, settings: Settings) {
        let before = self.state.settings().clone();
        self.state.apply(Event::Settings(settings.clone()));
        self.settings_changed(&before);
        self.chosen.changes += 1;
        self.pledge(|desk| desk.keep_settings(before, settings));
    }

    /// What was chosen here is in the file by now.
    pub(super) fn settings_kept(&mut self, settings: Settings) {
        self.chosen.changes += 1;
        self.chosen.file = Some(settings);
    }

    /// How many changes had happened when the file is looked at.
    pub(super) const fn choices(&self) -> u64 {
        self.chosen.changes
    }

    /// The file says this. Where another Mailward has written it, what was chosen there counts here, too.
    pub(super) fn settings_read(&mut self, changes: u64, read: Settings) {
        if changes != self.chosen.changes || self.chosen.file.as_ref() == Some(&read) {
            return;
        }
        let before = self.state.settings().clone();
        self.chosen.file = Some(read.clone());
        self.state.apply(Event::Settings(read));
        self.settings_changed(&before);
        settings::take(self.state.settings(), &self.context);
    }
}
