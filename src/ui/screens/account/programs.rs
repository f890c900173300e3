//! Use in a mail program: the programs at the left, the lines for the chosen one to copy or save, and whether the program as it
//! is installed can use them.
//!
//! The lines are worked out in the frame, which is arithmetic. Programs are looked at by the engine, once each; the command
//! is tried only when the person asks for it, because that hands out a token.

use std::collections::BTreeSet;

use egui::{Rect, Sense, Ui, UiBuilder, pos2, vec2};

use crate::domain::settings::KeyPlace;
use crate::domain::snippet::{self, MailProgram, NotPossible, Part, Snippet, Subject};
use crate::engine::command::{Command, LookAtProgram, Reply};
use crate::engine::snapshot::AccountView;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::space;
use crate::ui::tier::Tier;

mod lines;
mod list;
mod verdict;

/// What is chosen here.
#[derive(Debug, Default)]
pub(super) struct Draft {
    chosen: Option<MailProgram>,
    part: Part,
    /// The programs that the engine has been asked to look at.
    asked: BTreeSet<MailProgram>,
}

impl Draft {
    /// What was chosen, else the program that used the account last, else the first one.
    fn program(&self, view: &AccountView) -> MailProgram {
        let used = || MailProgram::ALL.into_iter().find(|program| used_last(*program, view));
        self.chosen.or_else(used).unwrap_or(MailProgram::NeoMutt)
    }

    fn choose(&mut self, program: MailProgram) {
        self.chosen = Some(program);
        self.part = Part::Both;
    }
}

/// Whether it is the program that got a token last.
fn used_last(program: MailProgram, view: &AccountView) -> bool {
    let last = view.account.last_use.as_ref().and_then(|last| last.program.as_deref());
    last.is_some_and(|last| program.is_process(last))
}

pub(super) fn show(
    ui: &mut Ui,
    view: &AccountView,
    picture: &Picture,
    draft: &mut Draft,
    outbox: &mut Outbox,
) {
    let program = draft.program(view);
    if Tier::of(ui.ctx()) != Tier::Wide {
        list::above(ui, program, draft);
        ui.add_space(space::M);
        return page(ui, view, picture, draft, outbox);
    }
    let room = ui.available_rect_before_wrap();
    let (left, right) = room.split_left_right_at_x(room.left() + LIST);
    let mut side = ui.new_child(UiBuilder::new().id_salt("programs").max_rect(left));
    list::beside(&mut side, view, picture, program, draft);
    let right = right.with_min_x(right.left() + space::L);
    let mut pane = ui.new_child(UiBuilder::new().id_salt("lines").max_rect(right));
    pane.spacing_mut().item_spacing = vec2(space::S, 0.0);
    page(&mut pane, view, picture, draft, outbox);
    let bottom = side.min_rect().bottom().max(pane.min_rect().bottom());
    ui.allocate_rect(Rect::from_min_max(room.min, pos2(room.right(), bottom)), Sense::hover());
}

/// Width of the list.
const LIST: f32 = 188.0;

fn page(ui: &mut Ui, view: &AccountView, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let program = draft.program(view);
    let written = written(program, draft.part, view, picture);
    if let Ok(snippet) = &written {
        look(snippet, view, picture, draft, outbox);
    }
    ui.push_id(program.id(), |ui| {
        lines::show(ui, program, &written, draft, possible(program, view, picture), outbox);
        if picture.snapshot.vault.place == Some(KeyPlace::Passphrase) {
            ui.add_space(space::S);
            lines::note(ui, WHILE_OPEN);
        }
        if let Ok(snippet) = &written {
            ui.add_space(space::L);
            verdict::show(ui, snippet, view, picture, outbox);
        }
    });
}

const WHILE_OPEN: &str = "The vault is behind a passphrase: programs get a token while this window is open, or while mailward serve runs.";

fn written(
    program: MailProgram,
    part: Part,
    view: &AccountView,
    picture: &Picture,
) -> Result<Snippet, Option<NotPossible>> {
    snippet::write(program, &subject(program, view, picture).ok_or(None)?, part).map_err(Some)
}

/// The account, called from this very Mailward; `None` where its file cannot be named.
fn subject(program: MailProgram, view: &AccountView, picture: &Picture) -> Option<Subject> {
    let programs = &picture.snapshot.programs;
    let version = programs.looks.get(&program).and_then(|look| look.version.clone());
    Some(picture.snapshot.snippet_subject(view, programs.call.clone()?).with_version(version))
}

/// Which parts of it this account is used for.
fn possible(program: MailProgram, view: &AccountView, picture: &Picture) -> Option<Part> {
    subject(program, view, picture)?.part(program)
}

/// Asks once what the installed program says of itself.
fn look(snippet: &Snippet, view: &AccountView, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let (program, programs) = (snippet.program, &picture.snapshot.programs);
    let known = programs.looks.contains_key(&program) || programs.looking.contains(&program);
    if !known && draft.asked.insert(program) {
        outbox.send(wish(snippet, view, false));
    }
}

fn wish(snippet: &Snippet, view: &AccountView, try_call: bool) -> Command {
    let (program, mechanism) = (snippet.program, snippet.mechanism);
    let wish = LookAtProgram { program, account: view.account.id, mechanism, part: snippet.part, try_call };
    Command::LookAtProgram(wish, Reply::nowhere())
}
