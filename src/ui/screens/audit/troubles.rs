//! Why the last check or export could not be done, with the way to try it again.

use egui::Ui;

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::Command;
use crate::ui::actions::Action;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::remedies;
use crate::ui::screens::trouble;
use crate::ui::theme::space;
use crate::ui::widgets::problem_card::with_link;

use super::Draft;

pub(super) fn show(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let refused = picture.snapshot.audit.refused.as_ref();
    if refused.is_none() {
        draft.put_away = None;
    }
    // Whoever has stopped it knows that.
    let Some(problem) = refused.filter(|problem| problem.kind != ProblemKind::AuditWorkCancelled) else {
        return;
    };
    if draft.put_away.as_ref() == Some(problem) || picture.snapshot.audit.work.is_some() {
        return;
    }
    let mut says = trouble::card(problem, &[]);
    says.sentence = sentence(problem);
    let again = again(problem);
    says.steps = [again.1, "Dismiss"].map(|words| (words.to_owned(), None)).to_vec();
    match with_link(ui, &says, |ui| remedies::more(ui, problem, outbox)) {
        Some(0) => outbox.act(again.0),
        Some(_) => {
            draft.put_away = Some(problem.clone());
            outbox.send(Command::DismissExport);
        }
        None => {}
    }
    ui.add_space(space::M);
}

fn again(problem: &Problem) -> (Action, &'static str) {
    match problem.kind {
        ProblemKind::ExportFailed => (Action::ExportAudit, "Export again\u{202f}…"),
        _ => (Action::VerifyAudit, "Try again"),
    }
}

fn sentence(problem: &Problem) -> String {
    let words = crate::explain::words(problem);
    match words.next_steps.first() {
        Some(step) => format!("{} {step}", words.what_happened),
        None => words.what_happened,
    }
}
