//! What a screen draws from: the snapshot, the moment, and the place's time.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::domain::account::AccountId;
use crate::engine::snapshot::{AccountView, Snapshot};

use super::words;

/// What is true in this frame.
#[derive(Debug, Clone)]
pub struct Picture {
    /// What the engine says.
    pub snapshot: Arc<Snapshot>,
    /// The moment; a screen reads no clock.
    pub now: Timestamp,
    /// Where the person is.
    pub zone: TimeZone,
}

impl Picture {
    /// The account with this name, if it is still there.
    pub fn account(&self, id: AccountId) -> Option<&AccountView> {
        self.snapshot.accounts.iter().find(|view| view.account.id == id)
    }

    /// Asks for one repaint at the moment the words about `at` change next, and for none otherwise.
    pub fn repaint_for(&self, ctx: &egui::Context, at: Timestamp) {
        repaint_after(ctx, words::next_change(at, self.now, &self.zone));
    }
}

/// Asks for one repaint after this time.
pub fn repaint_after(ctx: &egui::Context, wait: Duration) {
    if wait < LONGEST {
        ctx.request_repaint_after(wait);
    }
}

/// A wait that is longer than a day is not worth a timer.
const LONGEST: Duration = Duration::from_hours(24);
