//! Why a report could not be read or written, until that has been seen.

use egui::Ui;

use crate::domain::problem::ProblemKind;
use crate::engine::command::Command;
use crate::ui::actions::Action;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::remedies;
use crate::ui::screens::trouble;
use crate::ui::widgets::problem_card::with_link;

/// Tells whether there was anything to show.
pub(super) fn show(ui: &mut Ui, picture: &Picture, outbox: &mut Outbox) -> bool {
    let Some(problem) = &picture.snapshot.reports.refused else {
        return false;
    };
    let mut says = trouble::card(problem, &[]);
    if let Some(step) = crate::explain::words(problem).next_steps.first() {
        says.sentence = format!("{} {step}", says.sentence);
    }
    let again = match problem.kind {
        ProblemKind::ReportUnwritable => (Action::SaveReport, "Save again\u{202f}…"),
        _ => (Action::OpenReport, "Open another\u{202f}…"),
    };
    says.steps = [again.1, "Dismiss"].map(|words| (words.to_owned(), None)).to_vec();
    match with_link(ui, &says, |ui| remedies::more(ui, problem, outbox)) {
        Some(0) => {
            outbox.send(Command::DismissReportNews);
            outbox.act(again.0);
        }
        Some(_) => outbox.send(Command::DismissReportNews),
        None => {}
    }
    true
}
