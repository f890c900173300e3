//! Forwarding: each event of the audit log, as it happens, to an organisation's collector.
//!
//! Needs no buffer of its own: the log is on the disk. A number in the store says what the collector has taken, and moves only
//! after it took more; so nothing is lost while the collector is away, nor when Mailward ends in between, and the order is that
//! of the log. Where it is unknown whether something arrived it is sent again; number, code and chain of an event say that it
//! is the same. A collector that hangs costs a time limit here and nothing anywhere else.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::{mpsc, watch};

use super::Context;
use crate::domain::problem::Problem;
use crate::domain::settings::{Collector, Forward, Settings};
use crate::platform::clock;
use crate::store::Store;

mod deliver;
mod origin;
mod otlp;
mod patience;
mod syslog;

use deliver::Next;
use origin::Origin;

/// How forwarding goes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Forwarding {
    /// How many events the collector does not have yet.
    pub behind: u64,
    /// When it took the last one.
    pub last_at: Option<Timestamp>,
    /// Why it takes none now, or what it did wrong with the last ones.
    pub problem: Option<Problem>,
}

/// Forwards for ever: what waits, then each event as it is recorded. It begins with what is recorded after it was switched on.
///
/// `recorded` tells of new events of this process; `news` hears how it goes, each time that changes. To be dropped
/// when the setting changes or this process no longer leads.
pub async fn run(
    wish: Forward,
    mut recorded: watch::Receiver<u64>,
    news: mpsc::Sender<Forwarding>,
    context: Context,
) {
    let told = news.clone();
    let to = match wish.collector() {
        Ok(to) => to,
        Err(error) => {
            let problem = Problem::new(crate::domain::problem::ProblemKind::ForwardFailed);
            let problem = problem.detail(error.to_string()).at(context.world.clock.now());
            told.send(Forwarding { problem: Some(problem), ..Forwarding::default() }).await.ok();
            return std::future::pending().await; // until the setting changes
        }
    };
    let clock = Arc::clone(&context.world.clock);
    let mut sender = Sender::new(to, context);
    let mut said = None;
    loop {
        recorded.borrow_and_update();
        let step = sender.step().await;
        tell(&sender.state, &mut said, &news).await;
        match step {
            Step::More => {}
            Step::Idle => {
                tokio::select! {
                    () = another(&mut recorded) => {}
                    () = clock::wait_until(clock.as_ref(), clock.now() + LOOK_AGAIN) => {}
                }
            }
            Step::Pause(pause) => {
                let until = clock.now() + pause;
                while clock.now() < until && until <= clock.now() + pause {
                    tokio::select! {
                        () = clock.nap(until) => {}
                        () = another(&mut recorded) => sender.count().await,
                    }
                    tell(&sender.state, &mut said, &news).await;
                }
            }
        }
    }
}

/// Other processes record as well, and nobody tells of that; a look costs microseconds.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(5);

async fn another(recorded: &mut watch::Receiver<u64>) {
    if recorded.changed().await.is_err() {
        std::future::pending::<()>().await; // the store has ended, or nobody tells
    }
}

async fn tell(state: &Forwarding, said: &mut Option<Forwarding>, news: &mpsc::Sender<Forwarding>) {
    if said.as_ref() != Some(state) {
        *said = Some(state.clone());
        news.send(state.clone()).await.ok(); // whoever listened may have gone away
    }
}

/// Forgets how far forwarding was: for the moment when it is switched off, and for a start with it off.
pub async fn stop(context: &Context) -> Result<(), Problem> {
    if context.store.forwarded().await?.is_some() {
        context.store.end_forwarding().await?;
    }
    Ok(())
}

/// The last event that the collector has: no event after it may be pruned while forwarding is on. `None` where nothing holds
/// pruning back.
pub async fn held_after(settings: &Settings, store: &Store) -> Result<Option<u64>, Problem> {
    match settings.forward {
        Some(_) => Ok(store.forwarded().await?),
        None => Ok(None),
    }
}

