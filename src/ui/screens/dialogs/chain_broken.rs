//! What is wrong with the chain of the audit log, and what to do about it; and the question before a new one is begun.

use egui::{Context, Ui, Vec2};

use crate::domain::problem::{Problem, ProblemKind};
use crate::engine::command::{Command, Reply};
use crate::explain;
use crate::ui::actions::Action;
use crate::ui::icons;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;
use crate::ui::screens::audit;
use crate::ui::theme::{Tone, space};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::dialog::{Answer, Dialog, Part, Width, at_right};

use super::consequences::{self, line};
use super::{FirstFocus, pieces, problem};

/// Where the keyboard rests at first.
#[derive(Debug, Default)]
pub(super) struct Draft {
    focus: FirstFocus,
    /// Whether a new chain is asked about.
    asks: bool,
    asks_focus: FirstFocus,
}

/// Shows it; a chain that is whole again needs no dialog.
pub(super) fn show(ctx: &Context, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let Some(broken) = picture.snapshot.audit.chain.as_ref().and_then(|found| found.broken) else {
        return outbox.close();
    };
    let mut trouble = Problem::new(ProblemKind::AuditBroken).detail(explain::chain::broken(&broken));
    trouble = trouble.fact("reason", broken.how.code());
    let words = explain::words(&trouble);
    if draft.asks {
        return ask(ctx, draft, outbox);
    }
    let answer =
        Dialog::new("chain", &words.title, Width::Question).question().show(ctx, |ui, part| match part {
            // Its details have a button of their own that copies them.
            Part::Body => pieces::body(ui, |ui| {
                problem::refused(ui, &trouble, outbox);
                if pieces::is_tight(ui) {
                    ui.add_space(space::M);
                    ui.horizontal_wrapped(|ui| {
                        ui.spacing_mut().item_spacing = Vec2::splat(space::S);
                        deeds(ui, picture, draft, outbox);
                    });
                }
            }),
            Part::Foot => foot(ui, picture, draft, outbox),
        });
    if answer == Answer::Closed {
        outbox.close();
    }
}

fn foot(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    // Four buttons do not fit beside each other in a narrow window: there only the way back stands in the foot.
    if !pieces::is_tight(ui) {
        ui.add_space(space::M);
        deeds(ui, picture, draft, outbox);
    }
    at_right(ui, |ui| {
        let close = ui.add(Button::secondary("Close"));
        draft.focus.give("chain", &close);
        if close.clicked() {
            outbox.close();
        }
    });
}

fn deeds(ui: &mut Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    let why_not = audit::why_no_check(picture);
    if ui.add(Button::secondary("Verify again").off_because(why_not)).clicked() {
        outbox.close();
        outbox.send(Command::VerifyAudit(Reply::nowhere()));
    }
    let export = Button::secondary("Export\u{202f}…").off_because(audit::why_no_export(picture));
    if ui.add(export).clicked() {
        outbox.act(Action::ExportAudit);
    }
    if ui.add(Button::secondary("Begin anew\u{202f}…").off_because(why_not)).clicked() {
        (draft.asks, draft.asks_focus) = (true, FirstFocus::default());
    }
}

const ANEW: &str = "Begin a new chain?";

/// Asked before it: nothing is repaired by it, and it cannot be taken back.
fn ask(ctx: &Context, draft: &mut Draft, outbox: &mut Outbox) {
    let answer =
        Dialog::new("chain-anew", ANEW, Width::Question).question().show(ctx, |ui, part| match part {
            Part::Body => pieces::body(ui, what_it_does),
            Part::Foot => {
                consequences::escape_keeps(ui);
                at_right(ui, |ui| {
                    let keep = ui.add(Button::secondary("Keep it as it is"));
                    draft.asks_focus.give("chain-anew", &keep);
                    if keep.clicked() {
                        draft.asks = false;
                    }
                    if ui.add(Button::danger("Begin anew")).clicked() {
                        draft.asks = false;
                        outbox.close();
                        outbox.send(Command::BeginLogAnew(Reply::nowhere()));
                    }
                });
            }
        });
    if answer == Answer::Closed {
        draft.asks = false;
    }
}

fn what_it_does(ui: &mut Ui) {
    let sentence =
        "Do this when you know what changed the log. It repairs nothing, and it cannot be taken back.";
    problem::headed(ui, (Tone::Warn, icons::WARNING.filled()), ANEW, sentence);
    ui.add_space(space::M);
    consequences::beside_plate(ui, |ui| {
        line(
            ui,
            icons::SEAL_CHECK,
            "Events are chained anew from now on, and the first one says what was wrong",
        );
        line(
            ui,
            icons::FILE_TEXT,
            "What is left of the old record stays as evidence; whoever touches it later is noticed",
        );
        line(ui, icons::BELL_RINGING, "Alerts about the broken chain are settled");
    });
}
