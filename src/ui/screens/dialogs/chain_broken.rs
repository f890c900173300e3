//! What is wrong with the chain of the audit log, and what to do about it.

use egui::{Context, Ui};

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{Command, Reply};
use crate::explain;
use crate::ui::actions::Action;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::audit;
use crate::ui::theme::space;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};

use super::{FirstFocus, pieces, problem};

/// Where the keyboard rests at first.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// Shows it; a chain that is whole again needs no dialog.
pub(super) fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(broken) = picture.snapshot.audit.chain.as_ref().and_then(|found| found.broken) else {
        return outbox.close();
    };
    let mut trouble = Problem::new(ProblemKind::AuditBroken).detail(explain::chain::broken(&broken));
    trouble = trouble.fact("reason", broken.how.code());
    let words = explain::words(&trouble);
    let answer =
        Dialog::new("chain", &words.title, Width::Question).question().show(ctx, |ui, part| match part {
            Part::Body => pieces::body(ui, |ui| body(ui, &trouble)),
            Part::Foot => foot(ui, picture, draft, outbox),
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn body(ui: &mut Ui, trouble: &Problem) {
    // Its details have a button of their own that copies them.
    problem::show(ui, trouble, |_| false);
}

fn foot(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    ui.add_space(space::M);
    let why_not = audit::why_no_check(picture);
    if ui.add(Button::secondary("Verify again").off_because(why_not)).clicked() {
        outbox.close();
        outbox.send(Command::VerifyAudit(Reply::nowhere()));
    }
    let export = Button::secondary("Export\u{202f}…").off_because(audit::why_no_export(picture));
    if ui.add(export).clicked() {
        outbox.act(Action::ExportAudit);
    }
    at_right(ui, |ui| {
        let close = ui.add(Button::secondary("Close"));
        draft.focus.give("chain", &close);
        if close.clicked() {
            outbox.close();
        }
    });
}