/// What is sent where, and how far it is.
struct Sender {
    to: Collector,
    context: Context,
    /// The last event that was taken; `None` until it was looked up.
    cursor: Option<u64>,
    /// How many events go into one batch.
    batch: usize,
    /// How often in a row it failed.
    failures: u32,
    state: Forwarding,
}

/// What to do after a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// The next one.
    More,
    /// Wait for an event.
    Idle,
    /// Wait.
    Pause(SignedDuration),
}

impl Sender {
    fn new(to: Collector, context: Context) -> Self {
        let batch = deliver::batch(&to);
        Self { to, context, cursor: None, batch, failures: 0, state: Forwarding::default() }
    }

    async fn step(&mut self) -> Step {
        match self.send_some().await {
            Ok(step) => step,
            Err(problem) => {
                // What cannot be read can be read later, or the window says so anyway.
                self.state.problem = Some(problem);
                self.pause(None)
            }
        }
    }

    async fn send_some(&mut self) -> Result<Step, Problem> {
        let newest = self.newest().await?;
        let cursor = self.cursor(newest).await?;
        self.state.behind = newest.saturating_sub(cursor);
        let events = self.context.store.audit_after(cursor, self.batch).await?;
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            return Ok(Step::Idle);
        };
        tracing::debug!(from = first.seq, to = last.seq, "forwarding");
        let origin = Origin::of(&self.context).await?;
        let delivered = deliver::deliver(&events, &self.to, &origin, &self.context.world).await;
        let now = self.context.world.clock.now();
        if let Some(taken) = delivered.taken.checked_sub(1).and_then(|last| events.get(last)) {
            self.cursor = Some(taken.seq);
            self.state =
                Forwarding { behind: newest.saturating_sub(taken.seq), last_at: Some(now), problem: None };
            // Where this cannot be written they are sent again after a restart, and are known to be the same.
            self.context.store.note_forwarded(taken.seq).await?;
        }
        let Some(trouble) = delivered.trouble else {
            (self.failures, self.batch) = (0, deliver::batch(&self.to));
            return Ok(if self.state.behind > 0 { Step::More } else { Step::Idle });
        };
        tracing::info!(host = %self.to, why = trouble.problem.facts.detail, "events are not taken");
        self.state.problem = Some(trouble.problem.at(now));
        Ok(match trouble.next {
            Next::GoOn if self.state.behind > 0 => Step::More,
            Next::GoOn => Step::Idle,
            Next::Again(asked) => self.pause(asked),
            Next::MuchLater => Step::Pause(patience::LONGEST),
            Next::Fewer => {
                self.batch = (events.len() / 2).max(1);
                Step::More
            }
        })
    }

    fn pause(&mut self, asked: Option<SignedDuration>) -> Step {
        self.failures = self.failures.saturating_add(1);
        Step::Pause(patience::pause(self.failures, asked, self.context.world.random.as_ref()))
    }

    /// How many events wait, as far as that can be read.
    async fn count(&mut self) {
        if let (Ok(newest), Some(cursor)) = (self.newest().await, self.cursor) {
            self.state.behind = newest.saturating_sub(cursor);
        }
    }

    async fn newest(&self) -> Result<u64, Problem> {
        Ok(self.context.store.audit_extent().await?.last)
    }

    /// The last event that was taken. A log that ends before it is another one, or was cut off: what follows is new.
    async fn cursor(&mut self, newest: u64) -> Result<u64, Problem> {
        let stored = match self.cursor {
            Some(cursor) => cursor,
            None => self.context.store.begin_forwarding(newest).await?,
        };
        let cursor =
            if stored > newest { self.context.store.restart_forwarding(newest).await? } else { stored };
        self.cursor = Some(cursor);
        Ok(cursor)
    }
}

#[cfg(test)]
mod tests;
