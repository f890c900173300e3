//! A problem that has no place of its own on the screen: its notice named it, this tells it whole, with what can be done.
//!
//! Closing it puts the notice away too.

use egui::Context;

use crate::domain::problem::Problem;
use crate::engine::command::Command;
use crate::engine::snapshot::NoticeText;
use crate::explain;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::remedies::{self, About};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};

use super::{FirstFocus, pieces, problem};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// Shows the problem of this notice. A notice that is gone needs no dialog.
pub(super) fn show(ctx: &Context, picture: &Picture, notice: u64, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(trouble) = trouble(picture, notice) else {
        return outbox.close();
    };
    let title = explain::words(trouble).title;
    let dialog = Dialog::new("trouble", &title, Width::Question).question();
    let mut pressed = None;
    let mut closed = false;
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| {
            let offered = remedies::offered(trouble, About::Program);
            pressed = problem::show(ui, trouble, outbox, |remedy| offered.contains(remedy));
        }),
        Part::Foot => {
            let close = at_right(ui, |ui| ui.add(Button::secondary("Close")));
            draft.focus.give("trouble", &close);
            closed = close.clicked();
        }
    });
    if let Some(remedy) = &pressed {
        remedies::carry_out(remedy, trouble, About::Program, outbox);
    }
    if closed || pressed.is_some() || answer == Answer::Closed {
        outbox.send(Command::DismissNotice(notice));
        if outbox.dialog.is_none() {
            outbox.close();
        }
    }
}

fn trouble(picture: &Picture, notice: u64) -> Option<&Problem> {
    let notice = picture.snapshot.notices.iter().find(|known| known.id == notice)?;
    match &notice.text {
        NoticeText::Problem(problem) => Some(problem),
        NoticeText::Words(_) => None,
    }
}
