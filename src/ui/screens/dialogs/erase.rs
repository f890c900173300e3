//! Erasing everything: what goes, what stands elsewhere, and that it cannot be undone. Revoking first is offered, and done before
//! anything is erased.

use egui::{Context, Ui};

use crate::engine::command::{Command, Reply};
use crate::engine::snapshot::{ErasingView, RevocationState, RevokingAll};
use crate::explain;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::theme::{self, Text, Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};
use crate::ui::widgets::mark;
use crate::ui::widgets::switch::{Words, check_box};

use super::consequences::{self, line};
use super::{FirstFocus, pieces, problem};

/// What is chosen.
#[derive(Debug)]
pub(super) struct Draft {
    /// Whether the sign-ins are revoked first.
    revoke: bool,
    /// Whether that was begun here.
    revoking: bool,
    focus: FirstFocus,
}

impl Default for Draft {
    fn default() -> Self {
        Self { revoke: true, revoking: false, focus: FirstFocus::default() }
    }
}

const TITLE: &str = "Erase everything?";

/// Shows the question, then what goes on.
pub(super) fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    go_on(picture, draft, outbox);
    let dialog = Dialog::new("erase", TITLE, Width::Question).question();
    let answer = dialog.show(ctx, |ui, part| match part {
        Part::Body => pieces::body(ui, |ui| body(ui, picture, draft, outbox)),
        Part::Foot => foot(ui, picture, draft, outbox),
    });
    if answer == Answer::Closed {
        leave(picture, outbox);
    }
}

fn leave(picture: &Picture, outbox: &mut Outbox) {
    if picture.snapshot.erasing.is_some() {
        outbox.send(Command::CloseErasing);
    }
    outbox.close();
}

/// How many sign-ins stand at providers.
fn standing(picture: &Picture) -> usize {
    signed_in(picture) + picture.snapshot.outstanding.len()
}

fn signed_in(picture: &Picture) -> usize {
    picture.snapshot.accounts.iter().filter(|view| view.account.grant.is_some()).count()
}

/// Whether sign-ins can be ended from here: a provider ends the grant of whoever shows its token, which a vault that is shut
/// does not give.
fn can_revoke(picture: &Picture) -> bool {
    signed_in(picture) > 0 && picture.snapshot.vault.is_open()
}

/// Revoking that was begun here, once it has ended: `None` while it runs.
fn revoked(all: Option<&RevokingAll>) -> Option<bool> {
    let over = |state: &RevocationState| {
        !matches!(state, RevocationState::Queued | RevocationState::Asking | RevocationState::Confirming)
    };
    let all = all?;
    all.accounts.iter().all(|(_, _, state)| over(state)).then(|| {
        all.accounts
            .iter()
            .all(|(_, _, state)| matches!(state, RevocationState::Done(done) if done.problem.is_none()))
    })
}

/// Everything was revoked: nothing is left to ask.
fn go_on(picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let ended = revoked(picture.snapshot.revoking_all.as_ref());
    if draft.revoking && ended == Some(true) && standing(picture) == 0 {
        draft.revoking = false;
        outbox.send(Command::CloseRevokeAll);
        outbox.send(Command::EraseEverything(Reply::nowhere()));
    }
}

fn body(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    match &picture.snapshot.erasing {
        Some(ErasingView::Refused(why)) => problem::refused(ui, why, outbox),
        _ => question(ui, picture, draft),
    }
}

/// What it does, or what goes on.
fn question(ui: &mut Ui, picture: &Picture, draft: &mut Draft) {
    let snapshot = &picture.snapshot;
    let t = theme::of(ui);
    if draft.revoking && revoked(snapshot.revoking_all.as_ref()).is_none() {
        return waits(ui, "Asking the providers to end the sign-ins");
    }
    if matches!(snapshot.erasing, Some(ErasingView::Running)) {
        return waits(ui, "Erasing");
    }
    let standing = standing(picture);
    let revokes = draft.revoke && !draft.revoking && can_revoke(picture);
    let stays = if revokes { snapshot.outstanding.len() } else { standing };
    let mut said =
        explain::erase::consequences(snapshot.accounts.len(), stays, snapshot.vault.place).into_iter();
    problem::headed(ui, (Tone::Bad, icons::TRASH), TITLE, &said.next().unwrap_or_default());
    ui.add_space(space::M);
    consequences::beside_plate(ui, |ui| {
        for sentence in said {
            line(ui, icons::INFO, &sentence);
        }
    });
    if draft.revoking {
        ui.add_space(space::M);
        let words = "Some sign-ins could not be ended. Once everything is erased, they can only be ended on the providers’ pages.";
        mark::sentence(ui, icons::WARNING, t.warn.mark, words, Text::Body, t.warn.word);
    } else if can_revoke(picture) {
        ui.add_space(space::M);
        let words = match signed_in(picture) {
            1 => "Revoke the sign-in at its provider first".to_owned(),
            several => format!("Revoke {several} sign-ins at their providers first"),
        };
        check_box(ui, &mut draft.revoke, &words, Words::Shown);
    }
}

fn waits(ui: &mut Ui, words: &str) {
    let t = theme::of(ui);
    mark::with_icon(ui, icons::HOURGLASS_MEDIUM, t.info.word, words, Text::Body, t.text2);
}

fn foot(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    consequences::escape_keeps(ui);
    let snapshot = &picture.snapshot;
    let refused = matches!(snapshot.erasing, Some(ErasingView::Refused(_)));
    let asks = draft.revoking && revoked(snapshot.revoking_all.as_ref()).is_none();
    let runs = matches!(snapshot.erasing, Some(ErasingView::Running)) || (asks && !refused);
    at_right(ui, |ui| {
        let keep = ui.add(Button::secondary("Keep everything"));
        draft.focus.give("erase", &keep);
        if keep.clicked() {
            leave(picture, outbox);
        }
        if runs {
            return;
        }
        // Where it was refused before any sign-in was ended, the same is asked for again.
        let revoked = draft.revoking && !asks;
        let word = if revoked { "Erase all the same" } else { "Erase everything" };
        if !ui.add(Button::danger(word)).clicked() {
            return;
        }
        outbox.send(Command::CloseRevokeAll);
        draft.revoking = draft.revoke && !revoked && can_revoke(picture);
        outbox.send(if draft.revoking {
            Command::RevokeToErase
        } else {
            Command::EraseEverything(Reply::nowhere())
        });
    });
}
