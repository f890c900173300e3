//! Reading the audit log: for somebody who looks, for a list, for a check or an export; and judging it for alerts.
//!
//! All of it reads in pieces on a connection of its own; a hand-out never waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::SignedDuration;
use jiff::tz::TimeZone;
use tokio::sync::{mpsc, watch};

use crate::domain::audit::AuditFilter;
use crate::domain::settings::{Forward, Settings};
use crate::services::alerts::{self, Watch};
use crate::services::audit::{self, Browser, Cancel, Progress};
use crate::services::{forward, retention};

use super::super::command::{AuditEvent, Reply};
use super::super::event::{AuditNews, Event};
use super::super::runner::{Work, Worked};
use super::super::snapshot::{AuditTask, AuditWork};
use super::{Desk, Outcome};

/// News of the log are shown at most so often: more would only be a flicker.
const PAUSE: SignedDuration = SignedDuration::from_millis(100);

/// After something in the way.
const AGAIN: SignedDuration = SignedDuration::from_secs(10);

impl Desk {
    /// Shows the log while somebody looks: a piece after the other, newest events first; then what is recorded. Ends when
    /// nobody looks any more.
    pub(in crate::engine) async fn browse(
        self,
        looks: u64,
        mut wishes: watch::Receiver<AuditFilter>,
        mut recorded: watch::Receiver<u64>,
    ) {
        let wish = wishes.borrow_and_update().clone();
        let mut browser = Browser::start(wish, TimeZone::system());
        loop {
            let Ok(new_wish) = wishes.has_changed() else { return };
            if new_wish {
                let wish = wishes.borrow_and_update().clone();
                browser.set_filter(wish);
            }
            let read = if recorded.has_changed().unwrap_or(false) {
                recorded.borrow_and_update();
                let newer = browser.newer(&self.context).await;
                newer.map(|may_be_more| {
                    if may_be_more {
                        recorded.mark_changed();
                    }
                })
            } else if browser.is_complete() {
                Ok(())
            } else {
                browser.more(&self.context).await
            };
            let failed = read.is_err();
            let picture = read.map(|()| browser.picture()).map_err(Box::new);
            self.send(Outcome::Browsed(looks, picture)).await;
            if (failed || browser.is_complete())
                && !self.until_there_is_more(failed, &mut wishes, &mut recorded).await
            {
                return;
            }
        }
    }

    /// Waits for another wish or for new events; after a failure also for a while. `false` when nobody looks any more.
    async fn until_there_is_more(
        &self,
        failed: bool,
        wishes: &mut watch::Receiver<AuditFilter>,
        recorded: &mut watch::Receiver<u64>,
    ) -> bool {
        let clock = self.context.world.clock.as_ref();
        let patience = async {
            if failed { clock.nap(clock.now() + AGAIN).await } else { std::future::pending().await }
        };
        let news = async {
            // Dropped with the loop, which ends this as well.
            if recorded.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
            recorded.mark_changed();
            clock.nap(clock.now() + PAUSE).await;
        };
        tokio::select! {
            biased;
            wish = wishes.changed() => {
                wishes.mark_changed();
                wish.is_ok()
            }
            () = patience => true,
            () = news => true,
        }
    }

    /// The newest events that fit.
    pub(in crate::engine) async fn list_log(
        self,
        filter: AuditFilter,
        limit: usize,
        reply: Reply<Vec<AuditEvent>>,
    ) {
        let listed = audit::list(&filter, limit, &self.context).await;
        self.answer(reply, listed).await;
    }

    /// Checks or exports, telling how far it is.
    pub(in crate::engine) async fn work_on_log(self, work: Work, cancel: Cancel) {
        let worked = match work {
            Work::Verify(reply) => {
                let progress = self.progress(AuditTask::Verify);
                Worked::Verified(audit::verify(&self.context, progress, cancel).await, reply)
            }
            Work::BeginAnew(reply) => {
                let progress = self.progress(AuditTask::Verify);
                let begun = audit::begin_anew(&self.context, progress, cancel).await;
                for seq in begun.iter().flat_map(|(_, settled)| settled) {
                    self.tell(Event::AlertExpected(*seq)).await;
                }
                Worked::Verified(begun.map(|(verified, _)| verified), reply)
            }
            Work::Export(wish, reply) => {
                let progress = self.progress(AuditTask::Export);
                Worked::Exported(audit::export(wish, &self.context, progress, cancel).await, reply)
            }
        };
        self.send(Outcome::Worked(worked)).await;
    }

