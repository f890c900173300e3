//! The settings: chosen here, or by another Mailward on the same folder.

use std::sync::Arc;

use crate::domain::organisation::Organisation;
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
        let chosen = match self.state.organisation() {
            Some(decides) => decides.below(settings, self.state.chosen()),
            None => settings,
        };
        self.state.apply(Event::Settings(chosen.clone()));
        self.settings_changed(&before);
        self.chosen.changes += 1;
        self.pledge(|desk| desk.keep_settings(before, chosen));
    }

    /// Another profile of an organisation counts, or none: what it decides counts at once, and what the person chose where it
    /// no longer does.
    pub(super) fn organisation_is(&mut self, organisation: Option<Arc<Organisation>>) {
        if self.state.organisation() == organisation.as_ref() {
            return;
        }
        let before = self.state.settings().clone();
        self.state.apply(Event::Organisation(organisation));
        settings::take(self.state.settings(), &self.context);
        self.settings_changed(&before);
        let on = self.state.settings().start_at_login;
        if self.watches && before.start_at_login != on {
            self.pledge(|desk| desk.enforce_login(on));
        }
    }

    /// At the start the login may still do what the person chose before the organisation decided.
    pub(super) fn enforce_login(&mut self) {
        let on = self.state.settings().start_at_login;
        if self.state.chosen().start_at_login != on {
            self.pledge(|desk| desk.enforce_login(on));
        }
    }

    /// Everything went to a folder in which this is chosen. What the person chose here since the start counts there as well, up to
    /// this moment, in which the keyring may have asked for a minute; for all the rest counts what is chosen there.
    pub(super) fn settings_landed(&mut self, there: Option<Settings>) {
        if let Some(there) = there {
            let begun = self.chosen.file.replace(there.clone()).unwrap_or_default();
            let together = self.state.chosen().since(&begun, &there);
            if together != *self.state.chosen() {
                let before = self.state.settings().clone();
                self.state.apply(Event::Settings(together.clone()));
                self.settings_changed(&before);
                settings::take(self.state.settings(), &self.context);
            }
            if together == there {
                return;
            }
        }
        // Also where the file cannot be read, so that this is told.
        self.change_settings(self.state.settings().clone());
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
