//! When the engine is asked, and whether what it says is the answer to that.
//!
//! What is pasted or chosen is asked about at once, what is typed a moment after the last key. Until the answer is there, what
//! was found before stands for the blink of an eye, so that nothing flickers, and then gives way to words that say so.

use std::sync::Arc;
use std::time::Duration;

use egui::Ui;

use crate::domain::account::AccountId;
use crate::domain::inspection::{Inspection, StoredToken};
use crate::domain::problem::Problem;
use crate::domain::secret::PastedToken;
use crate::engine::command::{Command, InspectWish, Reply, TokenSource};
use crate::engine::snapshot::Snapshot;
use crate::ui::outbox::Outbox;
use crate::ui::picture::Picture;

use super::Draft;

/// What is to be asked, and what was.
#[derive(Debug, Default)]
pub(super) struct Asking {
    due: Due,
    sent: Option<Sent>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
enum Due {
    /// Nothing is.
    #[default]
    Not,
    /// In this frame.
    Now,
    /// At this second of the window's life.
    At(f64),
}

#[derive(Debug)]
struct Sent {
    at: f64,
    /// What the engine said then: only something else can be the answer.
    before: Arc<Snapshot>,
}

/// How far an inspection is.
pub(super) enum State {
    /// The engine works.
    Waiting {
        /// For longer than a blink.
        long: bool,
    },
    /// It could not be done.
    Refused(Box<Problem>),
    /// It is done.
    Found(Arc<Inspection>),
}

impl Asking {
    /// Something else was brought or chosen.
    pub(super) fn at_once(&mut self) {
        self.due = Due::Now;
    }

    /// Something is being typed.
    pub(super) fn soon(&mut self, ui: &Ui) {
        self.due = Due::At(time(ui) + TYPING.as_secs_f64());
    }

    /// Whether the engine is about to be asked.
    pub(super) fn is_due(&self) -> bool {
        self.due != Due::Not
    }

    /// Whether it was asked anything.
    pub(super) fn has_asked(&self) -> bool {
        self.sent.is_some()
    }

    /// How far it is with this token.
    pub(super) fn state(
        &self,
        ui: &Ui,
        picture: &Picture,
        stored: Option<(AccountId, StoredToken)>,
    ) -> State {
        let Some(sent) = self.sent.as_ref().filter(|_| !self.is_due()) else {
            return State::Waiting { long: false };
        };
        let view = picture.snapshot.inspection.as_ref();
        let ended = view.filter(|view| !view.running && view.stored == stored);
        let before = sent.before.inspection.as_ref().and_then(|view| view.found.as_ref());
        let found = ended.and_then(|view| view.found.as_ref());
        if let Some(found) = found.filter(|found| !before.is_some_and(|before| Arc::ptr_eq(before, found))) {
            return State::Found(Arc::clone(found));
        }
        let refused = ended.and_then(|view| view.refused.clone());
        if let Some(problem) = refused.filter(|_| !Arc::ptr_eq(&sent.before, &picture.snapshot)) {
            return State::Refused(problem);
        }
        let left = sent.at + BLINK.as_secs_f64() - time(ui);
        if left > 0.0 {
            ui.ctx().request_repaint_after(Duration::from_secs_f64(left));
        }
        State::Waiting { long: left <= 0.0 }
    }
}

/// After the last key.
const TYPING: Duration = Duration::from_millis(200);
/// What was found before may stand this long beside another token.
const BLINK: Duration = Duration::from_millis(200);

fn time(ui: &Ui) -> f64 {
    ui.input(|input| input.time)
}

/// Asks the engine if it is time to, or asks for a frame when it will be.
pub(super) fn ask(ui: &Ui, picture: &Picture, draft: &mut Draft, outbox: &mut Outbox) {
    match draft.asking.due {
        Due::Not => return,
        Due::At(at) if at > time(ui) => {
            return ui.ctx().request_repaint_after(Duration::from_secs_f64(at - time(ui)));
        }
        Due::At(_) | Due::Now => {}
    }
    draft.asking.due = Due::Not;
    match wish(draft) {
        Some(wish) => {
            draft.asking.sent = Some(Sent { at: time(ui), before: Arc::clone(&picture.snapshot) });
            outbox.send(Command::Inspect(Box::new(wish), Reply::nowhere()));
        }
        // The token was taken away: what was found of it goes, too.
        None if draft.asking.sent.take().is_some() => outbox.send(Command::CloseInspection),
        None => {}
    }
    ui.ctx().request_repaint();
}

fn wish(draft: &Draft) -> Option<InspectWish> {
    let token = match draft.stored {
        Some((id, token)) => TokenSource::Stored(id, token),
        None if draft.token.is_empty() => return None,
        // An exact copy: a string with spare room would be copied once more, unwiped, on its way into a box.
        None => TokenSource::Pasted(PastedToken::new(draft.token.as_str())),
    };
    Some(InspectWish {
        token,
        against: draft.against.against.clone(),
        issuer: draft.expected.issuer(),
        audience: draft.expected.audience(),
    })
}