    fn progress(&self, what: AuditTask) -> Progress {
        let (outcomes, clock) = (self.outcomes.clone(), Arc::clone(&self.context.world.clock));
        let told = AtomicI64::new(i64::MIN);
        Arc::new(move |done, of| {
            let now = clock.now().as_millisecond();
            if now.saturating_sub(told.load(Ordering::Relaxed))
                < i64::try_from(PAUSE.as_millis()).unwrap_or(i64::MAX)
            {
                return;
            }
            told.store(now, Ordering::Relaxed);
            let so_far = Event::Audit(AuditNews::Work(Some(AuditWork { what, done, of })));
            outcomes.try_send(Outcome::Event(so_far)).ok(); // a full queue has more important news
        })
    }

    /// Checks the chain without anybody waiting for it.
    pub(in crate::engine) async fn verify_by_itself(self) {
        let quietly: Progress = Arc::new(|_done, _of| {});
        match audit::verify(&self.context, quietly, Cancel::default()).await {
            Ok(verified) => self.send(Outcome::Chain(verified)).await,
            Err(problem) => tracing::warn!(code = problem.kind.code(), "the audit log could not be checked"),
        }
    }

    /// From where to where the log goes by now.
    pub(in crate::engine) async fn measure_log(&self) {
        if let Ok(extent) = self.context.store.audit_extent().await {
            self.send(Outcome::LogExtent(extent.first, extent.last)).await;
        }
        self.tell_oldest().await;
    }

    /// Removes events that are older than the settings say.
    pub(in crate::engine) async fn prune_log(self, settings: Settings) {
        if let Err(problem) = retention::prune(&settings, &self.context).await {
            tracing::warn!(code = problem.kind.code(), "the audit log could not be pruned");
        }
        self.measure_log().await;
    }

    /// Judges what is recorded, until the loop ends.
    pub(in crate::engine) async fn watch_over(self, mut recorded: watch::Receiver<u64>) {
        let clock = self.context.world.clock.as_ref();
        let mut watch: Option<Watch> = None;
        loop {
            recorded.borrow_and_update();
            let looked = match &mut watch {
                Some(watch) => watch.look(&self.context).await,
                None => Watch::resume(&self.context).await.map(|resumed| {
                    recorded.mark_changed();
                    watch = Some(resumed);
                    Vec::new()
                }),
            };
            let failed = looked.is_err();
            for alert in looked.unwrap_or_default() {
                self.send(Outcome::Alert(alert)).await;
            }
            let goes_on = if failed {
                tokio::select! {
                    biased;
                    () = ended(&mut recorded) => false,
                    () = clock.nap(clock.now() + AGAIN) => true,
                }
            } else {
                recorded.changed().await.is_ok()
            };
            if !goes_on {
                break;
            }
        }
        if let Some(mut watch) = watch {
            watch.settle(&self.context).await.ok(); // it is found again from the log
        }
    }

    /// An alert is as it should be.
    pub(in crate::engine) async fn mark_expected(self, seq: u64, reply: Reply<()>) {
        let marked = alerts::mark_expected(seq, &self.context).await;
        if marked.is_ok() {
            self.tell(Event::AlertExpected(seq)).await;
        }
        self.answer(reply, marked).await;
    }

    /// Forwards events and tells how it goes, until it is dropped.
    pub(in crate::engine) async fn forward(self, times: u64, wish: Forward, recorded: watch::Receiver<u64>) {
        let (news, mut heard) = mpsc::channel(8);
        let work = forward::run(wish, recorded, news, self.context.clone());
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                Some(how) = heard.recv() => self.send(Outcome::Forwarding(times, how)).await,
                () = &mut work => return,
            }
        }
    }

    /// Nothing is forwarded any more.
    pub(in crate::engine) async fn end_forwarding(self) {
        if let Err(problem) = forward::stop(&self.context).await {
            tracing::warn!(code = problem.kind.code(), "forwarding could not be ended");
        }
    }
}

/// Waits until the loop ends, which is told by nobody recording any more.
async fn ended(recorded: &mut watch::Receiver<u64>) {
    while recorded.changed().await.is_ok() {}
}
