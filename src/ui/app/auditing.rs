//! The window's part of the audit log: which events shall be in the picture, files that are asked for, and what an export came to.

use std::path::PathBuf;

use egui::Context;
use tokio::sync::oneshot::{self, Receiver, error::TryRecvError};

use crate::domain::account::AccountId;
use crate::domain::audit::AuditFilter;
use crate::domain::problem::Problem;
use crate::engine::command::{AuditEvent, Command, Reply};
use crate::engine::snapshot::Snapshot;
use crate::ui::dialogs::{PickFor, SaveWish};
use crate::ui::outbox::EventsWish;
use crate::ui::route::{AccountTab, Dialog, Route};
use crate::ui::screens::dialogs::Around;
use crate::ui::screens::{account, audit};

use super::Window;

/// What the window has asked for and waits for.
#[derive(Debug, Default)]
pub(super) struct Asked {
    /// The events that the engine keeps in the snapshot.
    browsing: Option<AuditFilter>,
    /// A file that the system's dialog is to be opened for.
    wish: Option<FileWish>,
    /// Where that dialog's answer comes from.
    file: Option<(Option<PickFor>, Receiver<Option<PathBuf>>)>,
    /// The event whose code was asked for, and where it comes from.
    event: Option<(u64, Receiver<Listed>)>,
}

/// A file to be written or to be read.
#[derive(Debug)]
enum FileWish {
    Write(SaveWish),
    Read(PickFor),
}

type Listed = Result<Vec<AuditEvent>, Problem>;

impl Window {
    /// Tells the engine when other events shall be in the picture.
    pub(super) fn follow_browsing(&mut self, ctx: &Context) {
        let wanted = match self.route {
            _ if self.picture.snapshot.fatal.is_some() => None,
            Route::Audit => self.drafts.audit.wanted(&self.picture),
            Route::Account(id, AccountTab::Activity) => Some(account::wanted(id)),
            _ => None,
        };
        if wanted == self.asked.browsing {
            return;
        }
        if self.handle.send(Command::BrowseAudit(wanted.clone())) {
            self.asked.browsing = wanted;
        } else {
            // The engine's queue is full for a moment.
            ctx.request_repaint_after(AGAIN);
        }
    }

    /// A file is asked for once the frame is over, when the window can be its parent.
    pub(super) fn wish_for_file(&mut self, wish: SaveWish) {
        self.asked.wish = Some(FileWish::Write(wish));
    }

    /// The same, to be read.
    pub(super) fn wish_to_read(&mut self, pick: PickFor) {
        self.asked.wish = Some(FileWish::Read(pick));
    }

    pub(super) fn ask_for_file(&mut self, ctx: &Context, frame: &eframe::Frame) {
        let Some(wish) = self.asked.wish.take() else { return };
        let (answer, pick) = match wish {
            FileWish::Write(wish) => (self.files.save(&wish, frame), None),
            FileWish::Read(pick) => (self.files.open(&pick.wish(), frame), Some(pick)),
        };
        let (sender, receiver) = oneshot::channel();
        let ctx = ctx.clone();
        self.asked.file = Some((pick, receiver));
        self.runtime.spawn(async move {
            sender.send(answer.await).ok(); // the window may be gone
            ctx.request_repaint();
        });
    }

    /// What a dialog needs beside the picture.
    pub(super) fn around(&mut self) -> Around {
        let filter = (self.route == Route::Audit).then(|| self.drafts.audit.wanted(&self.picture)).flatten();
        let file = self.answered_file(|pick| !matches!(pick, Some(PickFor::Authority | PickFor::Definition)));
        let brought = self.drafts.inspector.brought();
        let provider = self.drafts.providers.about().cloned();
        let found = self.drafts.checkup.found().cloned();
        Around { home: self.files.home(), filter, file, brought, provider, found }
    }

    /// What the system's dialog answered, once, if it was opened for this.
    #[expect(clippy::option_option, reason = "whether it answered, and what")]
    pub(super) fn answered_file(&mut self, meant: fn(Option<PickFor>) -> bool) -> Option<Option<PathBuf>> {
        let (_, file) = self.asked.file.as_mut().filter(|(pick, _)| meant(*pick))?;
        let answer = match file.try_recv() {
            Ok(answer) => answer,
            Err(TryRecvError::Empty) => return None,
            Err(TryRecvError::Closed) => None,
        };
        self.asked.file = None;
        Some(answer)
    }

    /// Asks for the authentication code of the event whose details are open; a list does without.
    pub(super) fn follow_event(&mut self, ctx: &Context) {
        let Some(Dialog::Event(seq)) = self.dialog() else {
            self.asked.event = None;
            return;
        };
        if self.asked.event.as_ref().is_some_and(|(asked, _)| *asked == seq) {
            return;
        }
        let Some(at) = self.drafts.dialogs.event_at() else { return };
        let until = at + jiff::SignedDuration::from_micros(1);
        let filter = AuditFilter { since: Some(at), until: Some(until), ..AuditFilter::default() };
        let (reply, mut answer) = Reply::channel();
        let (sender, receiver) = oneshot::channel();
        if self.handle.send(Command::ListAudit(filter, MOST_AT_ONCE, reply)) {
            let ctx = ctx.clone();
            self.runtime.spawn(async move {
                if let Ok(found) = (&mut answer).await {
                    sender.send(found).ok(); // the window may be gone
                    ctx.request_repaint();
                }
            });
        }
        self.asked.event = Some((seq, receiver));
    }

    /// Gives the event to its dialog once it has come.
    pub(super) fn take_event(&mut self) {
        let Some((seq, receiver)) = self.asked.event.as_mut() else { return };
        if let Ok(Ok(found)) = receiver.try_recv()
            && let Some(event) = found.into_iter().find(|event| event.seq == *seq)
        {
            self.drafts.dialogs.event_recorded(event);
        }
    }

    /// An export that has come to its end is told once.
    pub(super) fn follow_export(&mut self, before: &Snapshot) {
        let exported = self.picture.snapshot.audit.exported.clone();
        if let Some(done) = exported.filter(|done| before.audit.exported.as_ref() != Some(done)) {
            self.notices.say(format!("Exported to {}", done.path.display()));
            self.send(Command::DismissExport);
        }
    }

    /// Checks the chain, and shows the log, where the answer stands.
    pub(super) fn verify(&mut self) {
        self.route = Route::Audit;
        match audit::why_no_check(&self.picture) {
            Some(reason) => self.notices.say_attention(reason),
            None => self.send(Command::VerifyAudit(Reply::nowhere())),
        }
    }

    /// Shows the events of this account in the log.
    pub(super) fn events_of(&mut self, id: AccountId) {
        if let Some(view) = self.picture.account(id) {
            let account = Some(view.account.address.clone());
            self.show_events(EventsWish { account, seq: None });
        }
    }

    /// Shows the events of an account in the log.
    pub(super) fn show_events(&mut self, wish: EventsWish) {
        self.drafts.audit.show_only(wish);
        self.route = Route::Audit;
    }
}

/// How long until the engine is asked again whose queue was full.
const AGAIN: std::time::Duration = std::time::Duration::from_millis(100);
/// Events of one microsecond.
const MOST_AT_ONCE: usize = 1_000;
