//! Learn: every page and every technical word in one list with a search, and each page with its drawing.
//!
//! Not in the navigation: links, the palette and a key lead here, and a button leads back to where one came from.

use egui::{Id, Ui};

use crate::domain::learn::{Page, Term};
use crate::explain::learn;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::route::Route;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::focus;

mod drawing;
mod list;
mod page;

pub(super) use page::contents;

/// What is typed, and where one came from.
#[derive(Debug, Default)]
pub struct Draft {
    typed: String,
    focus_search: bool,
    from: Option<Route>,
    /// What was drawn last.
    #[expect(clippy::option_option, reason = "whether anything was, and which page or the list")]
    shown: Option<Option<Page>>,
}

impl Draft {
    /// Remembers the screen that led here; from page to page it stays what it was.
    pub fn come_from(&mut self, route: Route) {
        if !matches!(route, Route::Learn(_)) {
            *self = Self { from: Some(route), ..Self::default() };
        }
    }

    /// Shows a word in the list.
    pub fn look_up(&mut self, term: Term) {
        learn::term(term).0.clone_into(&mut self.typed);
    }

    /// Moves to the search with the next frame.
    pub fn focus_search(&mut self) {
        self.focus_search = true;
    }
}

/// Draws a page, or the list of all of them.
pub fn show(ui: &mut Ui, page: Option<Page>, draft: &mut Draft, outbox: &mut Outbox) {
    let opens = draft.shown.replace(page) != Some(page);
    if opens {
        // What led here is gone, and must not be brought into sight.
        ui.memory_mut(|memory| memory.focused().inspect(|id| memory.surrender_focus(*id)));
    }
    // Whoever came by keyboard goes on at the top of the screen, not in the navigation.
    let leads = opens && focus::by_keyboard(ui.ctx());
    if let Some(page) = page {
        return page::show(ui, page, leads, draft, outbox);
    }
    draft.focus_search |= leads;
    list::show(ui, draft, outbox);
}

/// The way back to the screen that led here.
fn back(ui: &mut Ui, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(from) = draft.from else { return };
    let name = ["Back to ", name_of(from)].concat();
    if ui.add(Button::quiet("Back").icon(icons::ARROW_LEFT).named(&name).help(&name)).clicked() {
        outbox.go(from);
    }
}

/// As lines that can be read; the same as the settings and the page of a provider.
const WIDTH: f32 = 656.0;

fn search_id() -> Id {
    Id::unique("search in learn")
}

const fn name_of(route: Route) -> &'static str {
    match route {
        Route::Accounts => "the accounts",
        Route::Account(..) => "the account",
        Route::Audit => "the audit log",
        Route::Checkup => "the check-up",
        Route::Diagnose => "the diagnosis",
        Route::Inspector => "the inspector",
        Route::Providers => "the providers",
        Route::PracticeFailures => "the practice failures",
        Route::RevokeAll => "the list of sign-ins",
        Route::Settings(_) => "the settings",
        Route::Learn(_) => "the list",
    }
}
