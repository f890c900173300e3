//! The way from a screen to the page that tells more.

use egui::{Response, Ui};

use super::outbox::Outbox;
use super::route::Route;
use super::widgets::button::Button;
use crate::domain::learn::Page;
use crate::explain::learn;

/// A quiet link to a page.
pub fn learn_link(ui: &mut Ui, page: Page, outbox: &mut Outbox) -> Response {
    let response = link(ui, page);
    if response.clicked() {
        open(page, outbox);
    }
    response
}

/// The same in a dialog: the page is read in front of it.
pub(super) fn reading_link(ui: &mut Ui, page: Page, outbox: &mut Outbox) {
    if link(ui, page).clicked() {
        outbox.read = Some(page);
    }
}

/// The link alone, for whoever carries out what was pressed later.
pub(super) fn link(ui: &mut Ui, page: Page) -> Response {
    let title = learn::page(page).title;
    let name = [WORDS, ": ", title].concat();
    ui.add(Button::link(WORDS).compact().named(&name).help(title))
}

/// What the link does.
pub(super) fn open(page: Page, outbox: &mut Outbox) {
    outbox.go(Route::Learn(Some(page)));
}

/// How wide the link will be.
pub(super) fn measure(ui: &Ui) -> f32 {
    Button::link(WORDS).compact().measure(ui)
}

const WORDS: &str = "Learn more";
