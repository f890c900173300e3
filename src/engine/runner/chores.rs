//! What the leading process does for the log: checks its chain, removes what is too old, judges what is recorded, and forwards
//! it. Once a day, some time after the start; what waits for events costs nothing while there are none.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use tokio::task::AbortHandle;

use crate::domain::alert::Alert;
use crate::domain::settings::{Forward, Settings};
use crate::services::forward::Forwarding;
use crate::services::notify;

use super::super::event::{AuditNews, Event};
use super::Runner;

/// When what is due, and what runs.
#[derive(Debug, Default)]
pub(super) struct Chores {
    /// `None` until this process leads.
    check: Option<Timestamp>,
    prune: Option<Timestamp>,
    /// Whether somebody judges what is recorded.
    judges: bool,
    forwards: Option<(Forward, AbortHandle)>,
    /// Counts the times it began, so that late news of an earlier one is not shown.
    forwarded: u64,
    /// Alerts that may be on the desktop.
    told: BTreeSet<u64>,
    /// Whether the store knows that nothing is forwarded.
    forwards_nothing: bool,
}

/// A start has more important things to do.
const CHECKED_AFTER: SignedDuration = SignedDuration::from_secs(60);
const PRUNED_AFTER: SignedDuration = SignedDuration::from_secs(30);

const DAY: SignedDuration = SignedDuration::from_hours(24);

impl Runner {
    /// When the next chore is due; `None` for one who does not lead.
    pub(super) fn chore_at(&self) -> Option<Timestamp> {
        let chores = &self.chores;
        // With a shut vault nothing of it can be done; that it opens is news.
        let due = chores.check.into_iter().chain(chores.prune).min();
        due.filter(|_| self.state.vault().is_open())
    }

    /// Does what is due, and begins what goes on for as long as this process leads.
    pub(super) fn do_chores(&mut self) {
        if !self.acts() {
            return;
        }
        let now = self.now();
        self.judge();
        self.keep_forwarding();
        let check = *self.chores.check.get_or_insert(now + CHECKED_AFTER);
        let prune = *self.chores.prune.get_or_insert(now + PRUNED_AFTER);
        if !self.state.vault().is_open() {
            return;
        }
        if is_due(prune, now) {
            self.chores.prune = Some(now + DAY);
            let settings = self.state.settings().clone();
            self.pledge(|desk| desk.prune_log(settings));
        }
        if is_due(check, now) {
            self.chores.check = Some(now + DAY);
            self.start(super::Desk::verify_by_itself);
        }
    }

    /// The settings have changed: what is kept for a shorter time goes soon, and events go where they are to go.
    pub(super) fn settings_changed(&mut self, before: &Settings) {
        if !self.acts() {
            return;
        }
        if before.retention != self.state.settings().retention {
            self.chores.prune = Some(self.now());
        }
        self.do_chores();
    }

    /// What goes on is for another log than the one from now on.
    pub(super) fn end_chores(&mut self) {
        let forwarded = self.chores.forwarded + 1; // late news must not be taken for new
        if let Some((_, running)) = std::mem::take(&mut self.chores).forwards {
            running.abort();
        }
        self.chores.forwarded = forwarded;
    }

    fn judge(&mut self) {
        if !std::mem::replace(&mut self.chores.judges, true) {
            let recorded = self.recorded.subscribe();
            // Ends with the loop, and then keeps what it knows.
            self.pledge(|desk| desk.watch_over(recorded));
        }
    }

    fn keep_forwarding(&mut self) {
        let wish = self.state.settings().forward.clone();
        let runs = self.chores.forwards.as_ref().map(|(runs, _)| runs);
        if runs == wish.as_ref() && (wish.is_some() || self.chores.forwards_nothing) {
            return;
        }
        if let Some((_, running)) = self.chores.forwards.take() {
            running.abort();
        }
        self.chores.forwarded += 1;
        self.chores.forwards_nothing = wish.is_none();
        let shown = wish.as_ref().map(|_| Box::default());
        self.state.apply(Event::Audit(AuditNews::Forwarding(shown)));
        let Some(wish) = wish else {
            return self.pledge(super::Desk::end_forwarding);
        };
        let (times, recorded, to) = (self.chores.forwarded, self.recorded.subscribe(), wish.clone());
        let job = self.desk().forward(times, to, recorded);
        self.chores.forwards = Some((wish, self.jobs.spawn(job)));
    }

    pub(super) fn forwarding(&mut self, times: u64, how: Forwarding) {
        if times == self.chores.forwarded && self.chores.forwards.is_some() {
            self.state.apply(Event::Audit(AuditNews::Forwarding(Some(Box::new(how)))));
        }
    }

    /// Something unusual was found in the log.
    pub(super) fn alert(&mut self, alert: Alert) {
        self.state.apply(Event::AlertRaised(alert.clone()));
        self.chores.told.insert(alert.seq);
        if self.state.settings().notifications {
            let address =
                alert.account.and_then(|id| self.state.account(id)).map(|account| account.address.clone());
            self.start(|desk| async move {
                notify::tell_alert(&alert, address.as_ref(), &desk.context).await;
            });
        }
    }

    /// What somebody has called expected, in whichever process, is taken away from the desktop.
    pub(super) fn withdraw_what_is_expected(&mut self) {
        let open = |seq: &u64| self.state.alerts().iter().any(|alert| alert.seq == *seq);
        let expected: Vec<u64> = self.chores.told.iter().copied().filter(|seq| !open(seq)).collect();
        for seq in expected {
            self.chores.told.remove(&seq);
            self.start(|desk| async move { notify::withdraw_alert(seq, &desk.context).await });
        }
    }

    /// The log has grown: whoever waits for that hears of it.
    pub(super) fn log_grew(&mut self, last: u64) {
        let grew = self.recorded.send_if_modified(|known| last > std::mem::replace(known, last.max(*known)));
        if grew && self.state.chain_is_known() {
            self.state.apply(Event::Audit(AuditNews::Grew(last)));
        }
    }

    /// The log goes from here to there, whoever has written it.
    pub(super) fn log_is(&mut self, first: u64, last: u64) {
        self.log_grew(last);
        if self.state.chain_is_known() {
            self.state.apply(Event::Audit(AuditNews::Extent(first, last)));
        }
    }
}

/// What lies further ahead than a day was planned by a clock that has been turned back since.
fn is_due(at: Timestamp, now: Timestamp) -> bool {
    at <= now || at > now + DAY
}
