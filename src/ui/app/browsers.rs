//! Asks which browsers there are, once, when the person comes to a place where one is chosen.

use crate::engine::command::{Command, Reply};
use crate::ui::route::{AccountTab, Route};

use super::Window;

impl Window {
    /// Their lists are files of other programs, so they are not read before somebody wants to see them.
    pub(super) fn ask_for_browsers(&mut self) {
        let chooses = matches!(self.route, Route::Settings(_) | Route::Account(_, AccountTab::Settings));
        if chooses && !std::mem::replace(&mut self.browsers_asked, true) {
            self.handle.send(Command::ListBrowsers(Reply::nowhere()));
        }
    }
}
