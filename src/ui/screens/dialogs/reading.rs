//! A page of Learn in front of a dialog: what is typed there, or goes on there, stays as it is.

use egui::{Context, Id};

use crate::domain::learn::Page;
use crate::explain::learn;
use crate::ui::outbox::Outbox;
use crate::ui::screens::learn::contents;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right, fills_window};

use super::{FirstFocus, pieces};

/// The page that is read.
#[derive(Debug, Default)]
pub(super) struct Reading {
    page: Option<Page>,
    /// What had the focus in the dialog, and has it again afterwards.
    from: Option<Id>,
    focus: FirstFocus,
}

/// Shows the page that was asked for, until the person goes back.
pub(super) fn show(ctx: &Context, reading: &mut Reading, outbox: &mut Outbox) {
    if let Some(page) = outbox.read.take() {
        let from = ctx.memory(egui::Memory::focused);
        *reading = Reading { page: Some(page), from, focus: FirstFocus::default() };
    }
    let Some(page) = reading.page else { return go_back(ctx, reading) };
    let (mut next, mut back) = (None, false);
    let title = learn::page(page).title;
    let dialog = Dialog::new("reading", title, Width::SignIn).step(page);
    // The line at its top would cut a long title off.
    let narrow = fills_window(ctx);
    let dialog = if narrow { dialog.question() } else { dialog };
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| {
            if narrow {
                pieces::heading(ui, title);
            }
            next = contents(ui, page);
        }),
        Part::Foot => {
            let button = at_right(ui, |ui| ui.add(Button::secondary("Back")));
            reading.focus.give(page.code(), &button);
            back = button.clicked();
        }
    });
    if back || answer == Answer::Closed {
        reading.page = None;
        ctx.request_repaint();
    } else if next.is_some() {
        reading.page = next;
    }
}

/// To the link that was followed, once the dialog is in front again: before that it cannot have the focus.
fn go_back(ctx: &Context, reading: &mut Reading) {
    if let Some(from) = reading.from.take() {
        ctx.memory_mut(|memory| memory.request_focus(from));
    }
}
