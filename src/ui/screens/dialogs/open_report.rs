//! Reading a report that somebody sent: by the system's dialog, by its path, or dropped on the window.

use egui::{Context, Ui};

use crate::engine::command::{Command, Reply};
use crate::ui::actions::Action;
use crate::ui::dialogs::PickFor;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::route::Route;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;
use crate::ui::widgets::prose::prose;

use super::place::{ASKING, Place, at_home};
use super::{Around, FirstFocus, pieces};

/// What is typed.
#[derive(Debug, Default)]
pub(super) struct Draft {
    place: Place,
    focus: FirstFocus,
}

/// Shows it.
pub(super) fn show(ctx: &Context, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    if let Some(answer) = &around.file {
        let suggested = || at_home(around.home.as_deref(), "");
        if let Some(path) = draft.place.answered(answer.clone(), suggested) {
            return open(path, outbox);
        }
    }
    let answer =
        Dialog::new("open report", "Open a report", Width::Question).show(ctx, |ui, part| match part {
            Part::Body => pieces::body(ui, |ui| body(ui, draft)),
            Part::Foot => foot(ui, around, draft, outbox),
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn open(path: std::path::PathBuf, outbox: &mut Outbox) {
    outbox.send(Command::OpenReport(path, Reply::nowhere()));
    outbox.go(Route::Diagnose);
    outbox.close();
}

fn body(ui: &mut Ui, draft: &mut Draft) {
    let t = theme::of(ui);
    prose(
        ui,
        "A report is a zip file that Mailward made on another computer. It is only read, nothing is changed.",
    );
    ui.add_space(space::M);
    let drop = "It can also be dropped on the window.";
    mark::sentence(ui, icons::FILE_ZIP, t.text2, drop, Text::Body, t.text2);
    draft.place.show(ui);
}

fn foot(ui: &mut Ui, around: &Around, draft: &mut Draft, outbox: &mut Outbox) {
    ui.spacing_mut().item_spacing.x = space::S;
    if ui.add(Button::quiet("Cancel")).clicked() {
        outbox.close();
    }
    if draft.place.is_to_be_typed(ui) {
        draft.place.type_path(|| at_home(around.home.as_deref(), ""));
    }
    let why_not = draft.place.asking.then_some(ASKING);
    at_right(ui, |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let types = draft.place.is_typed();
        if types
            && draft.place.is_confirmed(ui, "Open", why_not)
            && let Some(path) = draft.place.take(around.home.as_deref())
        {
            open(path, outbox);
        }
        let words = "Choose a file\u{202f}…";
        let button = if types { Button::secondary(words) } else { Button::primary(words) };
        let button = ui.add(button.off_because(why_not).help(Action::OpenReport.entry().hint));
        draft.focus.give("choose", &button);
        if button.clicked() {
            draft.place.ask();
            outbox.pick = Some(PickFor::Report);
        }
    });
}
