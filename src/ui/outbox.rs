//! What this frame wanted: commands, a place to go, text to copy, a page to open.
//!
//! Screens fill it while they draw; `app.rs` carries it out after they have drawn. So no screen does anything itself, and
//! a test can compare what a click wanted.

use crate::domain::account::MailAddress;
use crate::domain::learn::Page;
use crate::domain::provider::ProviderId;
use crate::engine::command::Command;

use super::actions::Action;
use super::dialogs::{PickFor, SaveWish};
use super::route::{Dialog, Route};
use super::screens::checkup::Shown;
use super::screens::inspector::InspectorWish;

/// What this frame wanted.
#[derive(Debug, Default)]
pub struct Outbox {
    /// For the engine, in order.
    pub commands: Vec<Command>,
    /// From the one table of everything a person can invoke; carried out like a shortcut.
    pub actions: Vec<Action>,
    /// Another screen.
    pub route: Option<Route>,
    /// Another dialog, or with `Some(None)` none.
    #[expect(
        clippy::option_option,
        reason = "whether something was wanted, and what: as for the other wishes here"
    )]
    pub dialog: Option<Option<Dialog>>,
    /// For the clipboard. Never a secret.
    pub copy: Option<String>,
    /// A page of the provider, for the system's browser.
    pub page: Option<String>,
    /// A page of Learn, to be read in front of the dialog.
    pub read: Option<Page>,
    /// A file to be written, whose place the system's dialog asks for.
    pub save: Option<SaveWish>,
    /// A file to be read, which the system's dialog asks for.
    pub pick: Option<PickFor>,
    /// A text that the person wants to keep in a file. Never a secret.
    pub keep: Option<(SaveWish, String)>,
    /// Events to be shown in the audit log.
    pub events: Option<EventsWish>,
    /// What the inspector shall look at, or check it against.
    pub inspect: Option<InspectorWish>,
    /// What the check-up shall show.
    pub checkup: Option<Shown>,
    /// A person's own definition that is to be changed.
    pub definition: Option<ProviderId>,
}

/// Events that somebody wants to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventsWish {
    /// Whose; `None` for those about the whole installation.
    pub account: Option<MailAddress>,
    /// The one that was meant, by its number.
    pub seq: Option<u64>,
}

impl Outbox {
    /// Sends a command.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }

    /// Invokes an action of the table.
    pub fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    /// Goes to a screen.
    pub fn go(&mut self, route: Route) {
        self.route = Some(route);
    }

    /// Opens a dialog in place of the one that is open.
    pub fn open(&mut self, dialog: Dialog) {
        self.dialog = Some(Some(dialog));
    }

    /// Closes the dialog.
    pub fn close(&mut self) {
        self.dialog = Some(None);
    }

    /// Whether nothing was wanted.
    pub fn is_empty(&self) -> bool {
        self.commands.is_empty()
            && self.actions.is_empty()
            && self.route.is_none()
            && self.dialog.is_none()
            && self.copy.is_none()
            && self.page.is_none()
            && self.read.is_none()
            && self.save.is_none()
            && self.pick.is_none()
            && self.keep.is_none()
            && self.events.is_none()
            && self.inspect.is_none()
            && self.checkup.is_none()
            && self.definition.is_none()
    }
}
