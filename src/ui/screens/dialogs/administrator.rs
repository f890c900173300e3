//! The message to the administrator: shown in full before it is copied. Nothing is sent from here.

use egui::{Context, Ui};

use crate::domain::account::AccountId;
use crate::domain::problem::{Problem, Remedy};
use crate::domain::report::Subject;
use crate::engine::snapshot::AccountView;
use crate::explain;
use crate::explain::administrator::{Ask, Letter, letter};
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::card;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::prose::{prose, styled};

use super::{FirstFocus, pieces};

/// Nothing is typed here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
}

/// Shows the message about what stands in the way of this account.
pub(super) fn show(ctx: &Context, picture: &Picture, id: AccountId, draft: &mut Draft, outbox: &mut Outbox) {
    let Some((view, letter)) =
        picture.account(id).and_then(|view| Some((view, written(view, about(picture, view))?)))
    else {
        return outbox.close();
    };
    let second = view.account.address.to_string();
    let dialog =
        Dialog::new("administrator", "Write to the administrator", Width::SignIn).second_line(&second);
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, &letter)),
        Part::Foot => {
            if ui.add(Button::quiet("Close")).clicked() {
                outbox.close();
            }
            copy(ui, &letter, &mut draft.focus, outbox);
        }
    });
    if answer == Answer::Closed {
        outbox.close();
    }
}

/// The message for this account; `None` where its provider is gone.
pub(super) fn written(view: &AccountView, problem: Option<&Problem>) -> Option<Letter> {
    let provider = view.provider.as_deref()?;
    Some(letter(&Ask { account: &view.account, provider, scopes: &view.will_ask, problem }))
}

/// What stands in the way: what a diagnosis of the account found, if that is for an administrator, otherwise what the account
/// itself says.
fn about<'a>(picture: &'a Picture, view: &'a AccountView) -> Option<&'a Problem> {
    let id = Some(view.account.id);
    let diagnosis = picture.snapshot.diagnosis.as_ref().map(|diagnosis| &diagnosis.report);
    let report = diagnosis.filter(|report| match &report.subject {
        Subject::Account(about) => about.id == id,
        Subject::Computer => false,
    });
    let found =
        report.into_iter().flat_map(|report| &report.findings).filter_map(|found| found.problem.as_ref());
    let standing = view.account.problem.as_ref().map(|standing| &standing.problem);
    found.chain(standing).find(|problem| offers(problem)).or(standing)
}

fn offers(problem: &Problem) -> bool {
    explain::words(problem).remedies.contains(&Remedy::WriteToAdministrator)
}

/// What it says, to be read before it is copied.
pub(super) fn body(ui: &mut Ui, letter: &Letter) {
    prose(ui, "Read it, copy it, and send it with a mail program that works. It holds no secret.");
    ui.add_space(space::L);
    card::sunken(ui, |ui| {
        let t = theme::of(ui);
        styled(ui, &letter.subject, Text::Label, t.text);
        for paragraph in letter.body.trim_end().split('\n') {
            if paragraph.is_empty() {
                ui.add_space(space::M);
            } else {
                let (indent, words) = indented(paragraph);
                ui.horizontal_top(|ui| {
                    ui.add_space(indent);
                    ui.vertical(|ui| styled(ui, words, Text::Body, t.text2));
                });
            }
        }
    });
}

/// Blanks at the beginning of a line become room.
fn indented(line: &str) -> (f32, &str) {
    let words = line.trim_start();
    let blanks = line.len() - words.len();
    (if blanks == 0 { 0.0 } else { space::S * (blanks / 2) as f32 }, words)
}

/// The deed.
pub(super) fn copy(ui: &mut Ui, letter: &Letter, focus: &mut FirstFocus, outbox: &mut Outbox) {
    let button = at_right(ui, |ui| ui.add(Button::primary("Copy the message").icon(icons::COPY)));
    focus.give("administrator", &button);
    if button.clicked() {
        outbox.copy = Some(letter.text());
    }
}
